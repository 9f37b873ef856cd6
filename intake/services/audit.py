"""The log of acts: read by the auditor, by everybody for their own, and proved."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from intake.domain.audit import Act, ActQuery, Verdict, Witness
from intake.domain.record import Role
from intake.services.accounts import EVERYBODY
from intake.services.glasses import end_overdue
from intake.services.rights import Right
from intake.services.session import Session, requires

QUICK = 10_000
"""So many of the newest acts a quick check looks at; it takes a fifth of a second."""


BROKEN = (
    "The audit log was changed: act {seq} is not as it was written, or gone. Work goes"
    " on as always: tell your administrator today, who runs crampdesk audit verify."
)


class Verify(Protocol):
    """Checks the chain of acts."""

    def __call__(
        self, *, last: int | None = None, witnesses: Sequence[Witness] = ()
    ) -> Verdict:
        """Return what was found."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditService:
    """What was done in the record, for the user of a session."""

    session: Session
    verify_chain: Verify = field(repr=False)

    @requires(Right.READ_AUDIT)
    def acts(self, query: ActQuery) -> tuple[Act, ...]:
        """Return the acts that are asked for, latest first.

        Acts on records that were merged into a patient's are among the patient's.
        """
        with self.session.begin() as work:
            records = tuple(
                record
                for one in query.records
                for record in work.patients.records_of(one)
            )
            wanted = ActQuery(
                records=records,
                user=query.user,
                action=query.action,
                since=query.since,
                until=query.until,
                limit=query.limit,
            )
            found = tuple(work.audit.acts(wanted))
            about = query.records[0] if query.records else None
            event = self.session.event("audit.read", patient_id=about, hits=len(found))
            work.audit.record(event)
            work.commit()
            return found

    @requires(Right.READ_OWN_ACTS)
    def own(self, limit: int = 1000) -> tuple[Act, ...]:
        """Return what the user did, latest first."""
        with self.session.look() as work:
            query = ActQuery(user=self.session.user.login, limit=limit)
            return tuple(work.audit.acts(query))

    @requires(Right.READ_AUDIT)
    def one_person_merges(self) -> tuple[Act, ...]:
        """Return merges that one person both proposed and approved.

        A clinic where one person works cannot have two look at it; the auditor does.
        """
        with self.session.look() as work:
            made = work.audit.acts(ActQuery(action="patient.merge"))
            return tuple(act for act in made if act.detail.get("one_person") is True)

    @requires(Right.VERIFY_AUDIT)
    def verify(self, *, full: bool, witnesses: Sequence[Witness] = ()) -> Verdict:
        """Check the chain, against its head outside and against witnesses.

        Args:
            full: whether to check every act, or the newest ones.
            witnesses: heads that backups remember.
        """
        verdict = self.verify_chain(last=None if full else QUICK, witnesses=witnesses)
        with self.session.begin() as work:
            event = self.session.event(
                "audit.verify",
                outcome="done" if verdict.is_whole else "alarm",
                checked=verdict.checked,
                full=full,
            )
            work.audit.record(event)
            work.commit()
        return verdict

    @requires(EVERYBODY)
    def at_start(self) -> str:
        """Check the newest acts, and return what to tell whoever signed in.

        A broken log keeps nobody from working; it is told and recorded. Glasses whose
        time went by while nobody was there are ended.
        """
        with self.session.begin() as work:
            end_overdue(self.session, work)
            work.commit()
        verdict = self.verify_chain(last=QUICK)
        if verdict.first_bad is None:
            return ""
        with self.session.begin() as work:
            event = self.session.event(
                "audit.start", outcome="alarm", first_bad=verdict.first_bad
            )
            work.audit.record(event)
            work.commit()
        return BROKEN.format(seq=verdict.first_bad)

    @property
    def may_read_all(self) -> bool:
        """Whether the user reads the acts of others."""
        return Role.AUDITOR in self.session.user.roles
