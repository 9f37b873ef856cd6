"""Check a whole record: each signed visit, each event of the log, each reference."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from intake.domain.audit import Verdict
from intake.domain.keeping import Checked, Progress
from intake.store.audit_chain import Head
from intake.store.audit_log import verify
from intake.store.rows import PatientRow, table_of
from intake.store.visit_mapping import content_digest
from intake.store.visit_rows import AssessmentRow, VisitRow

_VISIT, _SIGNED = table_of(VisitRow), table_of(AssessmentRow)
_PATIENT = table_of(PatientRow)
_AT_ONCE = 500
_SHOWN = 5


def check(
    connection: Connection, audit_key: bytes, anchor: Head | None, tell: Progress
) -> Checked:
    """Compare every signed visit with its digest, and follow the audit log.

    Args:
        connection: reads one moment of the record.
        audit_key: the key of the log.
        anchor: the head of the log that was kept outside; None if there is none.
        tell: is told of the progress.
    """
    versions = connection.scalar(select(func.count()).select_from(_VISIT)) or 0
    wrong, checked = [], 0
    for visit_id, is_right in _visits(connection):
        checked += 1
        if not is_right:
            wrong.append(visit_id)
        if checked % _AT_ONCE == 0 or checked == versions:
            tell("visits", checked, versions)
    verdict = verify(connection, audit_key, anchor)
    problems = [*_of_visits(wrong), *_of_log(verdict)]
    if checked != versions:
        problems.append(f"{versions - checked} visits lack what was signed.")
    return Checked(
        patients=connection.scalar(select(func.count()).select_from(_PATIENT)) or 0,
        visits=checked,
        events=verdict.checked,
        problems=tuple(problems),
    )


def _visits(connection: Connection) -> Iterator[tuple[int, bool]]:
    found = select(
        _VISIT.c.id, _VISIT.c.digest, _SIGNED.c.visit_document, _SIGNED.c.document
    ).join_from(_VISIT, _SIGNED, _SIGNED.c.visit_id == _VISIT.c.id)
    for row in connection.execute(found.order_by(_VISIT.c.id)).yield_per(_AT_ONCE):
        yield row.id, content_digest(row.visit_document, row.document) == row.digest


def _of_visits(wrong: list[int]) -> Iterator[str]:
    for visit_id in wrong[:_SHOWN]:
        yield f"Visit {visit_id} is not as it was signed."
    if len(wrong) > _SHOWN:
        yield f"{len(wrong) - _SHOWN} more visits are not as they were signed."


def _of_log(verdict: Verdict) -> Iterator[str]:
    if verdict.first_bad is not None:
        yield f"The audit log is broken at event {verdict.first_bad}."
    if verdict.is_cut:
        yield "The audit log was cut at its end, or an older record was put back."
