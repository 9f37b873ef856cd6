"""What waits for the nurse, read from visits and from what was promised."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    exists,
    false,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import Row as Found
from typing_extensions import override

from intake.domain.assessment import Level
from intake.domain.record import VisitStatus
from intake.domain.repositories import Worklist
from intake.domain.worklist import CallBack, WorkItem, WorkKind
from intake.ports import Clock
from intake.store.access import Access
from intake.store.among import among_these
from intake.store.patient_mapping import grouped, local_day, patient_of
from intake.store.rows import FollowUpRow, PatientRow, table_of
from intake.store.veiled import veiled_work
from intake.store.visit_rows import LabRow, ResultRow, VisitRow

_VISIT = table_of(VisitRow)
_PATIENT = table_of(PatientRow)
_LAB = table_of(LabRow)
_RESULT = table_of(ResultRow)
_FOLLOW_UP = table_of(FollowUpRow)
_LATER = _VISIT.alias("later")
_NEXT = _VISIT.alias("next")
"""Each amended visit: the index of what they replace finds them among all others."""
WAITED = timedelta(days=60)
"""After so long a test that was never done is no longer waited for."""
_CALM = ("normal",)
_SHOWN = (
    _VISIT.c.id.label("visit_id"),
    _VISIT.c.happened_at,
    _VISIT.c.signed_at,
    _VISIT.c.level,
    _VISIT.c.decided_level,
    _PATIENT,
)
_LIVE = and_(
    _VISIT.c.is_newest.is_(True), _VISIT.c.status != VisitStatus.ENTERED_IN_ERROR.value
)
"""A call that was promised is made whatever became of the visit; the rest needs it."""


class SqlWorklist(Worklist):
    """The worklist within a transaction."""

    def __init__(self, connection: Connection, clock: Clock, access: Access) -> None:
        self._connection = connection
        self._clock = clock
        self._access = access

    @override
    def awaiting(self) -> Sequence[WorkItem]:
        since = self._clock() - WAITED
        rows = self._rows(
            _visits().where(
                _LIVE,
                _VISIT.c.happened_at >= since,
                exists().where(_LAB.c.visit_id == _VISIT.c.id, _open_lab()),
                ~_settled(WorkKind.AWAITING),
            )
        )
        tests = self._names(
            select(_LAB.c.visit_id, _LAB.c.name)
            .join(_VISIT, _VISIT.c.id == _LAB.c.visit_id)
            .where(_of(rows, _LAB.c.visit_id), _open_lab())
            .order_by(_LAB.c.visit_id, _LAB.c.position)
        )
        return [
            self._item(WorkKind.AWAITING, row, tests, row.happened_at) for row in rows
        ]

    @override
    def to_review(self) -> Sequence[WorkItem]:
        abnormal = and_(
            _RESULT.c.visit_id == _VISIT.c.id,
            _RESULT.c.interpretation.is_not(None),
            _RESULT.c.interpretation.not_in(_CALM),
            _RESULT.c.dealt_with.is_not(True),
        )
        came_later = and_(
            _VISIT.c.status == VisitStatus.AMENDED.value,
            _VISIT.c.id.in_(select(_NEXT.c.id).where(_NEXT.c.replaces.is_not(None))),
            # Made anew: else all visits there ever were are gone through.
            func.coalesce(_VISIT.c.is_newest, false()).is_(True),
        )
        rows = self._rows(
            _visits().where(
                came_later,
                exists().where(abnormal),
                ~_settled(WorkKind.REVIEW),
            )
        )
        tests = self._names(
            select(_RESULT.c.visit_id, _RESULT.c.test.label("name"))
            .join(_VISIT, _VISIT.c.id == _RESULT.c.visit_id)
            .where(_of(rows, _RESULT.c.visit_id), abnormal)
            .order_by(_RESULT.c.visit_id, _RESULT.c.position)
        )
        return [self._item(WorkKind.REVIEW, row, tests, row.signed_at) for row in rows]

    @override
    def call_backs(self) -> Sequence[WorkItem]:
        query = _visits(_FOLLOW_UP.c.due, _FOLLOW_UP.c.note, _FOLLOW_UP.c.set_at)
        rows = self._rows(
            query.join(_FOLLOW_UP, _FOLLOW_UP.c.visit_id == _VISIT.c.id).where(
                _FOLLOW_UP.c.kind == WorkKind.CALL_BACK.value,
                _FOLLOW_UP.c.done_at.is_(None),
            )
        )
        return [
            self._item(
                WorkKind.CALL_BACK,
                row,
                {row.visit_id: [row.note] if row.note else []},
                _morning(row.due, row.set_at),
                row.due,
            )
            for row in rows
        ]

    @override
    def promise(self, call: CallBack, *, by: str, at: datetime) -> None:
        self._forget(call.visit_id, WorkKind.CALL_BACK)
        self._put(
            call.visit_id, WorkKind.CALL_BACK, by, at, due=call.due, note=call.note
        )

    @override
    def settle(self, visit_id: int, kind: WorkKind, *, by: str, at: datetime) -> None:
        done = {"done_by": by, "done_at": at}
        changed = self._connection.execute(
            update(_FOLLOW_UP)
            .where(_FOLLOW_UP.c.visit_id == visit_id, _FOLLOW_UP.c.kind == kind.value)
            .values(**done)
        )
        if changed.rowcount == 0:
            self._put(visit_id, kind, by, at, **done)

    def _put(
        self, visit_id: int, kind: WorkKind, by: str, at: datetime, **told: object
    ) -> None:
        row = {"visit_id": visit_id, "kind": kind.value, "set_by": by, "set_at": at}
        self._connection.execute(insert(_FOLLOW_UP), {"note": "", **row, **told})

    def _forget(self, visit_id: int, kind: WorkKind) -> None:
        self._connection.execute(
            delete(_FOLLOW_UP).where(
                _FOLLOW_UP.c.visit_id == visit_id, _FOLLOW_UP.c.kind == kind.value
            )
        )

    def _rows(self, query: Select[Any]) -> Sequence[Found[Any]]:
        return self._connection.execute(query).all()

    def _names(self, query: Select[*tuple[Any, ...]]) -> dict[int, list[str]]:
        found = grouped(self._connection.execute(query).all(), "visit_id")
        return {visit: [row.name for row in rows] for visit, rows in found.items()}

    def _item(
        self,
        kind: WorkKind,
        row: Found[Any],
        told: dict[int, list[str]],
        since: datetime,
        due: Any = None,  # noqa: ANN401 - a day as the database gives it
    ) -> WorkItem:
        today = local_day(self._clock())
        patient = patient_of(row, None, today)
        item = WorkItem(
            kind=kind,
            visit_id=row.visit_id,
            patient_id=row.id,
            patient_name=patient.name_text(),
            born=patient.born_text(today),
            number=patient.number_text(),
            level=Level(row.decided_level or row.level),
            since=since,
            due=due,
            told=tuple(told.get(row.visit_id, ())),
        )
        return veiled_work(item) if row.id in self._access.closed else item


def _visits(*more: ColumnElement[Any]) -> Select[Any]:
    return select(*_SHOWN, *more).join_from(
        _VISIT, _PATIENT, _VISIT.c.patient_id == _PATIENT.c.id
    )


def _of(rows: Sequence[Found[Any]], visit: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether something is of the visits of these rows, however many they are."""
    return among_these(visit, [row.visit_id for row in rows])


