"""The password once more, before what cannot be undone by whoever finds a desk open."""

from dataclasses import dataclass

from intake.ports import Accounts
from intake.services.rights import Right
from intake.services.session import Session, requires


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvingService:
    """Lets a user show that they are still who signed in."""

    session: Session
    accounts: Accounts

    @requires(Right.OWN_ACCOUNT)
    def prove(self, password: str) -> None:
        """Take the password; grave acts pass for the next minutes.

        Raises:
            RefusedError: if it is wrong; tries are counted as at signing in.
        """
        self.accounts.prove(self.session.user.login, password)
        with self.session.begin() as work:
            work.audit.record(self.session.event("session.prove"))
            work.commit()
        self.session.was_proved()
