"""Breaking the glass: a restricted record opened in an emergency, and looked at later.

It is a mode of one's own sign-in, for one patient and half an hour: whoever broke the
glass reads and adds, and changes nothing that others wrote. Every act under it names
it in the log. Nobody reviews a glass of their own.
"""

from dataclasses import dataclass

from intake.domain.errors import RefusedError
from intake.domain.restricted import LEAST_WORDS, Glass, GlassEnd, WhyOpen
from intake.domain.text import clean_line
from intake.ports import Accounts, UnitOfWork
from intake.services.rights import Right
from intake.services.session import Session, requires

_NEEDS_WORDS = (
    f"Say in at least {LEAST_WORDS} letters why you open this record: whoever looks at"
    " it later reads that."
)
_OPEN_ALREADY = "This record is open to you already."
_NEEDS_REMARK = "Write what you found before the review is kept."
_OWN = "Nobody reviews a record that they opened themselves. Another auditor does."
_STILL_OPEN = "This record is still open. Look at it when the time is over."
MOST = 1000
"""Most glasses that a list shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassService:
    """Broken glasses, for the user of a session."""

    session: Session
    accounts: Accounts

    @requires(Right.BREAK_GLASS)
    def begin(
        self, patient_id: int, why: WhyOpen, words: str, password: str = ""
    ) -> Glass:
        """Open a restricted record to the user for half an hour.

        The password is asked for whenever it was given last; a made-up clinic has none.

        Raises:
            RefusedError: if the words are too few, the password is wrong, or the record
                is open already.
        """
        words = clean_line(words)
        if len(words) < LEAST_WORDS:
            raise RefusedError(_NEEDS_WORDS)
        self._prove(patient_id, password)
        login, now = self.session.user.login, self.session.clock()
        with self.session.begin() as work:
            if not work.restrictions.is_closed(patient_id):
                raise RefusedError(_OPEN_ALREADY)
            glass = work.glasses.begin(
                patient_id, why=why, words=words, by=login, at=now
            )
            event = self.session.event(
                "glass.begin",
                patient_id=patient_id,
                why=why.value,
                until=glass.until.isoformat(),
            )
            work.audit.record(event)
            work.commit()
            return glass

    def _prove(self, patient_id: int, password: str) -> None:
        if self.session.proof.at is None:
            return
        try:
            self.accounts.prove(self.session.user.login, password)
        except RefusedError:
            with self.session.begin() as work:
                event = self.session.event(
                    "glass.begin", patient_id=patient_id, outcome="unproved"
                )
                work.audit.record(event)
                work.commit()
            raise
        self.session.was_proved()

    @requires(Right.BREAK_GLASS)
    def stop(self, glass_id: int) -> None:
        """Close a record that the user opened, before its time is over.

        Raises:
            NotFoundError: if there is none with this number.
            RefusedError: if somebody else opened it.
        """
        with self.session.begin() as work:
            glass = work.glasses.get(glass_id)
            if glass.login != self.session.user.login:
                raise RefusedError("Somebody else opened this record.")
            _end(self.session, work, glass, GlassEnd.STOPPED)
            work.commit()

    @requires(Right.BREAK_GLASS)
    def running(self) -> tuple[tuple[Glass, float], ...]:
        """Return the user's open glasses with the seconds left; end those gone by."""
        with self.session.look() as work:
            found = tuple(work.glasses.running())
        over = [glass for glass, left in found if left <= 0]
        if over:
            with self.session.begin() as work:
                for glass in over:
                    _end(self.session, work, glass, GlassEnd.EXPIRED)
                work.commit()
        return tuple((glass, left) for glass, left in found if left > 0)

    @requires(Right.REVIEW_GLASS)
    def queue(self, *, reviewed: bool = False) -> tuple[Glass, ...]:
        """Return the glasses that wait for a review, or all; the latest first."""
        with self.session.begin() as work:
            end_overdue(self.session, work)
            found = tuple(work.glasses.all(to_review=not reviewed, limit=MOST))
            work.audit.record(self.session.event("glass.list", hits=len(found)))
            work.commit()
            return found

    @requires(Right.REVIEW_GLASS)
    def review(self, glass_id: int, *, justified: bool, remark: str) -> Glass:
        """Keep what looking at a glass came to; it is kept once.

        Raises:
            NotFoundError: if there is none with this number.
            RefusedError: if it is one's own, still open, reviewed already, or nothing
                is remarked.
        """
        remark = clean_line(remark)
        if not remark:
            raise RefusedError(_NEEDS_REMARK)
        login, now = self.session.user.login, self.session.clock()
        with self.session.begin() as work:
            end_overdue(self.session, work)
            glass = work.glasses.get(glass_id)
            if glass.login == login:
                raise RefusedError(_OWN)
            if glass.ended_at is None:
                raise RefusedError(_STILL_OPEN)
            kept = work.glasses.review(
                glass_id, justified=justified, remark=remark, by=login, at=now
            )
            event = self.session.event(
                "glass.review",
                patient_id=glass.patient_id,
                glass=glass_id,
                justified=justified,
                late=glass.is_late(now),
            )
            work.audit.record(event)
            work.commit()
            return kept


def end_overdue(session: Session, work: UnitOfWork) -> None:
    """End everybody's glasses whose time is over: nobody was there to see them end."""
    for glass in work.glasses.overdue(session.clock()):
        _end(session, work, glass, GlassEnd.EXPIRED)


def _end(session: Session, work: UnitOfWork, glass: Glass, how: GlassEnd) -> None:
    """End a glass, if it did not end before; the log says whose and when it was."""
    now = session.clock()
    at = min(now, glass.until) if how is GlassEnd.EXPIRED else now
    if not work.glasses.end(glass.id, how, at=at):
        return
    event = session.event(
        f"glass.{_ACTS[how]}",
        patient_id=glass.patient_id,
        glass=glass.id,
        whose=glass.login,
        at=at.isoformat(),
    )
    work.audit.record(event)


_ACTS = {GlassEnd.STOPPED: "stop", GlassEnd.EXPIRED: "expire"}
