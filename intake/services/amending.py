"""What becomes of a signed visit: amended, added to, struck through; every version."""

from dataclasses import dataclass
from datetime import timedelta

from intake.domain.comparing import ConflictError
from intake.domain.errors import InvalidDocumentError, NotFoundError, RefusedError
from intake.domain.record import Role, StoredVisit, VisitStatus, VisitVersion
from intake.domain.text import NOTES_LIMIT, clean_line, clean_text
from intake.domain.visit import Visit
from intake.ports import AuditEvent, UnitOfWork
from intake.services.allergies import bring_over
from intake.services.difference_words import Change, DifferenceWords
from intake.services.rights import Right
from intake.services.session import Session, requires
from intake.services.triage import TriageService
from intake.services.visits import decided, refuse_other_person

OWN_HOURS = 24
"""So long a nurse may amend a visit of her own; later she adds to it."""
_NEEDS_REASON = "An amendment needs a reason. Say in a few words why it is made."
_IN_ERROR = "This visit was entered in error. It can be read, and no longer amended."
_NOT_YOURS = (
    "A nurse amends a visit of her own within 24 hours. Add a note to it if it is your"
    " own, or ask a clinician to amend it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentService:
    """The lives of signed visits, for the user of a session."""

    session: Session
    triage: TriageService
    words: DifferenceWords

    @requires(Right.AMEND_VISIT)
    def amend(
        self, visit_id: int, visit: Visit, reason: str, *, draft_id: str | None = None
    ) -> StoredVisit:
        """Sign a new version of a visit; the one that it replaces stays readable.

        Raises:
            InvalidDocumentError: if the visit is not usable.
            ConflictError: if somebody else amended it first; it holds both texts.
            RefusedError: if it may not be amended, or names another person.
        """
        reason = _given(reason)
        with self.session.begin() as work:
            before = work.visits.get(visit_id)
            self._refuse_others(work, before)
            visit = _completed(self.triage, visit, before)
            whose = refuse_other_person(visit.patient, work.patients, before.patient_id)
            was, told = before.visit.patient.allergies, visit.patient.allergies
            bring_over(self.session, work, whose, was, told)
            stored = self._amended(work, before, visit, reason)
            if draft_id is not None:
                work.drafts.drop(draft_id)
            work.audit.record(self._event("visit.amend", stored))
            work.commit()
            return stored

    @requires(Right.ADD_TO_VISIT)
    def add_note(self, visit_id: int, text: str) -> StoredVisit:
        """Add a note to a visit of one's own, at any time; nothing else changes.

        Raises:
            RefusedError: if it is somebody else's, or there is no room for the text.
            ConflictError: if somebody else amended it first.
        """
        added = clean_text(text).strip()
        if not added:
            raise RefusedError("There is nothing to add. Write the note first.")
        now = self.session.clock()
        with self.session.begin() as work:
            before = work.visits.get(visit_id)
            if not (self._is_own(work, before) or self._is_clinician()):
                raise RefusedError(_NOT_YOURS)
            notes = f"{before.visit.notes}\n\n{added}".strip()
            if len(notes) > NOTES_LIMIT:
                raise RefusedError(f"The notes of a visit hold {NOTES_LIMIT} letters.")
            stored = work.visits.amend(
                visit_id,
                before.visit.model_copy(update={"notes": notes}),
                before.assessment,
                reason="Note added",
                signed_by=self.session.user.login,
                signed_at=now,
            )
            work.audit.record(self._event("visit.note", stored))
            work.commit()
            return stored

    @requires(Right.AMEND_VISIT, proof=True)
    def enter_in_error(self, visit_id: int, reason: str) -> StoredVisit:
        """Strike a visit through: it stays readable, and lists leave it out.

        Raises:
            ConflictError: if somebody else amended it first.
            RefusedError: if it may not be, or was struck through before.
        """
        reason = _given(reason)
        with self.session.begin() as work:
            self._refuse_others(work, work.visits.get(visit_id))
            stored = work.visits.enter_in_error(
                visit_id,
                reason=reason,
                signed_by=self.session.user.login,
                signed_at=self.session.clock(),
            )
            work.audit.record(self._event("visit.entered_in_error", stored))
            work.commit()
            return stored

    @requires(Right.READ_VISIT)
    def versions(self, visit_id: int) -> tuple[VisitVersion, ...]:
        """Return every version of a visit, oldest first; any of its numbers will do.

        Raises:
            NotFoundError: if there is none with this number.
        """
        with self.session.begin() as work:
            patient_id = work.visits.get(visit_id).patient_id
            found = tuple(work.visits.versions(visit_id))
            event = self.session.event(
                "visit.versions", patient_id=patient_id, visit_id=visit_id
            )
            work.audit.record(event)
            work.commit()
            return found

    @requires(Right.AMEND_VISIT)
    def open(self, visit_id: int) -> StoredVisit:
        """Return the newest version of a visit, to be corrected by who may.

        Raises:
            RefusedError: if it may not be amended by this user, or by anybody.
        """
        with self.session.begin() as work:
            newest = work.visits.versions(visit_id)[-1]
            stored = work.visits.get(newest.id)
            self._refuse_others(work, stored)
            if stored.status is VisitStatus.ENTERED_IN_ERROR:
                raise RefusedError(_IN_ERROR)
            work.audit.record(self._event("visit.open", stored))
            work.commit()
            return stored

    @requires(Right.READ_VISIT)
    def changes(self, visit_id: int, since: int | None = None) -> tuple[Change, ...]:
        """Return what a version changed since another, or the one before, in words.

        Raises:
            NotFoundError: if the visit has no such version.
        """
        with self.session.begin() as work:
            after = work.visits.get(visit_id)
            if since not in (None, *(v.id for v in work.visits.versions(visit_id))):
                raise NotFoundError(f"Visit {visit_id} has no version {since}.")
            base = since or after.replaces
            before = work.visits.get(base) if base else None
            event = self.session.event(
                "visit.open", patient_id=after.patient_id, visit_id=visit_id
            )
            work.audit.record(event)
            work.commit()
        return self.words.changes(before.visit, after.visit) if before else ()

    def _refuse_others(self, work: UnitOfWork, before: StoredVisit) -> None:
        """Let nurses amend what they signed, for a day; clinicians whatever it is.

        Under a broken glass nobody amends what somebody else signed.
        """
        is_own = self._is_own(work, before)
        if not is_own:
            work.restrictions.demand_change(before.patient_id)
        if self._is_clinician():
            return
        first = work.visits.versions(before.id)[0]
        late = self.session.clock() - first.signed_at > timedelta(hours=OWN_HOURS)
        if late or not is_own:
            raise RefusedError(_NOT_YOURS)

    def _is_own(self, work: UnitOfWork, before: StoredVisit) -> bool:
        first = work.visits.versions(before.id)[0]
        return first.signed_by == self.session.user.login

    def _is_clinician(self) -> bool:
        return Role.CLINICIAN in self.session.user.roles

    def _amended(
        self, work: UnitOfWork, before: StoredVisit, visit: Visit, reason: str
    ) -> StoredVisit:
        """Store a version; one that is only tried once more is stored already."""
        assessment = self.triage.assess(visit)
        visit = decided(visit, assessment)
        try:
            return work.visits.amend(
                before.id,
                visit,
                assessment,
                reason=reason,
                signed_by=self.session.user.login,
                signed_at=self.session.clock(),
            )
        except ConflictError as error:
            newest = work.visits.get(error.conflict.version)
            is_mine = newest.signed_by == self.session.user.login
            if is_mine and newest.visit == error.conflict.mine:
                return newest
            raise

    def _event(self, action: str, stored: StoredVisit) -> AuditEvent:
        return self.session.event(
            action,
            patient_id=stored.patient_id,
            visit_id=stored.id,
            version=stored.version,
            digest=stored.digest,
        )


def _completed(triage: TriageService, visit: Visit, before: StoredVisit) -> Visit:
    """Return a visit with what its first version said and it does not.

    Raises:
        InvalidDocumentError: if the visit is not usable.
    """
    told = {
        "seen_by": visit.seen_by or before.visit.seen_by,
        "seen_at": visit.seen_at or before.visit.seen_at,
    }
    visit = visit.model_copy(update=told)
    if problems := triage.check(visit):
        raise InvalidDocumentError(tuple(problems))
    return visit


def _given(reason: str) -> str:
    reason = clean_line(reason)
    if not reason:
        raise RefusedError(_NEEDS_REASON)
    return reason
