"""Tables of people, clinic, drafts, users and acts; visits have their own module."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    CursorResult,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from intake.store.columns import IsoDay, UtcMoment, YesNo, byte_ordered

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name: SQLite can only rebuild a table by names."""

STRICT = {"sqlite_strict": True}
"""A column holds the type that it says, or the row is refused."""

BARE = {"sqlite_strict": True, "sqlite_with_rowid": False}
"""The same, kept in the order of a key of several columns: one tree, not two."""


class Row(DeclarativeBase):
    """What all tables share: names of constraints and the types of columns."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 (declared so by SQLAlchemy)
        str: Text(),
        datetime: UtcMoment(),
        date: IsoDay(),
        bool: YesNo(),
        bytes: LargeBinary(),
    }


def table_of(row: type[Row]) -> Table:
    """Return the table that a class describes; statements are made of tables."""
    return Row.metadata.tables[row.__tablename__]


def new_id(added: CursorResult[Any]) -> int:
    """Return the number that the database gave to the row just inserted."""
    key = added.inserted_primary_key
    if key is None:
        raise TypeError("only an INSERT of one row has a new number")
    return int(key[0])


class ClinicRow(Row):
    """The clinic's own settings and the database's identity; one row.

    `preferences` is JSON, what is not in it has its default; the logo stands apart.
    """

    __tablename__ = "clinic"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    database_id: Mapped[str]
    name: Mapped[str]
    address: Mapped[str]
    is_demo: Mapped[bool]
    preferences: Mapped[str] = mapped_column(server_default="{}")
    logo: Mapped[bytes | None]


class PatientRow(Row):
    """A patient.

    `number_key`, `family_key` and `given_key` are normalised for comparison. An age
    without a date is kept with the day it was told; `born_about` is then an estimate.
    `merged_into` names the patient who stands for this one since two were found to be
    one person; nothing else of the row changes then.
    """

    __tablename__ = "patient"
    __table_args__ = (
        Index("uq_patient_number_key", "number_key", unique=True),
        Index(None, "family_key", "given_key"),
        Index(None, "birth_date"),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    number: Mapped[str | None]
    number_key: Mapped[str | None] = mapped_column(byte_ordered())
    number_kind: Mapped[str | None]
    family_name: Mapped[str]
    given_name: Mapped[str]
    title: Mapped[str | None]
    preferred_name: Mapped[str | None]
    family_key: Mapped[str] = mapped_column(byte_ordered())
    given_key: Mapped[str] = mapped_column(byte_ordered())
    birth_date: Mapped[str | None]
    birth_precision: Mapped[str | None]
    born_about: Mapped[date]
    age_years: Mapped[int | None]
    age_told_on: Mapped[date | None]
    sex: Mapped[str]
    allergy_status: Mapped[str]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    address: Mapped[str | None]
    next_of_kin: Mapped[str | None]
    next_of_kin_phone: Mapped[str | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str | None]
    merged_into: Mapped[int | None] = mapped_column(
        ForeignKey("patient.id"), index=True
    )


class AllergyRow(Row):
    """One substance that a patient reacts to."""

    __tablename__ = "patient_allergy"
    __table_args__ = (BARE,)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    substance: Mapped[str]
    reaction: Mapped[str | None]


class NumberRow(Row):
    """One more number of a patient, in use or retired."""

    __tablename__ = "patient_number"
    __table_args__ = (Index(None, "number_key"), BARE)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    number_key: Mapped[str] = mapped_column(byte_ordered())
    kind: Mapped[str | None]
    retired: Mapped[bool]


class FormerNameRow(Row):
    """One earlier family name of a patient."""

    __tablename__ = "patient_former_name"
    __table_args__ = (BARE,)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class TokenRow(Row):
    """One word by which a patient can be found: of a name, the number, the birth."""

    __tablename__ = "patient_token"
    __table_args__ = (Index(None, "patient_id", "token"), BARE)
    token: Mapped[str] = mapped_column(byte_ordered(), primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), primary_key=True)


class DraftRow(Row):
    """A visit being written.

    `session_id` is the running program that kept it last, `revision` counts how often
    it was kept: together they tell a second desk from the first.
    """

    __tablename__ = "draft"
    __table_args__ = (Index(None, "saved_at"), STRICT)
    id: Mapped[str] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    author: Mapped[str]
    started_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    knowledge: Mapped[str]
    answered: Mapped[int]
    content: Mapped[str]
    revision: Mapped[int]
    session_id: Mapped[str]
    amends: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)


class JottingRow(Row):
    """What a user typed in a place beside a visit and did not save yet."""

    __tablename__ = "jotting"
    __table_args__ = (BARE,)
    author: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    content: Mapped[str]
    saved_at: Mapped[datetime]


class FollowUpRow(Row):
    """What was promised about a visit, or that it waits no longer for something."""

    __tablename__ = "visit_follow_up"
    __table_args__ = (Index(None, "kind", "done_at"), BARE)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    due: Mapped[date | None]
    note: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[datetime]
    done_by: Mapped[str | None]
    done_at: Mapped[datetime | None]


class UserRow(Row):
    """A person who signs in.

    No password and no hash of one: a password is proved by opening the person's key
    slot, which `slot` names.
    """

    __tablename__ = "user_account"
    __table_args__ = (
        Index("uq_user_account_login_key", "login_key", unique=True),
        STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    login: Mapped[str]
    login_key: Mapped[str]
    display_name: Mapped[str]
    roles: Mapped[str]
    is_disabled: Mapped[bool]
    slot: Mapped[str]
    created_at: Mapped[datetime]


class KeySlotsRow(Row):
    """The sealed keys, where there is no folder of the clinic's own: on a server."""

    __tablename__ = "key_slots"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str]


class TriesRow(Row):
    """The failed tries to sign in at any desk of a server."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"), STRICT)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str]


class AuditRow(Row):
    """One act, chained to the one before; triggers refuse any change."""

    __tablename__ = "audit_event"
    __table_args__ = (
        CheckConstraint("seq > 0", name="counted"),
        CheckConstraint("length(prev_hash) = 32", name="prev_hash_whole"),
        CheckConstraint("length(hash) = 32", name="hash_whole"),
        Index("uq_audit_event_hash", "hash", unique=True),
        Index(None, "patient_id", "seq"),
        STRICT,
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str]
    user: Mapped[str]
    session_id: Mapped[str]
    desk: Mapped[str]
    app_version: Mapped[str]
    action: Mapped[str]
    outcome: Mapped[str]
    patient_id: Mapped[int | None]
    entity: Mapped[str | None]
    entity_id: Mapped[str | None]
    detail: Mapped[str]
    key_id: Mapped[str]
    prev_hash: Mapped[bytes]
    hash: Mapped[bytes]
