"""Patients: find, add, read, correct."""

from dataclasses import dataclass

from intake.domain.patient import Patient
from intake.domain.record import PatientHit, StoredPatient
from intake.services.session import CLINICAL, Session, requires, today


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientService:
    """The patients in the record, for the user of a session."""

    session: Session

    @requires(CLINICAL)
    def find(self, text: str, limit: int = 20) -> tuple[PatientHit, ...]:
        """Return patients by any part of name, birth date or number, best first."""
        with self.session.begin() as work:
            day = today(self.session.clock)
            hits = work.patients.find(text, limit=limit, at=day)
            work.audit.record(self.session.event("patient.search", hits=len(hits)))
            work.commit()
            return tuple(hits)

    @requires(CLINICAL)
    def with_number(self, number: str) -> StoredPatient | None:
        """Return the patient who has this number, spaces and case aside."""
        with self.session.begin() as work:
            stored = work.patients.same_number(number)
            found = None if stored is None else stored.id
            event = self.session.event("patient.search", patient_id=found)
            work.audit.record(event)
            work.commit()
            return stored

    @requires(CLINICAL)
    def add(self, patient: Patient) -> StoredPatient:
        """Add a patient."""
        with self.session.begin() as work:
            stored = work.patients.add(patient, at=self.session.clock())
            work.audit.record(self.session.event("patient.add", patient_id=stored.id))
            work.commit()
            return stored

    @requires(CLINICAL)
    def get(self, patient_id: int) -> StoredPatient:
        """Return a patient.

        Raises:
            NotFoundError: if there is none with this number.
        """
        with self.session.begin() as work:
            stored = work.patients.get(patient_id)
            work.audit.record(self.session.event("patient.open", patient_id=stored.id))
            work.commit()
            return stored

    @requires(CLINICAL)
    def update(self, stored: StoredPatient) -> StoredPatient:
        """Correct what is known of a patient.

        Raises:
            RefusedError: if somebody else changed it meanwhile.
        """
        with self.session.begin() as work:
            newer = work.patients.update(stored, at=self.session.clock())
            event = self.session.event(
                "patient.change", patient_id=newer.id, version=newer.version
            )
            work.audit.record(event)
            work.commit()
            return newer
