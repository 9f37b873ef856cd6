"""A program of its own that copies a file to its standard output, and nothing else.

Whoever opens and closes a database file once more drops the locks that SQLite holds on
it in the same process (sqlite.org/howtocorrupt.html, POSIX advisory locks): so the
bytes of a database in use are read from elsewhere. It needs nothing but the standard
library and starts in some hundredths of a second.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import BinaryIO

_BLOCK = 1 << 23
_UNKNOWN = 255


def main() -> int:
    """Copy; return zero, or the number of what the operating system told."""
    try:
        with Path(sys.argv[1]).open("rb", buffering=0) as source:
            send(source, 1)
    except OSError as error:
        return error.errno or _UNKNOWN
    return 0


def send(source: BinaryIO, target: int) -> None:
    """Copy a file to where a number leads."""
    if sys.platform == "linux":  # page for page, without a detour through here
        _send(source.fileno(), target)
    else:
        with os.fdopen(target, "wb", closefd=False) as file:
            shutil.copyfileobj(source, file, _BLOCK)


def _send(source: int, target: int) -> None:
    """Copy, and leave of a large file the copy in the memory.

    It is read next, from tree to tree and so in no order of the disk. Of a file that
    has not room twice, what was read of the original would push the copy out.
    """
    is_large = 2 * os.fstat(source).st_size > _memory()
    sent = 0
    while some := os.sendfile(target, source, None, _BLOCK):
        if is_large:
            os.posix_fadvise(source, sent, some, os.POSIX_FADV_DONTNEED)
        sent += some


def _memory() -> int:
    """Return how many bytes of memory there are."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


if __name__ == "__main__":
    sys.exit(main())
