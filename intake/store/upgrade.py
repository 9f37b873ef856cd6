"""Bring an older database to this program's schema, or leave it as it was.

A copy is upgraded, checked and put in the place of the original, which stays beside
it under another name. Whenever the power fails, the folder holds a whole database.
"""

import logging
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from intake.domain.errors import StoreUnavailableError
from intake.domain.keeping import Progress, no_progress
from intake.ports import Clock
from intake.store.backup import rows_of, walked
from intake.store.engine import connector, open_engine
from intake.store.failures import calm, is_of_the_disk, told_calmly
from intake.store.file_troubles import trouble
from intake.store.guarded import make_database
from intake.store.keyslots import Keys
from intake.store.places import Places
from intake.store.private_files import sync_file, sync_folder
from intake.store.raw_reader import send
from intake.store.references import BrokenReferenceError
from intake.store.settling import settle

_LOG = logging.getLogger(__name__)

FAILED = (
    "The database could not be upgraded. Nothing was changed: install the former"
    " version, and tell whoever looks after CrampDesk."
)


_STEPS = (
    "copying the record",
    "changing its schema",
    "checking the result",
    "putting it in place",
)


def upgrade(
    places: Places,
    keys: Keys,
    before: Path,
    scripts: Path,
    tell: Progress = no_progress,
) -> None:
    """Upgrade the database of a clinic; the caller keeps others from opening it.

    Args:
        places: the clinic's folder.
        keys: its keys.
        before: the name under which the original stays.
        scripts: the folder of migrations.
        tell: is told of each step.

    Raises:
        StoreUnavailableError: if it cannot be done; the database is as it was.
    """
    key = keys.database
    clean_up(places)
    try:
        _next(tell, 0)
        settle(places.database, key)
        copy_settled(places.database, places.upgrading)
        _change(places, key, scripts, tell)
        _next(tell, 3)
        before.unlink(missing_ok=True)  # of an upgrade killed within this second
        keep_as(places.database, before)
        places.upgrading.replace(places.database)
        sync_folder(places.folder)
        tell("upgraded", len(_STEPS), len(_STEPS))
    except OSError as error:
        raise StoreUnavailableError(
            trouble("The database could not be upgraded", error)
        ) from error
    finally:
        clean_up(places)


def _change(places: Places, key: bytes, scripts: Path, tell: Progress) -> None:
    """Migrate the copy, and have it checked on the disk."""
    with _at_first(places.upgrading, key) as had, ThreadPoolExecutor(1) as beside:
        counted = beside.submit(rows_of, had)
        _next(tell, 1)
        _migrate(places.upgrading, key, scripts)
        _next(tell, 2)
        _refuse_loss(counted, places.upgrading, key)
    _refuse_missing_parts(places, key, scripts)
    settle(places.upgrading, key)
    sync_file(places.upgrading)


def before_upgrade(places: Places, revision: str, clock: Clock) -> Path:
    """Return the name under which a database stays that is upgraded now."""
    return places.before_upgrade(revision, clock().strftime("%Y%m%dT%H%M%SZ"))


def copy_settled(source: Path, target: Path) -> None:
    """Copy a database that nobody has open and that needs no journal, byte by byte.

    Each page's signature is checked when the copy is migrated and checked.
    """
    target.touch(mode=0o600, exist_ok=False)
    with source.open("rb") as original, target.open("wb") as copy:
        send(original, copy.fileno())


def _next(tell: Progress, step: int) -> None:
    tell(f"upgrade: {_STEPS[step]}", step, len(_STEPS))


def keep_as(file: Path, name: Path) -> None:
    """Give a file a second name; a disk without such names gets a copy."""
    try:
        os.link(file, name)
    except OSError:
        copy_settled(file, name)
        sync_file(name)
    sync_folder(name.parent)


def clean_up(places: Places) -> None:
    """Remove what an interrupted upgrade left."""
    for leftover in places.folder.glob(f"{places.upgrading.name}*"):
        leftover.unlink(missing_ok=True)


def _migrate(path: Path, key: bytes, scripts: Path) -> None:
    from intake.store.migrate import migrate  # noqa: PLC0415 (0.3 s, once a release)

    try:
        migrate(path, key, scripts, is_on_trial=True)
    except Exception as error:  # noqa: BLE001 (a migration may raise anything)
        if is_of_the_disk(error):
            raise calm(error) from None
        _LOG.error("migration failed: %s", type(error).__name__)
        raise StoreUnavailableError(FAILED) from None


def _refuse_loss(before: Future[dict[str, int]], after: Path, key: bytes) -> None:
    """Refuse a result that is damaged or lacks rows: a rebuilt table can lose them.

    What a migration rebuilds has new indexes, and the others SQLite keeps up as ever:
    so they are walked, and not compared with their tables row by row.
    """
    try:
        (has,) = walked(after, key, no_progress)
    except BrokenReferenceError:
        raise StoreUnavailableError(FAILED) from None
    if any(has.get(table, rows) < rows for table, rows in before.result().items()):
        raise StoreUnavailableError(FAILED)


@contextmanager
def _at_first(path: Path, key: bytes) -> Iterator[Any]:
    """Look at a copy as it is now, whatever a migration makes of it meanwhile.

    It is in the memory, where the original need not be.
    """
    with told_calmly(), closing(connector(path, key, settings=False)()) as connection:
        connection.execute("PRAGMA journal_mode=WAL").fetchall()  # nobody waits for us
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        yield connection


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
