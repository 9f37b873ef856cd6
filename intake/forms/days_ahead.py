"""Days to come as nurses type them: `tomorrow`, `+3d`, `2w`, `mon`, `15.`, `3-dec`."""

import calendar
import re
from datetime import date, timedelta

from intake.forms.typed_dates import DateError, understood

_WANTED = "Not understood as a day. Type +3d, 2w, mon, 15. or 14-dec-2026."
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST = timedelta(days=730)
_AHEAD = re.compile(
    r"(?:\+|in )? ?(?P<amount>\d{1,3}) ?"
    r"(?P<unit>d|days?|w|wks?|weeks?|m|months?)(?: from now)?"
)
_WEEKDAY = re.compile(rf"(?:on |next )?(?P<day>{'|'.join(_WEEKDAYS)})[a-z]{{0,6}}")
_OF_MONTH = re.compile(r"(?P<day>\d{1,2})\.")
_NO_YEAR = re.compile(r"\d{1,2}[-./ ]?(\d{1,2}|[a-z]+)\.?")


def parse_day_ahead(text: str, today: date) -> date:
    """Return the day that was typed: today or later.

    Raises:
        DateError: if it is none, is over, or is more than two years away.
    """
    bare = " ".join(text.lower().replace(",", " ").split())
    try:
        day = _ahead(bare, today)
    except DateError:
        raise
    except (ValueError, OverflowError):  # beyond the last year of the calendar
        raise DateError(_WANTED) from None
    if day < today:
        raise DateError(f"{day:%d-%b-%Y} is over.")
    if day - today > _LONGEST:
        raise DateError(f"{day:%d-%b-%Y} is more than two years away.")
    return day


def _ahead(bare: str, today: date) -> date:
    if bare in ("tomorrow", "tom"):
        return today + timedelta(days=1)
    if match := _AHEAD.fullmatch(bare):
        return _after(today, int(match["amount"]), match["unit"][0])
    if match := _WEEKDAY.fullmatch(bare):
        away = _WEEKDAYS.index(match["day"]) - today.weekday()
        return today + timedelta(days=away if away > 0 else away + 7)
    if match := _OF_MONTH.fullmatch(bare):
        return _next_of_month(int(match["day"]), today)
    found = understood(bare, today)
    if found is None or found.month is None or found.day is None:
        raise DateError(_WANTED)
    day = found.earliest()
    if day < today and _NO_YEAR.fullmatch(bare):  # "3-dec" is the next one
        return _in_year(day, day.year + 1)
    return day


def _after(today: date, amount: int, unit: str) -> date:
    if unit != "m":
        return today + timedelta(days=amount * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 + amount
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _next_of_month(day: int, today: date) -> date:
    """Return the next such day, today as well."""
    this_month = today.year * 12 + today.month - 1
    for months in range(this_month, this_month + 12):
        year, month = months // 12, months % 12 + 1
        if 0 < day <= calendar.monthrange(year, month)[1]:
            found = date(year, month, day)
            if found >= today:
                return found
    raise DateError("There is no such day in the calendar.")


def _in_year(day: date, year: int) -> date:
    last = calendar.monthrange(year, day.month)[1]
    return day.replace(year=year, day=min(day.day, last))
