"""One transaction over the record."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine
from typing_extensions import override

from intake.ports import AuditEvent, Clock, UnitOfWork
from intake.store.audit_anchor import AuditAnchor
from intake.store.audit_log import Desk, SqlAuditLog
from intake.store.clinic_settings import SqlClinicSettings
from intake.store.drafts import SqlDrafts
from intake.store.failures import told_calmly
from intake.store.patients import SqlPatients
from intake.store.users import SqlUsers
from intake.store.visits import SqlVisits


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditKeeping:
    """What every audit event needs beside itself: its key, its origin, its anchor."""

    key: bytes
    key_id: str
    desk: Desk
    anchor: AuditAnchor


class SqlUnitOfWork(UnitOfWork):
    """A transaction in progress."""

    def __init__(
        self, connection: Connection, keeping: AuditKeeping, clock: Clock
    ) -> None:
        self._connection = connection
        self._keeping = keeping
        self._patients = SqlPatients(connection, clock)
        self._visits = SqlVisits(connection, clock)
        self._drafts = SqlDrafts(connection)
        self._clinic = SqlClinicSettings(connection)
        self._users = SqlUsers(connection)
        self._audit = SqlAuditLog(connection, keeping.desk, keeping.key, keeping.key_id)

    @property
    @override
    def patients(self) -> SqlPatients:
        return self._patients

    @property
    @override
    def visits(self) -> SqlVisits:
        return self._visits

    @property
    @override
    def drafts(self) -> SqlDrafts:
        return self._drafts

    @property
    @override
    def audit(self) -> SqlAuditLog:
        return self._audit

    @property
    @override
    def clinic(self) -> SqlClinicSettings:
        return self._clinic

    @property
    def users(self) -> SqlUsers:
        """The users."""
        return self._users

    @override
    def commit(self) -> None:
        with told_calmly():
            self._connection.commit()
        if self._audit.head:
            self._keeping.anchor.keep(self._audit.head)
            self._audit.head = None


class UnitsOfWork:
    """Opens units of work; a reading one waits for nobody and cannot write."""

    def __init__(self, engine: Engine, keeping: AuditKeeping, clock: Clock) -> None:
        self._writing = engine
        self._only_reading = engine.execution_options(write=False)
        self._keeping = keeping
        self._clock = clock

    @contextmanager
    def writing(self) -> Iterator[SqlUnitOfWork]:
        """Open a unit of work that may write; it is rolled back unless committed."""
        with told_calmly(), self._writing.connect() as connection:
            yield SqlUnitOfWork(connection, self._keeping, self._clock)

    @contextmanager
    def reading(self) -> Iterator[SqlUnitOfWork]:
        """Open a unit of work that sees one moment of the record."""
        with told_calmly(), self._only_reading.connect() as connection:
            yield SqlUnitOfWork(connection, self._keeping, self._clock)

    def record(self, event: AuditEvent) -> None:
        """Record an act that is a transaction of its own."""
        with self.writing() as unit:
            unit.audit.record(event)
            unit.commit()

    def close(self) -> None:
        """Let go of the files that units of work share."""
        self._keeping.anchor.close()
