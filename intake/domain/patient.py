"""Who is being seen."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from intake.domain.contact import Contact
from intake.domain.dates import DateField
from intake.domain.identity import Identity, age_on
from intake.domain.numbers import Identifier, NumberKind, refuse_impossible
from intake.domain.text import Line

_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True)


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


_Name = Annotated[Line, Field(min_length=1)]


class Patient(BaseModel):
    """A person, as known at the desk.

    `former_names` are earlier family names, a maiden name among them. A date of birth
    is a date: no time zone can move it. Where only an age is known it stays an age,
    and every date made of it is marked as an estimate.
    """

    model_config = _STRICT

    number: Annotated[Line | None, Field(repr=False)] = None
    number_kind: Annotated[NumberKind | None, Field(strict=False)] = None
    other_numbers: Annotated[
        tuple[Identifier, ...], Field(strict=False, max_length=50, repr=False)
    ] = ()
    family_name: Annotated[Line, Field(repr=False)] = ""
    given_name: Annotated[Line, Field(repr=False)] = ""
    title: Annotated[Line | None, Field(repr=False)] = None
    preferred_name: Annotated[Line | None, Field(repr=False)] = None
    former_names: Annotated[
        tuple[_Name, ...], Field(strict=False, max_length=20, repr=False)
    ] = ()
    birth_date: Annotated[DateField | None, Field(repr=False)] = None
    birth_date_precision: Literal["day", "month", "year"] | None = None
    age_years: Annotated[int | None, Field(ge=0, le=120)] = None
    sex: Annotated[Sex, Field(strict=False)]
    allergies: Annotated[Allergies, Field(repr=False)] = Allergies()
    contact: Annotated[Contact, Field(repr=False)] = Contact()

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

    @model_validator(mode="after")
    def _number_fits_kind(self) -> Self:
        refuse_impossible(self.number, self.number_kind)
        return self

    @property
    def identity(self) -> Identity:
        """What tells this patient from others on a line."""
        return Identity(
            family_name=self.family_name,
            given_name=self.given_name,
            title=self.title,
            birth_date=self.birth_date,
            age_years=self.age_years,
            number=self.number,
            number_kind=self.number_kind,
        )

    @property
    def birth_is_estimated(self) -> bool:
        """Whether the age is not from a full date of birth."""
        return self.identity.birth_is_estimated

    def birth_on_or_about(self, at: date) -> date:
        """Return the date of birth, or the middle of the time that it may be.

        Args:
            at: the day on which `age_years` was told, where no date is known.
        """
        return self.identity.birth_on_or_about(at)

    def age_on(self, at: date) -> int:
        """Return completed years on a day; never negative."""
        return age_on(self.birth_date, self.age_years, at)

    def age_text(self, at: date) -> str:
        """Return the age as a banner shows it: `81y`, `4y 1m`, `12m`, `4w 1d`.

        Source: NHS Common User Interface, patient banner, tables 7 and 8.
        """
        return self.identity.age_text(at)

    def born_text(self, at: date) -> str:
        """Return the birth as a banner shows it: `14-Jul-1945 (81y)`."""
        return self.identity.born_text(at)

    def name_text(self) -> str:
        """Return the name as a banner shows it: `SMITH, John (Mr)`.

        Source: NHS Common User Interface, patient name display.
        """
        return self.identity.name_text()

    def number_text(self) -> str:
        """Return the number with an NHS number spaced 3-3-4; `Not known` if none."""
        return self.identity.number_text()
