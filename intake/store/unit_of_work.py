"""One transaction over the record."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from typing_extensions import override

from intake.ports import AuditEvent, Clock, UnitOfWork
from intake.store.access import Access, Viewer
from intake.store.arrival import has_arrived
from intake.store.audit_anchor import AuditAnchor
from intake.store.audit_log import Desk, SqlAuditLog
from intake.store.bulk import SqlBulk
from intake.store.clinic_settings import SqlClinicSettings
from intake.store.drafts import SqlDrafts
from intake.store.engine import only_reading
from intake.store.failures import told_calmly
from intake.store.glasses import SqlGlasses
from intake.store.jottings import SqlJottings
from intake.store.patient_alike import SqlAlike
from intake.store.patient_merges import SqlMerges
from intake.store.patients import SqlPatients
from intake.store.query_statements import forget_questions
from intake.store.restrictions import SqlRestrictions
from intake.store.users import SqlUsers
from intake.store.visit_search import SqlVisitSearch
from intake.store.visits import SqlVisits
from intake.store.worklist import SqlWorklist


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
        self,
        connection: Connection,
        keeping: AuditKeeping,
        clock: Clock,
        viewer: Viewer,
    ) -> None:
        access = Access(connection, viewer, clock)
        desk = keeping.desk
        self._connection = connection
        self._keeping = keeping
        self._restrictions = SqlRestrictions(connection, access)
        self._glasses = SqlGlasses(connection, access, desk.name)
        self._patients = SqlPatients(connection, clock, access)
        self._alike = SqlAlike(connection, clock, access)
        self._merges = SqlMerges(connection, self._patients, clock)
        self._visits = SqlVisits(connection, clock, access)
        self._search = SqlVisitSearch(connection, clock, access)
        self._drafts = SqlDrafts(connection, desk.session_id)
        self._clinic = SqlClinicSettings(connection)
        self._users = SqlUsers(connection)
        self._worklist = SqlWorklist(connection, clock, access)
        self._audit = SqlAuditLog(
            connection, desk, keeping.key, keeping.key_id, access.glass_of
        )

    @property
    @override
    def restrictions(self) -> SqlRestrictions:
        return self._restrictions

    @property
    @override
    def glasses(self) -> SqlGlasses:
        return self._glasses

    @property
    @override
    def patients(self) -> SqlPatients:
        return self._patients

    @property
    @override
    def alike(self) -> SqlAlike:
        return self._alike

    @property
    @override
    def merges(self) -> SqlMerges:
        return self._merges

    @property
    @override
    def visits(self) -> SqlVisits:
        return self._visits

    @property
    @override
    def search(self) -> SqlVisitSearch:
        return self._search

    @property
    @override
    def bulk(self) -> SqlBulk:
        return SqlBulk(self._connection)

    @property
    @override
    def drafts(self) -> SqlDrafts:
        return self._drafts

    @property
    @override
    def jottings(self) -> SqlJottings:
        return SqlJottings(self._connection)

    @property
    @override
    def worklist(self) -> SqlWorklist:
        return self._worklist

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

    @property
    def connection(self) -> Connection:
        """The transaction itself, for the store's own modules."""
        return self._connection

    @override
    def commit(self) -> None:
        with told_calmly():
            try:
                self._connection.commit()
            except DBAPIError as error:
                if not (error.connection_invalidated and self._has_arrived()):
                    raise
        if self._audit.head:
            self._keeping.anchor.keep(self._audit.head)
            self._audit.head = None

    def _has_arrived(self) -> bool:
        """Return whether a commit whose answer was lost was kept all the same."""
        head = self._audit.head
        return head is not None and has_arrived(self._connection.engine, head)


class UnitsOfWork:
    """Opens units of work; a reading one waits for nobody and cannot write."""

    def __init__(
        self, engine: Engine, keeping: AuditKeeping, clock: Clock, viewer: Viewer
    ) -> None:
        self._writing = engine
        self._only_reading = only_reading(engine)
        self._keeping = keeping
        self._clock = clock
        self._viewer = viewer

    @contextmanager
    def writing(self) -> Iterator[SqlUnitOfWork]:
        """Open a unit of work that may write; it is rolled back unless committed."""
        with told_calmly(), self._writing.connect() as connection:
            yield self._unit(connection)

    @contextmanager
    def reading(self) -> Iterator[SqlUnitOfWork]:
        """Open a unit of work that sees one moment of the record."""
        with told_calmly(), self._only_reading.connect() as connection:
            yield self._unit(connection)

    def _unit(self, connection: Connection) -> SqlUnitOfWork:
        return SqlUnitOfWork(connection, self._keeping, self._clock, self._viewer)

    def record(self, event: AuditEvent) -> None:
        """Record an act that is a transaction of its own."""
        with self.writing() as unit:
            unit.audit.record(event)
            unit.commit()

    def close(self) -> None:
        """Let go of the files that units of work share, and of what was asked."""
        self._keeping.anchor.close()
        forget_questions()
