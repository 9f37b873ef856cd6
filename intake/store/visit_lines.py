"""Lists of past visits, a page at a time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy import Row as Found

from intake.domain.assessment import Level
from intake.domain.record import VisitLine, VisitStatus
from intake.store.patient_mapping import grouped, local_day, patient_of
from intake.store.rows import PatientRow, table_of
from intake.store.visit_rows import LabRow, VisitRow

_VISIT = table_of(VisitRow)
_PATIENT = table_of(PatientRow)
_LAB = table_of(LabRow)
_SHOWN = (
    _VISIT.c.id.label("visit_id"),
    _VISIT.c.happened_at,
    _VISIT.c.level,
    _VISIT.c.decided_level,
    _VISIT.c.title.label("visit_title"),
    _VISIT.c.status,
)


def visit_lines(
    connection: Connection,
    now: datetime,
    *wanted: ColumnElement[bool],
    limit: int | None = None,
) -> Sequence[VisitLine]:
    """Return newest versions of visits, latest first.

    Args:
        connection: an open connection.
        now: the present moment, for ages.
        wanted: which visits; all if none is given.
        limit: how many at most.
    """
    query = (
        select(*_SHOWN, _PATIENT)
        .join_from(_VISIT, _PATIENT, _VISIT.c.patient_id == _PATIENT.c.id)
        .where(_VISIT.c.is_newest.is_(True), *wanted)
        .order_by(_VISIT.c.happened_at.desc(), _VISIT.c.id.desc())
        .limit(limit)
    )
    rows = connection.execute(query).all()
    if not rows:
        return ()
    tests = _tests(connection, [row.visit_id for row in rows])
    return tuple(_line(row, tests.get(row.visit_id, ()), now) for row in rows)


def _line(row: Found[Any], tests: Sequence[Found[Any]], now: datetime) -> VisitLine:
    today = local_day(now)
    patient = patient_of(row, None, today)
    return VisitLine(
        id=row.visit_id,
        patient_id=row.id,
        patient_name=patient.name_text(),
        born=patient.born_text(today),
        number=patient.number_text(),
        seen_at=row.happened_at,
        level=Level(row.level),
        decided_level=Level(row.decided_level) if row.decided_level else None,
        title=row.visit_title,
        tests=tuple(test.name for test in tests),
        status=VisitStatus(row.status),
    )


def _tests(
    connection: Connection, visits: Collection[int]
) -> Mapping[int, Sequence[Found[Any]]]:
    found = (
        select(_LAB.c.visit_id, _LAB.c.name)
        .where(_LAB.c.visit_id.in_(visits), _LAB.c.choice != "not_wanted")
        .order_by(_LAB.c.visit_id, _LAB.c.position)
    )
    return grouped(connection.execute(found).all(), "visit_id")
