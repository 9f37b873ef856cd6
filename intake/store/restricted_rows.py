"""Tables of restricted records: who opens them, and who broke the glass."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.rows import BARE, STRICT, Row

_HOLDS = text("lifted_at IS NULL")


class RestrictionRow(Row):
    """A record is restricted; lifted, it stays as what was. Triggers hold it so."""

    __tablename__ = "patient_restriction"
    __table_args__ = (
        Index(
            "uq_patient_restriction_patient_id",
            "patient_id",
            unique=True,
            sqlite_where=_HOLDS,
            postgresql_where=_HOLDS,
        ),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    reason: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[datetime]
    lifted_by: Mapped[str | None]
    lifted_at: Mapped[datetime | None]
    lift_reason: Mapped[str | None]


class TeamRow(Row):
    """Somebody opens a restricted record; the log of acts knows who did before."""

    __tablename__ = "restriction_team"
    __table_args__ = (BARE,)
    restriction_id: Mapped[int] = mapped_column(
        ForeignKey("patient_restriction.id"), primary_key=True
    )
    login: Mapped[str] = mapped_column(primary_key=True)
    added_by: Mapped[str]
    added_at: Mapped[datetime]


class GlassRow(Row):
    """A glass was broken; it ends once and is reviewed once. Triggers hold the rest."""

    __tablename__ = "break_glass"
    __table_args__ = (
        Index(None, "login", "ended_at"),
        Index(None, "reviewed_at"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    login: Mapped[str]
    why: Mapped[str]
    words: Mapped[str]
    desk: Mapped[str]
    begun_at: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended: Mapped[str | None]
    reviewed_by: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    justified: Mapped[bool | None]
    remark: Mapped[str | None]
