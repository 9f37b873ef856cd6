"""Visits being written."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update
from typing_extensions import override

from intake.domain.record import Draft
from intake.ports import Drafts
from intake.store.rows import DraftRow, table_of

_DRAFT = table_of(DraftRow)


class SqlDrafts(Drafts):
    """Drafts within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def put(self, draft: Draft) -> None:
        columns = {
            "patient_id": draft.patient_id,
            "author": draft.author,
            "started_at": draft.started_at,
            "saved_at": draft.saved_at,
            "knowledge": draft.knowledge,
            "answered": draft.answered,
            "content": draft.content,
        }
        again = update(_DRAFT).where(_DRAFT.c.id == draft.id).values(columns)
        if self._connection.execute(again).rowcount == 0:
            self._connection.execute(insert(_DRAFT), {"id": draft.id, **columns})

    @override
    def drop(self, draft_id: str) -> None:
        self._connection.execute(delete(_DRAFT).where(_DRAFT.c.id == draft_id))

    @override
    def all(self) -> Sequence[Draft]:
        latest_first = select(_DRAFT).order_by(_DRAFT.c.saved_at.desc(), _DRAFT.c.id)
        return tuple(
            Draft(
                id=row.id,
                patient_id=row.patient_id,
                author=row.author,
                started_at=row.started_at,
                saved_at=row.saved_at,
                knowledge=row.knowledge,
                answered=row.answered,
                content=row.content,
            )
            for row in self._connection.execute(latest_first)
        )
