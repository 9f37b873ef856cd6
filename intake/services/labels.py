"""What keys are called, for whoever prints or shows them."""

import re
from collections.abc import Mapping

from intake.knowledge.questions import shown_unit
from intake.knowledge.release import Knowledge

_CARD = "emergency"
_ASIDE = re.compile(r"\s*\((?!upd )[^()]*\)")
"""What stands in brackets after the title of a source, but for when it was updated."""


def report_labels(knowledge: Knowledge) -> Mapping[str, str]:
    """Return the names of questions, and of `condition.`, `advice.`, `test.` keys.

    A question has a `short.` name for lists, and its answers a `choice.` name each; an
    advice has a `group.` that it belongs to, and a `source.` has its title.
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
    labels |= {f"source.{k}": _title(one.title) for k, one in knowledge.sources.items()}
    labels |= {f"group.{one.key}": one.group for one in knowledge.advice}
    return labels | {f"advice.{one.key}": one.title for one in knowledge.advice}


def _title(title: str) -> str:
    return _ASIDE.sub("", title).strip() or title


def answer_units(knowledge: Knowledge) -> Mapping[str, str]:
    """Return the unit of each answer that has one, as people write it."""
    return {q.key: shown_unit(q.unit) for q in knowledge.questions if q.unit}


def red_flags(knowledge: Knowledge) -> tuple[str, ...]:
    """Return the questions of the emergency card that everybody is asked, in order."""
    card = knowledge.questions.section(_CARD).questions
    return tuple(question.key for question in card if question.ask_when is None)
