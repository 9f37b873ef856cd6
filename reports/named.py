"""The drawings that a document names: what they show, not how they look."""

from dataclasses import dataclass, field
from datetime import date

from intake.domain.assessment import Level


@dataclass(frozen=True, slots=True)
class LegMap:
    """Where it cramps, for the drawing of the legs.

    `left` and `right` are both false where the side is not known.
    """

    sites: frozenset[str]
    left: bool
    right: bool


@dataclass(frozen=True, slots=True)
class LevelMark:
    """A level as word and shape."""

    level: Level


@dataclass(frozen=True, slots=True)
class Stretch:
    """The drawing of a stretch: sitting with a towel, or standing at a wall.

    `words` say what it shows; a patient who must not stand up sees the first only.
    """

    words: str
    standing: bool = True


@dataclass(frozen=True, slots=True)
class Codes:
    """The number of a request for scanners and people, and the request as data."""

    number: str
    shown: str
    words: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FillIn:
    """Boxes to be filled in by hand, of equal or of relative widths."""

    labels: tuple[str, ...]
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeRow:
    """Something that lasted: a bar over the axis of time.

    A row without a beginning is drawn as a broken line; `words` say what it shows.
    """

    label: str
    begin: date | None
    end: date
    words: str
    changes: tuple[date, ...] = ()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows over one axis of time."""

    start: date
    end: date
    rows: tuple[TimeRow, ...]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A value on a day, and how it is written beside its dot."""

    day: date
    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Trend:
    """One test over time, with the limits of its reference interval."""

    title: str
    unit: str
    low: float | None
    high: float | None
    points: tuple[TrendPoint, ...]
    words: str


Drawing = LegMap | LevelMark | Stretch | Codes | FillIn | Timeline | Trend
