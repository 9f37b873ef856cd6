"""The units that a clinic prefers to type numbers in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.forms.checks import UNIT
from intake.knowledge.measures import Measure
from intake.knowledge.question import Question
from intake.knowledge.questions import QuestionSet
from intake.knowledge.release import Knowledge
from intake.knowledge.units import shown_unit


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A number that is typed in one of several units, each with its words.

    `is_test` tells the result of a test from an answer.
    """

    key: str
    label: str
    units: tuple[tuple[str, str], ...]
    is_test: bool = False


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


def units_to_choose(knowledge: Knowledge) -> Sequence[UnitChoice]:
    """Return the numbers that are typed in one of several units, answers first.

    The usual unit comes first. A time that can be said in other words is no matter of
    what a clinic is used to. What is asked and tested alike is chosen once.
    """
    asked = [
        UnitChoice(
            question.key, question.short, _in_words((question.unit, *_others(question)))
        )
        for question in knowledge.questions
        if question.unit not in _TIMES and _others(question)
    ]
    keys = {one.key for one in asked}
    tested = [
        UnitChoice(test.key, test.name, _in_words(test.units), is_test=True)
        for test in knowledge.analytes.values()
        if test.others and not test.calculated and test.key not in keys
    ]
    return [*asked, *tested]


def _in_words(units: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((unit, shown_unit(unit)) for unit in units)


_TIMES = ("wk", "min")


def _others(question: Question) -> tuple[str, ...]:
    return Measure(question).units[1:] if question.is_numeric else ()
