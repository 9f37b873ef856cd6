"""Lists of past visits, a page at a time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy import Row as Found

from intake.domain.assessment import Level
from intake.domain.record import VisitLine, VisitStatus
from intake.store.among import among
from intake.store.patient_mapping import identity_of, local_day
from intake.store.patient_search import SHOWN
from intake.store.rows import PatientRow, table_of
from intake.store.visit_rows import FindingRow, LabRow, MedicationRow, VisitRow

_VISIT = table_of(VisitRow)
_PATIENT = table_of(PatientRow)
_LAB = table_of(LabRow)
_FINDING = table_of(FindingRow)
_MEDICATION = table_of(MedicationRow)
_OWNER = _PATIENT.alias("owner")
NOT_IN_ERROR: ColumnElement[bool] = (
    _VISIT.c.status != VisitStatus.ENTERED_IN_ERROR.value
)
"""Leaves out what was struck through: lists show it only where it is asked for."""

_SHOWN = (
    _VISIT.c.id.label("visit_id"),
    _VISIT.c.happened_at,
    _VISIT.c.level,
    _VISIT.c.decided_level,
    _VISIT.c.title.label("visit_title"),
    _VISIT.c.status,
    _VISIT.c.signed_by,
)

_ALL_LINES = (
    select(*_SHOWN, *SHOWN)
    .join_from(_VISIT, _OWNER, _VISIT.c.patient_id == _OWNER.c.id)
    .join(_PATIENT, _PATIENT.c.id == func.coalesce(_OWNER.c.merged_into, _OWNER.c.id))
)


NUMBERED = _ALL_LINES.where(among(_VISIT.c.id, "ids"))
"""The lines of visits whose numbers are known.

It does not ask for newest versions: SQLite would go through them all.
"""

_TESTS = (
    select(_LAB.c.visit_id, _LAB.c.name)
    .where(among(_LAB.c.visit_id, "ids"), _LAB.c.choice != "not_wanted")
    .order_by(_LAB.c.visit_id, _LAB.c.position)
)
_FINDINGS = (
    select(_FINDING.c.visit_id, _FINDING.c.flag, _FINDING.c.level)
    .where(among(_FINDING.c.visit_id, "ids"))
    .order_by(_FINDING.c.visit_id, _FINDING.c.position)
)
_MEDICINES = (
    select(_MEDICATION.c.visit_id, func.count())
    .where(among(_MEDICATION.c.visit_id, "ids"))
    .group_by(_MEDICATION.c.visit_id)
)
_LEVELS = {level.value: level for level in Level}
_STATES = {status.value: status for status in VisitStatus}


def visit_lines(
    connection: Connection,
    now: datetime,
    *wanted: ColumnElement[bool],
    limit: int | None = None,
) -> Sequence[VisitLine]:
    """Return newest versions of visits, latest first, under whom the patient now is.

    Args:
        connection: an open connection.
        now: the present moment, for ages.
        wanted: which visits; all if none is given.
        limit: how many at most.
    """
    query = (
        _ALL_LINES.where(_VISIT.c.is_newest.is_(True), *wanted)
        .order_by(_VISIT.c.happened_at.desc(), _VISIT.c.id.desc())
        .limit(limit)
    )
    return _shown(connection, now, connection.execute(query).all())


def lines_of(
    connection: Connection, now: datetime, visit_ids: Collection[int]
) -> Sequence[VisitLine]:
    """Return the lines of visits whose numbers are known, in no order."""
    rows = connection.execute(NUMBERED, {"ids": visit_ids}).all()
    return _shown(connection, now, rows)


def _shown(
    connection: Connection, now: datetime, rows: Sequence[Found[Any]]
) -> Sequence[VisitLine]:
    if not rows:
        return ()
    ids = {"ids": [row.visit_id for row in rows]}
    tests: dict[int, list[str]] = {}
    for visit, name in connection.execute(_TESTS, ids).all():
        tests.setdefault(visit, []).append(name)
    flags: dict[int, list[tuple[int, str]]] = {}
    for visit, flag, level in connection.execute(_FINDINGS, ids).all():
        flags.setdefault(visit, []).append((_LEVELS[level].rank, flag))
    medicines = {row[0]: row[1] for row in connection.execute(_MEDICINES, ids).all()}
    parts = _Parts(tests=tests, flags=flags, medicines=medicines)
    today = local_day(now)
    return tuple(_line(row, parts, today) for row in rows)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What stands beside visits in other tables, by visit; flags with their rank."""

    tests: Mapping[int, Sequence[str]]
    flags: Mapping[int, Sequence[tuple[int, str]]]
    medicines: Mapping[int, int]


def _line(row: Found[Any], parts: _Parts, today: date) -> VisitLine:
    person, visit = identity_of(row, today), row.visit_id
    flags = parts.flags.get(visit, ())
    if len(flags) > 1:
        flags = sorted(flags, key=itemgetter(0))
    return VisitLine(
        id=visit,
        patient_id=row.id,
        patient_name=person.name_text(),
        born=person.born_text(today),
        number=person.number_text(),
        seen_at=row.happened_at,
        level=_LEVELS[row.level],
        decided_level=_LEVELS[row.decided_level] if row.decided_level else None,
        title=row.visit_title,
        tests=tuple(parts.tests.get(visit, ())),
        status=_STATES[row.status],
        flags=tuple(dict.fromkeys(flag for _, flag in flags)),
        medicines=parts.medicines.get(visit, 0),
        author=row.signed_by,
    )
