"""What is wrong with what was typed, in words that stand beside the field."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from intake.domain.dates import PartialDate
from intake.domain.visit import Answer, Entered
from intake.forms.fields import CANNOT_SAY
from intake.forms.numbers import parse_number, shown_number
from intake.forms.typed_dates import DateError, parse_date
from intake.knowledge.measures import Measure
from intake.knowledge.question import Kind, Question
from intake.knowledge.units import shown_unit

UNIT = "unit:"
"""Before a path: the unit that the number there was typed in."""
SURE = "sure:"
"""Before a path: the unusual text there that the nurse said is right."""

STRANDED = "stranded:"
"""Before a path: a text left in the line of a list that has nothing of the kind."""

_BEHIND = re.compile(r"(?P<number>[-+0-9.,]+) ?(?P<unit>[^-+0-9.,\s].*)")
_TWO = 2


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


def told(issue: Issue, *, keep: bool) -> str:
    """Return an issue as it stands beside the field; how to keep what is unusual."""
    return f"?  {issue.text}  Press Enter to keep it." if keep else f"!  {issue.text}"


def asked_path(issues: Sequence[Issue]) -> str:
    """Return the path of the first issue if it only asks; empty if it does not."""
    first = next(iter(issues), None)
    return first.path if first and first.severity is Severity.ASK else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a typed text means, if anything, and what is to be said about it."""

    answer: Answer | None = None
    issue: Issue | None = None
    entered: Entered | None = None


def read_answer(
    question: Question, typed: str, sure: str = "", *, unit: str = ""
) -> Reading:
    """Read a typed answer; an unusual one is kept and asked about unless sure.

    Args:
        question: what was asked.
        typed: what was typed, a number perhaps with its unit behind it.
        sure: the unusual text that the nurse said is right.
        unit: the unit that a number is in; the question's own if empty.
    """
    path = f"answers.{question.key}"
    if not typed.strip():
        return Reading()
    if typed == CANNOT_SAY and question.kind is not Kind.CHOICES:
        return Reading(CANNOT_SAY)
    if question.is_numeric:
        return read_number(Measure(question), typed, sure=sure, unit=unit)
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


def read_number(
    measure: Measure, typed: str, *, sure: str = "", unit: str = ""
) -> Reading:
    """Read a typed number in its unit; what was typed is kept beside the answer."""
    question = measure.question
    given = unit
    text, unit = in_unit(measure, typed, unit)
    number = parse_number(text)
    path = f"answers.{question.key}"
    if number is None:
        wrong = "Not a number. Type digits, with a point or a comma for decimals."
        return Reading(issue=Issue(path, Severity.ERROR, wrong))
    value = measure.value(number, unit)
    if question.kind is Kind.WHOLE and value != int(value):
        return Reading(issue=Issue(path, Severity.ERROR, _whole(question, number)))
    answer: Answer = int(value) if question.kind is Kind.WHOLE else value
    if question.fault(answer):
        wrong = _impossible(measure, number, unit)
        return Reading(issue=Issue(path, Severity.ERROR, wrong))
    entered = None
    if unit != question.unit:
        entered = Entered(value=shown_number(number), unit=unit)
    issue = None
    if question.is_unusual(answer) and sure != told_sure(typed, given):
        issue = Issue(path, Severity.ASK, _unusual(measure, number, unit))
    return Reading(answer, issue, entered)


def told_sure(typed: str, unit: str) -> str:
    """Return what is kept when the nurse says that an unusual number is right."""
    return f"{typed} {unit}".strip()


def in_unit(measure: Measure, typed: str, unit: str) -> tuple[str, str]:
    """Return a typed number and its unit: the one behind it counts most."""
    unit = unit if unit in measure.units else measure.question.unit
    split = _BEHIND.fullmatch(typed.strip())
    if split is None:
        return typed, unit
    named = measure.unit_named(split["unit"])
    return (split["number"], named) if named else (typed, unit)


def converted(measure: Measure, typed: str, unit: str = "") -> str:
    """Return a typed number in the other unit, `= 38.6 °C`; empty if there is none."""
    text, unit = in_unit(measure, typed, unit)
    number = parse_number(text)
    if number is None or len(measure.units) == 1:
        return ""
    value = measure.value(number, unit)
    other = measure.question.unit
    if unit == other:
        if measure.is_time or len(measure.units) > _TWO or unit.startswith("{"):
            return ""  # nobody wants 3 weeks in months as well, or units in drinks
        other = measure.units[1]
    told = shown_number(measure.shown(value, other))
    return f"= {told} {shown_unit(other)}"


def _whole(question: Question, number: Decimal) -> str:
    if question.unit == "%" and 0 < number < 1:
        return f"A whole number is needed. Did you mean {shown_number(100 * number)} %?"
    return "A whole number is needed."


def _unusual(measure: Measure, number: Decimal, unit: str) -> str:
    said = f"{shown_number(number)} {shown_unit(unit)}".strip()
    other = measure.fitting(number, unit, usual=True)
    meant = f" Or did you mean {shown_unit(other)}?" if other else ""
    return f"{said} is unusual. Is it right?{meant}"


def _impossible(measure: Measure, number: Decimal, unit: str) -> str:
    limits = measure.limits(unit)
    assert limits is not None  # noqa: S101 - a number is refused by its limits only
    low, high = shown_number(limits.low), shown_number(limits.high)
    told = f"Not possible: {low} to {high} {shown_unit(unit)}".strip()
    other = measure.fitting(number, unit, usual=False)
    meant = f" Did you mean {shown_unit(other)}? Ctrl+U changes it." if other else ""
    return f"{told} are accepted.{meant}"


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
