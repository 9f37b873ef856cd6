"""Records that few may open, and opening one all the same when a patient needs it.

A record is restricted where it is of somebody known, of somebody who works here, or
very sensitive. Its care team opens it; others break the glass: a mode of their own
sign-in, for one patient and half an hour, that somebody else looks at afterwards.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

GLASS_LASTS = timedelta(minutes=30)
"""So long a record stays open after its glass was broken."""
REVIEW_WITHIN = timedelta(hours=72)
"""So soon somebody else looks at it."""
LEAST_WORDS = 10
"""Fewest letters of the words that go with a reason."""


class WhyOpen(StrEnum):
    """Why a glass is broken."""

    CARE_NOW = "care_now"
    RESULT = "result"
    COVERING = "covering"
    ASKED = "asked"
    OTHER = "other"

    @property
    def text(self) -> str:
        """The reason in words."""
        return _WHY[self]


_WHY = {
    WhyOpen.CARE_NOW: "The patient needs care now",
    WhyOpen.RESULT: "A result or a call cannot wait",
    WhyOpen.COVERING: "I stand in for the care team",
    WhyOpen.ASKED: "The patient asked me to",
    WhyOpen.OTHER: "Another reason",
}


class GlassEnd(StrEnum):
    """How the time of a broken glass ended."""

    STOPPED = "stopped"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A record is restricted: by whom, since when, why, and who opens it.

    Attributes:
        patient_id: whose record; records merged with it are restricted too.
        team: the sign-in names of the clinicians who open it.
        lifted_by: who lifted it; None while it holds.
    """

    id: int
    patient_id: int
    reason: str = field(repr=False)
    team: tuple[str, ...]
    set_by: str
    set_at: datetime
    lifted_by: str | None = None
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Glass:
    """A restricted record was opened by somebody who is not of its care team.

    Attributes:
        words: what went with the reason, for whoever reviews it.
        until: when it ends by itself.
        justified: what the review came to; None before it.
        remark: what the reviewer wrote.
    """

    id: int
    patient_id: int
    login: str
    why: WhyOpen
    words: str = field(repr=False)
    begun_at: datetime
    until: datetime
    desk: str
    ended_at: datetime | None = None
    ended: GlassEnd | None = None
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    justified: bool | None = None
    remark: str = field(default="", repr=False)

    def is_late(self, now: datetime) -> bool:
        """Whether nobody looked at it within the time for that."""
        return self.reviewed_at is None and now > self.begun_at + REVIEW_WITHIN
