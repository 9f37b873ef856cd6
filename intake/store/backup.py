"""Copies of a clinic that are proved to open before they get their name.

A backup is a folder like the clinic's own: the database under the same key, the key
file, and a manifest. It can be opened where it lies.
"""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from intake.domain.errors import StoreUnavailableError
from intake.domain.keeping import Progress, no_progress
from intake.store.audit_anchor import AuditAnchor
from intake.store.audit_chain import START, Head
from intake.store.engine import connector
from intake.store.failures import DAMAGED, told_calmly
from intake.store.file_copy import write_file
from intake.store.live_copy import copy_live
from intake.store.opened import Opened
from intake.store.places import Places
from intake.store.private_files import sync_file, write_privately
from intake.store.references import STEPS, counted, trees_of
from intake.store.whole_folder import whole_folder

_BLOCK = 1 << 20
_MEGABYTE = 1_000_000
_SECONDS_BETWEEN = 0.1
"""Between two questions whether the checks are to go on."""
_BESIDE = min(4, os.cpu_count() or 2)
"""Checks that are made side by side: they do little but compute."""
STOPPED = "The checks were stopped."


class Backup(BaseModel):
    """What a backup holds, as its manifest tells it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["crampdesk-backup/1"] = "crampdesk-backup/1"
    made_at: datetime
    revision: str
    size: Annotated[int, Field(ge=0)]
    sha256: str
    rows: Mapping[str, int]
    audit_seq: Annotated[int, Field(ge=0)]
    audit_hash: str


def back_up(opened: Opened, target: Path, tell: Progress = no_progress) -> Backup:
    """Copy a clinic that may be in use into a new folder.

    Raises:
        StoreUnavailableError: if the target exists, or the copy fails or does not
            prove whole; nothing is left then.
    """
    with whole_folder(target) as copy:
        return _fill(opened, copy, tell)


def _fill(opened: Opened, copy: Places, tell: Progress) -> Backup:
    key = opened.keys.database
    if opened.is_shared:
        write_file(opened, copy, tell)
    else:
        copy_database(opened.places.database, copy.database, key, tell)
    found = proved_copy(copy.database, key, tell)
    if opened.door.has_slots:
        write_privately(copy.keyslots, opened.door.slots().as_json())
    head = found["head"]
    anchor = AuditAnchor(copy.audit_head, opened.keys.audit)
    anchor.keep(head)
    anchor.close()
    backup = Backup(
        made_at=opened.clock(),
        revision=found["revision"],
        size=copy.database.stat().st_size,
        sha256=found["sha256"],
        rows=found["rows"],
        audit_seq=head.seq,
        audit_hash=head.hash.hex(),
    )
    write_privately(copy.manifest, backup.model_dump_json(indent=1).encode() + b"\n")
    return backup


def copy_database(
    source: Path, target: Path, key: bytes | None, tell: Progress = no_progress
) -> None:
    """Copy a database that may be in use, under the same key, page for page.

    Nothing of it is proved yet, and it need not be on the disk.
    """
    whole = max(1, source.stat().st_size // _MEGABYTE)

    def look() -> None:
        copied = target.stat().st_size if target.exists() else 0
        tell("megabytes copied", min(whole, copied // _MEGABYTE), whole)

    copy_live(source, target, key, look)
    tell("megabytes copied", whole, whole)


CHECKING = "checking the copy"


def proved_copy(path: Path, key: bytes | None, tell: Progress) -> dict[str, Any]:
    """Return what a copy holds once it is proved, and on the disk.

    What the copy shares with the record, such as an index that lacks a row,
    `crampdesk db verify` finds in both.

    Raises:
        StoreUnavailableError: if anything is wrong with it.
        OSError: if it does not get onto the disk.
    """
    rows, sha256 = walked(path, key, tell, partial(_digest_unless, path))
    with told_calmly(), closing(connector(path, key, settings=False)()) as connection:
        return {"rows": rows, "sha256": sha256, **_newest(connection)}


def walked(
    path: Path, key: bytes | None, tell: Progress, *others: Callable[[Event], Any]
) -> list[Any]:
    """Return how many rows each table of a new file has, once it is on the disk.

    Each tree is walked: every page with content is where it belongs and carries its
    signature, every row can be read. Each table is counted, and what its rows refer to
    is there. That takes less long than SQLite's own checks one by one, which read every
    page once each.

    Args:
        path: the file.
        key: its key.
        tell: is told how many of the checks have ended.
        others: what else is done beside, until it is stopped; what they return follows.

    Raises:
        StoreUnavailableError: if anything is wrong with it.
        OSError: if it does not get onto the disk.
    """
    stopped, trees = Event(), trees_of(path, key)
    with ThreadPoolExecutor(1) as waiting, ThreadPoolExecutor(_BESIDE) as beside:
        synced = waiting.submit(sync_file, path)
        found = [beside.submit(counted, path, key, stopped)]
        found += [beside.submit(other, stopped) for other in others]
        wrong = [beside.submit(_finds, path, key, one, stopped) for one in trees]
        try:
            _await((synced, *found, *wrong), partial(tell, CHECKING))
        except BaseException:
            stopped.set()
            raise
        if any(one.result() for one in wrong):
            raise StoreUnavailableError(DAMAGED)
        synced.result()
        return [one.result() for one in found]


def _digest_unless(path: Path, stopped: Event) -> str:
    """Return a file's SHA-256, unless it is stopped."""

    def go_on() -> None:
        if stopped.is_set():
            raise StoreUnavailableError(STOPPED)

    return digest_of(path, go_on)


