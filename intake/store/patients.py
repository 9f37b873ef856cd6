"""The patients in the record."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    UpdateBase,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import Row as Found
from sqlalchemy.exc import IntegrityError
from typing_extensions import override

from intake.domain.errors import NotFoundError, RefusedError
from intake.domain.patient import Patient
from intake.domain.record import PatientHit, StoredPatient
from intake.ports import Clock, Patients
from intake.store.failures import CHANGED_MEANWHILE
from intake.store.patient_mapping import (
    Columns,
    allergy_columns,
    grouped,
    grown_age,
    local_day,
    patient_columns,
    patient_of,
)
from intake.store.patient_search import matching
from intake.store.rows import AllergyRow, PatientRow, TokenRow, new_id, table_of
from intake.store.search_keys import number_key, tokens_of
from intake.store.visit_rows import VisitRow

_PATIENT = table_of(PatientRow)
_ALLERGY = table_of(AllergyRow)
_TOKEN = table_of(TokenRow)
_VISIT = table_of(VisitRow)


class SqlPatients(Patients):
    """Patients within a transaction."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    @override
    def add(self, patient: Patient, *, at: datetime) -> StoredPatient:
        columns = patient_columns(patient, local_day(at))
        moments = {"created_at": at, "changed_at": at}
        added = self._guarded(insert(_PATIENT), {**columns, **moments, "version": 1})
        patient_id = new_id(added)
        self._add_parts(patient_id, patient)
        return StoredPatient(id=patient_id, version=1, patient=patient)

    @override
    def get(self, patient_id: int) -> StoredPatient:
        row = self._row(patient_id)
        return StoredPatient(
            id=row.id, version=row.version, patient=self._patients([row])[row.id]
        )

    @override
    def update(self, stored: StoredPatient, *, at: datetime) -> StoredPatient:
        row = self._row(stored.id)
        columns = patient_columns(stored.patient, _told_on(row, stored.patient, at))
        newest = update(_PATIENT).where(
            _PATIENT.c.id == stored.id, _PATIENT.c.version == stored.version
        )
        version = {"version": stored.version + 1, "changed_at": at}
        if self._guarded(newest, {**columns, **version}).rowcount != 1:
            raise RefusedError(CHANGED_MEANWHILE)
        for table in (_ALLERGY, _TOKEN):
            self._connection.execute(
                delete(table).where(table.c.patient_id == stored.id)
            )
        self._add_parts(stored.id, stored.patient)
        return StoredPatient(
            id=stored.id, version=stored.version + 1, patient=stored.patient
        )

    @override
    def find(self, text: str, *, limit: int, at: date) -> Sequence[PatientHit]:
        ids = matching(self._connection, text, limit=limit, at=at)
        if not ids:
            return ()
        rows = self._connection.execute(select(_PATIENT).where(_PATIENT.c.id.in_(ids)))
        patients = self._patients(rows.all())
        visits = self._visits(ids)
        return tuple(
            PatientHit(
                id=number,
                patient=patients[number],
                visits=visits[number].visits if number in visits else 0,
                last_visit=local_day(visits[number].latest)
                if number in visits
                else None,
            )
            for number in ids
        )

    @override
    def same_number(self, number: str) -> StoredPatient | None:
        key = number_key(number)
        found = self._connection.scalar(
            select(_PATIENT.c.id).where(_PATIENT.c.number_key == key)
        )
        return None if found is None else self.get(found)

    def _row(self, patient_id: int) -> Found[Any]:
        row = self._connection.execute(
            select(_PATIENT).where(_PATIENT.c.id == patient_id)
        ).first()
        if row is None:
            raise NotFoundError(f"There is no patient with the number {patient_id}.")
        return row

    def _patients(self, rows: Sequence[Found[Any]]) -> Mapping[int, Patient]:
        allergies = (
            select(_ALLERGY)
            .where(_ALLERGY.c.patient_id.in_([row.id for row in rows]))
            .order_by(_ALLERGY.c.patient_id, _ALLERGY.c.position)
        )
        of = grouped(self._connection.execute(allergies).all(), "patient_id")
        today = local_day(self._clock())
        return {row.id: patient_of(row, of.get(row.id, ()), today) for row in rows}

    def _visits(self, ids: Collection[int]) -> Mapping[int, Found[*tuple[Any, ...]]]:
        counted = self._connection.execute(
            select(
                _VISIT.c.patient_id,
                func.count().label("visits"),
                func.max(_VISIT.c.happened_at).label("latest"),
            )
            .where(_VISIT.c.patient_id.in_(ids), _VISIT.c.is_newest.is_(True))
            .group_by(_VISIT.c.patient_id)
        )
        return {row.patient_id: row for row in counted}

    def _add_parts(self, patient_id: int, patient: Patient) -> None:
        allergies = allergy_columns(patient_id, patient)
        if allergies:
            self._connection.execute(insert(_ALLERGY), allergies)
        tokens = [
            {"token": token, "patient_id": patient_id}
            for token in sorted(tokens_of(patient))
        ]
        if tokens:
            self._connection.execute(insert(_TOKEN), tokens)

    def _guarded(self, statement: UpdateBase, columns: Columns) -> CursorResult[Any]:
        try:
            return self._connection.execute(statement, columns)
        except IntegrityError as error:
            if "number_key" not in str(error.orig):
                raise
            raise RefusedError(
                "Another patient in the record has this number. Find that patient, or"
                " check the number."
            ) from None


def _told_on(row: Found[Any], patient: Patient, at: datetime) -> date:
    """Return when an age was told: unchanged, on the day that it first was."""
    today = local_day(at)
    if row.age_told_on is None:
        return today
    same = grown_age(row.age_years, row.age_told_on, today) == patient.age_years
    return row.age_told_on if same else today
