"""Which past visits are asked for: one description for screen, command line, export.

It says what is wanted, never how it is found. Every criterion speaks of a visit, or of
the patient as known at that visit; what no criterion rules out is found. Only newest
versions that were not entered in error are ever found.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from intake.domain.assessment import Level
from intake.domain.patient import Sex
from intake.domain.text import Line
from intake.domain.visit import Key

QUERY_FORMAT: Literal["crampdesk-query/1"] = "crampdesk-query/1"
CRITERIA_LIMIT = 60
"""Most criteria of one query: several times what a screen can hold."""
DEPTH_LIMIT = 8

Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
_Years = Annotated[int, Field(ge=0, le=120)]
_Months = Annotated[int, Field(ge=1, le=240)]
_Value = Annotated[Decimal, Field(ge=-(10**9), le=10**9, max_digits=30)]


class Sort(StrEnum):
    """In which order visits are told; the only sort keys there are."""

    LATEST = "latest"
    EARLIEST = "earliest"
    MOST_URGENT = "most_urgent"
    NAME = "name"


class TestEvent(StrEnum):
    """What happened to a test."""

    __test__ = False  # pytest would take the name for a test's

    ORDERED = "ordered"
    RESULT = "result"


class Override(StrEnum):
    """How the nurse's decision differs from what the rules suggested."""

    ANY = "any"
    CALMER = "calmer"
    GRAVER = "graver"


