"""Bring an older database to this program's schema, or leave it as it was.

A copy is upgraded, checked and put in the place of the original, which stays beside
it under another name. Whenever the power fails, the folder holds a whole database.
"""

import logging
from contextlib import closing
from pathlib import Path

from intake.domain.errors import StoreUnavailableError
from intake.ports import Clock
from intake.store.backup import copy_database, proved
from intake.store.engine import connector, open_engine
from intake.store.failures import BUSY, told_calmly
from intake.store.guarded import make_database
from intake.store.keyslots import Keys
from intake.store.places import Places
from intake.store.private_files import sync_folder

_LOG = logging.getLogger(__name__)

IN_USE = (
    "The database must be upgraded, and another program has it open. Close CrampDesk"
    " everywhere else, then try again."
)
FAILED = (
    "The database could not be upgraded. Nothing was changed: install the former"
    " version, and tell whoever looks after CrampDesk."
)


def upgrade(
    places: Places, keys: Keys, revision: str, scripts: Path, clock: Clock
) -> None:
    """Upgrade the database of a clinic; the caller keeps others from opening it.

    Raises:
        StoreUnavailableError: if it cannot be done; the database is as it was.
    """
    key = keys.database
    clean_up(places)
    stamp = clock().strftime("%Y%m%dT%H%M%SZ")
    before = places.before_upgrade(revision, stamp)
    _settle(places.database, key)
    copy_database(places.database, before, key)
    copy_database(places.database, places.upgrading, key)
    try:
        _migrate(places.upgrading, key, scripts)
        _refuse_loss(before, places.upgrading, key)
        _refuse_missing_parts(places, key, scripts)
        _settle(places.upgrading, key)
        places.upgrading.replace(places.database)
        sync_folder(places.folder)
    finally:
        clean_up(places)


def clean_up(places: Places) -> None:
    """Remove what an interrupted upgrade left."""
    for leftover in places.folder.glob(f"{places.upgrading.name}*"):
        leftover.unlink(missing_ok=True)


def _settle(path: Path, key: bytes) -> None:
    """Write the journal into the file and remove it; proves that nobody else is in.

    SQLite gives an exclusive lock only while no other connection is open anywhere.
    """
    try:
        with (
            told_calmly(),
            closing(connector(path, key, settings=False)()) as connection,
        ):
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except StoreUnavailableError as error:
        raise StoreUnavailableError(
            IN_USE if str(error) == BUSY else str(error)
        ) from None


def _migrate(path: Path, key: bytes, scripts: Path) -> None:
    from intake.store.migrate import migrate  # noqa: PLC0415 (0.3 s, once a release)

    try:
        migrate(path, key, scripts)
    except Exception as error:  # noqa: BLE001 (a migration may raise anything)
        _LOG.error("migration failed: %s", type(error).__name__)
        raise StoreUnavailableError(FAILED) from None


def _refuse_loss(before: Path, after: Path, key: bytes) -> None:
    """Refuse a result that is damaged or lacks rows: a rebuilt table can lose them."""
    had, has = proved(before, key)["rows"], proved(after, key)["rows"]
    if any(has.get(table, rows) < rows for table, rows in had.items()):
        raise StoreUnavailableError(FAILED)


def _refuse_missing_parts(places: Places, key: bytes, scripts: Path) -> None:
    """Refuse a result without a trigger or an index that a new database has."""
    from intake.store.migrate import inventory  # noqa: PLC0415 (as above)

    fresh = places.upgrading.with_suffix(".partial-new")
    make_database(fresh, key, scripts)
    found = []
    for path in (fresh, places.upgrading):
        engine = open_engine(path, key, settings=False)
        with told_calmly(), engine.connect() as connection:
            found.append(inventory(connection))
        engine.dispose()
    if found[0] != found[1]:
        raise StoreUnavailableError(FAILED)
