"""What a visit learned of allergies goes to the patient's record in one transaction."""

from dataclasses import replace

from intake.domain.patient import Allergies, AllergyStatus
from intake.ports import UnitOfWork
from intake.services.session import Session

_TOLD = (AllergyStatus.KNOWN, AllergyStatus.NONE_KNOWN)


def bring_over(
    session: Session,
    work: UnitOfWork,
    patient_id: int,
    before: Allergies | None,
    after: Allergies,
) -> None:
    """Bring the patient's allergies up to date with what a visit changed of them.

    Args:
        session: whose act it is.
        work: the transaction of the visit.
        patient_id: whose visit.
        before: what stood there when the visit was begun; None if it is not known.
        after: what the visit says.
    """
    if before in (None, after):
        return
    stored = work.patients.get(patient_id)
    known = stored.patient.allergies
    if known == after or (known.status in _TOLD and after.status not in _TOLD):
        return  # what was told once stays where nobody asked, or nobody could say
    patient = stored.patient.model_copy(update={"allergies": after})
    newer = work.patients.update(
        replace(stored, patient=patient), at=session.clock(), by=session.user.login
    )
    work.audit.record(
        session.event("patient.change", patient_id=newer.id, version=newer.version)
    )
