"""Run migrations: all that are missing, or none.

The engine's connections leave foreign keys off (SQLite cannot alter a table in place:
Alembic drops it, and children would go with it) and begin transactions themselves, so
that a killed migration rolls back whole.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from intake.store.engine import open_engine

Inventory = frozenset[tuple[str, str]]


def migrate(database: Path, key: bytes | None, scripts: Path) -> None:
    """Bring a database to the newest revision.

    The file is not used by anybody else meanwhile, and needs no journal beside it
    afterwards.
    """
    engine = open_engine(database, key, references=False, settings=False)
    try:
        _upgrade(engine, scripts)
    finally:
        engine.dispose()


def _upgrade(engine: Engine, scripts: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")


def inventory(connection: Connection) -> Inventory:
    """Return tables, indexes, triggers and views by kind and name.

    Rebuilding a table drops its triggers without a word; so what a migrated database
    has is compared with what a new one has.
    """
    found = connection.exec_driver_sql(
        "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    )
    return frozenset((kind, name) for kind, name in found)
