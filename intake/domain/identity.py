"""What tells one person from another on a line: name, birth, number."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from intake.domain.dates import PartialDate
from intake.domain.numbers import NumberKind, shown_number

ADULT_YEARS = 18
"""Ages from here on are told in years alone (NHS CUI, patient banner, table 8)."""
_TODDLER_YEARS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A person as a list shows them; a date of birth or an age is known.

    Lists hold many of these: nothing is checked again that the record has checked.
    """

    family_name: str = field(repr=False)
    given_name: str = field(repr=False)
    title: str | None = field(default=None, repr=False)
    birth_date: PartialDate | None = field(default=None, repr=False)
    age_years: int | None = field(default=None, repr=False)
    number: str | None = field(default=None, repr=False)
    number_kind: NumberKind | None = None

    @property
    def birth_is_estimated(self) -> bool:
        """Whether the age is not from a full date of birth."""
        return self.birth_date is None or self.birth_date.day is None

    def birth_on_or_about(self, at: date) -> date:
        """Return the date of birth, or the middle of the time that it may be.

        Args:
            at: the day on which `age_years` was told, where no date is known.
        """
        if self.birth_date is None:
            return _years_before(at, self.age_years or 0) - timedelta(days=182)
        return _middle(self.birth_date)

    def age_on(self, at: date) -> int:
        """Return completed years on a day; never negative."""
        return age_on(self.birth_date, self.age_years, at)

    def age_text(self, at: date) -> str:
        """Return the age as a banner shows it: `81y`, `4y 1m`, `12m`, `4w 1d`.

        Source: NHS Common User Interface, patient banner, tables 7 and 8.
        """
        years = self.age_on(at)
        if self.birth_is_estimated:
            return f"about {years}y"
        if years >= ADULT_YEARS:
            return f"{years}y"
        born = self.birth_on_or_about(at)
        months = (at.year - born.year) * 12 + at.month - born.month
        months -= 1 if at.day < born.day else 0
        if years >= _TODDLER_YEARS:
            return f"{years}y {months - 12 * years}m"
        days = (at - born).days
        return f"{months}m" if years else f"{days // 7}w {days % 7}d"

    def born_text(self, at: date) -> str:
        """Return the birth as a banner shows it: `14-Jul-1945 (81y)`."""
        if self.birth_date is None:
            year = PartialDate.of(self.birth_on_or_about(at)).year
            return f"{year} estimated ({self.age_text(at)})"
        estimated = " estimated" if self.birth_date.day is None else ""
        return f"{self.birth_date.shown()}{estimated} ({self.age_text(at)})"

    def name_text(self) -> str:
        """Return the name as a banner shows it: `SMITH, John (Mr)`.

        Source: NHS Common User Interface, patient name display.
        """
        family, given = self.family_name.upper(), self.given_name
        name = f"{family}, {given}" if family and given else family or given
        name = name or "Name not known"
        return f"{name} ({self.title})" if self.title else name

    def number_text(self) -> str:
        """Return the number with an NHS number spaced 3-3-4; `Not known` if none."""
        if not self.number:
            return "Not known"
        return shown_number(self.number, self.number_kind)


def age_on(birth_date: PartialDate | None, age_years: int | None, at: date) -> int:
    """Return completed years on a day, never negative; as told where no birth is known.

    A birth that is known to the month or the year counts from the middle of it.
    """
    if birth_date is None:
        return age_years or 0
    born: PartialDate | date = birth_date
    if born.day is None or born.month is None:
        born = _middle(birth_date)
    had_birthday = (at.month, at.day) >= (born.month, born.day)
    return max(0, at.year - born.year - (0 if had_birthday else 1))


def _middle(day: PartialDate) -> date:
    """Return the date, or the middle of the time that it may be."""
    first = day.earliest()
    if day.day is not None:
        return first
    return first + (day.latest() - first) / 2


def _years_before(day: date, years: int) -> date:
    year = max(1, day.year - years)
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February in a year without one
        return day.replace(year=year, day=28)
