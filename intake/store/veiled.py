"""What is told of a restricted record to whoever may not open it: whose it is.

Name, birth and number stay, so that the right patient is found, and no other record
opened by mistake. All else is left out, that there is any of it included.
"""

from dataclasses import replace

from intake.domain.patient import Patient, Sex
from intake.domain.record import PatientHit, StoredPatient
from intake.domain.worklist import WorkItem

_TOLD = (
    *("number", "number_kind", "family_name", "given_name", "title"),
    *("birth_date", "birth_date_precision", "age_years"),
)
RESTRICTED_NAME = "Restricted record"
"""Stands in the worklist for a name."""


def veiled(stored: StoredPatient) -> StoredPatient:
    """Return who a patient is, and nothing else that is known of them."""
    told = {name: getattr(stored.patient, name) for name in _TOLD}
    return replace(
        stored,
        patient=Patient(**told, sex=Sex.UNKNOWN),
        changed_at=None,
        changed_by=None,
        restricted=True,
    )


def veiled_hit(hit: PatientHit) -> PatientHit:
    """Return the line of a search without what it tells of visits."""
    return replace(hit, visits=0, last_visit=None, restricted=True)


def veiled_work(item: WorkItem) -> WorkItem:
    """Return what waits without whose it is or what it is about.

    That something waits, since when and how urgent it is stays: nobody's abnormal
    result goes unseen because few may see whose it is.
    """
    return replace(
        item,
        patient_name=RESTRICTED_NAME,
        born="",
        number="",
        told=(),
        restricted=True,
    )
