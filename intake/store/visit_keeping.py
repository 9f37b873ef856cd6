"""Writes a signed version of a visit: its row, its parts, what was signed."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, Insert, insert

from intake.domain.assessment import Assessment
from intake.domain.record import StoredVisit, VisitStatus
from intake.domain.visit import Visit
from intake.store.patient_mapping import Columns
from intake.store.rows import Row, new_id, table_of
from intake.store.search_content import search_content
from intake.store.search_index import SearchIndex
from intake.store.visit_mapping import (
    answer_columns,
    condition_columns,
    content_digest,
    finding_columns,
    in_utc,
    ingredient_columns,
    lab_columns,
    medication_columns,
    result_columns,
    signed_document,
    symptom_columns,
    visit_columns,
)
from intake.store.visit_rows import (
    AnswerRow,
    AssessmentRow,
    ConditionRow,
    FindingRow,
    IngredientRow,
    LabRow,
    MedicationRow,
    ResultRow,
    SymptomRow,
    VisitRow,
)

_ADD_VISIT = insert(table_of(VisitRow))
_ADD_PART: Mapping[type[Row], Insert] = {
    row: insert(table_of(row))
    for row in (
        *(AnswerRow, AssessmentRow, ConditionRow, FindingRow, IngredientRow),
        *(LabRow, MedicationRow, ResultRow, SymptomRow),
    )
}


def keep_version(
    connection: Connection,
    visit: Visit,
    assessment: Assessment,
    life: Columns,
    signed_at: datetime,
) -> StoredVisit:
    """Write a version of a visit and return it as it reads from now on.

    Args:
        connection: an open connection.
        visit: what was signed.
        assessment: what the rules said of it.
        life: whose version it is, which one, of what kind, who signed it and why.
        signed_at: when.
    """
    signed = signed_document(visit)
    document = assessment.as_json().decode()
    digest = content_digest(signed, document)
    visit = in_utc(visit)
    columns = visit_columns(visit, assessment, signed_at)
    added = connection.execute(
        _ADD_VISIT, {**life, **columns, "is_newest": True, "digest": digest}
    )
    visit_id = new_id(added)
    documents = {"visit_document": signed, "document": document}
    _keep_part(connection, AssessmentRow, visit_id, [documents])
    _keep_parts(connection, visit_id, visit, assessment)
    stored = _stored(visit_id, visit, assessment, life, columns | {"digest": digest})
    _let_be_found(connection, stored, columns["happened_at"])
    return stored


def _stored(
    visit_id: int,
    visit: Visit,
    assessment: Assessment,
    life: Columns,
    columns: Columns,
) -> StoredVisit:
    return StoredVisit(
        id=visit_id,
        patient_id=life["patient_id"],
        version=life["version"],
        status=VisitStatus(life["status"]),
        replaces=life["replaces"],
        amend_reason=life["amend_reason"],
        visit=visit,
        assessment=assessment,
        digest=columns["digest"],
        signed_at=columns["signed_at"],
        signed_by=life["signed_by"],
    )


def _let_be_found(
    connection: Connection, stored: StoredVisit, happened_at: datetime
) -> None:
    """Let the newest version alone be found; none of what was entered in error."""
    index = SearchIndex(connection)
    if stored.replaces is not None:
        index.remove(stored.replaces)
    if stored.status is VisitStatus.ENTERED_IN_ERROR:
        return
    content = search_content(
        stored.visit,
        stored.assessment,
        happened_at=happened_at,
        author=stored.signed_by,
    )
    index.add(stored.id, stored.patient_id, happened_at=happened_at, content=content)


def _keep_parts(
    connection: Connection, visit_id: int, visit: Visit, assessment: Assessment
) -> None:
    parts: Mapping[type[Row], Iterable[Columns]] = {
        AnswerRow: answer_columns(visit.answers),
        SymptomRow: symptom_columns(visit.other_symptoms or ()),
        ConditionRow: condition_columns(visit),
        MedicationRow: medication_columns(visit, assessment),
        IngredientRow: ingredient_columns(assessment),
        ResultRow: result_columns(visit, assessment),
        FindingRow: finding_columns(assessment),
        LabRow: lab_columns(visit, assessment),
    }
    for row, columns in parts.items():
        _keep_part(connection, row, visit_id, columns)


def _keep_part(
    connection: Connection, row: type[Row], visit_id: int, parts: Iterable[Columns]
) -> None:
    rows = [{"visit_id": visit_id, **part} for part in parts]
    if rows:
        connection.execute(_ADD_PART[row], rows)
