"""One question, with its limits, unit and choices, and what is wrong with an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from math import ceil, floor

from intake.domain.assessment import FactValue
from intake.domain.visit import Answer
from intake.knowledge.expression import Node, parse
from intake.knowledge.units import OtherUnit, shown_unit

_NUMBERS = (int, Decimal)
"""What a number may be; written as a union it would be made anew for each answer."""

UNKNOWN = "unknown"
"""The answer of somebody who was asked and cannot say."""
NOT_CHECKED = "not_checked"
"""The answer for a sign that nobody looked for: as good as unknown."""

ELSEWHERE: Mapping[str, str] = {
    "age_years": "patient.birth_date or patient.age_years",
    "sex_at_birth": "patient.sex",
    "conditions": "conditions",
    "medications": "medications",
}
"""Questions whose answers have a place of their own in the visit document."""


class Kind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    FLAG = "flag"
    WHOLE = "whole"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    LIST = "list"


class Tier(StrEnum):
    """Whether a question is always asked, on a condition, searched for, or for many.

    A group asks for any of several others at once: its "no" is a "no" to each of them
    that was not answered by itself, its "yes" leaves open which.
    """

    CORE = "core"
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that may be answered."""

    value: str
    label: str


@dataclass(frozen=True)
class Limits:
    """The lowest and the highest value, both allowed."""

    low: Decimal
    high: Decimal

    def hold(self, number: int | Decimal) -> bool:
        """Whether a number is within."""
        return self.low <= number <= self.high

    @cached_property
    def whole(self) -> tuple[int, int]:
        """The lowest and the highest whole number: compared in no time with others."""
        return ceil(self.low), floor(self.high)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question; its key never changes.

    Attributes:
        possible: limits outside which an answer is refused.
        usual: limits outside which an answer is asked about again.
        ask_when: the condition on which it is asked; None for always.
        seconds: how long it takes to ask, for the order of questions.
        units: other units in use; an answer in one is converted.
        decimals: how fine a converted answer is.
        lasting: whether the answer of an earlier visit is worth confirming.
        stands_for: the questions that a group asks at once.
    """

    key: str
    section: str
    text: str
    short: str
    kind: Kind
    tier: Tier
    seconds: int
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    possible: Limits | None = None
    usual: Limits | None = None
    ask_when: str | None = None
    lasting: bool = False
    units: tuple[OtherUnit, ...] = ()
    decimals: int = 2
    stands_for: tuple[str, ...] = ()

    @cached_property
    def condition(self) -> Node | None:
        """The condition on which it is asked, read."""
        return parse(self.ask_when) if self.ask_when else None

    @cached_property
    def values(self) -> frozenset[str]:
        """The values that may be chosen."""
        return frozenset(choice.value for choice in self.choices)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The words of each value that may be chosen."""
        return {choice.value: choice.label for choice in self.choices}

    @cached_property
    def is_numeric(self) -> bool:
        """Whether it is answered with a number."""
        return self.kind in {Kind.WHOLE, Kind.NUMBER}

    @cached_property
    def nothing(self) -> FactValue:
        """The answer of somebody whom it does not concern."""
        if self.kind is Kind.CHOICES:
            return ()
        return "" if self.kind is Kind.CHOICE else False

    def fault(self, answer: Answer) -> tuple[str, str] | None:
        """Return what is wrong with an answer and what to do, or None."""
        if isinstance(answer, str) and answer == UNKNOWN and not self._has_choices:
            return None
        return self._check(self, answer)

    @cached_property
    def _has_choices(self) -> bool:
        return self.kind is Kind.CHOICES

    @cached_property
    def _check(self) -> "_Check":
        return _CHECKS[self.kind]

    def is_unusual(self, answer: Answer) -> bool:
        """Whether an allowed number is outside what is usual."""
        if self.usual is None or not isinstance(answer, _NUMBERS):
            return False
        return not self.usual.hold(answer)

    def shown(self, answer: Answer) -> str:
        """Return an answer in words, with its unit."""
        if isinstance(answer, bool):
            return "yes" if answer else "no"
        if isinstance(answer, str):
            return self.labels.get(answer, answer.replace("_", " ")).lower()
        if isinstance(answer, tuple):
            return ", ".join(self.shown(item) for item in answer) or "none"
        number = f"{answer.normalize():f}" if isinstance(answer, Decimal) else answer
        return f"{number} {shown_unit(self.unit)}".strip()


def _yes_no_fault(_question: Question, answer: Answer) -> tuple[str, str] | None:
    if isinstance(answer, bool):
        return None
    return ("is not an answer to a yes/no question", 'use true, false or "unknown"')


def _flag_fault(_question: Question, answer: Answer) -> tuple[str, str] | None:
    if isinstance(answer, bool):
        return None
    return ("is not a yes or no", "use true or false")


def _number_fault(question: Question, answer: Answer) -> tuple[str, str] | None:
    if isinstance(answer, bool) or not isinstance(answer, _NUMBERS):
        return ("is not a number", f"give a number {_in_unit(question)}".strip())
    is_whole = answer.__class__ is int or question.kind is not Kind.WHOLE
    if not is_whole and answer != int(answer):
        return ("is not a whole number", f"give whole {shown_unit(question.unit)}")
    if question.possible and not question.possible.hold(answer):
        low, high = question.possible.low, question.possible.high
        return (
            f"is outside what is possible ({low} to {high})",
            f"check the value and that it is {_in_unit(question) or 'a plain number'}",
        )
    return None


def _in_unit(question: Question) -> str:
    return f"in {shown_unit(question.unit)}" if question.unit else ""


def _choice_fault(question: Question, answer: Answer) -> tuple[str, str] | None:
    if isinstance(answer, str) and answer in question.values:
        return None
    return ("is not one of the choices", f"use one of {_listed(question)}")


def _choices_fault(question: Question, answer: Answer) -> tuple[str, str] | None:
    if isinstance(answer, tuple) and question.values.issuperset(answer):
        if "none" in answer and len(answer) > 1:
            return ("holds none beside something", "leave out none, or the rest")
        return None
    if answer == UNKNOWN:
        return None
    return ("is not a list of its choices", f"use a list of {_listed(question)}")


def _list_fault(question: Question, _answer: Answer) -> tuple[str, str] | None:
    return (
        "has a place of its own in the document",
        f"move it to {ELSEWHERE.get(question.key, question.key)}",
    )


def _listed(question: Question) -> str:
    return ", ".join(choice.value for choice in question.choices)


_Check = Callable[[Question, Answer], tuple[str, str] | None]
_CHECKS: Mapping[Kind, _Check] = {
    Kind.YES_NO: _yes_no_fault,
    Kind.FLAG: _flag_fault,
    Kind.WHOLE: _number_fault,
    Kind.NUMBER: _number_fault,
    Kind.CHOICE: _choice_fault,
    Kind.CHOICES: _choices_fault,
    Kind.LIST: _list_fault,
}
