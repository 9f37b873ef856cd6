"""Visits being written: kept as typed, right or wrong, until signed or dropped."""

from dataclasses import dataclass, replace

from intake.domain.record import Draft, DraftOffer
from intake.services.rights import Right
from intake.services.session import Session, requires


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftService:
    """The drafts of the user of a session; what is in them nobody else sees."""

    session: Session

    @requires(Right.WRITE_DRAFT)
    def keep(self, draft: Draft) -> Draft:
        """Keep a draft as the user's own, replacing its earlier state.

        Return it as it is kept. It has another id if a second desk went on with it or
        signed it: then it is kept beside that one, and is gone on with from here.
        """
        with self.session.begin() as work:
            mine = replace(draft, author=self.session.user.login)
            kept = work.drafts.put(mine)
            work.commit()
            return kept

    @requires(Right.WRITE_DRAFT)
    def drop(self, draft_id: str) -> None:
        """Forget a draft; nothing happens if the user has none of this name."""
        with self.session.begin() as work:
            login = self.session.user.login
            mine = [
                draft
                for draft in work.drafts.all()
                if draft.id == draft_id and draft.author == login
            ]
            for draft in mine:
                work.drafts.drop(draft.id)
                event = self.session.event("draft.drop", patient_id=draft.patient_id)
                work.audit.record(event)
            work.commit()

    @requires(Right.WRITE_DRAFT)
    def all(self) -> tuple[Draft, ...]:
        """Return the user's drafts, latest first."""
        with self.session.look() as work:
            login = self.session.user.login
            return tuple(d for d in work.drafts.all() if d.author == login)

    @requires(Right.WRITE_DRAFT)
    def offers(self) -> tuple[DraftOffer, ...]:
        """Return the user's drafts with whose they are, to go on with after a start."""
        with self.session.begin() as work:
            login = self.session.user.login
            found = tuple(
                DraftOffer(draft=draft, patient=work.patients.named(draft.patient_id))
                for draft in work.drafts.all()
                if draft.author == login
            )
            work.audit.record(self.session.event("draft.list", hits=len(found)))
            work.commit()
            return found

    @requires(Right.READ_PATIENT)
    def of_patient(self, patient_id: int) -> tuple[Draft, ...]:
        """Return everybody's drafts of a patient, without what is in them.

        Whoever opens the patient learns that somebody is writing, since when and how
        much.
        """
        with self.session.begin() as work:
            work.restrictions.demand(patient_id)
            records = work.patients.records_of(patient_id)
            found = tuple(
                replace(draft, content="")
                for draft in work.drafts.all()
                if draft.patient_id in records
            )
            event = self.session.event("draft.list", patient_id=patient_id)
            work.audit.record(event)
            work.commit()
            return found
