"""Visits being written.

A draft is in the hands of one running program at a time: the one that kept it last.
Who goes on with it at a second desk takes it over; what the first desk still keeps
then goes into a draft of its own beside it, so that neither loses a word.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlalchemy import Row as Found
from typing_extensions import override

from intake.domain.record import Draft
from intake.ports import Drafts
from intake.store.rows import DraftRow, table_of
from intake.store.visit_rows import VisitRow

_DRAFT = table_of(DraftRow)
_VISIT = table_of(VisitRow)


class SqlDrafts(Drafts):
    """Drafts within a transaction of one running program."""

    def __init__(self, connection: Connection, session_id: str) -> None:
        self._connection = connection
        self._session_id = session_id

    @override
    def put(self, draft: Draft) -> Draft:
        kept = self._update(draft) or self._insert(draft)
        if kept:
            return kept
        aside = replace(draft, id=f"{draft.id}-{self._session_id}", revision=0)
        return self._update(aside) or self._insert(aside, is_aside=True) or aside

    @override
    def drop(self, draft_id: str) -> None:
        self._connection.execute(delete(_DRAFT).where(_DRAFT.c.id == draft_id))

    @override
    def all(self) -> Sequence[Draft]:
        latest_first = select(_DRAFT).order_by(_DRAFT.c.saved_at.desc(), _DRAFT.c.id)
        return tuple(_draft(row) for row in self._connection.execute(latest_first))

    def _update(self, draft: Draft) -> Draft | None:
        """Replace a draft that is in this program's hands, or was just taken up."""
        mine = or_(
            _DRAFT.c.session_id == self._session_id,
            _DRAFT.c.revision == draft.revision,
        )
        again = (
            update(_DRAFT)
            .where(_DRAFT.c.id == draft.id, mine)
            .values({**self._columns(draft), "revision": _DRAFT.c.revision + 1})
            .returning(_DRAFT.c.revision)
        )
        revision = self._connection.scalar(again)
        return None if revision is None else replace(draft, revision=revision)

    def _insert(self, draft: Draft, *, is_aside: bool = False) -> Draft | None:
        """Write a draft that is new; what was signed or dropped does not come back."""
        there = select(_DRAFT.c.id).where(_DRAFT.c.id == draft.id)
        signed = select(_VISIT.c.id).where(_VISIT.c.signing_key == draft.id)
        is_over = draft.revision > 0 or self._connection.scalar(signed) is not None
        if self._connection.scalar(there) is not None or (is_over and not is_aside):
            return None
        columns = {"id": draft.id, **self._columns(draft), "revision": 1}
        self._connection.execute(insert(_DRAFT), columns)
        return replace(draft, revision=1)

    def _columns(self, draft: Draft) -> dict[str, Any]:
        return {
            "patient_id": draft.patient_id,
            "author": draft.author,
            "started_at": draft.started_at,
            "saved_at": draft.saved_at,
            "knowledge": draft.knowledge,
            "answered": draft.answered,
            "content": draft.content,
            "session_id": self._session_id,
            "amends": draft.amends,
        }


def _draft(row: Found[Any]) -> Draft:
    return Draft(
        id=row.id,
        patient_id=row.patient_id,
        author=row.author,
        started_at=row.started_at,
        saved_at=row.saved_at,
        knowledge=row.knowledge,
        answered=row.answered,
        content=row.content,
        revision=row.revision,
        amends=row.amends,
    )
