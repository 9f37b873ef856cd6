"""The versions of one visit, and the proof that each is as it was signed."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy import Row as Found

from intake.domain.assessment import Assessment
from intake.domain.comparing import Conflict, ConflictError, merged
from intake.domain.errors import NotFoundError, StoreUnavailableError
from intake.domain.record import StoredVisit, VisitStatus, VisitVersion
from intake.domain.visit import Visit
from intake.store.rows import table_of
from intake.store.visit_mapping import content_digest, in_utc
from intake.store.visit_reading import visit_of
from intake.store.visit_rows import (
    AnswerRow,
    AssessmentRow,
    ConditionRow,
    MedicationRow,
    ResultRow,
    SymptomRow,
    VisitRow,
)

_VISIT = table_of(VisitRow)
_SIGNED = table_of(AssessmentRow)
_READ = tuple(
    table_of(row)
    for row in (AnswerRow, ConditionRow, MedicationRow, ResultRow, SymptomRow)
)
NEWER = "This visit has a newer version. Open that one and amend it."
NOT_AS_SIGNED = (
    "Visit {id} is not as it was signed: something outside CrampDesk changed it. It is"
    " not shown. Tell your administrator: a backup holds it as it was."
)


def visit_row(connection: Connection, visit_id: int) -> Found[Any]:
    """Return the row of a version.

    Raises:
        NotFoundError: if there is none with this number.
    """
    row = connection.execute(select(_VISIT).where(_VISIT.c.id == visit_id)).first()
    if row is None:
        raise NotFoundError(f"There is no visit with the number {visit_id}.")
    return row


def stored_visit(connection: Connection, row: Found[Any]) -> StoredVisit:
    """Return a version, proved to be as it was signed.

    Raises:
        StoreUnavailableError: if it is not.
    """
    signed = connection.execute(
        select(_SIGNED.c.visit_document, _SIGNED.c.document).where(
            _SIGNED.c.visit_id == row.id
        )
    ).first()
    if signed is None or content_digest(*signed) != row.digest:
        raise StoreUnavailableError(NOT_AS_SIGNED.format(id=row.id))
    visit = visit_of(row, _parts_of(connection, row.id), signed.visit_document)
    document = in_utc(Visit.model_validate_json(signed.visit_document))
    if _comparable(document) != _comparable(visit):
        raise StoreUnavailableError(NOT_AS_SIGNED.format(id=row.id))
    return StoredVisit(
        id=row.id,
        patient_id=row.patient_id,
        version=row.version,
        status=VisitStatus(row.status),
        replaces=row.replaces,
        amend_reason=row.amend_reason,
        visit=visit,
        assessment=Assessment.from_json(signed.document),
        digest=row.digest,
        signed_at=row.signed_at,
        signed_by=row.signed_by,
    )


def _comparable(visit: Visit) -> object:
    """Return a visit as JSON reads it, which knows no more of a number than this."""
    return json.loads(visit.as_json(), parse_int=float)


def signed_visit(connection: Connection, visit_id: int) -> Visit:
    """Return a visit with the offsets that its moments were signed with."""
    found = select(_SIGNED.c.visit_document).where(_SIGNED.c.visit_id == visit_id)
    return Visit.model_validate_json(connection.scalar(found) or "")


def versions_of(connection: Connection, visit_id: int) -> Sequence[VisitVersion]:
    """Return every version of the visit that a version belongs to, oldest first.

    Raises:
        NotFoundError: if there is no such version.
    """
    rows = [visit_row(connection, visit_id)]
    while rows[0].replaces is not None:
        rows.insert(0, visit_row(connection, rows[0].replaces))
    while later := _replaced_by(connection, rows[-1].id):
        rows.append(later)
    return tuple(
        VisitVersion(
            id=row.id,
            version=row.version,
            status=VisitStatus(row.status),
            reason=row.amend_reason,
            signed_by=row.signed_by,
            signed_at=row.signed_at,
        )
        for row in rows
    )


def conflict_of(
    connection: Connection, replaces: int, mine: Visit, now: datetime
) -> ConflictError:
    """Return what to raise where somebody else amended first."""
    newest = versions_of(connection, replaces)[-1]
    theirs = stored_visit(connection, visit_row(connection, newest.id))
    base = stored_visit(connection, visit_row(connection, replaces)).visit
    mine = in_utc(mine)
    is_final = newest.status is VisitStatus.ENTERED_IN_ERROR
    return ConflictError(
        NEWER,
        Conflict(
            base=base,
            mine=mine,
            theirs=theirs.visit,
            version=newest.id,
            by=newest.signed_by,
            at=min(newest.signed_at, now),
            merged=None if is_final else merged(base, mine, theirs.visit),
        ),
    )


def _replaced_by(connection: Connection, visit_id: int) -> Found[Any] | None:
    found = select(_VISIT).where(_VISIT.c.replaces == visit_id)
    return connection.execute(found).first()


def _parts_of(
    connection: Connection, visit_id: int
) -> Mapping[str, Sequence[Found[Any]]]:
    return {table.name: _rows(connection, table, visit_id) for table in _READ}


def _rows(connection: Connection, table: Table, visit_id: int) -> Sequence[Found[Any]]:
    order = [column for column in table.primary_key if column.name != "visit_id"]
    found = select(table).where(table.c.visit_id == visit_id).order_by(*order)
    return connection.execute(found).all()
