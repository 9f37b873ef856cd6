"""Who works here: users, their roles and their passwords."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intake.domain.errors import NotFoundError, RefusedError
from intake.domain.record import Role, User
from intake.domain.text import clean_line
from intake.ports import Account, Accounts
from intake.services.rights import Right
from intake.services.session import Session, requires

ADMINS = frozenset({Role.ADMIN})
EVERYBODY = frozenset(Role)
_LOGIN = re.compile(r"[\w][\w.@-]{1,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountService:
    """The users of the clinic, for the user of a session."""

    session: Session
    accounts: Accounts

    @requires(Right.READ_USERS)
    def all(self) -> tuple[Account, ...]:
        """Return every account, by sign-in name."""
        return tuple(self.accounts.all())

    @requires(Right.MANAGE_USERS, proof=True)
    def add(
        self, login: str, display_name: str, roles: frozenset[Role], password: str
    ) -> User:
        """Add a user, who then signs in with a password of their own.

        Raises:
            RefusedError: if the name is taken or cannot be one, the password is too
                weak, or the roles may not be one person's.
        """
        _refuse_roles(roles)
        login = clean_login(login)
        return self.accounts.add(login, clean_line(display_name), roles, password)

    @requires(Right.MANAGE_USERS, proof=True)
    def change_roles(self, user_id: int, roles: frozenset[Role]) -> User:
        """Give a user other roles: lost ones go at once, new ones come at sign-in.

        Raises:
            RefusedError: if the roles are one's own, may not be one person's, or
                would leave no administrator.
        """
        _refuse_roles(roles)
        user = self._other(user_id)
        if Role.ADMIN not in roles:
            self._refuse_last_admin(user)
        changed = User(
            id=user.id, login=user.login, display_name=user.display_name, roles=roles
        )
        self.accounts.change(changed)
        return changed

    @requires(Right.MANAGE_USERS, proof=True)
    def disable(self, user_id: int) -> None:
        """Keep a user from signing in; what they signed stays theirs.

        Raises:
            RefusedError: if it is oneself or the last administrator.
        """
        user = self._other(user_id)
        self._refuse_last_admin(user)
        self.accounts.disable(user.id)

    @requires(Right.MANAGE_USERS, proof=True)
    def reset_password(self, user_id: int, password: str) -> None:
        """Give a user who forgot theirs a new password.

        Raises:
            RefusedError: if it is too weak or the account is disabled.
        """
        self.accounts.set_password(self._other(user_id).login, password)

    @requires(Right.OWN_ACCOUNT)
    def change_own_password(self, old: str, new: str) -> None:
        """Replace one's own password.

        Raises:
            RefusedError: if the old one is wrong or the new one too weak.
        """
        self.accounts.change_password(self.session.user.login, old, new)

    @requires(Right.MANAGE_USERS, proof=True)
    def new_recovery_key(self) -> str:
        """Make a new recovery key, the earlier one void; return it to be printed."""
        return self.accounts.new_recovery_key()

    def _other(self, user_id: int) -> User:
        if user_id == self.session.user.id:
            raise RefusedError("Nobody does this to their own account.")
        return _found(self.accounts.all(), user_id)

    def _refuse_last_admin(self, user: User) -> None:
        others = [
            account.user.id
            for account in self.accounts.all()
            if Role.ADMIN in account.user.roles and not account.is_disabled
        ]
        if others == [user.id]:
            raise RefusedError("The clinic needs an administrator who can sign in.")


def clean_login(login: str) -> str:
    """Return a sign-in name, tidied.

    Raises:
        RefusedError: if it cannot be one.
    """
    login = clean_line(login)
    if not _LOGIN.fullmatch(login):
        raise RefusedError(
            "A sign-in name has 2 to 40 letters, digits, dots, hyphens or @ signs, and"
            " no spaces."
        )
    return login


def _refuse_roles(roles: frozenset[Role]) -> None:
    """Refuse what nobody may be: without a role, or judge in their own case."""
    if not roles:
        raise RefusedError("A user needs at least one role.")
    if {Role.ADMIN, Role.AUDITOR} <= roles:
        raise RefusedError("Nobody can be administrator and auditor at once.")


def _found(accounts: Sequence[Account], user_id: int) -> User:
    for account in accounts:
        if account.user.id == user_id:
            return account.user
    raise NotFoundError("There is no such user.")
