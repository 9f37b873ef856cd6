"""The audit log's arithmetic: what is chained, in which words, under which key."""

import hmac
import json
import unicodedata
from dataclasses import dataclass

FIRST_HASH = bytes(32)
"""What the first event names as the hash before it."""

Column = str | int | None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event of a chain; `seq` is also how many there are."""

    seq: int
    hash: bytes


START = Head(0, FIRST_HASH)


_WRITTEN = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
).encode  # made once: a log is checked by the ten thousand


def canonical(columns: dict[str, Column]) -> bytes:
    """Return columns as JSON that is the same for the same content, for ever."""
    text = _WRITTEN(columns)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return text.encode()


def link(key: bytes, before: bytes, columns: dict[str, Column]) -> bytes:
    """Return the hash of an event that follows the event with hash `before`."""
    return hmac.digest(key, before + canonical(columns), "sha256")
