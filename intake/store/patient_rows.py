"""Tables of what became of patients: their earlier states, and merges."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.rows import BARE, STRICT, Row


class PatientVersionRow(Row):
    """A patient as they stood before a change; triggers hold it as it is.

    `told_on` is the day from which an age without a date counts.
    """

    __tablename__ = "patient_version"
    __table_args__ = (BARE,)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str]
    told_on: Mapped[date | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str | None]


class MergeRow(Row):
    """Two records that somebody thinks are one person, and what was decided.

    `version_before` and `version_after` are the survivor's around the merge: what it
    took over from the duplicate is what lies between them.
    """

    __tablename__ = "patient_merge"
    __table_args__ = (STRICT,)
    id: Mapped[int] = mapped_column(primary_key=True)
    duplicate_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    survivor_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    state: Mapped[str]
    reason: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None]
    version_before: Mapped[int | None]
    version_after: Mapped[int | None]
