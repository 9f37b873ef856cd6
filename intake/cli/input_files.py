"""Documents from files and from standard input, never more of them than allowed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from intake.domain.errors import StoreUnavailableError

STANDARD_INPUT = "-"
DOCUMENT_LIMIT = 10_000_000
"""Bytes of one document that are read; the reader refuses more."""


def read_document(name: str) -> bytes:
    """Return a file's bytes; of a larger one, just more than the reader accepts.

    Raises:
        StoreUnavailableError: if it cannot be read.
    """
    with opened(name) as file:
        return file.read(DOCUMENT_LIMIT + 1)


def read_lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield lines; of a longer one, just more than the reader accepts."""
    while line := file.readline(DOCUMENT_LIMIT + 1):
        whole = line
        while not line.endswith(b"\n") and len(line) > DOCUMENT_LIMIT:
            line = file.readline(DOCUMENT_LIMIT + 1)
        yield whole


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Open a file, or standard input under the name `-`.

    Raises:
        StoreUnavailableError: if it cannot be read.
    """
    if name == STANDARD_INPUT:
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 (closed below, whoever raises)
    except OSError as error:
        raise StoreUnavailableError(
            f"{name}: cannot be read ({error.strerror}): check the name and the rights"
        ) from None
    with file:
        yield file


def shown_name(name: str) -> str:
    """Return how messages call an input."""
    return "standard input" if name == STANDARD_INPUT else name
