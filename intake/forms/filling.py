"""From a signed visit back to what was typed: the form filled, to be corrected.

Everything that the visit says stands in the draft as it was given; composing it again
makes the same visit.
"""

from collections.abc import Iterable, Iterator, Mapping

from intake.domain.decision import Decision
from intake.domain.patient import Allergies, AllergyStatus
from intake.domain.visit import Medication, Result, Visit
from intake.forms import deciding, test_choices
from intake.forms.carrying import (
    condition_row,
    medication_row,
    shown_day,
    typed_answer,
)
from intake.forms.checks import SURE, UNIT, told_sure
from intake.forms.compose import REVIEWED
from intake.forms.fields import NONE

Typed = Iterator[tuple[str, str]]
_SAID = {True: "yes", False: "no"}


def filled(visit: Visit) -> Mapping[str, str]:
    """Return what a draft holds that says the same as a visit."""
    typed: dict[str, str] = {}
    for part in (
        _answers(visit),
        _allergies(visit.patient.allergies),
        _rows("conditions", map(condition_row, visit.conditions or ())),
        _rows("medications", map(_medicine, visit.medications or ())),
        _rows("results", map(_result, visit.results)),
        _sure_values(visit),
        _decision(visit.decision),
    ):
        typed.update(part)
    if visit.conditions == ():
        typed["conditions"] = NONE
    if visit.medications == ():
        typed["medications"] = NONE
    return {**typed, "notes": visit.notes}


def _answers(visit: Visit) -> Typed:
    for key, answer in visit.answers.items():
        path, entered = f"answers.{key}", visit.entered.get(key)
        text = entered.value if entered else typed_answer(answer)
        unit = entered.unit if entered else ""
        yield path, text
        yield UNIT + path, unit
        if entered or not isinstance(answer, bool | str | tuple):
            yield SURE + path, told_sure(text, unit)
    if visit.other_symptoms is not None:
        yield "other_symptoms", REVIEWED
        for key in visit.other_symptoms:
            yield f"answers.{key}", "yes"


def _allergies(allergies: Allergies) -> Typed:
    if allergies.status is not AllergyStatus.NOT_RECORDED:
        yield "allergies", allergies.status.value
    rows = (
        {"substance": item.substance, "reaction": item.reaction or ""}
        for item in allergies.items
    )
    yield from _rows("reactions", rows)


def _medicine(one: Medication) -> Mapping[str, str]:
    told = {"source": one.source or "", "confirmed": "" if one.confirmed else "no"}
    return {**medication_row(one), **told}


def _result(one: Result) -> Mapping[str, str]:
    return {
        "test": one.test,
        "value": one.value,
        "unit": one.unit,
        "collected": shown_day(one.collected),
        "dealt_with": "" if one.dealt_with is None else _SAID[one.dealt_with],
    }


def _sure_values(visit: Visit) -> Typed:
    """Yield that critical results were looked at when the visit was signed."""
    for number, one in enumerate(visit.results, start=1):
        yield f"{SURE}results.r{number}.value", one.value


def _rows(listing: str, rows: Iterable[Mapping[str, str]]) -> Typed:
    for number, row in enumerate(rows, start=1):
        for column, text in row.items():
            yield f"{listing}.{listing[0]}{number}.{column}", text


def _decision(decision: Decision | None) -> Typed:
    if decision is None:
        return
    if decision.level is not decision.suggested:
        yield deciding.LEVEL, decision.level.value
        yield deciding.REASON, decision.reason.value if decision.reason else ""
        yield deciding.TEXT, decision.text
    for one in decision.untaken:
        yield test_choices.path_of(one.test, test_choices.TAKEN), "no"
        yield test_choices.path_of(one.test, test_choices.TEXT), one.reason
    for test in decision.added:
        yield test_choices.path_of(test, test_choices.ADDED), "yes"
