"""Reads files of other makers line by line or block by block, trusting none of it."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from intake.domain.errors import InvalidDocumentError, Problem

LONGEST_LINE = 20_000
"""Bytes of a line: the longest field of the formats read here has 3 000 characters."""

BLOCK = 65_536
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"


def wrong(
    file: Path, line: int | None, reason: str, remedy: str
) -> InvalidDocumentError:
    """Return the error that says where and why a source is refused."""
    where = file.name if line is None else f"{file.name}: line {line}"
    return InvalidDocumentError((Problem(where, reason, remedy),))


_Piece = Callable[[BinaryIO], bytes]


def _line(file: BinaryIO) -> bytes:
    return file.readline(LONGEST_LINE + 1)


def _block(file: BinaryIO) -> bytes:
    return file.read(BLOCK)


class SourceFiles:
    """Reads the files of one source; keeps the digest of all that was read."""

    def __init__(self, progress: Callable[[str, int], None]) -> None:
        self._progress = progress
        self._digest = hashlib.sha256()

    @property
    def digest(self) -> str:
        """The digest of what was read so far."""
        return f"sha256:{self._digest.hexdigest()}"

    def lines(self, file: Path) -> Iterator[tuple[int, str]]:
        """Yield each line with its number, without what ends it.

        Raises:
            InvalidDocumentError: if the file cannot be read or is not such text.
        """
        for number, line in enumerate(self._read(file, _line), start=1):
            if len(line) > LONGEST_LINE:
                raise wrong(file, number, "is too long", "is it the right file?")
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError:
                remedy = "save the file as UTF-8"
                raise wrong(file, number, "is not UTF-8", remedy) from None
            if "\0" in text:
                raise wrong(file, number, "holds a zero byte", "is it a text file?")
            start = _BYTE_ORDER_MARK if number == 1 else ""
            yield number, text.removeprefix(start).rstrip("\r\n")

    def blocks(self, file: Path) -> Iterator[bytes]:
        """Yield the content of a file piece by piece.

        Raises:
            InvalidDocumentError: if the file cannot be read.
        """
        return self._read(file, _block)

    def lines_in(self, file: Path) -> int:
        """Return how many lines a file has, as one look at it tells.

        Raises:
            InvalidDocumentError: if the file cannot be read.
        """
        count, last = 0, b"\n"
        for piece in _pieces(file, _block):
            count += piece.count(b"\n")
            last = piece[-1:]
        return count + (last != b"\n")

    def _read(self, file: Path, piece_of: _Piece) -> Iterator[bytes]:
        done, told, size = 0, 0, 1
        for piece in _pieces(file, piece_of):
            size = size if done else max(1, file.stat().st_size)
            self._digest.update(piece)
            yield piece
            done += len(piece)
            percent = min(100, 100 * done // size)
            if size > BLOCK and percent // 10 > told // 10:
                told = percent
                self._progress(file.name, percent)


def _pieces(file: Path, piece_of: _Piece) -> Iterator[bytes]:
    if not file.is_file():
        raise wrong(file, None, "is no file", "check the name")
    try:
        with file.open("rb") as opened:
            while piece := piece_of(opened):
                yield piece
    except OSError as error:
        reason = f"cannot be read ({error.strerror})"
        raise wrong(file, None, reason, "check the name and the rights") from None
