"""Open the database file of a clinic, or say calmly why not."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from intake.domain.errors import StoreUnavailableError
from intake.store.clinic_settings import SqlClinicSettings
from intake.store.engine import APPLICATION_ID, open_engine
from intake.store.failures import told_calmly
from intake.store.location import (
    make_private_file,
    refuse_foreign_file,
    refuse_read_only_file,
)
from intake.store.revisions import needs_upgrade, revision_of

FOREIGN = "This is not a CrampDesk database. Nothing was changed."
OTHER_DATABASE = (
    "The database and its key file do not belong together. Nothing was changed: put"
    " both back from the same backup."
)


def make_database(path: Path, key: bytes | None, scripts: Path) -> None:
    """Make a new, empty database with the newest schema.

    Raises:
        StoreUnavailableError: if there is a file already, or it cannot be made.
    """
    from intake.store.migrate import migrate  # noqa: PLC0415 (0.3 s, once a clinic)

    make_private_file(path)
    try:
        with told_calmly():
            _mark(path, key)
            migrate(path, key, scripts)
    except Exception:
        path.unlink(missing_ok=True)
        raise


def _mark(path: Path, key: bytes | None) -> None:
    engine = open_engine(path, key, settings=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
        connection.commit()
    engine.dispose()


@dataclass(frozen=True, slots=True)
class Checked:
    """An engine whose database was looked at, and its revision if it is an old one."""

    engine: Engine
    outdated: str | None


def open_checked(path: Path, key: bytes, database_id: str, scripts: Path) -> Checked:
    """Return an engine for a database that is ours and can be written.

    Raises:
        StoreUnavailableError: if the file is missing, foreign, damaged, read-only or
            of a newer program; it was not changed then.
    """
    refuse_foreign_file(path)
    refuse_read_only_file(path)
    engine = open_engine(path, key)
    try:
        with told_calmly(), engine.connect() as connection:
            return Checked(engine, _outdated(connection, database_id, scripts))
    except Exception:
        engine.dispose()
        raise


def _outdated(connection: Connection, database_id: str, scripts: Path) -> str | None:
    marked = connection.exec_driver_sql("PRAGMA application_id").scalar()
    if marked != APPLICATION_ID:
        raise StoreUnavailableError(FOREIGN)
    revision = revision_of(connection)
    is_old = needs_upgrade(revision, scripts)
    if SqlClinicSettings(connection).database_id() != database_id:
        raise StoreUnavailableError(OTHER_DATABASE)
    # A read-only file lets a transaction begin and commit; only a write tells.
    version = connection.exec_driver_sql("PRAGMA user_version").scalar()
    connection.exec_driver_sql(f"PRAGMA user_version={version}")
    connection.rollback()
    return revision if is_old else None
