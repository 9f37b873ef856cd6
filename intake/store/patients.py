"""The patients in the record."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    UpdateBase,
    insert,
    select,
    update,
)
from sqlalchemy import Row as Found
from sqlalchemy.exc import IntegrityError
from typing_extensions import override

from intake.domain.comparing import Conflict, ConflictError, merged
from intake.domain.errors import NotFoundError, RefusedError
from intake.domain.patient import Patient
from intake.domain.record import PatientHit, StoredPatient
from intake.people_ports import Patients
from intake.ports import Clock
from intake.store.access import Access
from intake.store.failures import CHANGED_MEANWHILE, broken_constraint
from intake.store.patient_mapping import (
    Columns,
    grown_age,
    local_day,
    patient_columns,
    patient_of,
)
from intake.store.patient_parts import add_parts, parts_of, replace_parts
from intake.store.patient_search import hits_of, matching
from intake.store.patient_versions import (
    archive,
    next_version,
    patient_then,
    version_of,
)
from intake.store.rows import NumberRow, PatientRow, new_id, table_of
from intake.store.search_index import SearchIndex
from intake.store.search_keys import number_key
from intake.store.veiled import veiled, veiled_hit
from intake.store.visit_rows import VisitRow

_PATIENT = table_of(PatientRow)
_NUMBER = table_of(NumberRow)
_VISIT = table_of(VisitRow)
MERGED = (
    "This record was merged into another one. Open that one: what is known of the"
    " patient stands there."
)
_TAKEN = (
    "Another patient in the record has this number. Find that patient, or check the"
    " number."
)


class SqlPatients(Patients):
    """Patients within a transaction."""

    def __init__(self, connection: Connection, clock: Clock, access: Access) -> None:
        self._connection = connection
        self._clock = clock
        self._access = access

    @override
    def add(
        self, patient: Patient, *, at: datetime, by: str | None = None
    ) -> StoredPatient:
        self._refuse_taken(patient, None)
        columns = patient_columns(patient, local_day(at))
        change = {"created_at": at, "changed_at": at, "changed_by": by}
        added = self._guarded(insert(_PATIENT), {**columns, **change, "version": 1})
        stored = StoredPatient(
            id=new_id(added), version=1, patient=patient, changed_at=at, changed_by=by
        )
        add_parts(self._connection, stored.id, patient)
        return stored

    @override
    def get(self, patient_id: int) -> StoredPatient:
        self._access.demand(patient_id)
        return self._stored(patient_id)

    @override
    def named(self, patient_id: int) -> StoredPatient:
        stored = self._stored(patient_id)
        return veiled(stored) if patient_id in self._access.closed else stored

    def _stored(self, patient_id: int) -> StoredPatient:
        row = self._row(patient_id)
        return _stored(row, self._patients([row])[row.id])

    @override
    def update(
        self, stored: StoredPatient, *, at: datetime, by: str | None = None
    ) -> StoredPatient:
        self._access.demand(stored.id)
        row = self._row(stored.id)
        if row.merged_into is not None:
            raise RefusedError(MERGED)
        self._refuse_taken(stored.patient, stored.id)
        told = self._as_told(row)
        version = next_version(self._connection, row)
        changed = {
            **patient_columns(stored.patient, _told_on(row, stored.patient, at)),
            "version": version,
            "changed_at": at,
            "changed_by": by,
        }
        newest = update(_PATIENT).where(
            _PATIENT.c.id == stored.id,
            _PATIENT.c.version == stored.version,
            _PATIENT.c.merged_into.is_(None),
        )
        if self._guarded(newest, changed).rowcount != 1:
            raise self._conflict(stored)
        archive(self._connection, row, told)
        replace_parts(self._connection, stored.id, stored.patient)
        SearchIndex(self._connection).renamed(stored.id)
        return replace(stored, version=version, changed_at=at, changed_by=by)

    @override
    def find(self, text: str, *, limit: int, at: date) -> Sequence[PatientHit]:
        ids = matching(self._connection, text, limit=limit, at=at)
        hits = hits_of(self._connection, ids, local_day(self._clock()))
        if not (closed := self._access.closed):
            return hits
        return tuple(veiled_hit(hit) if hit.id in closed else hit for hit in hits)

    @override
    def same_number(self, number: str) -> StoredPatient | None:
        key = number_key(number)
        own = select(_PATIENT.c.id).where(_PATIENT.c.number_key == key)
        more = (
            select(_NUMBER.c.patient_id)
            .where(_NUMBER.c.number_key == key)
            .order_by(_NUMBER.c.retired, _NUMBER.c.patient_id)
        )
        found = self._connection.scalar(own) or self._connection.scalar(more)
        if found is None:
            return None
        stored = self.named(found)
        return stored if stored.merged_into is None else self.named(stored.merged_into)

    @override
    def records_of(self, patient_id: int) -> Sequence[int]:
        duplicates = select(_PATIENT.c.id).where(_PATIENT.c.merged_into == patient_id)
        ordered = duplicates.order_by(_PATIENT.c.id)
        return (patient_id, *self._connection.scalars(ordered))

    def keep_version(self, patient_id: int) -> None:
        """Keep a patient as they stand now, before that version is taken back."""
        row = self._row(patient_id)
        archive(self._connection, row, self._as_told(row))

    def _row(self, patient_id: int) -> Found[Any]:
        row = self._connection.execute(
            select(_PATIENT).where(_PATIENT.c.id == patient_id)
        ).first()
        if row is None:
            raise NotFoundError(f"There is no patient with the number {patient_id}.")
        return row

    def _patients(self, rows: Sequence[Found[Any]]) -> Mapping[int, Patient]:
        parts = parts_of(self._connection, [row.id for row in rows])
        today = local_day(self._clock())
        return {row.id: patient_of(row, parts[row.id], today) for row in rows}

    def _as_told(self, row: Found[Any]) -> Patient:
        """Return the patient of a row, an age as on the day that it was told."""
        parts = parts_of(self._connection, [row.id])[row.id]
        return patient_of(row, parts, row.age_told_on or local_day(self._clock()))

    def _refuse_taken(self, patient: Patient, own_id: int | None) -> None:
        """Refuse a number that another patient uses beside their first one."""
        used = select(_NUMBER.c.patient_id).where(
            _NUMBER.c.number_key == number_key(patient.number),
            _NUMBER.c.retired.is_(False),
            _NUMBER.c.patient_id != (own_id or 0),
        )
        if patient.number and self._connection.scalar(used) is not None:
            raise RefusedError(_TAKEN)

    def _guarded(self, statement: UpdateBase, columns: Columns) -> CursorResult[Any]:
        try:
            return self._connection.execute(statement, columns)
        except IntegrityError as error:
            if "number_key" not in broken_constraint(error):
                raise
            raise RefusedError(_TAKEN) from None

    def _conflict(self, mine: StoredPatient) -> ConflictError:
        """Return what to raise: what somebody else saved, beside what was to be."""
        theirs = self._stored(mine.id)
        earlier = version_of(self._connection, mine.id, mine.version)
        today = local_day(self._clock())
        base = patient_then(earlier, today) if earlier else theirs.patient
        both = merged(base, mine.patient, theirs.patient) if earlier else None
        return ConflictError(
            CHANGED_MEANWHILE,
            Conflict(
                base=base,
                mine=mine.patient,
                theirs=theirs.patient,
                version=theirs.version,
                by=theirs.changed_by,
                at=theirs.changed_at or self._clock(),
                merged=both,
            ),
        )


def _stored(row: Found[Any], patient: Patient) -> StoredPatient:
    return StoredPatient(
        id=row.id,
        version=row.version,
        patient=patient,
        merged_into=row.merged_into,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
    )


def _told_on(row: Found[Any], patient: Patient, at: datetime) -> date:
    """Return when an age was told: unchanged, on the day that it first was."""
    today = local_day(at)
    if row.age_told_on is None:
        return today
    same = grown_age(row.age_years, row.age_told_on, today) == patient.age_years
    return row.age_told_on if same else today
