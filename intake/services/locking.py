"""The lock over the windows of a user: covered and uncovered are acts, too."""

from dataclasses import dataclass

from intake.ports import AuditEvent
from intake.services.rights import Right
from intake.services.session import Session, requires


@dataclass(frozen=True, slots=True, kw_only=True)
class LockService:
    """Tells the log of acts when the user of a session locked, and came back."""

    session: Session

    @requires(Right.OWN_ACCOUNT)
    def locked(self, *, idle: bool = False, late: bool = False) -> None:
        """Record that the windows are covered.

        Args:
            idle: they covered themselves: nobody touched a key for a while.
            late: it could not be recorded when it was done.
        """
        self._record(self.session.event("lock", idle=idle, late=late))

    @requires(Right.OWN_ACCOUNT)
    def unlocked(self) -> None:
        """Record that the user's windows are given back: before they are.

        It was the password that gave them back: grave acts pass for a while.
        """
        self._record(self.session.event("unlock"))
        if self.session.proof.at is not None:
            self.session.was_proved()

    def _record(self, act: AuditEvent) -> None:
        with self.session.begin() as work:
            work.audit.record(act)
            work.commit()
