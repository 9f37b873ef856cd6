"""Which medicines do not go together, and which do not go with a condition."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from intake.domain.errors import KnowledgeError

SEVERITIES = ("none", "minor", "moderate", "major", "contraindicated")
"""From least to most grave."""


def severity_rank(severity: str) -> int:
    """Return 0 for none to 4 for contraindicated."""
    return SEVERITIES.index(severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """A pair that does not go together.

    `first` and each of `others` are INN or class keys; every one of `others` must be
    present. For a medicine with a condition, `others` is the condition alone.
    """

    first: str
    others: tuple[str, ...]
    effect: str
    severity: str
    action: str
    labs: tuple[str, ...]
    source: str

    @property
    def is_same_day(self) -> bool:
        """Whether its action asks for something today."""
        return self.action.lower().startswith("same-day")


class InteractionTable:
    """Pairs, found by either side without going through all of them."""

    def __init__(self, rows: Iterable[Interaction]) -> None:
        self.rows = tuple(rows)
        self._by_first: dict[str, list[Interaction]] = {}
        for row in self.rows:
            self._by_first.setdefault(row.first, []).append(row)
        self._seconds = {
            first: frozenset(row.others[0] for row in found)
            for first, found in self._by_first.items()
        }

    def among(self, firsts: Iterable[str], others: frozenset[str]) -> list[Interaction]:
        """Return the rows whose first key and other keys are all given."""
        nothing: frozenset[str] = frozenset()
        seconds = self._seconds
        return [
            row
            for first in firsts
            if not others.isdisjoint(seconds.get(first, nothing))
            for row in self._by_first[first]
            if others.issuperset(row.others)
        ]


def read_interactions(
    file: Traversable, *, columns: tuple[str, str]
) -> InteractionTable:
    """Read a table of pairs.

    Raises:
        KnowledgeError: naming file, line and what is wrong.
    """
    lines = file.read_text("utf-8").splitlines()
    return InteractionTable(_rows(csv.DictReader(lines), file.name, columns))


def _rows(
    reader: Iterable[Mapping[str, str]], name: str, columns: tuple[str, str]
) -> Iterator[Interaction]:
    first, second = columns
    wanted = {*columns, "effect", "severity", "action", "labs", "source"}
    for line, row in enumerate(reader, start=2):
        if row.keys() != wanted or None in row.values():
            raise KnowledgeError(f"{name}:{line}: its columns are not those wanted")
        if row["severity"] not in SEVERITIES:
            raise KnowledgeError(f"{name}:{line}: no severity {row['severity']}")
        yield Interaction(
            first=row[first],
            others=tuple(row[second].split("+")),
            effect=row["effect"],
            severity=row["severity"],
            action=row["action"],
            labs=tuple(filter(None, row["labs"].split(";"))),
            source=row["source"].replace(";", "; "),
        )
