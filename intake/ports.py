"""What the application needs from the outside, as protocols."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Protocol

from intake.domain.assessment import Assessment
from intake.domain.patient import Patient
from intake.domain.record import (
    Clinic,
    Draft,
    PatientHit,
    PrintContext,
    Role,
    SignedDocument,
    StoredPatient,
    StoredVisit,
    User,
    VisitLine,
)
from intake.domain.visit import Visit

Clock = Callable[[], datetime]
"""Returns the present moment, aware and in UTC."""


def system_clock() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """One act to be remembered; never holds clinical text or names."""

    at: datetime
    user: str
    action: str
    outcome: str = "done"
    patient_id: int | None = None
    entity: str | None = None
    entity_id: str | None = None
    detail: dict[str, str | int | bool] = field(default_factory=dict)


class Patients(Protocol):
    """The patients in the record."""

    def add(self, patient: Patient, *, at: datetime) -> StoredPatient:
        """Add a patient."""
        ...

    def get(self, patient_id: int) -> StoredPatient:
        """Return a patient.

        Raises:
            NotFoundError: if there is none with this number.
        """
        ...

    def update(self, stored: StoredPatient, *, at: datetime) -> StoredPatient:
        """Replace what is known of a patient, if nobody else did meanwhile.

        Raises:
            RefusedError: if the stored version is no longer the newest.
        """
        ...

    def find(self, text: str, *, limit: int, at: date) -> Sequence[PatientHit]:
        """Return patients by any part of name, birth date or number, best first."""
        ...

    def same_number(self, number: str) -> StoredPatient | None:
        """Return the patient who has this number, spaces and case aside."""
        ...


class Visits(Protocol):
    """The signed visits in the record."""

    def add(
        self,
        patient_id: int,
        visit: Visit,
        assessment: Assessment,
        *,
        signed_by: str,
        signed_at: datetime,
    ) -> StoredVisit:
        """Add a signed visit."""
        ...

    def amend(
        self,
        replaces: int,
        visit: Visit,
        assessment: Assessment,
        *,
        reason: str,
        signed_by: str,
        signed_at: datetime,
    ) -> StoredVisit:
        """Add a new version of a visit; the old one stays readable.

        Raises:
            RefusedError: if the visit already has a newer version.
        """
        ...

    def get(self, visit_id: int) -> StoredVisit:
        """Return a visit.

        Raises:
            NotFoundError: if there is none with this number.
        """
        ...

    def of_patient(self, patient_id: int) -> Sequence[VisitLine]:
        """Return the newest versions of a patient's visits, latest first."""
        ...

    def latest(
        self, *, limit: int, before: tuple[datetime, int] | None = None
    ) -> Sequence[VisitLine]:
        """Return a page of visits, latest first, from before a place in the list."""
        ...

    def count(self, *, since: datetime | None = None) -> int:
        """Return how many visits there are, newest versions only."""
        ...

    def documents(
        self, *, after: int, limit: int, since: datetime | None = None
    ) -> Sequence[SignedDocument]:
        """Return a page of signed documents, newest versions only, by their numbers.

        The next page begins after the last number of this one.
        """
        ...


class Drafts(Protocol):
    """Visits being written."""

    def put(self, draft: Draft) -> None:
        """Keep a draft, replacing its earlier state."""
        ...

    def drop(self, draft_id: str) -> None:
        """Forget a draft; nothing happens if there is none."""
        ...

    def all(self) -> Sequence[Draft]:
        """Return every draft, latest first."""
        ...


class AuditLog(Protocol):
    """The append-only log of acts."""

    def record(self, event: AuditEvent) -> None:
        """Append an event, in the same transaction as the act."""
        ...


class ClinicSettings(Protocol):
    """The clinic's own settings."""

    def get(self) -> Clinic:
        """Return them."""
        ...

    def put(self, clinic: Clinic) -> None:
        """Replace them."""
        ...


class UnitOfWork(Protocol):
    """One transaction; rolled back unless committed."""

    @property
    def patients(self) -> Patients:
        """The patients."""
        ...

    @property
    def visits(self) -> Visits:
        """The visits."""
        ...

    @property
    def drafts(self) -> Drafts:
        """The drafts."""
        ...

    @property
    def audit(self) -> AuditLog:
        """The audit log."""
        ...

    @property
    def clinic(self) -> ClinicSettings:
        """The clinic's settings."""
        ...

    def commit(self) -> None:
        """Make everything done so far permanent."""
        ...


UnitOfWorkFactory = Callable[[], AbstractContextManager[UnitOfWork]]


class ReportWriter(Protocol):
    """Turns the record into pages."""

    def visit_summary(self, stored: StoredVisit, context: PrintContext) -> bytes:
        """Return the summary of a signed visit as a PDF."""
        ...

    def unsigned_summary(
        self, visit: Visit, assessment: Assessment, context: PrintContext
    ) -> bytes:
        """Return the summary of a visit that is not in the record, marked DRAFT."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user, and whether they may still sign in."""

    user: User
    is_disabled: bool


class Accounts(Protocol):
    """The people who can sign in; every change is recorded with its author."""

    def all(self) -> Sequence[Account]:
        """Return every account, by sign-in name."""
        ...

    def add(
        self, login: str, display_name: str, roles: frozenset[Role], password: str
    ) -> User:
        """Add a user with a password of their own.

        Raises:
            RefusedError: if the sign-in name is taken or the password too weak.
        """
        ...

    def change(self, user: User) -> None:
        """Replace the displayed name and the roles of a user.

        Raises:
            NotFoundError: if there is no such user.
        """
        ...

    def change_password(self, login: str, old: str, new: str) -> None:
        """Replace a password by a new one.

        Raises:
            RefusedError: if the old one is wrong or the new one too weak.
        """
        ...

    def set_password(self, login: str, password: str) -> None:
        """Give a user a password, whatever the old one was.

        Raises:
            RefusedError: if there is no such user or the password is too weak.
        """
        ...

    def disable(self, user_id: int) -> None:
        """Take a user's key away; what they signed stays theirs.

        Raises:
            NotFoundError: if there is no such user.
        """
        ...

    def new_recovery_key(self) -> str:
        """Make a new recovery key, the earlier one void; return it to be printed."""
        ...
