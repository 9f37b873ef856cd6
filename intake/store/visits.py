"""The signed visits in the record."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select, tuple_, update
from typing_extensions import override

from intake.domain.assessment import Assessment
from intake.domain.errors import RefusedError
from intake.domain.record import (
    SignedDocument,
    StoredVisit,
    VisitLine,
    VisitStatus,
    VisitVersion,
)
from intake.domain.visit import Visit
from intake.ports import Clock, Visits
from intake.store.access import Access
from intake.store.ingredient_use import condition_use, ingredient_use
from intake.store.patient_mapping import Columns
from intake.store.rows import PatientRow, table_of
from intake.store.visit_documents import seen_since, signed_documents
from intake.store.visit_keeping import keep_version
from intake.store.visit_lines import NOT_IN_ERROR, visit_lines
from intake.store.visit_rows import VisitRow
from intake.store.visit_versions import (
    conflict_of,
    signed_visit,
    stored_visit,
    versions_of,
    visit_row,
)

_VISIT = table_of(VisitRow)
_PATIENT = table_of(PatientRow)
IN_ERROR = (
    "This visit was entered in error. It stays readable; nothing more is done to it."
)


class SqlVisits(Visits):
    """Signed visits within a transaction."""

    def __init__(self, connection: Connection, clock: Clock, access: Access) -> None:
        self._connection = connection
        self._clock = clock
        self._access = access

    @override
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
        self._access.demand(patient_id)
        life: Columns = {
            "patient_id": patient_id,
            "version": 1,
            "status": VisitStatus.SIGNED.value,
            "replaces": None,
            "amend_reason": None,
            "signed_by": signed_by,
            "signing_key": key,
        }
        return keep_version(self._connection, visit, assessment, life, signed_at)

    @override
    def signed_with(self, key: str) -> StoredVisit | None:
        found = select(_VISIT.c.id).where(_VISIT.c.signing_key == key)
        visit_id = self._connection.scalar(found)
        return None if visit_id is None else self.get(visit_id)

    @override
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
        self._access.demand(visit_row(self._connection, replaces).patient_id)
        if not self._no_longer_newest(replaces):
            raise conflict_of(self._connection, replaces, visit, self._clock())
        life = self._next(replaces, VisitStatus.AMENDED, reason, signed_by)
        return keep_version(self._connection, visit, assessment, life, signed_at)

    @override
    def enter_in_error(
        self, visit_id: int, *, reason: str, signed_by: str, signed_at: datetime
    ) -> StoredVisit:
        stored = self.get(visit_id)
        visit = signed_visit(self._connection, visit_id)
        if not self._no_longer_newest(visit_id):
            raise conflict_of(self._connection, visit_id, visit, self._clock())
        life = self._next(visit_id, VisitStatus.ENTERED_IN_ERROR, reason, signed_by)
        return keep_version(self._connection, visit, stored.assessment, life, signed_at)

    @override
    def get(self, visit_id: int) -> StoredVisit:
        row = visit_row(self._connection, visit_id)
        self._access.demand(row.patient_id)
        return stored_visit(self._connection, row)

    @override
    def versions(self, visit_id: int) -> Sequence[VisitVersion]:
        self._access.demand(visit_row(self._connection, visit_id).patient_id)
        return versions_of(self._connection, visit_id)

    @override
    def of_patient(
        self, patient_id: int, *, in_error: bool = False, limit: int | None = None
    ) -> Sequence[VisitLine]:
        self._access.demand(patient_id)
        shown = () if in_error else (NOT_IN_ERROR,)
        return self._lines(self._is_of(patient_id), *shown, limit=limit)

    @override
    def seen(self, patient_id: int) -> Sequence[tuple[int, datetime]]:
        self._access.demand(patient_id)
        newest = _VISIT.c.is_newest.is_(True)
        found = (
            select(_VISIT.c.id, _VISIT.c.happened_at)
            .where(self._is_of(patient_id), newest, NOT_IN_ERROR)
            .order_by(_VISIT.c.happened_at.desc(), _VISIT.c.id.desc())
        )
        return [(row.id, row.happened_at) for row in self._connection.execute(found)]

    @override
    def latest(
        self, *, limit: int, before: tuple[datetime, int] | None = None
    ) -> Sequence[VisitLine]:
        shown = (NOT_IN_ERROR, *self._open())
        if before is None:
            return self._lines(*shown, limit=limit)
        place = tuple_(_VISIT.c.happened_at, _VISIT.c.id)
        types = (_VISIT.c.happened_at.type, _VISIT.c.id.type)
        earlier = place < tuple_(*before, types=types)
        return self._lines(*shown, earlier, limit=limit)

    @override
    def count(self, *, since: datetime | None = None) -> int:
        every = self._count(since)
        shut = sorted(self._access.not_of_the_team)
        return every - (
            self._count(since, _VISIT.c.patient_id.in_(shut)) if shut else 0
        )

    def _count(self, since: datetime | None, *wanted: ColumnElement[bool]) -> int:
        newest = _VISIT.c.is_newest.is_(True)
        found = select(func.count()).where(newest, NOT_IN_ERROR, *seen_since(since))
        return self._connection.scalar(found.where(*wanted)) or 0

    @override
    def ingredient_use(self, *, last: int) -> Mapping[str, int]:
        return ingredient_use(self._connection, last)

    @override
    def condition_use(self, *, last: int) -> Mapping[str, int]:
        return condition_use(self._connection, last)

    @override
    def documents(
        self, *, after: int, limit: int, since: datetime | None = None
    ) -> Sequence[SignedDocument]:
        wanted = (*seen_since(since), *self._open(handed_on=True))
        return signed_documents(self._connection, after, limit, *wanted)

    def _lines(
        self, *wanted: ColumnElement[bool], limit: int | None = None
    ) -> Sequence[VisitLine]:
        return visit_lines(self._connection, self._clock(), *wanted, limit=limit)

    def _open(self, *, handed_on: bool = False) -> Sequence[ColumnElement[bool]]:
        """Choose the visits of records that are open; those of a team if handed on."""
        access = self._access
        shut = access.not_of_the_team if handed_on else access.closed
        return (_VISIT.c.patient_id.not_in(sorted(shut)),) if shut else ()

    def _is_of(self, patient_id: int) -> ColumnElement[bool]:
        """Choose a patient's visits, with those of records merged into theirs."""
        duplicates = select(_PATIENT.c.id).where(_PATIENT.c.merged_into == patient_id)
        whose = [patient_id, *self._connection.scalars(duplicates)]
        return _VISIT.c.patient_id.in_(whose)

    def _no_longer_newest(self, visit_id: int) -> bool:
        """Take a version's place for the next one; say whether it still had it."""
        newest = (
            update(_VISIT)
            .where(_VISIT.c.id == visit_id, _VISIT.c.is_newest.is_(True))
            .values(is_newest=False)
        )
        return self._connection.execute(newest).rowcount == 1

    def _next(
        self, replaces: int, status: VisitStatus, reason: str, signed_by: str
    ) -> Columns:
        before = visit_row(self._connection, replaces)
        if before.status == VisitStatus.ENTERED_IN_ERROR.value:
            raise RefusedError(IN_ERROR)
        return {
            "patient_id": before.patient_id,
            "version": before.version + 1,
            "status": status.value,
            "replaces": replaces,
            "amend_reason": reason,
            "signed_by": signed_by,
            "signing_key": None,
        }
