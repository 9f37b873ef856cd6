"""Dates as nurses type them: `t`, `-3d`, `15.`, `3/2024`, `14-jul-1945`, `2021`.

The day comes before the month, as everywhere but in the United States; whatever was
understood is shown back with the month in letters, so that a swap is seen at once.
"""

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from intake.domain.dates import PartialDate

_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun",
    "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_SEPARATOR = r"[-./ ]"
_WANTED = "Not understood as a date. Type 14-jul-1945, 3/2024, 2021, t or -3w."
OLDEST = 1850
"""No patient and no event of a patient is older."""


class DateError(ValueError):
    """The text is not a date that can be meant; says why in words for the screen."""


def parse_date(text: str, today: date) -> PartialDate:
    """Return the date that was typed, as precise as it was typed.

    Raises:
        DateError: if it is none, lies in the future or before anybody was born.
    """
    bare = " ".join(text.lower().replace(",", " ").split())
    found = understood(bare, today)
    if found is None:
        raise DateError(_WANTED)
    return _sane(found, today)


def understood(bare: str, today: date) -> PartialDate | None:
    """Return the date of a text in lower case, whenever it is; None if it is none.

    Raises:
        DateError: if there is no such day in the calendar.
    """
    for pattern, read in _FORMS.items():
        match = re.fullmatch(pattern, bare)
        if match:
            return _read(read, match, today)
    return None


def _read(
    read: Callable[[re.Match[str], date], PartialDate],
    match: re.Match[str],
    today: date,
) -> PartialDate:
    try:
        return read(match, today)
    except DateError:
        raise
    except (ValueError, OverflowError) as error:
        raise DateError("There is no such day in the calendar.") from error


def _sane(day: PartialDate, today: date) -> PartialDate:
    if day.earliest() > today:
        raise DateError(f"{day.shown()} is in the future.")
    if day.year < OLDEST:
        raise DateError(f"{day.year} is too long ago.")
    return day


def _today(_match: re.Match[str], today: date) -> PartialDate:
    return PartialDate.of(today)


def _yesterday(_match: re.Match[str], today: date) -> PartialDate:
    return PartialDate.of(today - timedelta(days=1))


def _ago(match: re.Match[str], today: date) -> PartialDate:
    """Return a day for days and weeks, a month for months, a year for years."""
    amount, unit = int(match["amount"]), match["unit"][0]
    if unit in "dw":
        days = amount * (7 if unit == "w" else 1)
        return PartialDate.of(today - timedelta(days=days))
    if unit == "m":
        months = today.year * 12 + today.month - 1 - amount
        return PartialDate(months // 12, months % 12 + 1)
    return PartialDate(today.year - amount)


def _day_of_month(match: re.Match[str], today: date) -> PartialDate:
    """Return the latest such day that is not in the future."""
    day = int(match["day"])
    year, month = today.year, today.month
    for _ in range(12):
        if day <= calendar.monthrange(year, month)[1]:
            found = date(year, month, day)
            if found <= today:
                return PartialDate.of(found)
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    raise DateError("There is no such day in the calendar.")


def _day_and_month(match: re.Match[str], today: date) -> PartialDate:
    """Return the latest such day that is not in the future."""
    month, day = _month(match["month"]), int(match["day"])
    this_year = date(today.year, month, day)
    year = today.year if this_year <= today else today.year - 1
    return PartialDate(year, month, day)


def _full(match: re.Match[str], today: date) -> PartialDate:
    return PartialDate(
        _year(match["year"], today), _month(match["month"]), int(match["day"])
    )


def _month_and_year(match: re.Match[str], today: date) -> PartialDate:
    return PartialDate(_year(match["year"], today), _month(match["month"]))


def _year_alone(match: re.Match[str], today: date) -> PartialDate:
    return PartialDate(_year(match["year"], today))


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text) + 1


def _year(text: str, today: date) -> int:
    """Return a year of four digits; two digits are the latest that has begun."""
    if len(text) == len("1945"):
        return int(text)
    century = today.year // 100 * 100
    year = century + int(text)
    return year if year <= today.year else year - 100


_DAY = r"(?P<day>\d{1,2})"
_NUMERIC_MONTH = r"(?P<month>\d{1,2})"
_NAMED_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_LONG_YEAR = r"(?P<year>\d{4})"
_ABOUT = r"(?:about |approx |ca |~ ?)?"

_FORMS: Mapping[str, Callable[[re.Match[str], date], PartialDate]] = {
    r"t|today|now": _today,
    r"y|yesterday": _yesterday,
    r"[-−] ?(?P<amount>\d{1,3}) ?(?P<unit>[dwmy])": _ago,
    rf"{_ABOUT}(?P<amount>\d{{1,3}}) ?"
    r"(?P<unit>d|days?|w|wks?|weeks?|m|months?|y|yrs?|years?) ago": _ago,
    rf"{_DAY}\.": _day_of_month,
    rf"{_LONG_YEAR}-{_NUMERIC_MONTH}-{_DAY}": _full,
    rf"{_LONG_YEAR}-{_NUMERIC_MONTH}": _month_and_year,
    rf"{_DAY}{_SEPARATOR}{_NUMERIC_MONTH}{_SEPARATOR}{_YEAR}": _full,
    rf"{_DAY}{_SEPARATOR}?{_NAMED_MONTH}{_SEPARATOR}?{_YEAR}": _full,
    rf"{_NAMED_MONTH} {_DAY} {_LONG_YEAR}": _full,
    r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})": _full,
    rf"{_NUMERIC_MONTH}[-./ ]{_LONG_YEAR}": _month_and_year,
    rf"{_NAMED_MONTH}{_SEPARATOR}?{_LONG_YEAR}": _month_and_year,
    rf"{_DAY}[-./]{_NUMERIC_MONTH}\.?": _day_and_month,
    rf"{_DAY}{_SEPARATOR}?{_NAMED_MONTH}": _day_and_month,
    rf"{_ABOUT}{_LONG_YEAR}": _year_alone,
}
