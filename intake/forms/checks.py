"""What is wrong with what was typed, in words that stand beside the field."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.domain.dates import PartialDate
from intake.domain.visit import Answer
from intake.forms.fields import CANNOT_SAY
from intake.forms.numbers import parse_number, shown_number
from intake.forms.typed_dates import DateError, parse_date
from intake.knowledge.questions import Kind, Question, shown_unit

SURE = "sure:"
"""Before a path: the unusual text there that the nurse said is right."""


class Severity(StrEnum):
    """Whether an issue must be mended, or only confirmed."""

    ERROR = "error"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something to tell the nurse about one path."""

    path: str
    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a typed text means, if anything, and what is to be said about it."""

    answer: Answer | None = None
    issue: Issue | None = None


def read_answer(question: Question, typed: str, sure: str = "") -> Reading:
    """Read a typed answer; an unusual one is kept and asked about unless sure."""
    path = f"answers.{question.key}"
    if not typed.strip():
        return Reading()
    if typed == CANNOT_SAY and question.kind is not Kind.CHOICES:
        return Reading(CANNOT_SAY)
    if question.is_numeric:
        return _number(question, path, typed, sure)
    answer = _chosen(question, typed)
    if question.fault(answer):
        text = f"“{typed}” is not one of the answers."
        return Reading(issue=Issue(path, Severity.ERROR, text))
    return Reading(answer)


def _chosen(question: Question, typed: str) -> Answer:
    if question.kind in {Kind.YES_NO, Kind.FLAG}:
        return {"yes": True, "no": False}.get(typed, typed)
    if question.kind is Kind.CHOICES:
        return tuple(typed.split())
    return typed


def _number(question: Question, path: str, typed: str, sure: str) -> Reading:
    number = parse_number(typed)
    if number is None:
        text = "Not a number. Type digits, with a point or a comma for decimals."
        return Reading(issue=Issue(path, Severity.ERROR, text))
    if question.kind is Kind.WHOLE and number != int(number):
        return Reading(issue=Issue(path, Severity.ERROR, "A whole number is needed."))
    answer: Answer = int(number) if question.kind is Kind.WHOLE else number
    if question.fault(answer):
        return Reading(issue=Issue(path, Severity.ERROR, _impossible(question)))
    if question.is_unusual(answer) and sure != typed:
        unit = shown_unit(question.unit)
        said = f"{shown_number(number)} {unit}".strip()
        text = f"{said} is unusual. Is it right?"
        return Reading(answer, Issue(path, Severity.ASK, text))
    return Reading(answer)


def _impossible(question: Question) -> str:
    limits = question.possible
    assert limits is not None  # noqa: S101 - a number is refused by its limits only
    unit = shown_unit(question.unit)
    low, high = shown_number(limits.low), shown_number(limits.high)
    return f"Not possible: {low} to {high} {unit}".strip() + " are accepted."


def read_date(
    path: str, typed: str, today: date
) -> tuple[PartialDate | None, Issue | None]:
    """Read a typed date; nothing typed is no date and no issue."""
    if not typed.strip():
        return None, None
    try:
        return parse_date(typed, today), None
    except DateError as error:
        return None, Issue(path, Severity.ERROR, str(error))
