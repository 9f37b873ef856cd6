"""Run migrations: all that are missing, or none.

The engine's connections leave foreign keys off (SQLite cannot alter a table in place:
Alembic drops it, and children would go with it) and begin transactions themselves, so
that a killed migration rolls back whole.
"""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from intake.store.engine import open_engine

Inventory = frozenset[tuple[str, str]]

_PARTS = {
    "sqlite": "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "postgresql": """
        SELECT relkind::text, relname::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT 'trigger', tgname::text FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'constraint', conname::text FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'function', proname::text FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace
    """,
}
"""Lists what a schema is made of, by the kind of database."""


def migrate(database: Path, key: bytes | None, scripts: Path) -> None:
    """Bring a database to the newest revision.

    The file is not used by anybody else meanwhile, and needs no journal beside it
    afterwards.
    """
    engine = open_engine(database, key, references=False, settings=False)
    try:
        run(engine, scripts)
    finally:
        engine.dispose()


def run(
    engine: Engine,
    scripts: Path,
    gate: Callable[[Connection], None] | None = None,
    first: Callable[[Connection], None] | None = None,
) -> None:
    """Run every missing migration in one transaction.

    Args:
        engine: as whom, and where.
        scripts: the folder of migrations.
        first: called before the first migration.
        gate: called before the commit; what it raises rolls everything back.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["engine"] = engine
    config.attributes["gate"] = gate
    config.attributes["first"] = first
    command.upgrade(config, "head")


def inventory(connection: Connection) -> Inventory:
    """Return tables, indexes, triggers and views by kind and name.

    Rebuilding a table drops its triggers without a word; so what a migrated database
    has is compared with what a new one has.
    """
    found = connection.exec_driver_sql(_PARTS[connection.dialect.name])
    return frozenset((kind, name) for kind, name in found)
