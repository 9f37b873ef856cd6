"""Dates as patients know them: to the day, the month or only the year."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from typing_extensions import override

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A calendar date that may lack its day, or its day and month.

    Raises:
        ValueError: if the parts do not make a date.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse parts that do not make a date."""
        if self.month is None and self.day is not None:
            raise ValueError("a day needs a month")
        month = 1 if self.month is None else self.month  # a month of 0 is none
        date(self.year, month, 1 if self.day is None else self.day)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """Return a full date."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

        Raises:
            ValueError: if the text is not one of these, or no such day exists.
        """
        return _parsed(text)

    @property
    def precision(self) -> Precision:
        """How exactly the date is known."""
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    def earliest(self) -> date:
        """Return the first day that it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    def latest(self) -> date:
        """Return the last day that it may be."""
        if self.month is not None and self.day is not None:
            return date(self.year, self.month, self.day)
        return _month_end(self.year, self.month or 12)

    @override
    def __str__(self) -> str:
        """Return the ISO form, as precise as it is known."""
        text = f"{self.year:04}"
        if self.month is not None:
            text += f"-{self.month:02}"
        if self.day is not None:
            text += f"-{self.day:02}"
        return text

    def shown(self) -> str:
        """Return the clinical form: `14-Jul-1945`, `Jul-1945` or `1945`.

        Source: NHS Common User Interface, date display (letters for the month, so
        that no reader can swap day and month).
        """
        if self.month is None:
            return f"{self.year:04}"
        month = f"{_MONTHS[self.month - 1]}-{self.year:04}"
        return month if self.day is None else f"{self.day:02}-{month}"


@lru_cache(maxsize=8192)
def _parsed(text: str) -> PartialDate:
    """Read a date; medicines and results of many visits bear the same ones."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError("is not a date written YYYY-MM-DD, YYYY-MM or YYYY")
    year, month, day = match.groups()
    try:
        return PartialDate(
            int(year), int(month) if month else None, int(day) if day else None
        )
    except ValueError as error:
        raise ValueError("is not a day of the calendar") from error


@lru_cache(maxsize=2048)
def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def shown_date(day: date) -> str:
    """Return a date in the clinical form `14-Jul-1945`."""
    return PartialDate.of(day).shown()


def _read(value: object) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, str):
        return PartialDate.parse(value)
    raise ValueError("is not a date written YYYY-MM-DD, YYYY-MM or YYYY")


DateField = Annotated[
    PartialDate,
    PlainValidator(_read),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}),
]
"""A partial date in a document."""
