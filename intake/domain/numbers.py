"""Numbers that a patient is known by, and how a mistyped one is noticed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from intake.domain.text import Line

WRONG_CHECK_DIGIT = "the number does not fit its kind"
"""What a number of a known kind is refused with."""


class NumberKind(StrEnum):
    """Which register gave a number; without a kind nothing can be checked."""

    NHS_NUMBER = "nhs_number"
    CHI_NUMBER = "chi_number"
    HSC_NUMBER = "hsc_number"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class NumberForm:
    """How the numbers of one kind are built, checked and shown."""

    name: str
    pattern: str
    is_right: Callable[[str], bool]
    groups: tuple[int, ...] = ()


def _mod11(bare: str) -> bool:
    """Check ten digits by weights 10 … 2; a check digit of 10 is never given out.

    Source: NHS Data Dictionary, NHS NUMBER.
    """
    total = sum(int(d) * w for d, w in zip(bare, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(bare[-1])


def _any(_bare: str) -> bool:
    return True


NUMBER_FORMS: Mapping[NumberKind, NumberForm] = {
    NumberKind.NHS_NUMBER: NumberForm("NHS number", r"[0-9]{10}", _mod11, (3, 3, 4)),
    NumberKind.CHI_NUMBER: NumberForm("CHI number", r"[0-9]{10}", _mod11, (3, 3, 4)),
    NumberKind.HSC_NUMBER: NumberForm("H&C number", r"[0-9]{10}", _mod11, (3, 3, 4)),
    NumberKind.LOCAL: NumberForm("Local number", r".*", _any),
}
"""Every kind with its name, form and check."""


_BETWEEN_GROUPS = re.compile(r"[\s-]+")
_TEN_DIGITS = re.compile(r"[0-9]{10}")


def bare_number(number: str) -> str:
    """Return a number without spaces and hyphens between its groups."""
    return number if number.isalnum() else _BETWEEN_GROUPS.sub("", number)


def is_possible(number: str, kind: NumberKind) -> bool:
    """Return whether a number can be one of its kind: form and check digit fit."""
    form, bare = NUMBER_FORMS[kind], bare_number(number)
    return bool(re.fullmatch(form.pattern, bare)) and form.is_right(bare)


def shown_number(number: str, kind: NumberKind | None) -> str:
    """Return a number as it is read out: ten digits in groups of 3, 3 and 4.

    Source: NHS Common User Interface, NHS number display.
    """
    bare = bare_number(number)
    if kind is None and _TEN_DIGITS.fullmatch(bare):
        kind = NumberKind.NHS_NUMBER
    groups = NUMBER_FORMS[kind].groups if kind else ()
    if not groups or sum(groups) != len(bare):
        return number
    shown, start = [], 0
    for size in groups:
        shown.append(bare[start : start + size])
        start += size
    return " ".join(shown)


class Identifier(BaseModel):
    """One more number of a patient; a retired one is kept so that it finds them.

    Raises:
        ValueError: if the kind is known and the number cannot be one of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    number: Annotated[Line, Field(min_length=1, repr=False)]
    kind: Annotated[NumberKind | None, Field(strict=False)] = None
    retired: bool = False

    @model_validator(mode="after")
    def _number_fits_kind(self) -> Self:
        refuse_impossible(self.number, self.kind)
        return self

    @property
    def text(self) -> str:
        """The number as it is read out."""
        return shown_number(self.number, self.kind)


def refuse_impossible(number: str | None, kind: NumberKind | None) -> None:
    """Refuse a number that cannot be one of its kind.

    Raises:
        ValueError: if it cannot.
    """
    if number and kind and not is_possible(number, kind):
        raise ValueError(WRONG_CHECK_DIGIT)
