"""Visits: sign, read, list."""

from dataclasses import dataclass
from datetime import datetime

from intake.domain.assessment import Assessment
from intake.domain.errors import InvalidDocumentError, Problem, RefusedError
from intake.domain.patient import Patient
from intake.domain.record import StoredVisit, VisitLine
from intake.domain.visit import Visit
from intake.ports import AuditEvent
from intake.services.session import CLINICAL, Session, requires
from intake.services.triage import TriageService

_OTHER_PERSON = (
    "This visit names another person than the patient it is to be stored for "
    "({what} differs). Check that it is the right patient."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitService:
    """The signed visits in the record, for the user of a session."""

    session: Session
    triage: TriageService

    @requires(CLINICAL)
    def sign(
        self, patient_id: int, visit: Visit, *, draft_id: str | None = None
    ) -> StoredVisit:
        """Assess a visit, store both, and drop its draft: all of it or nothing.

        Raises:
            InvalidDocumentError: if the visit is not usable.
            RefusedError: if it names another person than the patient.
        """
        now = self.session.clock()
        visit = _dated(visit, now, self.session.user.login)
        if problems := self.triage.check(visit):
            raise InvalidDocumentError(tuple(problems))
        assessment = self.triage.assess(visit)
        visit = _decided(visit, assessment)
        with self.session.begin() as work:
            _same_person(visit.patient, work.patients.get(patient_id).patient)
            stored = work.visits.add(
                patient_id,
                visit,
                assessment,
                signed_by=self.session.user.login,
                signed_at=now,
            )
            if draft_id is not None:
                work.drafts.drop(draft_id)
            work.audit.record(self._signed(stored))
            work.commit()
            return stored

    @requires(CLINICAL)
    def get(self, visit_id: int) -> StoredVisit:
        """Return a visit.

        Raises:
            NotFoundError: if there is none with this number.
        """
        with self.session.begin() as work:
            stored = work.visits.get(visit_id)
            event = self.session.event(
                "visit.open", patient_id=stored.patient_id, visit_id=stored.id
            )
            work.audit.record(event)
            work.commit()
            return stored

    @requires(CLINICAL)
    def of_patient(self, patient_id: int) -> tuple[VisitLine, ...]:
        """Return the newest versions of a patient's visits, latest first."""
        with self.session.begin() as work:
            lines = tuple(work.visits.of_patient(patient_id))
            event = self.session.event(
                "visit.list", patient_id=patient_id, hits=len(lines)
            )
            work.audit.record(event)
            work.commit()
            return lines

    @requires(CLINICAL)
    def latest(
        self, limit: int = 50, before: tuple[datetime, int] | None = None
    ) -> tuple[VisitLine, ...]:
        """Return a page of visits, latest first, from before a place in the list."""
        with self.session.begin() as work:
            lines = tuple(work.visits.latest(limit=limit, before=before))
            work.audit.record(self.session.event("visit.list", hits=len(lines)))
            work.commit()
            return lines

    @requires(CLINICAL)
    def count(self) -> int:
        """Return how many visits there are, newest versions only."""
        with self.session.look() as work:
            return work.visits.count()

    def _signed(self, stored: StoredVisit) -> AuditEvent:
        return self.session.event(
            "visit.sign",
            patient_id=stored.patient_id,
            visit_id=stored.id,
            level=stored.assessment.level.value,
            digest=stored.digest,
        )


def _dated(visit: Visit, now: datetime, login: str) -> Visit:
    """Return the visit with the time and the author that it may lack."""
    update = {"seen_at": visit.seen_at or now, "seen_by": visit.seen_by or login}
    return visit.model_copy(update=update)


def _decided(visit: Visit, assessment: Assessment) -> Visit:
    """Return the visit with its decision tied to the rules that it was made on.

    Raises:
        InvalidDocumentError: if the decision was made on another suggestion.
    """
    if visit.decision is None:
        return visit
    if visit.decision.suggested is not assessment.level:
        wrong = f"is not what the rules suggest now, {assessment.level.value}"
        raise InvalidDocumentError(
            (Problem("decision.suggested", wrong, "look again and decide again"),)
        )
    rules = {finding.rule: finding.digest for finding in assessment.findings}
    decision = visit.decision.model_copy(update={"rules": rules})
    return visit.model_copy(update={"decision": decision})


def _same_person(told: Patient, stored: Patient) -> None:
    """Refuse a visit that was written for somebody else."""
    pairs = {
        "the number": (_bare(told.number), _bare(stored.number)),
        "the date of birth": (told.birth_date, stored.birth_date),
    }
    for what, (said, known) in pairs.items():
        if said and known and said != known:
            raise RefusedError(_OTHER_PERSON.format(what=what))


def _bare(number: str | None) -> str:
    return "".join((number or "").split()).casefold()
