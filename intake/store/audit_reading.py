"""Acts of the log, as somebody asks for them."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy import Row as Found

from intake.domain.audit import Act, ActQuery, Witness
from intake.store.columns import moment_text
from intake.store.rows import AuditRow, table_of

_TABLE = table_of(AuditRow)


def acts(connection: Connection, query: ActQuery) -> Sequence[Act]:
    """Return the acts that are asked for, latest first."""
    found = (
        select(_TABLE)
        .where(*_wanted(query))
        .order_by(_TABLE.c.seq.desc())
        .limit(query.limit)
    )
    return tuple(_act(row) for row in connection.execute(found))


def contradicted(
    connection: Connection, witnesses: Sequence[Witness]
) -> tuple[str, ...]:
    """Return the witnesses that remember another log than this one."""
    return tuple(one.origin for one in witnesses if not _agrees(connection, one))


def _agrees(connection: Connection, witness: Witness) -> bool:
    found = select(_TABLE.c.hash).where(_TABLE.c.seq == witness.seq)
    digest = connection.scalar(found)
    return digest is not None and bytes(digest).hex() == witness.hash.lower()


def _wanted(query: ActQuery) -> Iterator[ColumnElement[bool]]:
    if query.records:
        yield _TABLE.c.patient_id.in_(query.records)
    if query.user is not None:
        yield _TABLE.c.user == query.user
    if query.action is not None:
        yield _TABLE.c.action == query.action
    if query.since is not None:
        yield _TABLE.c.at >= moment_text(query.since)
    if query.until is not None:
        yield _TABLE.c.at < moment_text(query.until)


def _act(row: Found[Any]) -> Act:
    return Act(
        seq=row.seq,
        at=datetime.fromisoformat(row.at),
        user=row.user,
        action=row.action,
        outcome=row.outcome,
        patient_id=row.patient_id,
        entity=row.entity,
        entity_id=row.entity_id,
        desk=row.desk,
        detail=json.loads(row.detail),
    )