_ALL = ("cipher_integrity_check", "foreign_key_check", "integrity_check(1)")
CHECKS = "checks of the file"


def proved(
    path: Path,
    key: bytes | None,
    checks: Sequence[str] = _ALL,
    tell: Progress = no_progress,
) -> dict[str, Any]:
    """Return what a database holds after checking every page and reference.

    Args:
        path: the database file.
        key: its key.
        checks: which of SQLite's own checks are made; all for one of any age.
        tell: is told of each that has ended, and now and then between; it stops the
            checks by raising something.

    Raises:
        StoreUnavailableError: if anything is wrong with it.
    """
    stopped = Event()
    with ThreadPoolExecutor(len(checks) + 1) as beside:
        wrong = [beside.submit(_finds, path, key, check, stopped) for check in checks]
        held = beside.submit(_held, path, key)
        try:
            _await((*wrong, held), partial(tell, CHECKS))
        except BaseException:
            stopped.set()
            raise
        if any(one.result() for one in wrong):
            raise StoreUnavailableError(DAMAGED)
        return held.result()


def _await(parts: Sequence[Future[Any]], tell: Callable[[int, int], None]) -> None:
    tell(0, len(parts))
    ended, left = 0, set(parts)
    while left:
        done, left = wait(left, _SECONDS_BETWEEN, FIRST_COMPLETED)
        for _ in done:
            ended += 1
            tell(ended, len(parts))
        if not done:
            tell(ended, len(parts))


def _finds(path: Path, key: bytes | None, check: str, stopped: Event) -> bool:
    """Return whether a check finds anything wrong; it ends early once it is stopped.

    Each has a connection of its own: all of them read every page, and side by side
    they take half as long where there are two processors.
    """
    with told_calmly(), closing(connector(path, key, settings=False)()) as connection:
        connection.set_progress_handler(stopped.is_set, STEPS)
        return bool(set(connection.execute(f"PRAGMA {check}")) - {("ok",)})


def _held(path: Path, key: bytes | None) -> dict[str, Any]:
    """Return how many rows a database has, its schema and the head of its log."""
    with told_calmly(), closing(connector(path, key, settings=False)()) as connection:
        return {"rows": rows_of(connection), **_newest(connection)}


def _newest(connection: Any) -> dict[str, Any]:  # noqa: ANN401 (a DBAPI connection)
    """Return the schema of a database and the head of its log."""
    newest = "SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1"
    row = connection.execute(newest).fetchone()
    version = connection.execute("SELECT version_num FROM alembic_version")
    return {
        "revision": version.fetchone()[0],
        "head": Head(*row) if row else START,
    }


def rows_of(connection: Any) -> dict[str, int]:  # noqa: ANN401 (a DBAPI connection)
    """Return how many rows each table has, whatever an index of words is kept in."""
    names = connection.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main'"
        " AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 (a table's own name)
        for (name,) in names
    }


def digest_of(path: Path, go_on: Callable[[], None] = lambda: None) -> str:
    """Return a file's SHA-256.

    `go_on` is asked at every block, and stops the reading by raising something.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            go_on()
            digest.update(block)
    return digest.hexdigest()
