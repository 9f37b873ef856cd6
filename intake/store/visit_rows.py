"""Tables of a signed visit and its parts, each apart so that it can be asked for.

Triggers of the first migration hold them unchanged for ever: the one thing that may
change is that a visit stops being the newest version of itself.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.rows import BARE, STRICT, Row


def _visit() -> Mapped[int]:
    return mapped_column(ForeignKey("visit.id"), primary_key=True)


class VisitRow(Row):
    """A signed version of a visit.

    `seen_at` is what the document says, `happened_at` that or else the moment of
    signing. The three `…_asked` tell an empty list from one not gone through.
    `patient_as_seen` is the patient as the document had it. `signing_key` names the
    act of signing: one that is tried again finds what it stored.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index("uq_visit_replaces", "replaces", unique=True),
        Index("uq_visit_signing_key", "signing_key", unique=True),
        Index(None, "patient_id", "is_newest", "happened_at", "id"),
        Index(None, "is_newest", "happened_at", "id"),
        Index(None, "is_newest", "level", "happened_at", "id"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    version: Mapped[int]
    status: Mapped[str]
    is_newest: Mapped[bool]
    replaces: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    amend_reason: Mapped[str | None]
    happened_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[str | None]
    patient_as_seen: Mapped[str]
    conditions_asked: Mapped[bool]
    medications_asked: Mapped[bool]
    symptoms_asked: Mapped[bool]
    notes: Mapped[str]
    level: Mapped[str]
    settled: Mapped[bool]
    title: Mapped[str]
    decided_level: Mapped[str | None]
    decision: Mapped[str | None]
    knowledge_version: Mapped[str]
    knowledge_digest: Mapped[str]
    digest: Mapped[str]
    signed_by: Mapped[str]
    signed_at: Mapped[datetime]
    signing_key: Mapped[str | None]


class AssessmentRow(Row):
    """What was signed, as JSON: the visit and its assessment, each whole.

    Apart, so that lists of visits stay quick; the visit beside its rows, so that what
    reads very many visits need not put each together again.
    """

    __tablename__ = "visit_assessment"
    __table_args__ = (STRICT,)
    visit_id: Mapped[int] = _visit()
    visit_document: Mapped[str]
    document: Mapped[str]


class AnswerRow(Row):
    """An answer; one row for each choice where several may be made."""

    __tablename__ = "visit_answer"
    __table_args__ = (Index(None, "key", "value", "visit_id"), BARE)
    visit_id: Mapped[int] = _visit()
    key: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    value: Mapped[str | None]


class SymptomRow(Row):
    """One of the other symptoms."""

    __tablename__ = "visit_symptom"
    __table_args__ = (Index(None, "key", "visit_id"), BARE)
    visit_id: Mapped[int] = _visit()
    position: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]


class ConditionRow(Row):
    """A condition, by key or as it was told."""

    __tablename__ = "visit_condition"
    __table_args__ = (Index(None, "key", "visit_id"), BARE)
    visit_id: Mapped[int] = _visit()
    position: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None]
    text: Mapped[str | None]
    since: Mapped[str | None]


class MedicationRow(Row):
    """A medicine as it was typed, and whether it was recognised."""

    __tablename__ = "visit_medication"
    __table_args__ = (BARE,)
    visit_id: Mapped[int] = _visit()
    position: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    dose: Mapped[str | None]
    started: Mapped[str | None]
    changed: Mapped[str | None]
    stopped: Mapped[str | None]
    confirmed: Mapped[bool]
    recognition: Mapped[str | None]
    source: Mapped[str | None]


class IngredientRow(Row):
    """An active ingredient that the patient takes, as the assessment understood it."""

    __tablename__ = "visit_ingredient"
    __table_args__ = (
        Index(None, "inn", "visit_id"),
        Index(None, "drug_class", "visit_id"),
        STRICT,
    )
    visit_id: Mapped[int] = _visit()
    inn: Mapped[str] = mapped_column(primary_key=True)
    drug_class: Mapped[str]
    atc: Mapped[str]


class ResultRow(Row):
    """A result as reported, with what the assessment made of it."""

    __tablename__ = "visit_result"
    __table_args__ = (Index(None, "test", "interpretation", "visit_id"), BARE)
    visit_id: Mapped[int] = _visit()
    position: Mapped[int] = mapped_column(primary_key=True)
    test: Mapped[str]
    value: Mapped[str]
    unit: Mapped[str]
    collected: Mapped[str | None]
    dealt_with: Mapped[bool | None]
    si_value: Mapped[str | None]
    si_unit: Mapped[str | None]
    interpretation: Mapped[str | None]


class FindingRow(Row):
    """A rule that held, with the digest it had then."""

    __tablename__ = "visit_finding"
    __table_args__ = (Index(None, "flag", "visit_id"), BARE)
    visit_id: Mapped[int] = _visit()
    position: Mapped[int] = mapped_column(primary_key=True)
    flag: Mapped[str]
    rule: Mapped[str]
    level: Mapped[str]
    digest: Mapped[str]


class LabRow(Row):
    """A test: suggested, suggested and not wanted, or added by the nurse."""

    __tablename__ = "visit_lab"
    __table_args__ = (Index(None, "test", "visit_id"), BARE)
    visit_id: Mapped[int] = _visit()
    position: Mapped[int] = mapped_column(primary_key=True)
    test: Mapped[str]
    name: Mapped[str]
    urgency: Mapped[str | None]
    choice: Mapped[str]
