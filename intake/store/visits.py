"""The signed visits in the record."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Table,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy import Row as Found
from typing_extensions import override

from intake.domain.assessment import Assessment
from intake.domain.errors import NotFoundError, RefusedError
from intake.domain.record import (
    SignedDocument,
    StoredVisit,
    VisitLine,
    VisitStatus,
)
from intake.domain.visit import Visit
from intake.ports import Clock, Visits
from intake.store.patient_mapping import Columns
from intake.store.rows import Row, new_id, table_of
from intake.store.visit_documents import seen_since, signed_documents
from intake.store.visit_lines import visit_lines
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
from intake.store.visit_reading import visit_of
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

_VISIT = table_of(VisitRow)
_ASSESSMENT = table_of(AssessmentRow)
_ADD_VISIT = insert(_VISIT)
_ADD_PART: Mapping[type[Row], Insert] = {
    row: insert(table_of(row))
    for row in (
        *(AnswerRow, AssessmentRow, ConditionRow, FindingRow, IngredientRow),
        *(LabRow, MedicationRow, ResultRow, SymptomRow),
    )
}
_READ = tuple(
    table_of(row)
    for row in (AnswerRow, ConditionRow, MedicationRow, ResultRow, SymptomRow)
)


class SqlVisits(Visits):
    """Signed visits within a transaction."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    @override
    def add(
        self,
        patient_id: int,
        visit: Visit,
        assessment: Assessment,
        *,
        signed_by: str,
        signed_at: datetime,
    ) -> StoredVisit:
        life: Columns = {
            "patient_id": patient_id,
            "version": 1,
            "status": VisitStatus.SIGNED.value,
            "replaces": None,
            "amend_reason": None,
            "signed_by": signed_by,
        }
        return self._keep(visit, assessment, life, signed_at)

    @override
    def amend(
        self,
        replaces: int,
        visit: Visit,
        assessment: Assessment,
        *,
        reason: str,
        signed_by: str,
        signed_at: datetime,
    ) -> StoredVisit:
        before = self._row(replaces)
        no_longer_newest = (
            update(_VISIT)
            .where(_VISIT.c.id == replaces, _VISIT.c.is_newest.is_(True))
            .values(is_newest=False)
        )
        if self._connection.execute(no_longer_newest).rowcount != 1:
            raise RefusedError(
                "This visit has a newer version. Open that one and amend it."
            )
        life: Columns = {
            "patient_id": before.patient_id,
            "version": before.version + 1,
            "status": VisitStatus.AMENDED.value,
            "replaces": replaces,
            "amend_reason": reason,
            "signed_by": signed_by,
        }
        return self._keep(visit, assessment, life, signed_at)

    @override
    def get(self, visit_id: int) -> StoredVisit:
        row = self._row(visit_id)
        parts = {table.name: self._parts(table, visit_id) for table in _READ}
        document = self._connection.scalar(
            select(_ASSESSMENT.c.document).where(_ASSESSMENT.c.visit_id == visit_id)
        )
        return StoredVisit(
            id=row.id,
            patient_id=row.patient_id,
            version=row.version,
            status=VisitStatus(row.status),
            replaces=row.replaces,
            amend_reason=row.amend_reason,
            visit=visit_of(row, parts),
            assessment=Assessment.from_json(document or ""),
            digest=row.digest,
            signed_at=row.signed_at,
            signed_by=row.signed_by,
        )

    @override
    def of_patient(self, patient_id: int) -> Sequence[VisitLine]:
        return self._lines(_VISIT.c.patient_id == patient_id)

    @override
    def latest(
        self, *, limit: int, before: tuple[datetime, int] | None = None
    ) -> Sequence[VisitLine]:
        if before is None:
            return self._lines(limit=limit)
        place = tuple_(_VISIT.c.happened_at, _VISIT.c.id)
        types = (_VISIT.c.happened_at.type, _VISIT.c.id.type)
        return self._lines(place < tuple_(*before, types=types), limit=limit)

    @override
    def count(self, *, since: datetime | None = None) -> int:
        newest = _VISIT.c.is_newest.is_(True)
        found = select(func.count()).where(newest, *seen_since(since))
        return self._connection.scalar(found) or 0

    @override
    def documents(
        self, *, after: int, limit: int, since: datetime | None = None
    ) -> Sequence[SignedDocument]:
        return signed_documents(self._connection, after, limit, since)

    def _lines(
        self, *wanted: ColumnElement[bool], limit: int | None = None
    ) -> Sequence[VisitLine]:
        return visit_lines(self._connection, self._clock(), *wanted, limit=limit)

    def _row(self, visit_id: int) -> Found[Any]:
        row = self._connection.execute(
            select(_VISIT).where(_VISIT.c.id == visit_id)
        ).first()
        if row is None:
            raise NotFoundError(f"There is no visit with the number {visit_id}.")
        return row

    def _parts(self, table: Table, visit_id: int) -> Sequence[Found[Any]]:
        order = [column for column in table.primary_key if column.name != "visit_id"]
        found = select(table).where(table.c.visit_id == visit_id).order_by(*order)
        return self._connection.execute(found).all()

    def _keep(
        self, visit: Visit, assessment: Assessment, life: Columns, signed_at: datetime
    ) -> StoredVisit:
        signed = signed_document(visit)
        document = assessment.as_json().decode()
        digest = content_digest(signed, document)
        visit = in_utc(visit)
        columns = visit_columns(visit, assessment, signed_at)
        added = self._connection.execute(
            _ADD_VISIT, {**life, **columns, "is_newest": True, "digest": digest}
        )
        visit_id = new_id(added)
        documents = {"visit_document": signed, "document": document}
        self._keep_part(AssessmentRow, visit_id, [documents])
        self._keep_parts(visit_id, visit, assessment)
        return StoredVisit(
            id=visit_id,
            patient_id=life["patient_id"],
            version=life["version"],
            status=VisitStatus(life["status"]),
            replaces=life["replaces"],
            amend_reason=life["amend_reason"],
            visit=visit,
            assessment=assessment,
            digest=digest,
            signed_at=signed_at,
            signed_by=life["signed_by"],
        )

    def _keep_parts(self, visit_id: int, visit: Visit, assessment: Assessment) -> None:
        self._keep_part(AnswerRow, visit_id, answer_columns(visit.answers))
        self._keep_part(
            SymptomRow, visit_id, symptom_columns(visit.other_symptoms or ())
        )
        self._keep_part(ConditionRow, visit_id, condition_columns(visit))
        self._keep_part(MedicationRow, visit_id, medication_columns(visit, assessment))
        self._keep_part(IngredientRow, visit_id, ingredient_columns(assessment))
        self._keep_part(ResultRow, visit_id, result_columns(visit, assessment))
        self._keep_part(FindingRow, visit_id, finding_columns(assessment))
        self._keep_part(LabRow, visit_id, lab_columns(visit, assessment))

    def _keep_part(
        self, row: type[Row], visit_id: int, parts: Iterable[Columns]
    ) -> None:
        rows = [{"visit_id": visit_id, **part} for part in parts]
        if rows:
            self._connection.execute(_ADD_PART[row], rows)
