"""Copy the file of a database that others write to, byte by byte, as of one moment.

Nobody waits meanwhile: who writes goes on in the journal. A reader that stays in keeps
SQLite from taking into the file what is written after it came in, and from beginning
the journal anew while the file lacks something of it (sqlite.org, "WAL-mode file
format", sections 2.3 to 2.5). So the file and the journal, copied while it stays, are a
whole record together, and the copy takes in what its journal ends with.

There is one way around that: of a journal that is in the file already the reader needs
nothing, and who writes may begin it anew. Then nothing at all is taken into the file
while the reader stays, so that it is whole by itself, and a copy of the journal, half
old and half new perhaps, is thrown away: a journal that is begun anew has another head.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from intake.domain.errors import StoreUnavailableError
from intake.store import raw_reader
from intake.store.engine import connector
from intake.store.failures import told_calmly
from intake.store.settling import take_in

_HEAD_BYTES = 32
"""Of a journal: its head, with the salts that no other one has."""
_SECONDS_BETWEEN = 0.05
"""Between two looks at how far a copy is."""
ENDED = (
    "The copy was ended from outside. Nothing was changed: try again, and close other"
    " programs if it lasts."
)


def copy_live(
    source: Path, target: Path, key: bytes | None, look: Callable[[], None]
) -> None:
    """Copy a database that may be in use into a new file, of this moment or later.

    Args:
        source: the database.
        target: the new file; its content need not be on the disk yet.
        key: the database's key.
        look: called now and then; it stops the copy by raising something.

    Raises:
        StoreUnavailableError: if the database cannot be read.
        OSError: if a file cannot be read or written.
    """
    journal = _journal_of(target)
    with _kept_as_it_is(source, key):
        head = _head_of(_journal_of(source))
        if head:
            shutil.copyfile(_journal_of(source), journal)
        _copy_from_outside(source, target, look)
        if _head_of(_journal_of(source)) != head:
            journal.unlink(missing_ok=True)
    take_in(target, key)


@contextmanager
def _kept_as_it_is(path: Path, key: bytes | None) -> Iterator[None]:
    """Be a reader of a database."""
    with told_calmly(), closing(connector(path, key)()) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchall()
        yield


def _journal_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _head_of(journal: Path) -> bytes:
    """Return the head of a journal; SQLite has no lock on that file to be lost."""
    try:
        with journal.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except FileNotFoundError:
        return b""


def _copy_from_outside(source: Path, target: Path, look: Callable[[], None]) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    number = os.open(target, flags, 0o600)
    try:
        reader = subprocess.Popen(  # noqa: S603 (a program of ours)
            [sys.executable, "-I", "-S", raw_reader.__file__, source],
            stdin=subprocess.DEVNULL,
            stdout=number,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    finally:
        os.close(number)
    try:
        code = _awaited(reader, look)
    finally:
        reader.kill()
        reader.wait()
    if code < 0:
        raise StoreUnavailableError(ENDED)
    if code:
        raise OSError(code, os.strerror(code))


def _awaited(reader: "subprocess.Popen[bytes]", look: Callable[[], None]) -> int:
    while True:
        look()
        try:
            return reader.wait(_SECONDS_BETWEEN)
        except subprocess.TimeoutExpired:
            continue
