"""What the application needs from the outside, as protocols."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from intake.domain.assessment import Assessment
from intake.domain.audit import Act, ActQuery
from intake.domain.papers import AuditHead
from intake.domain.record import (
    Carried,
    Draft,
    Role,
    SignedDocument,
    StoredVisit,
    User,
    VisitLine,
    VisitVersion,
)
from intake.domain.repositories import ClinicSettings, Worklist
from intake.domain.visit import Visit
from intake.jotting_ports import Jottings
from intake.people_ports import Alike, Merges, Patients
from intake.restricted_ports import Glasses, Restrictions
from intake.search_ports import Bulk, VisitSearch

Clock = Callable[[], datetime]
"""Returns the present moment, aware and in UTC."""


def system_clock() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(UTC)


def steady_seconds() -> float:
    """Return seconds of a clock that nobody sets; those asleep count, on Linux too."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


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
        key: str | None = None,
    ) -> StoredVisit:
        """Add a signed visit; `key` names the act, which stores once."""
        ...

    def signed_with(self, key: str) -> StoredVisit | None:
        """Return what an act of signing stored; None if it stored nothing yet."""
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
            ConflictError: if the visit already has a newer version.
            RefusedError: if it was entered in error.
        """
        ...

    def enter_in_error(
        self, visit_id: int, *, reason: str, signed_by: str, signed_at: datetime
    ) -> StoredVisit:
        """Add the last version of a visit: the same content, struck through.

        Raises:
            ConflictError: if the visit already has a newer version.
            RefusedError: if it was entered in error before.
        """
        ...

    def get(self, visit_id: int) -> StoredVisit:
        """Return a version of a visit, proved to be as it was signed.

        Raises:
            NotFoundError: if there is none with this number.
            StoreUnavailableError: if it is not as it was signed.
        """
        ...

    def versions(self, visit_id: int) -> Sequence[VisitVersion]:
        """Return every version of the visit that a version belongs to, oldest first.

        Raises:
            NotFoundError: if there is none with this number.
        """
        ...

    def of_patient(
        self, patient_id: int, *, in_error: bool = False, limit: int | None = None
    ) -> Sequence[VisitLine]:
        """Return the newest versions of a patient's visits, latest first.

        Those of records merged into theirs are among them; what was entered in error
        only if it is asked for.
        """
        ...

    def seen(self, patient_id: int) -> Sequence[tuple[int, datetime]]:
        """Return number and time of a patient's visits, latest first: no content."""
        ...

    def latest(
        self, *, limit: int, before: tuple[datetime, int] | None = None
    ) -> Sequence[VisitLine]:
        """Return a page of visits, latest first, from before a place in the list."""
        ...

    def count(self, *, since: datetime | None = None) -> int:
        """Return how many visits there are, newest versions only."""
        ...

    def ingredient_use(self, *, last: int) -> Mapping[str, int]:
        """Return how often each ingredient stands in so many of the last visits."""
        ...

    def condition_use(self, *, last: int) -> Mapping[str, int]:
        """Return how often each condition stands in so many of the last visits."""
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

    def put(self, draft: Draft) -> Draft:
        """Keep a draft, replacing its earlier state; return it as it is kept.

        It has another id if a second desk went on with it, or signed it: what was
        typed here is then kept beside it.
        """
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

    def details(
        self, action: str, *, patient_id: int, entity_id: str
    ) -> Sequence[Mapping[str, object]]:
        """Return what was noted each time that something was done, oldest first."""
        ...

    def newest(self) -> AuditHead:
        """Return the newest event's place in the chain, those of this unit included."""
        ...

    def acts(self, query: ActQuery) -> Sequence[Act]:
        """Return the acts that are asked for, latest first."""
        ...


class UnitOfWork(Protocol):
    """One transaction; rolled back unless committed."""

    @property
    def patients(self) -> Patients:
        """The patients."""
        ...

    @property
    def restrictions(self) -> Restrictions:
        """Which records are restricted."""
        ...

    @property
    def glasses(self) -> Glasses:
        """Which glasses were broken."""
        ...

    @property
    def merges(self) -> Merges:
        """Which records are one person's."""
        ...

    @property
    def alike(self) -> Alike:
        """Finds patients who may be somebody."""
        ...

    @property
    def visits(self) -> Visits:
        """The visits."""
        ...

    @property
    def search(self) -> VisitSearch:
        """Finds past visits."""
        ...

    @property
    def bulk(self) -> Bulk:
        """Stores many visits at once."""
        ...

    @property
    def drafts(self) -> Drafts:
        """The drafts."""
        ...

    @property
    def jottings(self) -> Jottings:
        """What is typed beside a visit."""
        ...

    @property
    def worklist(self) -> Worklist:
        """What waits."""
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


PageReader = Callable[[bytes], Carried]
"""Returns what a summary that was written as a PDF carries as data."""


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

    def prove(self, login: str, password: str) -> None:
        """Check a password, with tries counted as at signing in.

        Raises:
            RefusedError: if it is wrong.
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

    def lost(self) -> frozenset[Role]:
        """Return the roles since taken from whoever is signed in; all if disabled."""
        ...

    def new_recovery_key(self) -> str:
        """Make a new recovery key, the earlier one void; return it to be printed."""
        ...
