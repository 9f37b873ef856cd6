"""Patients: find, add, read, correct."""

from dataclasses import dataclass

from intake.domain.patient import Patient
from intake.domain.record import PatientHit, StoredPatient
from intake.services.rights import Right
from intake.services.session import Session, requires, today


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientService:
    """The patients in the record, for the user of a session."""

    session: Session

    @requires(Right.READ_PATIENT)
    def find(self, text: str, limit: int = 20) -> tuple[PatientHit, ...]:
        """Return patients by any part of name, birth date or number, best first."""
        with self.session.begin() as work:
            day = today(self.session.clock)
            hits = work.patients.find(text, limit=limit, at=day)
            work.audit.record(self.session.event("patient.search", hits=len(hits)))
            work.commit()
            return tuple(hits)

    @requires(Right.READ_PATIENT)
    def with_number(self, number: str) -> StoredPatient | None:
        """Return the patient who has this number, spaces and case aside."""
        with self.session.begin() as work:
            stored = work.patients.same_number(number)
            found = None if stored is None else stored.id
            event = self.session.event("patient.search", patient_id=found)
            work.audit.record(event)
            work.commit()
            return stored

    @requires(Right.WRITE_PATIENT)
    def add(self, patient: Patient) -> StoredPatient:
        """Add a patient.

        Raises:
            RefusedError: if another patient has the number.
        """
        with self.session.begin() as work:
            now, login = self.session.clock(), self.session.user.login
            stored = work.patients.add(patient, at=now, by=login)
            work.audit.record(self.session.event("patient.add", patient_id=stored.id))
            work.commit()
            return stored

    @requires(Right.READ_PATIENT)
    def get(self, patient_id: int) -> StoredPatient:
        """Return a patient; for a record that was merged, who stands for it.

        Raises:
            NotFoundError: if there is none with this number.
        """
        with self.session.begin() as work:
            stored = work.patients.get(patient_id)
            if stored.merged_into is not None:
                stored = work.patients.get(stored.merged_into)
            work.audit.record(self.session.event("patient.open", patient_id=stored.id))
            work.commit()
            return stored

    @requires(Right.WRITE_PATIENT)
    def update(self, stored: StoredPatient) -> StoredPatient:
        """Correct what is known of a patient.

        Args:
            stored: as it was read when editing began, with the new patient in it.

        Raises:
            ConflictError: if somebody else changed it meanwhile; it holds what both
                wrote, field by field, and nothing was saved.
            RefusedError: if the number is taken, the record was merged, or it is open
                by a broken glass alone.
        """
        with self.session.begin() as work:
            work.restrictions.demand_change(stored.id)
            now, login = self.session.clock(), self.session.user.login
            newer = work.patients.update(stored, at=now, by=login)
            event = self.session.event(
                "patient.change", patient_id=newer.id, version=newer.version
            )
            work.audit.record(event)
            work.commit()
            return newer
