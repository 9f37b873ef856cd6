"""From the rows of a signed visit back to the visit."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Row as Found

from intake.domain.dates import PartialDate
from intake.domain.decision import Decision
from intake.domain.patient import Patient
from intake.domain.visit import (
    FORMAT,
    Answer,
    Condition,
    Entered,
    Medication,
    Result,
    Visit,
)
from intake.store.visit_mapping import TRUE

Rows = Iterable[Found[Any]]


def visit_of(row: Found[Any], parts: Mapping[str, Rows], signed: str) -> Visit:
    """Return the visit of a row and the rows of its parts, by their tables' names.

    What was typed in other units stands in the signed document alone: it is read, and
    never asked for.
    """
    return Visit(
        format=FORMAT,
        patient=Patient.model_validate_json(row.patient_as_seen),
        seen_at=row.seen_at,
        seen_by=row.seen_by,
        answers=answers_of(parts["visit_answer"]),
        entered=_entered(signed),
        conditions=tuple(_condition(part) for part in parts["visit_condition"])
        if row.conditions_asked
        else None,
        medications=tuple(_medication(part) for part in parts["visit_medication"])
        if row.medications_asked
        else None,
        results=tuple(_result(part) for part in parts["visit_result"]),
        other_symptoms=tuple(part.key for part in parts["visit_symptom"])
        if row.symptoms_asked
        else None,
        notes=row.notes,
        decision=Decision.model_validate_json(row.decision) if row.decision else None,
    )


def _entered(signed: str) -> dict[str, Entered]:
    if '"entered":' not in signed:  # by far the most: nothing to read
        return {}
    told = json.loads(signed).get("entered", {})
    return {key: Entered.model_validate(one) for key, one in told.items()}


def answers_of(rows: Rows) -> dict[str, Answer]:
    """Return answers by their question."""
    answers: dict[str, Answer] = {}
    for row in rows:
        if row.kind != "set":
            answers[row.key] = _answer(row.kind, row.value)
            continue
        before = answers.get(row.key, ())
        chosen = () if row.value is None else (row.value,)
        answers[row.key] = (*before, *chosen) if isinstance(before, tuple) else chosen
    return answers


def _answer(kind: str, value: str) -> Answer:
    match kind:
        case "yes_no":
            return value == TRUE
        case "whole":
            return int(value)
        case "number":
            return Decimal(value)
        case _:
            return value


def _condition(row: Found[Any]) -> Condition:
    return Condition(key=row.key, text=row.text, since=_day(row.since))


def _medication(row: Found[Any]) -> Medication:
    return Medication(
        text=row.text,
        dose=row.dose,
        started=_day(row.started),
        changed=_day(row.changed),
        stopped=_day(row.stopped),
        confirmed=row.confirmed,
        source=row.source,
    )


def _result(row: Found[Any]) -> Result:
    return Result(
        test=row.test,
        value=row.value,
        unit=row.unit,
        collected=_day(row.collected),
        dealt_with=row.dealt_with,
    )


def _day(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None
