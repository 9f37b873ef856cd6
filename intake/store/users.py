"""The people who sign in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy import Row as Found

from intake.domain.errors import NotFoundError, RefusedError
from intake.domain.record import Role, User
from intake.store.failures import CHANGED_MEANWHILE
from intake.store.rows import UserRow, new_id, table_of
from intake.store.search_keys import plain

_USER = table_of(UserRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAccount:
    """A user with the state of the account and the name of the key slot."""

    user: User
    version: int
    is_disabled: bool
    slot: str


class SqlUsers:
    """Users within a transaction; none is ever removed, so no number comes again."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        login: str,
        display_name: str,
        roles: frozenset[Role],
        *,
        slot: str,
        at: datetime,
    ) -> User:
        """Add a user.

        Raises:
            RefusedError: if the sign-in name was ever used before, or a name is empty.
        """
        if not login_key(login) or not display_name.strip():
            raise RefusedError("A user needs a sign-in name and a name to be shown.")
        if self.of_login(login):
            raise RefusedError(
                f"The sign-in name {login} is taken. Choose another one."
            )
        columns = {
            "version": 1,
            "login": login,
            "login_key": login_key(login),
            "display_name": display_name,
            "roles": _written(roles),
            "is_disabled": False,
            "slot": slot,
            "created_at": at,
        }
        added = self._connection.execute(insert(_USER), columns)
        return User(
            id=new_id(added),
            login=login,
            display_name=display_name,
            roles=roles,
        )

    def all(self) -> Sequence[KeptAccount]:
        """Return every account, by sign-in name."""
        ordered = select(_USER).order_by(_USER.c.login_key)
        return tuple(_account(row) for row in self._connection.execute(ordered))

    def of_login(self, login: str) -> KeptAccount | None:
        """Return the account of a sign-in name, whatever its case."""
        return self._first(_USER.c.login_key == login_key(login))

    def of_slot(self, slot: str) -> KeptAccount | None:
        """Return the account that a key slot belongs to."""
        return self._first(_USER.c.slot == slot)

    def get(self, user_id: int) -> KeptAccount:
        """Return an account.

        Raises:
            NotFoundError: if there is none with this number.
        """
        account = self._first(_USER.c.id == user_id)
        if account is None:
            raise NotFoundError("There is no such user.")
        return account

    def change(self, account: KeptAccount) -> None:
        """Replace name, roles, state and slot of an account.

        Raises:
            RefusedError: if somebody changed it meanwhile.
        """
        changed = (
            update(_USER)
            .where(_USER.c.id == account.user.id, _USER.c.version == account.version)
            .values(
                display_name=account.user.display_name,
                roles=_written(account.user.roles),
                is_disabled=account.is_disabled,
                slot=account.slot,
                version=account.version + 1,
            )
        )
        if self._connection.execute(changed).rowcount != 1:
            raise RefusedError(CHANGED_MEANWHILE)

    def _first(self, wanted: Any) -> KeptAccount | None:  # noqa: ANN401 (a clause)
        row = self._connection.execute(select(_USER).where(wanted)).first()
        return _account(row) if row else None


def login_key(login: str) -> str:
    """Return a sign-in name without case and accents: two alike are one."""
    return plain(login)


def _written(roles: frozenset[Role]) -> str:
    return " ".join(sorted(role.value for role in roles))


def _account(row: Found[Any]) -> KeptAccount:
    return KeptAccount(
        user=User(
            id=row.id,
            login=row.login,
            display_name=row.display_name,
            roles=frozenset(Role(role) for role in row.roles.split()),
        ),
        version=row.version,
        is_disabled=row.is_disabled,
        slot=row.slot,
    )
