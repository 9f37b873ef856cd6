"""Signed visits as the documents that they were signed as, page by page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, false, func, select, true

from intake.domain.record import SignedDocument
from intake.store.rows import table_of
from intake.store.visit_lines import NOT_IN_ERROR
from intake.store.visit_rows import AssessmentRow, VisitRow

_VISIT = table_of(VisitRow)
_SIGNED = table_of(AssessmentRow)


def seen_since(since: datetime | None) -> Sequence[ColumnElement[bool]]:
    """Return what chooses the visits from a moment on; nothing if all are wanted."""
    return () if since is None else (_VISIT.c.happened_at >= since,)


def signed_documents(
    connection: Connection, after: int, limit: int, *wanted: ColumnElement[bool]
) -> Sequence[SignedDocument]:
    """Return a page of documents, by the numbers of their visits."""
    # Plain `is_newest` would draw the planner to its index and sort all visits for
    # every page; this is the same and leaves them in the order of their numbers.
    is_newest = func.coalesce(_VISIT.c.is_newest, false()) == true()
    found = (
        select(
            _VISIT.c.id,
            _VISIT.c.happened_at,
            _SIGNED.c.visit_document,
            _SIGNED.c.document,
        )
        .join_from(_SIGNED, _VISIT, _VISIT.c.id == _SIGNED.c.visit_id)
        .where(_SIGNED.c.visit_id > after, is_newest, NOT_IN_ERROR)
        .where(*wanted)
        .order_by(_SIGNED.c.visit_id)
        .limit(limit)
    )
    return tuple(SignedDocument(*row) for row in connection.execute(found))
