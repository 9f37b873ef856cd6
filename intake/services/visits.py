"""Visits: sign, read, list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from intake.domain.assessment import Assessment
from intake.domain.errors import InvalidDocumentError, Problem, RefusedError
from intake.domain.patient import Allergies, Patient
from intake.domain.record import SeenBefore, StoredVisit, VisitLine
from intake.domain.visit import Visit
from intake.people_ports import Patients
from intake.ports import AuditEvent
from intake.services.allergies import bring_over
from intake.services.rights import Right
from intake.services.session import Session, requires
from intake.services.triage import TriageService

_LATELY = 2000
"""So many of the last visits tell what is met often: some months of a clinic."""
_DECIDE_AGAIN = "look again, decide again, and leave the rules out of the decision"
_OTHER_PERSON = (
    "This visit names another person than the patient it is to be stored for "
    "({what} differs). Check that it is the right patient."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitService:
    """The signed visits in the record, for the user of a session."""

    session: Session
    triage: TriageService

    @requires(Right.SIGN_VISIT)
    def sign(
        self,
        patient_id: int,
        visit: Visit,
        *,
        draft_id: str | None = None,
        allergies_before: Allergies | None = None,
    ) -> StoredVisit:
        """Assess a visit, store both, and drop its draft: all of it or nothing.

        The draft names the act: signing that is tried again, because nobody knows
        whether it worked, finds what it stored.

        Args:
            patient_id: whose visit.
            visit: what was asked and found.
            draft_id: the draft that becomes the visit.
            allergies_before: the patient's, where the visit changed them.

        Raises:
            InvalidDocumentError: if the visit is not usable.
            RefusedError: if it names another person than the patient, or the draft
                was signed with something else in it.
        """
        if draft_id and (before := self._signed_before(draft_id, visit)):
            return before
        now = self.session.clock()
        visit, assessment = self._assessed(visit, now)
        with self.session.begin() as work:
            whose = refuse_other_person(visit.patient, work.patients, patient_id)
            told, by = visit.patient.allergies, self.session.user.login
            bring_over(self.session, work, whose, allergies_before, told)
            stored = work.visits.add(
                whose, visit, assessment, signed_by=by, signed_at=now, key=draft_id
            )
            if draft_id is not None:
                work.drafts.drop(draft_id)
            work.audit.record(self._signed(stored))
            work.commit()
            return stored

    @requires(Right.READ_VISIT)
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

    @requires(Right.READ_VISIT)
    def of_patient(
        self, patient_id: int, *, in_error: bool = False
    ) -> tuple[VisitLine, ...]:
        """Return the newest versions of a patient's visits, latest first.

        Args:
            patient_id: whose; visits of records merged into theirs are among them.
            in_error: whether to show what was entered in error too.
        """
        with self.session.begin() as work:
            lines = tuple(work.visits.of_patient(patient_id, in_error=in_error))
            event = self.session.event(
                "visit.list", patient_id=patient_id, hits=len(lines)
            )
            work.audit.record(event)
            work.commit()
            return lines

    @requires(Right.READ_VISIT)
    def before(
        self, patient_id: int, limit: int = 3, *, until: datetime | None = None
    ) -> SeenBefore:
        """Return a patient's last visits, latest first: a new one starts from them.

        How many there are and when the last one was is told without reading the rest.

        Args:
            patient_id: whose.
            limit: so many of the visits are read.
            until: when the visit was that is only corrected: none of that time or
                later is read, and nothing is carried over.
        """
        with self.session.begin() as work:
            seen = work.visits.seen(patient_id)
            earlier = [one for one, day in seen if until is None or day < until]
            visits = tuple(work.visits.get(one).visit for one in earlier[:limit])
            act = "visit.carry_over" if until is None else "visit.earlier"
            event = self.session.event(act, patient_id=patient_id, hits=len(visits))
            work.audit.record(event)
            work.commit()
        return SeenBefore(count=len(seen), last=_latest(seen), visits=visits)

    @requires(Right.READ_VISIT)
    def medicine_use(self) -> Mapping[str, int]:
        """Return how often each ingredient was met lately; tells of no patient."""
        with self.session.look() as work:
            return work.visits.ingredient_use(last=_LATELY)

    @requires(Right.READ_VISIT)
    def condition_use(self) -> Mapping[str, int]:
        """Return how often each condition was met lately; tells of no patient."""
        with self.session.look() as work:
            return work.visits.condition_use(last=_LATELY)

    @requires(Right.READ_VISIT)
    def latest(
        self, limit: int = 50, before: tuple[datetime, int] | None = None
    ) -> tuple[VisitLine, ...]:
        """Return a page of visits, latest first, from before a place in the list."""
        with self.session.begin() as work:
            lines = tuple(work.visits.latest(limit=limit, before=before))
            work.audit.record(self.session.event("visit.list", hits=len(lines)))
            work.commit()
            return lines

    @requires(Right.READ_VISIT)
    def count(self) -> int:
        """Return how many visits there are, newest versions only."""
        with self.session.look() as work:
            return work.visits.count()

    @requires(Right.READ_VISIT)
    def last_of(self, patient_id: int) -> StoredVisit | None:
        """Return a patient's last visit, to carry over from; None if there is none."""
        with self.session.begin() as work:
            lines = work.visits.of_patient(patient_id)
            stored = work.visits.get(lines[0].id) if lines else None
            event = self.session.event(
                "visit.open",
                patient_id=patient_id,
                visit_id=stored.id if stored else None,
            )
            work.audit.record(event)
            work.commit()
            return stored

    def _assessed(self, visit: Visit, now: datetime) -> tuple[Visit, Assessment]:
        """Return a visit as it is signed, and what the rules say of it.

        Raises:
            InvalidDocumentError: if the visit is not usable.
        """
        visit = _dated(visit, now, self.session.user.login)
        if problems := self.triage.check(visit):
            raise InvalidDocumentError(tuple(problems))
        assessment = self.triage.assess(visit)
        return decided(visit, assessment), assessment

    def _signed_before(self, draft_id: str, visit: Visit) -> StoredVisit | None:
        """Return what signing this draft stored, if it did and it was the same.

        Raises:
            RefusedError: if it stored something else.
        """
        with self.session.look() as work:
            stored = work.visits.signed_with(draft_id)
        if stored is None:
            return None
        mine = _dated(visit, stored.signed_at, stored.signed_by)
        if _as_typed(mine) == _as_typed(stored.visit):
            return stored
        raise RefusedError(
            f"This draft was signed already, as visit {stored.id}, with something else"
            " in it. What you wrote is kept: open that visit and amend it."
        )

    def _signed(self, stored: StoredVisit) -> AuditEvent:
        return self.session.event(
            "visit.sign",
            patient_id=stored.patient_id,
            visit_id=stored.id,
            level=stored.assessment.level.value,
            digest=stored.digest,
        )


