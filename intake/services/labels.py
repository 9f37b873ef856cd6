"""What keys are called, for whoever prints or shows them."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial

from intake.domain.patient import Sex
from intake.knowledge.medicines.lettering import tall_man_letters
from intake.knowledge.other_units import in_unit
from intake.knowledge.release import Knowledge
from intake.knowledge.units import shown_unit

_CARD = "emergency"
_ASIDE = re.compile(r"\s*\((?!upd )[^()]*\)")
"""What stands in brackets after the title of a source, but for when it was updated."""


def report_labels(knowledge: Knowledge) -> Mapping[str, str]:
    """Return the names of questions, and of `condition.`, `advice.`, `test.` keys.

    A question has a `short.` name for lists, and its answers a `choice.` name each; an
    advice has a `group.` that it belongs to, and a `source.` has its title. A test has
    its `tube.`, `preparation.` and `loinc.` code, and its reference interval in `low.`
    and `high.`, empty where there is none. `tall.` has
    a word of a medicine's name with the capitals that tell it from others.
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
    labels |= _handling(knowledge)
    labels |= {f"source.{k}": _title(one.title) for k, one in knowledge.sources.items()}
    labels |= {f"group.{one.key}": one.group for one in knowledge.advice}
    labels |= {f"tall.{word}": tall for word, tall in tall_man_letters().items()}
    return labels | {f"advice.{one.key}": one.title for one in knowledge.advice}


def _handling(knowledge: Knowledge) -> Mapping[str, str]:
    """Return the `tube.`, `preparation.` and `loinc.` of each test, and its interval.

    The interval, in the test's own unit, stands under `low.KEY.SEX` and `high.KEY.SEX`.
    """
    analytes = knowledge.analytes
    told = {f"tube.{key}": one.tube for key, one in analytes.items()}
    told |= {f"preparation.{key}": one.preparation for key, one in analytes.items()}
    told |= {f"loinc.{key}": one.loinc or "" for key, one in analytes.items()}
    for key, one in analytes.items():
        for sex in Sex:
            interval = one.interval_for(sex, pregnant=False)
            told[f"low.{key}.{sex.value}"] = _limit(interval.low)
            told[f"high.{key}.{sex.value}"] = _limit(interval.high)
    return told


def _limit(limit: Decimal | None) -> str:
    return "" if limit is None else str(limit)


def _title(title: str) -> str:
    return _ASIDE.sub("", title).strip() or title


def answer_units(knowledge: Knowledge) -> Mapping[str, str]:
    """Return the unit of each answer that has one, as people write it."""
    return {q.key: shown_unit(q.unit) for q in knowledge.questions if q.unit}


def red_flags(knowledge: Knowledge) -> tuple[str, ...]:
    """Return the questions of the emergency card that everybody is asked, in order."""
    always = knowledge.questions.unconditional
    return tuple(question.key for question in always if question.section == _CARD)


def result_units(
    knowledge: Knowledge,
) -> Callable[[str, str, str, str], str | None]:
    """Return what tells a result (test, value, unit) in another unit of its test."""
    return partial(in_unit, knowledge.analytes)
