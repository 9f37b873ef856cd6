"""Is the journal beside a database its own?

A crash leaves a write-ahead journal that the next start takes in. SQLite does not ask
whose it is: a journal of another database, left by a restored or swapped file, would be
copied over the record when the last connection closes, and destroy it (measured).
SQLCipher signs every page with a key made of the database key and the file's salt, so
the first page of the journal tells. Formats: sqlite.org/fileformat2.html#walformat and
zetetic.net/sqlcipher/design.
"""

import hashlib
import hmac
import struct
from pathlib import Path

from intake.domain.errors import StoreUnavailableError

FOREIGN_JOURNAL = (
    "The journal beside the database belongs to another database. Nothing was changed:"
    " ask your administrator to put back database and journal from the same copy."
)
_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_LITTLE_ENDIAN, _BIG_ENDIAN = 0x377F0682, 0x377F0683
_SALT_BYTES = 16
_HMAC_BYTES = 64
_HMAC_SALT_MASK = 0x3A
_HMAC_KEY_ROUNDS = 2
_HMAC_KEY_BYTES = 32
_WORD = 0xFFFFFFFF


def refuse_foreign_journal(database: Path, key: bytes) -> None:
    """Refuse a journal whose first page was not written to this database.

    A first page that a power cut tore is none: SQLite will not take it in either.

    Raises:
        StoreUnavailableError: if the journal is another database's.
    """
    journal = database.with_name(f"{database.name}-wal")
    try:
        with journal.open("rb") as file:
            header = file.read(_HEADER.size)
            frame = file.read(_FRAME.size)
            page = file.read(_page_size(header))
        with database.open("rb") as file:
            salt = file.read(_SALT_BYTES)
    except FileNotFoundError:
        return
    if not _is_valid(header, frame, page):
        return
    number = _FRAME.unpack(frame)[0]
    if not _is_signed(page, number, key, salt):
        raise StoreUnavailableError(FOREIGN_JOURNAL)


def _page_size(header: bytes) -> int:
    return _HEADER.unpack(header)[2] if len(header) == _HEADER.size else 0


def _is_valid(header: bytes, frame: bytes, page: bytes) -> bool:
    """Return whether SQLite would take in the first page: salts and sums agree."""
    if len(frame) < _FRAME.size or not page or len(page) < _page_size(header):
        return False
    magic, _, _, _, salt1, salt2, sum1, sum2 = _HEADER.unpack(header)
    if magic not in (_LITTLE_ENDIAN, _BIG_ENDIAN):
        return False
    order = "<" if magic == _LITTLE_ENDIAN else ">"
    _, _, frame_salt1, frame_salt2, frame_sum1, frame_sum2 = _FRAME.unpack(frame)
    sums = _summed(header[:24], order, (0, 0))
    if sums != (sum1, sum2) or (salt1, salt2) != (frame_salt1, frame_salt2):
        return False
    return _summed(frame[:8] + page, order, sums) == (frame_sum1, frame_sum2)


def _summed(content: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    """Return SQLite's journal checksum of content that continues earlier content."""
    first, second = sums
    for one, two in struct.iter_unpack(f"{order}2I", content):
        first = first + one + second & _WORD
        second = second + two + first & _WORD
    return first, second


def _is_signed(page: bytes, number: int, key: bytes, salt: bytes) -> bool:
    """Return whether SQLCipher signed a page of this number for this database."""
    hmac_salt = bytes(byte ^ _HMAC_SALT_MASK for byte in salt)
    hmac_key = hashlib.pbkdf2_hmac(
        "sha512", key, hmac_salt, _HMAC_KEY_ROUNDS, _HMAC_KEY_BYTES
    )
    body = page[_SALT_BYTES:] if number == 1 else page
    signed = body[:-_HMAC_BYTES] + number.to_bytes(4, "little")
    return hmac.compare_digest(
        body[-_HMAC_BYTES:], hmac.digest(hmac_key, signed, "sha512")
    )
