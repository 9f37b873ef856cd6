"""The question set: every question once, with its limits, unit and choices.

Form, document check, JSON Schema, docs and the triage's vocabulary are all made of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from intake.domain.errors import KnowledgeError, Problem
from intake.domain.visit import Answer
from intake.knowledge.expression import Node, parse
from intake.knowledge.nearest import nearest

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
    """Whether a question is always asked, on a condition, or searched for."""

    CORE = "core"
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that may be answered."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The lowest and the highest value, both allowed."""

    low: Decimal
    high: Decimal

    def hold(self, number: Decimal) -> bool:
        """Whether a number is within."""
        return self.low <= number <= self.high


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question; its key never changes.

    Attributes:
        possible: limits outside which an answer is refused.
        usual: limits outside which an answer is asked about again.
        ask_when: the condition on which it is asked; None for always.
        seconds: how long it takes to ask, for the order of questions.
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

    def fault(self, answer: Answer) -> tuple[str, str] | None:
        """Return what is wrong with an answer and what to do, or None."""
        if answer == UNKNOWN and self.kind is not Kind.CHOICES:
            return None
        return _CHECKS[self.kind](self, answer)

    def is_unusual(self, answer: Answer) -> bool:
        """Whether an allowed number is outside what is usual."""
        if self.usual is None or not isinstance(answer, int | Decimal):
            return False
        return not self.usual.low <= answer <= self.usual.high

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


_UNITS = {
    "Cel": "°C",
    "mm[Hg]": "mmHg",
    "{unit}/wk": "units/week",
    "/wk": "a week",
    "wk": "weeks",
    "a": "years",
    "d": "days",
    "/d": "a day",
    "h/d": "h/day",
    "L/d": "L/day",
    "/min": "/min",
}


_UNIT_PARTS = {
    "{1.73_m2}": "1.73 m²",
    "{INR}": "",
    "[IU]": "IU",
    "10*9": "10⁹",
    "10*3": "10³",
    "umol": "µmol",
    "ug": "µg",
    "uL": "µL",
    "mosm": "mOsm",
}


def shown_unit(unit: str) -> str:
    """Return a UCUM unit as people write it: `µmol/L` for `umol/L`."""
    if unit in _UNITS:
        return _UNITS[unit]
    for code, words in _UNIT_PARTS.items():
        unit = unit.replace(code, words)
    return unit


def _yes_no_fault(_question: Question, answer: Answer) -> tuple[str, str] | None:
    if isinstance(answer, bool):
        return None
    return ("is not an answer to a yes/no question", 'use true, false or "unknown"')


def _flag_fault(_question: Question, answer: Answer) -> tuple[str, str] | None:
    if isinstance(answer, bool):
        return None
    return ("is not a yes or no", "use true or false")


def _number_fault(question: Question, answer: Answer) -> tuple[str, str] | None:
    if isinstance(answer, bool) or not isinstance(answer, int | Decimal):
        return ("is not a number", f"give a number {_in_unit(question)}".strip())
    number = Decimal(answer)
    if question.kind is Kind.WHOLE and number != int(number):
        return ("is not a whole number", f"give whole {shown_unit(question.unit)}")
    if question.possible and not question.possible.hold(number):
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


_CHECKS = {
    Kind.YES_NO: _yes_no_fault,
    Kind.FLAG: _flag_fault,
    Kind.WHOLE: _number_fault,
    Kind.NUMBER: _number_fault,
    Kind.CHOICE: _choice_fault,
    Kind.CHOICES: _choices_fault,
    Kind.LIST: _list_fault,
}


@dataclass(frozen=True, slots=True)
class Section:
    """A block of questions, in clinical order."""

    key: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class ConditionalGroup:
    """Questions that are asked on the same condition."""

    condition: Node
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class QuestionSet:
    """Every question, by section and by key."""

    sections: tuple[Section, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """Every question by its key, in clinical order."""
        return {question.key: question for question in self}

    def __iter__(self) -> Iterator[Question]:
        """Yield every question in clinical order."""
        return (question for part in self.sections for question in part.questions)

    def __getitem__(self, key: str) -> Question:
        """Return the question with a key."""
        return self.by_key[key]

    def section(self, key: str) -> Section:
        """Return the section with a key."""
        return next(part for part in self.sections if part.key == key)

    @cached_property
    def by_dependence(self) -> tuple[Question, ...]:
        """Every question with answers of its own, after those its condition needs."""
        waiting = [question for question in self if question.kind is not Kind.LIST]
        ordered: list[Question] = []
        while waiting:
            open_keys = {question.key for question in waiting}
            ready = [q for q in waiting if not open_keys & _needed_first(q)]
            if not ready:
                raise KnowledgeError(f"questions wait for one another: {open_keys}")
            ordered += ready
            waiting = [question for question in waiting if question not in ready]
        return tuple(ordered)

    @cached_property
    def limited(self) -> tuple[Question, ...]:
        """The questions whose answers may be unusual."""
        return tuple(question for question in self if question.usual is not None)

    @cached_property
    def yes_no(self) -> frozenset[str]:
        """The keys of the questions that are answered with yes or no."""
        kinds = (Kind.YES_NO, Kind.FLAG)
        return frozenset(question.key for question in self if question.kind in kinds)

    @cached_property
    def unconditional(self) -> tuple[Question, ...]:
        """The questions that are always asked or searched for."""
        return tuple(q for q in self.by_dependence if q.condition is None)

    @cached_property
    def conditional(self) -> tuple[ConditionalGroup, ...]:
        """The questions with a condition, each group after those that it needs."""
        groups: dict[str, list[Question]] = {}
        for question in self.by_dependence:
            if question.ask_when is not None:
                groups.setdefault(question.ask_when, []).append(question)
        return tuple(
            ConditionalGroup(parse(text), tuple(questions))
            for text, questions in groups.items()
        )

    @cached_property
    def optional(self) -> frozenset[str]:
        """The keys of the symptoms and risks that are searched for, not asked."""
        return frozenset(q.key for q in self if q.tier is Tier.OPTIONAL)

    def faults(self, answers: Mapping[str, Answer]) -> Iterator[Problem]:
        """Yield what is wrong with answers, each with its path and cure."""
        yes_no = self.yes_no
        for key, answer in answers.items():
            if key in yes_no and isinstance(answer, bool):
                continue  # by far the most: nothing can be wrong with them
            path = f"answers.{key}"
            question = self.by_key.get(key)
            if question is None:
                close = nearest(key, self.by_key)
                yield Problem(path, "is not a question", f"did you mean {close}?")
            elif key in ELSEWHERE:
                yield Problem(
                    path, "has a place of its own", f"move it to {ELSEWHERE[key]}"
                )
            elif fault := question.fault(answer):
                yield Problem(path, *fault)


def _needed_first(question: Question) -> frozenset[str]:
    return question.condition.names if question.condition else frozenset()
