"""Rows of text for spreadsheets, none of which a spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet calculate: OWASP, CSV injection; ASVS 5.0, 1.2.10."""


def csv_lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield each row as a line of CSV (RFC 4180), without its end."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        yield buffer.getvalue().removesuffix("\r\n")
        buffer.seek(0)
        buffer.truncate()


def safe_cell(text: str) -> str:
    """Return text that a spreadsheet shows as it is, behind a quote if need be."""
    return f"'{text}" if text.startswith(_STARTS) else text
