"""The tables of the clinical reference, as they were given."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "data" / "reference"
Row = Mapping[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    """Return the rows of a table."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def keyed(name: str, key: str = "key") -> Mapping[str, Row]:
    """Return the rows of a table by a column."""
    return {row[key]: row for row in table(name)}


def listed(text: str) -> frozenset[str]:
    """Return the parts of a cell that holds a list."""
    return frozenset(filter(None, text.split(";")))


def floors() -> Iterator[tuple[str, int]]:
    """Yield the conditions that have a least urgent level, and that level."""
    for row in table("conditions"):
        text = row["disposition_modifier"]
        if text[:1] == "L" and text[2:8] == " floor" and text[9:11] != "if":
            yield row["key"], int(text[1])