def _latest(seen: Sequence[tuple[int, datetime]]) -> datetime | None:
    return max((at for _, at in seen), default=None)


def _dated(visit: Visit, now: datetime, login: str) -> Visit:
    """Return the visit with the time and the author that it may lack."""
    update = {"seen_at": visit.seen_at or now, "seen_by": visit.seen_by or login}
    return visit.model_copy(update=update)


def _as_typed(visit: Visit) -> Visit:
    """Return a visit without what signing adds, or what differs when tried again."""
    if visit.decision is None:
        return visit
    bare = {"rules": {}, "decided_at": visit.decision.decided_at.min}
    decision = visit.decision.model_copy(update=bare)
    return visit.model_copy(update={"decision": decision})


def decided(visit: Visit, assessment: Assessment) -> Visit:
    """Return the visit with its decision tied to the rules that it was made on.

    A decision that names no rules is made on those that speak now.

    Raises:
        InvalidDocumentError: if the decision was made on another suggestion, or
            overrides what rules say that it was not made on as they are now.
    """
    if visit.decision is None:
        return visit
    if visit.decision.suggested is not assessment.level:
        wrong = f"is not what the rules suggest now, {assessment.level.value}"
        raise InvalidDocumentError(
            (Problem("decision.suggested", wrong, "look again and decide again"),)
        )
    rules = {finding.rule: finding.digest for finding in assessment.findings}
    unseen = visit.decision.unseen(rules) if visit.decision.rules else ()
    if unseen and visit.decision.overrides:
        wrong = f"does not hold for {', '.join(unseen)}: new, or changed since"
        raise InvalidDocumentError((Problem("decision.rules", wrong, _DECIDE_AGAIN),))
    decision = visit.decision.model_copy(update={"rules": rules})
    return visit.model_copy(update={"decision": decision})


def refuse_other_person(told: Patient, patients: Patients, patient_id: int) -> int:
    """Return whose visit it is; refuse one that was written for somebody else.

    Raises:
        RefusedError: if number or date of birth are another person's.
    """
    stored = patients.get(patient_id)
    if stored.merged_into is not None:
        stored = patients.get(stored.merged_into)
    known = stored.patient
    numbers = (known.number, *(more.number for more in known.other_numbers))
    if told.number and known.number and _bare(told.number) not in map(_bare, numbers):
        raise RefusedError(_OTHER_PERSON.format(what="the number"))
    if told.birth_date and known.birth_date and told.birth_date != known.birth_date:
        raise RefusedError(_OTHER_PERSON.format(what="the date of birth"))
    return stored.id


def _bare(number: str | None) -> str:
    return "".join((number or "").split()).casefold()
