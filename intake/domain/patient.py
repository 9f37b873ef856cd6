"""Who is being seen."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from intake.domain.dates import DateField, PartialDate
from intake.domain.text import Line

_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True)
ADULT_YEARS = 18
"""Ages from here on are told in years alone (NHS CUI, patient banner, table 8)."""
_TODDLER_YEARS = 2


class Sex(StrEnum):
    """Sex recorded at birth, the one that reference intervals are given for."""

    FEMALE = "female"
    MALE = "male"
    INTERSEX = "intersex"
    UNKNOWN = "unknown"


class AllergyStatus(StrEnum):
    """Exactly one of four states (NHS CUI, allergy status of the banner)."""

    KNOWN = "known"
    NONE_KNOWN = "none_known"
    NOT_RECORDED = "not_recorded"
    UNAVAILABLE = "unavailable"


class Allergy(BaseModel):
    """One substance that the patient reacts to."""

    model_config = _STRICT

    substance: Annotated[Line, Field(min_length=1, repr=False)]
    reaction: Annotated[Line | None, Field(repr=False)] = None


class Allergies(BaseModel):
    """What is known of the patient's allergies.

    Raises:
        ValueError: if the list and the state contradict each other.
    """

    model_config = _STRICT

    status: Annotated[AllergyStatus, Field(strict=False)] = AllergyStatus.NOT_RECORDED
    items: Annotated[tuple[Allergy, ...], Field(strict=False, max_length=200)] = ()

    @model_validator(mode="after")
    def _state_and_list_agree(self) -> Self:
        if self.status is AllergyStatus.KNOWN and not self.items:
            raise ValueError("known allergies need at least one item")
        if self.status is not AllergyStatus.KNOWN and self.items:
            raise ValueError("allergies are listed, so the status must be known")
        return self


class Patient(BaseModel):
    """A person, as known at the desk.

    A date of birth is a date: no time zone can move it. Where only an age is known
    it stays an age, and every date made of it is marked as an estimate.
    """

    model_config = _STRICT

    number: Annotated[Line | None, Field(repr=False)] = None
    family_name: Annotated[Line, Field(repr=False)] = ""
    given_name: Annotated[Line, Field(repr=False)] = ""
    title: Annotated[Line | None, Field(repr=False)] = None
    preferred_name: Annotated[Line | None, Field(repr=False)] = None
    birth_date: Annotated[DateField | None, Field(repr=False)] = None
    birth_date_precision: Literal["day", "month", "year"] | None = None
    age_years: Annotated[int | None, Field(ge=0, le=120)] = None
    sex: Annotated[Sex, Field(strict=False)]
    allergies: Annotated[Allergies, Field(repr=False)] = Allergies()

    @model_validator(mode="after")
    def _age_is_known(self) -> Self:
        if self.birth_date is None and self.age_years is None:
            raise ValueError("birth_date or age_years is needed")
        return self

    @model_validator(mode="after")
    def _precision_agrees(self) -> Self:
        told = self.birth_date_precision
        if told and self.birth_date and told != self.birth_date.precision.value:
            raise ValueError(
                f"birth_date is known to the {self.birth_date.precision}, not {told}"
            )
        return self

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
        first, last = self.birth_date.earliest(), self.birth_date.latest()
        return first + (last - first) / 2

    def age_on(self, at: date) -> int:
        """Return completed years on a day; never negative."""
        if self.birth_date is None:
            return self.age_years or 0
        born = self.birth_on_or_about(at)
        had_birthday = (at.month, at.day) >= (born.month, born.day)
        return max(0, at.year - born.year - (0 if had_birthday else 1))

    def age_text(self, at: date) -> str:
        """Return the age as a banner shows it: `81y`, `4y 1m`, `12m`, `4w 1d`.

        Source: NHS Common User Interface, patient banner, tables 7 and 8.
        """
        years = self.age_on(at)
        about = "about " if self.birth_is_estimated else ""
        if years >= ADULT_YEARS or self.birth_is_estimated:
            return f"{about}{years}y"
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
        estimated = " estimated" if self.birth_is_estimated else ""
        return f"{self.birth_date.shown()}{estimated} ({self.age_text(at)})"

    def name_text(self) -> str:
        """Return the name as a banner shows it: `SMITH, John (Mr)`.

        Source: NHS Common User Interface, patient name display.
        """
        parts = [self.family_name.upper(), self.given_name]
        name = ", ".join(part for part in parts if part) or "Name not known"
        return f"{name} ({self.title})" if self.title else name

    def number_text(self) -> str:
        """Return the number with an NHS number spaced 3-3-4; `Not known` if none."""
        if not self.number:
            return "Not known"
        bare = self.number.replace(" ", "")
        if bare.isascii() and bare.isdigit() and len(bare) == len("9434765919"):
            return f"{bare[:3]} {bare[3:6]} {bare[6:]}"
        return self.number


def _years_before(day: date, years: int) -> date:
    year = max(1, day.year - years)
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February in a year without one
        return day.replace(year=year, day=28)
