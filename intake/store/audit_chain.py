"""The audit log's arithmetic: what is chained, in which words, under which key."""

import hmac
import json
import unicodedata
from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What checking a chain found.

    `first_bad` is the first event that was changed, removed, added or moved;
    `is_cut` says that the newest events were cut off, as the head kept outside the
    database remembers a longer or another chain. `alarms` are the events by which
    earlier starts told of such things.
    """

    checked: int
    first_bad: int | None = None
    is_cut: bool = False
    anchor_is_missing: bool = False
    alarms: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.first_bad is None and not self.is_cut and not self.anchor_is_missing


def canonical(columns: Mapping[str, Column]) -> bytes:
    """Return columns as JSON that is the same for the same content, for ever."""
    text = json.dumps(
        dict(columns),
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return unicodedata.normalize("NFC", text).encode()


def link(key: bytes, before: bytes, columns: Mapping[str, Column]) -> bytes:
    """Return the hash of an event that follows the event with hash `before`."""
    return hmac.digest(key, before + canonical(columns), "sha256")
