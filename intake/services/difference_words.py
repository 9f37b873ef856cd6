"""What differs between two documents, field by field, in the words of the form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import cast

from pydantic import BaseModel

from intake.domain.comparing import (
    GONE_THROUGH,
    Conflict,
    Difference,
    Disputed,
    Leaf,
    differences,
)
from intake.domain.dates import PartialDate, shown_date
from intake.domain.numbers import NUMBER_FORMS, Identifier, NumberKind
from intake.domain.patient import Allergy, Patient
from intake.domain.visit import Answer, Condition, Medication, Result, Visit
from intake.knowledge.release import Knowledge

NOTHING = "nothing"
"""What is said where a field holds nothing."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that changed: what it is called, and both its states in words."""

    path: str
    name: str
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Dispute:
    """One field of a conflict: what it was, what I wrote, what they saved."""

    path: str
    name: str
    base: str = field(repr=False)
    mine: str = field(repr=False)
    theirs: str = field(repr=False)
    is_overlap: bool = False


_FIELDS: Mapping[str, str] = {
    "family_name": "Family name",
    "given_name": "Given name",
    "number_kind": "Kind of number",
    "other_numbers": "Other number",
    "former_names": "Former name",
    "birth_date": "Date of birth",
    "birth_date_precision": "Date of birth known to the",
    "age_years": "Age in years",
    "allergies.status": "Allergies",
    "allergies.items": "Allergy",
    "next_of_kin_phone": "Next of kin's telephone",
    "phone": "Telephone",
    "email": "E-mail",
    "seen_at": "Seen",
    "seen_by": "Seen by",
    "conditions": "Condition",
    "medications": "Medicine",
    "results": "Result",
    "other_symptoms": "Other symptom",
    "decision.level": "Level decided",
    "decision.suggested": "Level suggested",
    "decision.reason": "Reason for another level",
    "decision.text": "Reason in words",
    "decision.untaken": "Test not wanted",
    "decision.added": "Test added",
    "decision.rules": "Rule decided on",
}
_GROUPS: Mapping[str, str] = {
    "conditions": "Conditions",
    "medications": "Medicines",
    "results": "Results",
    "other_symptoms": "Other symptoms",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceWords:
    """Says differences of visits and patients with the names that the form has."""

    knowledge: Knowledge

    def changes(
        self, before: Visit | Patient, after: Visit | Patient
    ) -> tuple[Change, ...]:
        """Return every field that changed, with both its states in words."""
        return tuple(
            self._change(one) for one in differences(before, after) if _is_told(one)
        )

    def disputes(
        self, conflict: Conflict[Visit] | Conflict[Patient]
    ) -> tuple[Dispute, ...]:
        """Return every field that either side of a conflict changed, in words."""
        return tuple(self._dispute(one) for one in conflict.disputed if _is_told(one))

    def _change(self, one: Difference) -> Change:
        before, after = (self._said(one.leaf, v) for v in (one.before, one.after))
        return Change(".".join(one.leaf), self._name(one.leaf), before, after)

    def _dispute(self, one: Disputed) -> Dispute:
        base, mine, theirs = (
            self._said(one.leaf, v) for v in (one.base, one.mine, one.theirs)
        )
        path, name = ".".join(one.leaf), self._name(one.leaf)
        return Dispute(path, name, base, mine, theirs, one.is_overlap)

    def _name(self, leaf: Leaf) -> str:
        for outer in ("patient", "contact"):
            leaf = leaf[1:] if leaf[0] == outer else leaf
        if leaf[0] == "answers":
            question = self.knowledge.questions.by_key.get(leaf[1])
            short = question.short if question else leaf[1].replace("_", " ")
            return short[:1].upper() + short[1:]
        if leaf[-1] == GONE_THROUGH:
            return f"{_GROUPS[leaf[0]]} asked about"
        name = _FIELDS.get(".".join(leaf[:2])) or _FIELDS.get(leaf[0])
        return name or leaf[0].replace("_", " ").capitalize()

    def _said(self, leaf: Leaf, value: object) -> str:
        if value is None:
            return NOTHING
        if leaf[0] == "answers":
            question = self.knowledge.questions.by_key.get(leaf[1])
            answer = cast("Answer", value)
            return question.shown(answer) if question else str(answer)
        if leaf[-1] == GONE_THROUGH:
            return "yes"
        if isinstance(value, BaseModel):
            return self._entry(value)
        if leaf[0] == "other_symptoms":
            symptom = self.knowledge.questions.by_key.get(str(value))
            return symptom.short if symptom else str(value)
        return _plain(value)

    def _entry(self, entry: BaseModel) -> str:
        match entry:
            case Condition():
                known = self.knowledge.conditions.get(entry.key) if entry.key else None
                name = known.name if known else entry.text or entry.key or ""
                return f"{name} since {entry.since.shown()}" if entry.since else name
            case Medication():
                return _medicine(entry)
            case Result():
                test = self.knowledge.analytes.get(entry.test)
                name = test.name if test else entry.test
                day = f" on {entry.collected.shown()}" if entry.collected else ""
                return f"{name} {entry.value} {entry.unit}".strip() + day
            case Allergy():
                to = f" ({entry.reaction})" if entry.reaction else ""
                return f"{entry.substance}{to}"
            case Identifier():
                kind = NUMBER_FORMS[entry.kind].name + " " if entry.kind else ""
                return f"{kind}{entry.text}" + (", retired" if entry.retired else "")
            case _:
                return ": ".join(_plain(part) for _, part in entry)


def _is_told(one: Difference | Disputed) -> bool:
    """Leave out what says nothing beside another line: that a list has entries."""
    if one.leaf[-1] != GONE_THROUGH:
        return True
    return one.leaf[0] in _GROUPS


def _medicine(entry: Medication) -> str:
    told = [
        f"{word} {day.shown()}"
        for word, day in (
            ("started", entry.started),
            ("changed", entry.changed),
            ("stopped", entry.stopped),
        )
        if day
    ]
    sure = [] if entry.confirmed else ["not confirmed"]
    return ", ".join([entry.text, *([entry.dose] if entry.dose else []), *told, *sure])


def _plain(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case PartialDate():
            return value.shown()
        case datetime():
            here = value.astimezone()
            return f"{shown_date(here.date())} {here:%H:%M}"
        case Decimal():
            return f"{value.normalize():f}"
        case StrEnum():
            return _choice(value)
        case _:
            return str(value)


def _choice(value: StrEnum) -> str:
    if isinstance(value, NumberKind):
        return NUMBER_FORMS[value].name
    return value.value.replace("_", " ")
