"""What a visit is: the document `crampdesk-visit/1`.

Defined once, here. The form fills it, the command line reads and writes it as JSON,
the store keeps it, the triage reads it. What may stand in `answers`, `conditions` and
`results` is knowledge, checked by `intake.knowledge.questions`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)

from intake.domain.dates import DateField
from intake.domain.decision import Decision
from intake.domain.patient import Patient
from intake.domain.text import Line, Notes

FORMAT: Literal["crampdesk-visit/1"] = "crampdesk-visit/1"
LIST_LIMIT = 300
"""Most entries of one list: far above any patient, far below a hostile file."""

_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True)

Answer = bool | int | Decimal | str | tuple[str, ...]
"""One answer: yes or no, a count, a measurement, a choice (or `unknown`), choices."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
_LIKE_A_KEY = re.compile(r"\w*")


def is_like_a_key(text: str) -> bool:
    """Whether a text may be meant as a key; anything with a space is in words."""
    return _LIKE_A_KEY.fullmatch(text) is not None


def _moment(value: object) -> object:
    """Read an ISO 8601 moment with an offset; leave anything else to pydantic."""
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, str) and "T" in value:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise ValueError(_MOMENT_WANTED) from error
    else:
        raise ValueError(_MOMENT_WANTED)
    if moment.tzinfo is None:
        raise ValueError(_MOMENT_WANTED)
    return moment


_MOMENT_WANTED = "is not a time with an offset, as 2026-11-23T09:30:00+00:00"


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


_LOOSE: Final = frozenset((list, float))
"""What JSON gives that is no answer yet; a class is found in no time in a set."""


def _answers(value: object) -> object:
    """Make lists tuples and floats exact, all at once: a visit has eighty answers."""
    if not isinstance(value, dict):
        return value
    loose = [key for key, told in value.items() if told.__class__ in _LOOSE]
    if not loose:
        return value
    exact = dict(value)
    for key in loose:
        exact[key] = _answer(value[key])
    return exact


def _answer(value: object) -> object:
    return tuple(value) if isinstance(value, list) else Decimal(repr(value))


def _number_text(value: Answer) -> object:
    return value if not isinstance(value, Decimal) else _plain_number(value)


def _plain_number(value: Decimal) -> int | float:
    whole = int(value)
    return whole if whole == value else float(value)


Moment = Annotated[datetime, BeforeValidator(_moment)]


class Condition(BaseModel):
    """A condition by its key, or as it was told."""

    model_config = _STRICT

    key: Key | None = None
    text: Annotated[Line | None, Field(repr=False)] = None
    since: DateField | None = None

    @model_validator(mode="before")
    @classmethod
    def _key_alone(cls, value: object) -> object:
        """Read a bare string as a key, or as text where it cannot be meant as one."""
        if not isinstance(value, str):
            return value
        return {"key" if is_like_a_key(value) else "text": value}

    @model_validator(mode="after")
    def _named(self) -> "Condition":
        if not self.key and not self.text:
            raise ValueError("needs a key or a text")
        return self


Source = Literal["patient", "list", "box"]
"""Who or what told of a medicine."""


class Medication(BaseModel):
    """A medicine as the nurse typed it or a label says it.

    `confirmed` is false where the patient could not say that, or how, it is taken; it
    counts all the same.
    """

    model_config = _STRICT

    text: Annotated[Line, Field(min_length=1)]
    dose: Line | None = None
    started: DateField | None = None
    changed: DateField | None = None
    stopped: DateField | None = None
    confirmed: bool = True
    source: Source | None = None


class Result(BaseModel):
    """A laboratory or bedside result, as reported.

    `test` is a key, or the name of a test that the knowledge does not have, in words.
    """

    model_config = _STRICT

    test: Annotated[Line, Field(min_length=1)]
    value: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    unit: Annotated[str, StringConstraints(max_length=40)] = ""
    collected: DateField | None = None
    dealt_with: bool | None = None


class Entered(BaseModel):
    """A number as it was typed, in another unit than the answer made of it."""

    model_config = _STRICT

    value: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    unit: Annotated[str, StringConstraints(min_length=1, max_length=40)]


class Visit(BaseModel):
    """One visit of one patient.

    A list that is present has been gone through; an absent one was not asked about.
    `entered` keeps what was typed where an answer was taken in another unit.
    """

    model_config = _STRICT

    format: Literal["crampdesk-visit/1"]
    patient: Patient
    seen_at: Moment | None = None
    seen_by: Line | None = None
    answers: Annotated[
        Mapping[
            Key,
            Annotated[Answer, PlainSerializer(_number_text, when_used="json")],
        ],
        BeforeValidator(_answers),
        Field(repr=False),
    ] = {}
    entered: Annotated[Mapping[Key, Entered], Field(repr=False)] = {}
    conditions: Annotated[
        Annotated[tuple[Condition, ...], Field(max_length=LIST_LIMIT)] | None,
        BeforeValidator(_tuple),
        Field(repr=False),
    ] = None
    medications: Annotated[
        Annotated[tuple[Medication, ...], Field(max_length=LIST_LIMIT)] | None,
        BeforeValidator(_tuple),
        Field(repr=False),
    ] = None
    results: Annotated[
        tuple[Result, ...],
        BeforeValidator(_tuple),
        Field(max_length=LIST_LIMIT, repr=False),
    ] = ()
    other_symptoms: Annotated[
        Annotated[tuple[Key, ...], Field(max_length=LIST_LIMIT)] | None,
        BeforeValidator(_tuple),
        Field(repr=False),
    ] = None
    notes: Annotated[Notes, Field(repr=False)] = ""
    decision: Decision | None = None

    def as_json(self) -> str:
        """Return the document as JSON text; what is not known is left out."""
        return self.model_dump_json(exclude_defaults=True, exclude_none=True)


@dataclass(frozen=True, slots=True)
class Partly:
    """What is certain of lists that were not gone through: more may come to each.

    No part of the document: a list that is signed is whole.
    """

    medications: tuple[Medication, ...] = ()
    conditions: tuple[Condition, ...] = ()


NO_PART: Final = Partly()
