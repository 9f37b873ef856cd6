"""How wide the columns of a table are, and which are written below another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Columns:
    """One way to set out a table.

    Attributes:
        shares: the least and the usual width of each column, in pixels; of one that
            is folded into another they are 0.
        folded: for a column, those that are written below its text.
        named: the folded columns that are written with their heading before them.
        rest: the column that takes what is left.
    """

    shares: Sequence[tuple[int, int]]
    folded: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    named: frozenset[int] = frozenset()
    rest: int = 0

    @property
    def least(self) -> int:
        """The width under which words would have to break, in pixels."""
        return sum(low for low, _usual in self.shares)

    @property
    def hidden(self) -> frozenset[int]:
        """The columns that are written below others."""
        return frozenset(one for below in self.folded.values() for one in below)

    def widths(self, room: int) -> Sequence[int]:
        """Return the width of each column; together they are as wide as the room.

        In a narrow table all of them shrink together, and what they say wraps.

        Args:
            room: the width of the table, in pixels.
        """
        least = self.least
        span = max(1, sum(usual for _low, usual in self.shares) - least)
        part = max(0.0, min(1.0, (room - least) / span))
        squeezed = min(1.0, room / least)
        widths = [
            int((low + (usual - low) * part) * squeezed) for low, usual in self.shares
        ]
        widths[self.rest] += max(0, room - sum(widths))
        return widths


def roomiest(ways: Sequence[Columns], room: int) -> Columns:
    """Return the first way that has room; the last one shrinks instead."""
    return next((way for way in ways if way.least <= room), ways[-1])
