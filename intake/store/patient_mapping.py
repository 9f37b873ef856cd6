"""Between a patient and the rows of a patient."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row as Found

from intake.domain.contact import Contact
from intake.domain.dates import PartialDate
from intake.domain.identity import Identity
from intake.domain.numbers import Identifier, NumberKind
from intake.domain.patient import Allergies, Allergy, AllergyStatus, Patient, Sex
from intake.store.search_keys import number_key, plain

Columns = dict[str, Any]
"""The columns of one row, by name; the driver alone knows their types."""

_OLDEST = 120
"""The highest age that a patient may have (intake.domain.patient)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The rows that belong to one patient, each kind in its order."""

    allergies: Iterable[Found[Any]] = ()
    numbers: Iterable[Found[Any]] = ()
    former_names: Iterable[Found[Any]] = ()


def patient_columns(patient: Patient, told_on: date) -> Columns:
    """Return a patient's row, all but its number and its moments.

    Args:
        patient: the patient.
        told_on: the day on which an age without a birth date was told.
    """
    return {
        "number": patient.number,
        "number_key": number_key(patient.number),
        "number_kind": patient.number_kind.value if patient.number_kind else None,
        "family_name": patient.family_name,
        "given_name": patient.given_name,
        "title": patient.title,
        "preferred_name": patient.preferred_name,
        "family_key": plain(patient.family_name),
        "given_key": plain(patient.given_name),
        "birth_date": str(patient.birth_date) if patient.birth_date else None,
        "birth_precision": patient.birth_date_precision,
        "born_about": patient.birth_on_or_about(told_on),
        "age_years": patient.age_years,
        "age_told_on": told_on if patient.age_years is not None else None,
        "sex": patient.sex.value,
        "allergy_status": patient.allergies.status.value,
        **{name: getattr(patient.contact, name) for name in Contact.model_fields},
    }


def allergy_columns(patient_id: int, patient: Patient) -> list[Columns]:
    """Return a patient's rows of allergies."""
    return [
        {
            "patient_id": patient_id,
            "position": position,
            "substance": item.substance,
            "reaction": item.reaction,
        }
        for position, item in enumerate(patient.allergies.items)
    ]


def number_columns(patient_id: int, patient: Patient) -> list[Columns]:
    """Return a patient's rows of further numbers."""
    return [
        {
            "patient_id": patient_id,
            "position": position,
            "number": item.number,
            "number_key": number_key(item.number) or "",
            "kind": item.kind.value if item.kind else None,
            "retired": item.retired,
        }
        for position, item in enumerate(patient.other_numbers)
    ]


def former_name_columns(patient_id: int, patient: Patient) -> list[Columns]:
    """Return a patient's rows of earlier family names."""
    return [
        {"patient_id": patient_id, "position": position, "name": name}
        for position, name in enumerate(patient.former_names)
    ]


def patient_of(row: Found[Any], parts: Parts | None, today: date) -> Patient:
    """Return the patient of a row; an age that was told has grown since.

    Args:
        row: the patient's row.
        parts: the rows that belong to it; None where a list has no use for them.
        today: the present day.
    """
    known = parts or Parts()
    return Patient(
        number=row.number,
        number_kind=NumberKind(row.number_kind) if row.number_kind else None,
        other_numbers=tuple(_identifier(part) for part in known.numbers),
        family_name=row.family_name,
        given_name=row.given_name,
        title=row.title,
        preferred_name=row.preferred_name,
        former_names=tuple(part.name for part in known.former_names),
        birth_date=PartialDate.parse(row.birth_date) if row.birth_date else None,
        birth_date_precision=row.birth_precision,
        age_years=grown_age(row.age_years, row.age_told_on, today),
        sex=Sex(row.sex),
        allergies=_allergies(row.allergy_status, parts.allergies)
        if parts
        else Allergies(),
        contact=Contact(**{name: getattr(row, name) for name in Contact.model_fields}),
    )


def identity_of(shown: Sequence[Any], today: date) -> Identity:
    """Return what a line shows of a patient.

    Args:
        shown: the values of `patient_search.SHOWN`, in their order.
        today: the present day.
    """
    _, family, given, title, birth, age, told_on, number, kind = shown
    return Identity(
        family_name=family,
        given_name=given,
        title=title,
        birth_date=PartialDate.parse(birth) if birth else None,
        age_years=grown_age(age, told_on, today),
        number=number,
        number_kind=NumberKind(kind) if kind else None,
    )


def _identifier(row: Found[Any]) -> Identifier:
    kind = NumberKind(row.kind) if row.kind else None
    return Identifier(number=row.number, kind=kind, retired=row.retired)


def _allergies(status: str, rows: Iterable[Found[Any]]) -> Allergies:
    return Allergies(
        status=AllergyStatus(status),
        items=tuple(
            Allergy(substance=row.substance, reaction=row.reaction) for row in rows
        ),
    )


def grown_age(told: int | None, told_on: date | None, today: date) -> int | None:
    """Return the age today of somebody whose age was told on a day."""
    if told is None or told_on is None:
        return told
    had_day = (today.month, today.day) >= (told_on.month, told_on.day)
    years = today.year - told_on.year - (0 if had_day else 1)
    return min(_OLDEST, told + max(0, years))


def grouped(
    rows: Iterable[Found[*tuple[Any, ...]]], by: str
) -> Mapping[int, list[Found[Any]]]:
    """Return rows by the whole number in one of their columns."""
    groups: dict[int, list[Found[Any]]] = {}
    for row in rows:
        groups.setdefault(getattr(row, by), []).append(row)
    return groups


def local_day(moment: datetime) -> date:
    """Return the day on the desk's calendar."""
    return moment.astimezone().date()
