"""What waits for the nurse: visits whose results are due, results to look at, calls."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from intake.domain.assessment import Level


class WorkKind(StrEnum):
    """Why a visit is on the worklist."""

    AWAITING = "awaiting"
    REVIEW = "review"
    CALL_BACK = "call_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """A visit that waits.

    Attributes:
        level: what was settled on at the visit.
        since: from when on it waits; a call that is not due yet waits from its day.
        due: the day of a call.
        told: the names of the tests that are awaited or came back, or why to call.
        restricted: whether whose it is is kept from whoever looks.
    """

    kind: WorkKind
    visit_id: int
    patient_id: int
    patient_name: str = field(repr=False)
    born: str = field(repr=False)
    number: str = field(repr=False)
    level: Level
    since: datetime
    due: date | None = None
    told: tuple[str, ...] = field(repr=False)
    restricted: bool = False

    @property
    def order(self) -> tuple[int, datetime, int]:
        """How the worklist is sorted: the most urgent first, then who waits longest."""
        return self.level.rank, self.since, self.visit_id


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack:
    """A promise to call a patient about a visit."""

    visit_id: int
    due: date
    note: str = field(repr=False)
