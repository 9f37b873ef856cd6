"""How a record is kept safe: copies made of it, and what checking one found."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is."""


def no_progress(_what: str, _done: int, _of: int) -> None:
    """Tell nobody."""


_MEGABYTE, _GIGABYTE = 1_000_000, 1_000_000_000
_SHORT = 100


def size_text(size: int) -> str:
    """Return a number of bytes as one says it, never more than there are."""
    unit, name = (_GIGABYTE, "GB") if size >= _GIGABYTE else (_MEGABYTE, "MB")
    whole, tenths = divmod(10 * size // unit, 10)
    return f"{whole} {name}" if whole >= _SHORT else f"{whole}.{tenths} {name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupMade:
    """A copy of the record that was proved to open."""

    folder: Path
    made_at: datetime
    visits: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPlace:
    """Where a record is.

    Attributes:
        where: its file, or its database and server.
        size: of its file, in bytes; None on a server.
        schema: which revision of the tables it has.
        backed_up_at: when the newest backup in the clinic's folder was made.
    """

    where: str
    size: int | None
    schema: str
    backed_up_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What checking a record, or a copy of one, found.

    Attributes:
        patients: how many there are.
        visits: how many signed versions were compared with their digests.
        events: how many events of the audit log follow one another.
        problems: what is wrong, a sentence each; nothing if all is well.
    """

    patients: int
    visits: int
    events: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in name and what was typed with it."""

    login: str
    password: str = field(repr=False)
