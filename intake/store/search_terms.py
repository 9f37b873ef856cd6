"""What somebody may mean who types into the search line.

A text is read in every way that makes sense ("14 07 1945" is a birth date and may be
the start of a number). Each reading is a tuple of prefixes that must all be found; the
text itself never becomes part of a query.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from intake.domain.dates import PartialDate
from intake.store.search_keys import joined, pieces, plain

TEXT_LIMIT = 200
_WORDS_LIMIT = 8
_CENTURY = 100

_MONTHS = """
    january february march april may june july august september october november
    december
"""
_MONTH = r"(?P<name>[a-z]{3,9})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_FULL_YEAR = r"(?P<year>\d{4})"
_FORMS = tuple(
    re.compile(rf"(?<![\w]){form}(?![\w])")
    for form in (
        r"(?P<year>\d{4})[-/. ](?P<month>\d{1,2})[-/. ](?P<day>\d{1,2})",
        rf"(?P<day>\d{{1,2}})[-/. ]+(?P<month>\d{{1,2}})[-/. ]+{_YEAR}",
        rf"{_DAY}[-/., ]*(?:of )?{_MONTH}[-/., ]*{_YEAR}",
        rf"{_MONTH}[-/. ]*{_DAY}[, ]+{_FULL_YEAR}",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})",
        r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})",
        rf"{_MONTH}[-/., ]*{_FULL_YEAR}",
    )
)


def readings(text: str, at: date) -> tuple[tuple[str, ...], ...]:
    """Return every sensible reading of a search text, the likeliest first.

    Args:
        text: what was typed.
        at: the present day; a birth date in two digits is never after it.
    """
    bare = plain(text[:TEXT_LIMIT])
    found: list[tuple[str, ...]] = [
        (*_words(f"{bare[: match.start()]} {bare[match.end() :]}"), day)
        for match in _matches(bare)
        for day in _days(match, at)
    ]
    found.append(_words(_digits_joined(bare)))
    found.append(tuple(joined(word) for word in bare.split() if joined(word)))
    if any(char.isdigit() for char in bare):
        found.append((joined(bare),))
    return tuple(
        dict.fromkeys(reading[:_WORDS_LIMIT] for reading in found if any(reading))
    )


def _words(text: str) -> tuple[str, ...]:
    return pieces(text)


def _digits_joined(text: str) -> str:
    """Join neighbouring groups of digits, as a number read out in groups."""
    return re.sub(r"(?<=\d)[ -]+(?=\d)", "", text)


def _matches(text: str) -> Iterator[re.Match[str]]:
    for form in _FORMS:
        yield from form.finditer(text)


def _days(match: re.Match[str], at: date) -> Iterable[str]:
    """Return the ISO dates, perhaps without day, that a match may mean."""
    parts = match.groupdict()
    named, day = parts.get("name"), parts.get("day")
    months = _months(named) if named else [int(parts["month"])]
    first = _iso(_years(parts["year"], at), months, int(day) if day else None)
    if first or named or not day:
        return first
    # The other side of the Atlantic writes the month first; taken only where the
    # usual reading is no date at all.
    return _iso(_years(parts["year"], at), [int(day)], int(parts["month"]))


def _months(name: str) -> Sequence[int]:
    return [
        n for n, month in enumerate(_MONTHS.split(), start=1) if month.startswith(name)
    ]


def _years(written: str, at: date) -> Sequence[int]:
    if len(written) > len("45"):
        return [int(written)]
    latest = at.year - at.year % _CENTURY + int(written)
    return [year for year in (latest - _CENTURY, latest) if year <= at.year]


def _iso(
    years: Sequence[int], months: Sequence[int], day: int | None
) -> tuple[str, ...]:
    found = []
    for year in years:
        for month in months:
            try:
                found.append(str(PartialDate(year, month, day)))
            except ValueError:
                continue
    return tuple(found)
