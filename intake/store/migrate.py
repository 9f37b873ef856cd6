"""Run migrations: all that are missing, or none.

The engine's connections leave foreign keys off (SQLite cannot alter a table in place:
Alembic drops it, and children would go with it) and begin transactions themselves, so
that a killed migration rolls back whole.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, event

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


def migrate(
    database: Path, key: bytes | None, scripts: Path, *, is_on_trial: bool = False
) -> None:
    """Bring a database to the newest revision.

    The file is not used by anybody else meanwhile, and needs no journal beside it
    afterwards.

    Args:
        database: the file.
        key: its key.
        scripts: the folder of migrations.
        is_on_trial: whether it is a copy of which the caller looks at each reference
            and puts it on the disk, or throws it away.
    """
    engine = open_engine(database, key, references=False, settings=False)
    if is_on_trial:
        event.listen(engine, "connect", _wait_for_no_disk)
    try:
        run(engine, scripts, is_on_trial=is_on_trial)
    finally:
        engine.dispose()


def _wait_for_no_disk(connection: Any, _record: object) -> None:  # noqa: ANN401 (a DBAPI connection)
    connection.execute("PRAGMA synchronous=OFF")


def run(
    engine: Engine,
    scripts: Path,
    gate: Callable[[Connection], None] | None = None,
    first: Callable[[Connection], None] | None = None,
    *,
    is_on_trial: bool = False,
) -> None:
    """Run every missing migration in one transaction.

    Args:
        engine: as whom, and where.
        scripts: the folder of migrations.
        first: called before the first migration.
        gate: called before the commit; what it raises rolls everything back.
        is_on_trial: whether the caller looks at each reference afterwards.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["engine"] = engine
    config.attributes["gate"] = gate
    config.attributes["first"] = first
    config.attributes["is_on_trial"] = is_on_trial
    command.upgrade(config, "head")


def inventory(connection: Connection) -> Inventory:
    """Return tables, indexes, triggers and views by kind and name.

    Rebuilding a table drops its triggers without a word; so what a migrated database
    has is compared with what a new one has.
    """
    found = connection.exec_driver_sql(_PARTS[connection.dialect.name])
    return frozenset((kind, name) for kind, name in found)
