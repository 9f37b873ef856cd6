"""What was done in the record, by whom: as it is read, searched and proved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act as the log holds it; no clinical text, no names of patients."""

    seq: int
    at: datetime
    user: str
    action: str
    outcome: str
    patient_id: int | None
    entity: str | None
    entity_id: str | None
    desk: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActQuery:
    """Which acts are asked for: "who saw this patient", "whom did this user see"."""

    records: tuple[int, ...] = ()
    user: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 1000


@dataclass(frozen=True, slots=True)
class Witness:
    """The newest act as something outside the database remembers it: a backup."""

    seq: int
    hash: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What checking a chain found.

    `first_bad` is the first event that was changed, removed, added or moved;
    `is_cut` says that the newest events were cut off, as the head kept outside the
    database remembers a longer or another chain. `contradicted` are the witnesses
    that remember another one. `alarms` are the events by which earlier starts told of
    such things.
    """

    checked: int
    first_bad: int | None = None
    is_cut: bool = False
    anchor_is_missing: bool = False
    contradicted: tuple[str, ...] = ()
    alarms: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        found = self.is_cut or self.anchor_is_missing or self.contradicted
        return self.first_bad is None and not found
