"""Reads the tables of the formulary and refuses what is wrong in them."""

import csv
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable

from intake.domain.errors import KnowledgeError

Row = Mapping[str, str]


class Table:
    """A CSV table whose errors name the file, the line and the reason."""

    def __init__(self, name: str, text: str, columns: tuple[str, ...]) -> None:
        self._name = name
        reader = csv.DictReader(text.splitlines(), strict=True)
        if tuple(reader.fieldnames or ()) != columns:
            raise KnowledgeError(
                f"{name}: line 1: columns must be {', '.join(columns)}"
            )
        self._rows = [(reader.line_num, row) for row in reader]
        for line, row in self._rows:
            if None in row or None in row.values():
                raise self.wrong(line, "wrong number of cells")

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        """Yield each row with its line number."""
        return iter(self._rows)

    def wrong(self, line: int, reason: str) -> KnowledgeError:
        """Return the error that says where and why a row is refused."""
        return KnowledgeError(f"{self._name}: line {line}: {reason}")


def formulary_folder() -> Traversable:
    """Return the folder of the formulary's tables in the installed package."""
    return resources.files("intake.knowledge.data") / "formulary"


def read_table(folder: Traversable, name: str, columns: tuple[str, ...]) -> Table:
    """Read one table of the formulary."""
    return Table(name, (folder / name).read_text("utf-8"), columns)


def cells(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds several, parted by semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())
