"""Visits being written: kept as typed, right or wrong, until signed or dropped."""

from dataclasses import dataclass, replace

from intake.domain.record import Draft
from intake.services.session import CLINICAL, Session, requires


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftService:
    """The drafts of the user of a session; nobody else sees them."""

    session: Session

    @requires(CLINICAL)
    def keep(self, draft: Draft) -> None:
        """Keep a draft as the user's own, replacing its earlier state."""
        with self.session.begin() as work:
            work.drafts.put(replace(draft, author=self.session.user.login))
            work.commit()

    @requires(CLINICAL)
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

    @requires(CLINICAL)
    def all(self) -> tuple[Draft, ...]:
        """Return the user's drafts, latest first."""
        with self.session.look() as work:
            login = self.session.user.login
            return tuple(d for d in work.drafts.all() if d.author == login)
