"""A list of visits as CSV: what the screen shows, row by row, and nothing that runs."""

import csv
from collections.abc import Iterable
from io import StringIO

from intake.domain.dates import shown_date
from intake.domain.record import VisitLine

HEADINGS = ("Seen", "Patient", "Born", "Number", "Level", "Main reason", "Tests")
_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would take for a formula."""


def visit_cells(line: VisitLine) -> tuple[str, ...]:
    """Return a visit as its cells, on screen and in a file alike."""
    seen = line.seen_at.astimezone()
    level = line.decided_level or line.level
    changed = ", changed" if level is not line.level else ""
    return (
        f"{shown_date(seen.date())} {seen:%H:%M}",
        line.patient_name,
        line.born,
        line.number or "Not known",
        level.word.capitalize() + changed,
        line.title,
        ", ".join(line.tests) or "none",
    )


def csv_head() -> str:
    """Return the first line, with the mark by which spreadsheets know UTF-8."""
    return "\ufeff" + _written([HEADINGS])


def csv_lines(lines: Iterable[VisitLine]) -> str:
    """Return visits as lines of CSV."""
    return _written([_harmless(cell) for cell in visit_cells(line)] for line in lines)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUNS) else cell


def _written(rows: Iterable[Iterable[str]]) -> str:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
