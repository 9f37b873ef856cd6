"""Lists of past visits, a page at a time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from intake.domain.assessment import Level
from intake.domain.record import VisitLine, VisitStatus
from intake.store.among import among
from intake.store.patient_mapping import identity_of, local_day
from intake.store.patient_search import SHOWN
from intake.store.rows import PatientRow, table_of
from intake.store.visit_rows import FindingRow, LabRow, MedicationRow, VisitRow
from intake.store.written import Written

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

_MEDICINES = (
    select(func.count())
    .where(_MEDICATION.c.visit_id == _VISIT.c.id)
    .correlate(_VISIT)
    .scalar_subquery()
)
_SHOWN = (
    *(_VISIT.c.id.label("visit_id"), _VISIT.c.happened_at),
    *(_VISIT.c.level, _VISIT.c.decided_level, _VISIT.c.title.label("visit_title")),
    *(_VISIT.c.status, _VISIT.c.signed_by, _MEDICINES.label("medicines")),
)
_ALL_LINES = (
    select(*_SHOWN, *SHOWN)
    .join_from(_VISIT, _OWNER, _VISIT.c.patient_id == _OWNER.c.id)
    .join(_PATIENT, _PATIENT.c.id == func.coalesce(_OWNER.c.merged_into, _OWNER.c.id))
)

NUMBERED = Written(_ALL_LINES.where(among(_VISIT.c.id, "ids")))
"""The lines of visits whose numbers are known.

It does not ask for newest versions: SQLite would go through them all.
"""

_TESTS = Written(
    select(_LAB.c.visit_id, _LAB.c.name)
    .where(among(_LAB.c.visit_id, "ids"), _LAB.c.choice != "not_wanted")
    .order_by(_LAB.c.visit_id, _LAB.c.position)
)
_FINDINGS = Written(
    select(_FINDING.c.visit_id, _FINDING.c.flag, _FINDING.c.level)
    .where(among(_FINDING.c.visit_id, "ids"))
    .order_by(_FINDING.c.visit_id, _FINDING.c.position)
)
_LEVELS = {level.value: level for level in Level}
_RANKS = {level.value: level.rank for level in Level}
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
    return _shown(connection, now, NUMBERED.rows(connection, {"ids": visit_ids}))


def _shown(
    connection: Connection, now: datetime, rows: Sequence[Sequence[Any]]
) -> Sequence[VisitLine]:
    if not rows:
        return ()
    ids = {"ids": [row[0] for row in rows]}
    tests: dict[int, list[str]] = defaultdict(list)
    for visit, name in _TESTS.rows(connection, ids):
        tests[visit].append(name)
    flags: dict[int, list[Sequence[Any]]] = defaultdict(list)
    for found in _FINDINGS.rows(connection, ids):
        flags[found[0]].append(found)
    today = local_day(now)
    return tuple(
        _line(row, tests.get(row[0], ()), flags.get(row[0], ()), today) for row in rows
    )


def _line(
    row: Sequence[Any],
    tests: Sequence[str],
    findings: Sequence[Sequence[Any]],
    today: date,
) -> VisitLine:
    """Return the line of a row: its values in the order of what is shown."""
    visit, at, level, decided, title, status, author, medicines, *who = row
    person = identity_of(who, today)
    return VisitLine(
        id=visit,
        patient_id=who[0],
        patient_name=person.name_text(),
        born=person.born_text(today),
        number=person.number_text(),
        seen_at=at,
        level=_LEVELS[level],
        decided_level=_LEVELS[decided] if decided else None,
        title=title,
        tests=tuple(tests),
        status=_STATES[status],
        flags=_flags(findings),
        medicines=medicines,
        author=author,
    )


def _flags(findings: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """Return each flag once, by its rank; those of one rank as they were found."""
    if len(findings) > 1:
        findings = sorted(findings, key=_rank)
    return tuple(dict.fromkeys([flag for _, flag, _ in findings]))


def _rank(finding: Sequence[Any]) -> int:
    return _RANKS[finding[2]]
