"""What keys are called, for whoever prints or shows them."""

from collections.abc import Mapping

from intake.knowledge.questions import shown_unit
from intake.knowledge.release import Knowledge

_CARD = "emergency"


def report_labels(knowledge: Knowledge) -> Mapping[str, str]:
    """Return the names of questions, and of `condition.`, `advice.`, `test.` keys.

    A question has a `short.` name for lists, and its answers a `choice.` name each.
    """
    labels = {question.key: question.text for question in knowledge.questions}
    labels |= {f"short.{q.key}": q.short for q in knowledge.questions}
    labels |= {
        f"choice.{question.key}.{choice.value}": choice.label
        for question in knowledge.questions
        for choice in question.choices
    }
    labels |= {f"condition.{k}": one.name for k, one in knowledge.conditions.items()}
    labels |= {f"test.{k}": one.name for k, one in knowledge.analytes.items()}
    return labels | {f"advice.{one.key}": one.title for one in knowledge.advice}


def answer_units(knowledge: Knowledge) -> Mapping[str, str]:
    """Return the unit of each answer that has one, as people write it."""
    return {q.key: shown_unit(q.unit) for q in knowledge.questions if q.unit}


def red_flags(knowledge: Knowledge) -> tuple[str, ...]:
    """Return the questions of the emergency card that everybody is asked, in order."""
    card = knowledge.questions.section(_CARD).questions
    return tuple(question.key for question in card if question.ask_when is None)
