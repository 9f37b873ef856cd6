"""Two records of one person: what the one that stays takes over from the other."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from intake.domain.contact import Contact
from intake.domain.numbers import Identifier
from intake.domain.patient import Allergies, Allergy, AllergyStatus, Patient


class MergeState(StrEnum):
    """What became of a merge."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Somebody thinks that two records are one person's; what was decided."""

    id: int
    duplicate_id: int
    survivor_id: int
    state: MergeState
    reason: str = field(repr=False)
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    undone_by: str | None = None
    undone_at: datetime | None = None


def combined(survivor: Patient, duplicate: Patient) -> Patient:
    """Return what is known of the person by both records.

    What the survivor says stands; what it leaves open the duplicate fills. Every
    allergy of either is kept, and every number, the duplicate's as retired.
    """
    filled = {
        name: getattr(survivor, name) or getattr(duplicate, name)
        for name in ("title", "preferred_name", "family_name", "given_name")
    }
    return survivor.model_copy(
        update=filled
        | _birth(survivor, duplicate)
        | {
            "allergies": _allergies(survivor.allergies, duplicate.allergies),
            "other_numbers": _numbers(survivor, duplicate),
            "former_names": _names(survivor, duplicate),
            "contact": _contact(survivor.contact, duplicate.contact),
        }
    )


def _birth(survivor: Patient, duplicate: Patient) -> dict[str, object]:
    """Return the date of birth of the duplicate where the survivor has but an age."""
    if survivor.birth_date or not duplicate.birth_date:
        return {}
    return {
        "birth_date": duplicate.birth_date,
        "birth_date_precision": duplicate.birth_date_precision,
        "age_years": None,
    }


_SAID = (AllergyStatus.NONE_KNOWN, AllergyStatus.UNAVAILABLE)
"""What says more than nothing, the most telling first."""


def _allergies(mine: Allergies, other: Allergies) -> Allergies:
    known: dict[tuple[str, str | None], Allergy] = {}
    for item in (*mine.items, *other.items):
        known.setdefault((item.substance.casefold(), item.reaction), item)
    if known:
        items = tuple(known.values())
        return Allergies(status=AllergyStatus.KNOWN, items=items)
    states = (mine.status, other.status)
    return Allergies(status=next((s for s in _SAID if s in states), mine.status))


def _numbers(survivor: Patient, duplicate: Patient) -> tuple[Identifier, ...]:
    numbers = {_bare(one.number): one for one in survivor.other_numbers}
    own = {_bare(survivor.number or "")}
    retired = [
        Identifier(number=number, kind=kind, retired=True)
        for number, kind in (
            (duplicate.number, duplicate.number_kind),
            *((one.number, one.kind) for one in duplicate.other_numbers),
        )
        if number
    ]
    for one in retired:
        if _bare(one.number) not in own:
            numbers.setdefault(_bare(one.number), one)
    return tuple(numbers.values())


def _bare(number: str) -> str:
    return "".join(number.split()).casefold()


def _names(survivor: Patient, duplicate: Patient) -> tuple[str, ...]:
    names = {name.casefold(): name for name in survivor.former_names}
    for name in (duplicate.family_name, *duplicate.former_names):
        if name and name.casefold() != survivor.family_name.casefold():
            names.setdefault(name.casefold(), name)
    return tuple(names.values())


def _contact(mine: Contact, other: Contact) -> Contact:
    return Contact(
        **{
            name: getattr(mine, name) or getattr(other, name)
            for name in Contact.model_fields
        }
    )
