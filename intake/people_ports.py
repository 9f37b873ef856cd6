"""What the application needs of the record about people: patients, likes, merges."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from intake.domain.alike import Candidate, Sketch
from intake.domain.merging import Merge
from intake.domain.patient import Patient
from intake.domain.record import PatientHit, StoredPatient


class Patients(Protocol):
    """The patients in the record."""

    def add(
        self, patient: Patient, *, at: datetime, by: str | None = None
    ) -> StoredPatient:
        """Add a patient.

        Raises:
            RefusedError: if another patient has the number.
        """
        ...

    def get(self, patient_id: int) -> StoredPatient:
        """Return a patient; of one that was merged, their own record.

        Raises:
            NotFoundError: if there is none with this number.
            RestrictedError: if the record is closed to the user.
        """
        ...

    def named(self, patient_id: int) -> StoredPatient:
        """Return a patient; of one whose record is closed, who they are and no more.

        Raises:
            NotFoundError: if there is none with this number.
        """
        ...

    def update(
        self, stored: StoredPatient, *, at: datetime, by: str | None = None
    ) -> StoredPatient:
        """Replace what is known of a patient, if nobody else did meanwhile.

        Raises:
            ConflictError: if the stored version is no longer the newest.
            RefusedError: if another patient has the number, or the record was merged.
        """
        ...

    def find(self, text: str, *, limit: int, at: date) -> Sequence[PatientHit]:
        """Return patients by any part of name, birth date or number, best first.

        Of those whose record is closed to the user, who they are and no more.
        """
        ...

    def same_number(self, number: str) -> StoredPatient | None:
        """Return the patient who has or had this number, spaces and case aside."""
        ...

    def records_of(self, patient_id: int) -> Sequence[int]:
        """Return this patient's number and those of records merged into theirs."""
        ...


class Alike(Protocol):
    """Finds patients who may be somebody."""

    def candidates(self, sketch: Sketch, *, limit: int) -> Sequence[Candidate]:
        """Return whoever is likely the same person, the likeliest first."""
        ...


class Merges(Protocol):
    """Which records are one person's."""

    def propose(
        self, duplicate_id: int, survivor_id: int, *, reason: str, by: str, at: datetime
    ) -> Merge:
        """Say that two records are one person's; nothing else happens yet.

        Raises:
            RefusedError: if either was merged before, or they are one record.
        """
        ...

    def get(self, merge_id: int) -> Merge:
        """Return a merge.

        Raises:
            NotFoundError: if there is none with this number.
        """
        ...

    def all(self, *, open_only: bool) -> Sequence[Merge]:
        """Return merges, latest first; only those to be decided if asked for."""
        ...

    def of_patient(self, patient_id: int) -> Sequence[Merge]:
        """Return the merges that a record has a part in, latest first."""
        ...

    def approve(self, merge_id: int, *, by: str, at: datetime) -> Merge:
        """Let one record stand for both.

        Raises:
            RefusedError: if it was decided before, or either was merged meanwhile.
        """
        ...

    def decline(self, merge_id: int, *, by: str, at: datetime) -> Merge:
        """Leave both records as they are.

        Raises:
            RefusedError: if it was decided before.
        """
        ...

    def undo(self, merge_id: int, *, by: str, at: datetime) -> Merge:
        """Take a merge back: both records are as they were.

        Raises:
            RefusedError: if it was not approved, or taken back before.
        """
        ...
