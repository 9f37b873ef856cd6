"""Names from a table that a clinic made itself: name, ingredient and perhaps kind."""

import csv
from collections.abc import Iterator
from pathlib import Path

from intake.exchange.source_files import SourceFiles, wrong
from intake.knowledge.medicines import NameKind, OfferedName

_KINDS = {"": NameKind.BRAND, "brand": NameKind.BRAND, "other": NameKind.OTHER}
_COLUMNS = (["name", "ingredient"], ["name", "ingredient", "kind"])
_SEPARATORS = ",;\t"
MOST_ROWS = 200_000
"""Rows of a table: as many as an import can hold names."""


class CsvSource:
    """Reads the names of one table."""

    kind = "csv"

    def __init__(self, file: Path, files: SourceFiles) -> None:
        self._file = file
        self._files = files

    @property
    def title(self) -> str:
        """What to call it."""
        return f"table {self._file.name}"

    @property
    def digest(self) -> str:
        """The digest of what was read."""
        return self._files.digest

    def names(self) -> Iterator[OfferedName]:
        """Yield every name; `a + b` is a product of two ingredients.

        Raises:
            InvalidDocumentError: with file, line and what is wrong.
        """
        self._refuse_endless()
        lines = (text for _, text in self._files.lines(self._file))
        header = next(lines, "")
        separator = next((sign for sign in _SEPARATORS if sign in header), ",")
        columns = [cell.strip(' "').casefold() for cell in header.split(separator)]
        if columns not in _COLUMNS:
            remedy = "begin the table with the line name,ingredient,kind"
            raise wrong(self._file, 1, "does not name the columns", remedy)
        rows = csv.reader(lines, delimiter=separator, strict=True)
        try:
            for row in rows:
                if row:
                    yield self._offered(row, 1 + rows.line_num, len(columns))
        except csv.Error as error:
            line = 1 + rows.line_num
            raise wrong(
                self._file, line, f"is not CSV ({error})", "look for a stray quote"
            ) from None

    def _refuse_endless(self) -> None:
        """Refuse a table that is too long before anything of it is looked up."""
        rows = self._files.lines_in(self._file) - 1
        if rows > MOST_ROWS:
            reason = f"holds {rows:,} rows, more than {MOST_ROWS:,}"
            raise wrong(self._file, None, reason, "import a smaller part of it")

    def _offered(self, row: list[str], line: int, columns: int) -> OfferedName:
        if len(row) != columns:
            raise wrong(self._file, line, f"has not {columns} cells", "complete it")
        text, ingredients = row[0].strip(), row[1].split("+")
        kind = row[2].strip().casefold() if columns > len(_COLUMNS[0]) else ""
        parts = tuple((part.strip(),) for part in ingredients)
        if not text or not all(part for (part,) in parts):
            remedy = "give a name and what it contains"
            raise wrong(self._file, line, "has an empty cell", remedy)
        if kind not in _KINDS:
            remedy = "write brand, other or nothing"
            raise wrong(self._file, line, "names an unknown kind", remedy)
        return OfferedName(text=text, kind=_KINDS[kind], ingredients=parts)
