"""The units that a clinic prefers to type numbers in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.forms.checks import UNIT
from intake.knowledge.measures import Measure
from intake.knowledge.question import Question
from intake.knowledge.questions import QuestionSet
from intake.knowledge.units import shown_unit


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A number that is typed in one of several units, each with its words."""

    key: str
    label: str
    units: tuple[tuple[str, str], ...]


def preferred_units(
    questions: QuestionSet, wishes: Mapping[str, str], typed: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the marks that let numbers be typed in the units that are preferred.

    Args:
        questions: which numbers there are.
        wishes: the unit by the key of the question; one that is not in use counts for
            nothing.
        typed: what stands in the form already, in the unit of its question.
    """
    marks: dict[str, str] = {}
    for question in questions:
        wish, path = wishes.get(question.key), f"answers.{question.key}"
        if wish and path not in typed and wish in _others(question):
            marks[UNIT + path] = wish
    return marks


def units_to_choose(questions: QuestionSet) -> Sequence[UnitChoice]:
    """Return the numbers that are typed in one of several units.

    The unit of the question comes first. A time that can be said in other words is no
    matter of what a clinic is used to.
    """
    return [
        UnitChoice(
            question.key,
            question.short,
            tuple((unit, shown_unit(unit)) for unit in (question.unit, *others)),
        )
        for question in questions
        if question.unit not in _TIMES and (others := _others(question))
    ]


_TIMES = ("wk", "min")


def _others(question: Question) -> tuple[str, ...]:
    return Measure(question).units[1:] if question.is_numeric else ()
