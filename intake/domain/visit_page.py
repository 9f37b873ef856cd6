"""Pages of visits found, and places within the list of them."""

from dataclasses import dataclass, field

from intake.domain.record import VisitLine


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visit stands in a sorted list; it stays right while others come and go.

    `key` is what the list is sorted by before the visit's own number, if anything.
    """

    number: int
    key: str | int | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPage:
    """Some visits in their order, and the places of the first and the last."""

    lines: tuple[VisitLine, ...] = ()
    first: Place | None = None
    last: Place | None = None
