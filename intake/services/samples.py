"""Made-up visits for trying the program: no real person is described."""

from importlib import resources

from intake.domain.decision import Decision
from intake.domain.record import StoredVisit
from intake.domain.visit import Visit
from intake.ports import Clock
from intake.services.documents import DocumentReader
from intake.services.patients import PatientService
from intake.services.session import today
from intake.services.triage import TriageService
from intake.services.visits import VisitService


def sample_visits(reader: DocumentReader, clock: Clock) -> tuple[Visit, ...]:
    """Return the sample visits, from benign to emergency, as they are shipped."""
    folder = resources.files("intake.services") / "demo_data"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".json")),
        key=lambda file: file.name,
    )
    day = today(clock)
    return tuple(
        reader.read(file.read_bytes(), at=None, today=lambda: day) for file in files
    )


def store_samples(
    samples: tuple[Visit, ...],
    patients: PatientService,
    visits: VisitService,
    triage: TriageService,
) -> tuple[StoredVisit, ...]:
    """Store each sample with its patient, assessed as on its day.

    Where a sample tells no decision and nothing is left open, the nurse agrees.
    """
    stored = []
    for visit in samples:
        patient = patients.add(visit.patient)
        stored.append(visits.sign(patient.id, _agreed(visit, triage)))
    return tuple(stored)


def _agreed(visit: Visit, triage: TriageService) -> Visit:
    assessment = triage.assess(visit)
    if visit.decision is not None or visit.seen_at is None or not assessment.settled:
        return visit
    decision = Decision(
        suggested=assessment.level,
        level=assessment.level,
        decided_by=visit.seen_by or "demo",
        decided_at=visit.seen_at,
    )
    return visit.model_copy(update={"decision": decision})
