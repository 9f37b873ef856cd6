"""Scores as intervals: from what is known to the worst that may be.

A score with unanswered items is not a number but a span; a limit is passed only when
the whole span has passed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from intake.domain.assessment import FactValue, Score

Facts = Mapping[str, FactValue]
NUMBERS: Final = (int, float)
"""What a number may be; written as a union it would be made anew for each fact."""


AT_HAND: Final = 1_024
"""Spans of a score that are kept: a clinic's patients come to some hundred."""


class Item(NamedTuple):
    """One item of a score: its points, or None and the least and most it may have.

    `name` is the question to ask for it.
    """

    name: str
    label: str
    points: int | None
    most: int
    least: int = 0


Made = Mapping[int | None, Item]
"""An item ready-made for each of the points that it may have: a visit has two dozen."""


def made(name: str, label: str, *, most: int = 1) -> Made:
    """Return an item as it is for each of the points from none to the most."""
    return {p: Item(name, label, p, most) for p in (None, *range(most + 1))}


@dataclass(frozen=True, slots=True)
class Span:
    """A score between its lowest and its highest possible value.

    Attributes:
        lowest: the score if everything unknown is at its best.
        highest: the score if everything unknown is at its worst.
        missing: the items that are not known.
    """

    items: tuple[Item, ...]
    source: str
    lowest: int = field(init=False)
    highest: int = field(init=False)
    missing: tuple[str, ...] = field(init=False)
    _score: Score = field(init=False)

    def __post_init__(self) -> None:
        """Add the items up."""
        told = sum([i.points for i in self.items if i.points])
        waiting = [i for i in self.items if i.points is None]
        lowest = told + sum([i.least for i in waiting])
        highest = told + sum([i.most for i in waiting])
        object.__setattr__(self, "lowest", lowest)
        object.__setattr__(self, "highest", highest)
        object.__setattr__(self, "missing", tuple({i.name: None for i in waiting}))
        object.__setattr__(self, "_score", self._as_told())

    def at_least(self, limit: int) -> bool | None:
        """Whether the score reaches a limit; None while it may or may not."""
        if self.lowest >= limit:
            return True
        return False if self.highest < limit else None

    def score(self) -> Score:
        """Return it as an answer carries it."""
        return self._score

    def _as_told(self) -> Score:
        return Score(
            value=self.lowest if self.lowest == self.highest else None,
            lowest=self.lowest,
            highest=self.highest,
            items=tuple([f"{i.label} ({i.points:+d})" for i in self.items if i.points]),
            missing=self.missing,
            source=self.source,
        )


def truth(facts: Facts, name: str) -> bool | None:
    """Return the truth of a fact; None where it is not known."""
    value = facts.get(name)
    return value if isinstance(value, bool) else None