def _open_lab() -> ColumnElement[bool]:
    """Whether a test is wanted and no result of it came since."""
    came = (
        select(_RESULT.c.visit_id)
        .where(_RESULT.c.visit_id == _LATER.c.id)
        # As a text made anew: else all results of this test are gone through.
        .where(_RESULT.c.test.concat("") == _LAB.c.test)
        .where(_LATER.c.patient_id == _VISIT.c.patient_id)
        .where(_LATER.c.is_newest.is_(True))
        .where(_LATER.c.happened_at >= _VISIT.c.happened_at)
        .correlate(_LAB, _VISIT)  # however deep it stands; else of anybody's visit
        .exists()
    )
    return and_(_LAB.c.choice != "not_wanted", ~came)


def _settled(kind: WorkKind) -> ColumnElement[bool]:
    return exists().where(
        _FOLLOW_UP.c.visit_id == _VISIT.c.id,
        _FOLLOW_UP.c.kind == kind.value,
        _FOLLOW_UP.c.done_at.is_not(None),
    )


def _morning(due: Any, set_at: datetime) -> datetime:  # noqa: ANN401 - as above
    """Return the moment from which a call waits."""
    moment = datetime.combine(due, datetime.min.time(), tzinfo=set_at.tzinfo)
    return max(moment, set_at)