class _Criterion(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


_Limit = TypeVar("_Limit", date, Decimal, int)


def _refuse_swapped(low: _Limit | None, high: _Limit | None) -> None:
    if low is not None and high is not None and low > high:
        raise ValueError("has its limits swapped")


def _refuse_limits(low: _Limit | None, high: _Limit | None) -> None:
    if low is None and high is None:
        raise ValueError("needs a lower or an upper limit")
    _refuse_swapped(low, high)


class Seen(_Criterion):
    """The visit took place in these days, both included."""

    kind: Literal["seen"] = "seen"
    first: date | None = None
    last: date | None = None

    @model_validator(mode="after")
    def _limits(self) -> Self:
        _refuse_limits(self.first, self.last)
        return self


class NotSeen(_Criterion):
    """The patient has had no visit in the last months."""

    kind: Literal["not_seen"] = "not_seen"
    months: _Months


class LevelIs(_Criterion):
    """The level: what the nurse settled on, or else what the rules suggested.

    `by_rules` asks for what the rules suggested, whatever the nurse decided.
    """

    kind: Literal["level"] = "level"
    level: Level
    or_above: bool = False
    by_rules: bool = False

    @model_validator(mode="after")
    def _comparable(self) -> Self:
        if self.or_above and self.level is Level.NOT_ASSESSED:
            raise ValueError("not_assessed is neither above nor below a level")
        return self


class HasFlag(_Criterion):
    """A finding of the assessment has this flag."""

    kind: Literal["flag"] = "flag"
    flag: Key


class TestOrdered(_Criterion):
    """A test is ordered: suggested and wanted, or added by the nurse."""

    __test__ = False

    kind: Literal["ordered"] = "ordered"
    test: Key | None = None


class HasResult(_Criterion):
    """A result was entered; limits are in the unit that the test is kept in.

    A result of `<5` or `>5` is found wherever it may lie within the limits.
    """

    kind: Literal["result"] = "result"
    test: Key | None = None
    low: _Value | None = None
    high: _Value | None = None
    abnormal: bool = False

    @model_validator(mode="after")
    def _limits(self) -> Self:
        limited = self.low is not None or self.high is not None
        if limited and self.test is None:
            raise ValueError("limits need a test that they belong to")
        _refuse_swapped(self.low, self.high)
        return self


class NoTest(_Criterion):
    """The patient has had no result (or order) of a test in the last months."""

    kind: Literal["none"] = "none"
    test: Key
    months: _Months
    event: TestEvent = TestEvent.RESULT


class TakesMedicine(_Criterion):
    """A medicine with this active ingredient (by its INN) is taken."""

    kind: Literal["medicine"] = "medicine"
    ingredient: Name


class TakesClass(_Criterion):
    """A medicine of this class of the formulary is taken."""

    kind: Literal["medicine_class"] = "medicine_class"
    medicine_class: Name


class HasCondition(_Criterion):
    """A condition is on the list."""

    kind: Literal["condition"] = "condition"
    condition: Key


class Aged(_Criterion):
    """The patient was this old at the visit, in completed years."""

    kind: Literal["age"] = "age"
    youngest: _Years | None = None
    oldest: _Years | None = None

    @model_validator(mode="after")
    def _limits(self) -> Self:
        _refuse_limits(self.youngest, self.oldest)
        return self


class OfSex(_Criterion):
    """The sex recorded at birth."""

    kind: Literal["sex"] = "sex"
    sex: Sex


class Pregnant(_Criterion):
    """The patient was pregnant at the visit."""

    kind: Literal["pregnant"] = "pregnant"


class Overridden(_Criterion):
    """The nurse settled on another level than the rules."""

    kind: Literal["override"] = "override"
    how: Override = Override.ANY


class SignedBy(_Criterion):
    """The visit was signed by this user."""

    kind: Literal["author"] = "author"
    login: Line


class NotesSay(_Criterion):
    """Every word of the text, or its beginning, stands in the notes."""

    kind: Literal["notes"] = "notes"
    text: Annotated[Line, Field(min_length=1, repr=False)]


class Answered(_Criterion):
    """A question was answered so: yes, no, a choice, or a number within limits."""

    kind: Literal["answer"] = "answer"
    question: Key
    answer: bool | Name | None = None
    low: _Value | None = None
    high: _Value | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        limited = self.low is not None or self.high is not None
        if (self.answer is not None) is limited:
            raise ValueError("needs either an answer or limits")
        _refuse_swapped(self.low, self.high)
        return self


class OfPatient(_Criterion):
    """The visits of one patient, by the patient's number in the record."""

    kind: Literal["patient"] = "patient"
    patient_id: int


class AllOf(_Criterion):
    """All of these hold; of nothing, always."""

    kind: Literal["all"] = "all"
    of: tuple["Criterion", ...] = ()


class AnyOf(_Criterion):
    """At least one of these holds."""

    kind: Literal["any"] = "any"
    of: Annotated[tuple["Criterion", ...], Field(min_length=1)]


class Not(_Criterion):
    """This does not hold."""

    kind: Literal["not"] = "not"
    of: "Criterion"


Single = (
    Seen
    | NotSeen
    | LevelIs
    | HasFlag
    | TestOrdered
    | HasResult
    | NoTest
    | TakesMedicine
    | TakesClass
    | HasCondition
    | Aged
    | OfSex
    | Pregnant
    | Overridden
    | SignedBy
    | NotesSay
    | Answered
    | OfPatient
)
"""What asks one thing."""

Node = Single | AllOf | AnyOf | Not
"""What may stand where one thing or several are asked."""

Criterion = Annotated[Node, Field(discriminator="kind")]


class VisitQuery(_Criterion):
    """Which visits, and in which order.

    Raises:
        ValueError: if there are too many criteria or they stand too deep.
    """

    format: Literal["crampdesk-query/1"] = QUERY_FORMAT
    where: AllOf = AllOf()
    sort: Sort = Sort.LATEST

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        nodes = list(walk(self.where))
        if len(nodes) > CRITERIA_LIMIT:
            raise ValueError(f"has more than {CRITERIA_LIMIT} criteria")
        if max(depth for depth, _ in nodes) > DEPTH_LIMIT:
            raise ValueError(f"is nested deeper than {DEPTH_LIMIT}")
        return self

    def as_json(self) -> str:
        """Return the query as JSON; equal queries give equal texts."""
        return self.model_dump_json(exclude_none=True)


AllOf.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()
VisitQuery.model_rebuild()


def walk(criterion: Node, depth: int = 0) -> Iterator[tuple[int, Node]]:
    """Yield a criterion and all that stand in it, each with its depth."""
    yield depth, criterion
    if isinstance(criterion, AllOf | AnyOf):
        for one in criterion.of:
            yield from walk(one, depth + 1)
    elif isinstance(criterion, Not):
        yield from walk(criterion.of, depth + 1)
