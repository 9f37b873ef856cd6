"""A version of a visit that comes signed and numbered, to be stored among many."""

from dataclasses import dataclass, field
from datetime import datetime

from intake.domain.assessment import Assessment
from intake.domain.patient import Patient
from intake.domain.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedVersion:
    """What a record holds of a visit; `new_patient` is stored with it, if any."""

    visit_id: int
    patient_id: int
    new_patient: Patient | None = field(repr=False)
    visit: Visit = field(repr=False)
    assessment: Assessment = field(repr=False)
    signed_by: str
    signed_at: datetime
    version: int = 1
    replaces: int | None = None
    amend_reason: str | None = None
    is_newest: bool = True
