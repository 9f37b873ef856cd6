"""Records of one person: found while adding, merged by two people, given back."""

from dataclasses import dataclass

from intake.domain.alike import Candidate, Sketch
from intake.domain.errors import RefusedError
from intake.domain.merging import Merge
from intake.domain.text import clean_line
from intake.ports import Accounts, UnitOfWork
from intake.services.difference_words import Change, DifferenceWords
from intake.services.rights import MATRIX, Right
from intake.services.session import Session, requires

_TWO_PEOPLE = (
    "Somebody else approves this merge: two people look at two records. Ask another"
    " clinician."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeService:
    """Duplicates and merges, for the user of a session."""

    session: Session
    accounts: Accounts
    words: DifferenceWords

    @requires(Right.READ_PATIENT)
    def alike(self, sketch: Sketch, limit: int = 5) -> tuple[Candidate, ...]:
        """Return patients who are likely this one, with score and reasons."""
        with self.session.begin() as work:
            found = tuple(work.alike.candidates(sketch, limit=limit))
            work.audit.record(self.session.event("patient.alike", hits=len(found)))
            work.commit()
            return found

    @requires(Right.READ_PATIENT)
    def compare(self, duplicate_id: int, survivor_id: int) -> tuple[Change, ...]:
        """Return what the two records say differently: the survivor's comes last."""
        with self.session.begin() as work:
            duplicate = work.patients.get(duplicate_id)
            survivor = work.patients.get(survivor_id)
            for patient_id in (duplicate_id, survivor_id):
                event = self.session.event("patient.open", patient_id=patient_id)
                work.audit.record(event)
            work.commit()
        return self.words.changes(duplicate.patient, survivor.patient)

    @requires(Right.PROPOSE_MERGE)
    def propose(self, duplicate_id: int, survivor_id: int, reason: str) -> Merge:
        """Say that two records are one person's; nothing is merged yet.

        Raises:
            RefusedError: without a reason, or if either was merged before.
            NotFoundError: if there is no such patient.
        """
        reason = clean_line(reason)
        if not reason:
            raise RefusedError("A merge needs a reason. Say how you know.")
        with self.session.begin() as work:
            for record in (duplicate_id, survivor_id):
                work.restrictions.demand_change(record)
            merge = work.merges.propose(
                duplicate_id,
                survivor_id,
                reason=reason,
                by=self.session.user.login,
                at=self.session.clock(),
            )
            self._record(work, "patient.merge.propose", merge)
            return merge

    @requires(Right.DECIDE_MERGE, proof=True)
    def approve(self, merge_id: int) -> Merge:
        """Let one record stand for both; visits of both are read under it.

        Raises:
            RefusedError: if it is one's own proposal and somebody else could approve,
                or it was decided before.
        """
        with self.session.begin() as work:
            proposed = self._changeable(work, merge_id)
            is_own = proposed.proposed_by == self.session.user.login
            if is_own and self._others_can_decide():
                raise RefusedError(_TWO_PEOPLE)
            merge = work.merges.approve(
                merge_id, by=self.session.user.login, at=self.session.clock()
            )
            self._record(work, "patient.merge", merge, one_person=is_own)
            return merge

    @requires(Right.DECIDE_MERGE)
    def decline(self, merge_id: int) -> Merge:
        """Leave both records as they are.

        Raises:
            RefusedError: if it was decided before.
        """
        with self.session.begin() as work:
            self._changeable(work, merge_id)
            merge = work.merges.decline(
                merge_id, by=self.session.user.login, at=self.session.clock()
            )
            self._record(work, "patient.merge.decline", merge)
            return merge

    @requires(Right.DECIDE_MERGE, proof=True)
    def undo(self, merge_id: int) -> Merge:
        """Take a merge back: both records are as they were.

        What was changed on the surviving record since, and visits signed under it,
        stay there.

        Raises:
            RefusedError: if it was not approved, or the survivor was merged too.
        """
        with self.session.begin() as work:
            self._changeable(work, merge_id)
            merge = work.merges.undo(
                merge_id, by=self.session.user.login, at=self.session.clock()
            )
            self._record(work, "patient.unmerge", merge)
            return merge

    @requires(Right.READ_PATIENT)
    def to_decide(self) -> tuple[Merge, ...]:
        """Return the merges that wait for somebody to decide, latest first.

        Those of restricted records wait for their care teams alone.
        """
        with self.session.look() as work:
            is_closed = work.restrictions.is_closed
            return tuple(
                merge
                for merge in work.merges.all(open_only=True)
                if not (is_closed(merge.duplicate_id) or is_closed(merge.survivor_id))
            )

    @requires(Right.READ_PATIENT)
    def of_patient(self, patient_id: int) -> tuple[Merge, ...]:
        """Return the merges that a record has a part in, latest first."""
        with self.session.begin() as work:
            work.restrictions.demand(patient_id)
            found = tuple(work.merges.of_patient(patient_id))
            event = self.session.event("patient.open", patient_id=patient_id)
            work.audit.record(event)
            work.commit()
            return found

    def _changeable(self, work: UnitOfWork, merge_id: int) -> Merge:
        """Return a merge of records that the user may change."""
        merge = work.merges.get(merge_id)
        for record in (merge.duplicate_id, merge.survivor_id):
            work.restrictions.demand_change(record)
        return merge

    def _others_can_decide(self) -> bool:
        login = self.session.user.login
        return any(
            not account.is_disabled
            and account.user.login != login
            and not MATRIX[Right.DECIDE_MERGE].isdisjoint(account.user.roles)
            for account in self.accounts.all()
        )

    def _record(
        self, work: UnitOfWork, action: str, merge: Merge, *, one_person: bool = False
    ) -> None:
        """Remember the act for both records, each with the other's number."""
        pair = (merge.survivor_id, merge.duplicate_id)
        for patient_id, other in (pair, pair[::-1]):
            event = self.session.event(
                action,
                patient_id=patient_id,
                merge=merge.id,
                other=other,
                one_person=one_person,
            )
            work.audit.record(event)
        work.commit()
