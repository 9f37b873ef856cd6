"""Who may sign in: accounts in the database and their slots in the key file.

Two files cannot change at one moment. The key file is written just before the commit;
a crash between the two leaves a slot that no account knows, which opens nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from typing_extensions import override

from intake.domain.errors import RefusedError
from intake.domain.record import Role, User
from intake.ports import Account, Accounts, AuditEvent, Clock
from intake.store.keyslots import Argon2, Keys, KeySlots
from intake.store.maintenance import alone
from intake.store.passwords import refuse_weak
from intake.store.places import Places
from intake.store.private_files import write_privately
from intake.store.sign_in_tries import counted
from intake.store.unit_of_work import SqlUnitOfWork, UnitsOfWork

_NO_SLOTS = "A throw-away clinic has no users to manage."


class UserAccounts(Accounts):
    """Adds, changes and disables users; who may do so is decided above."""

    def __init__(
        self, work: UnitsOfWork, places: Places, keys: Keys, clock: Clock, by: User
    ) -> None:
        self._work = work
        self._places = places
        self._keys = keys
        self._clock = clock
        self._by = by

    @override
    def all(self) -> Sequence[Account]:
        with self._work.reading() as unit:
            return tuple(
                Account(user=kept.user, is_disabled=kept.is_disabled)
                for kept in unit.users.all()
            )

    @override
    def add(
        self, login: str, display_name: str, roles: frozenset[Role], password: str
    ) -> User:
        with self._changing() as (unit, slots):
            self._refuse_weak(unit, password, login, display_name)
            if unit.users.of_login(login):
                raise RefusedError(
                    f"The sign-in name {login} is taken. Choose another one."
                )
            more, slot = slots.with_user(login, password, self._keys, Argon2())
            user = unit.users.add(
                login, display_name, roles, slot=slot, at=self._clock()
            )
            self._record(unit, "user.add", user)
            self._keep(unit, slots, more)
        return user

    @override
    def change_password(self, login: str, old: str, new: str) -> None:
        with alone(self._places):
            slots = self._slots()
            tries = self._places.sign_in_tries
            with counted(tries, slots.who(login), self._clock):
                slots.opened_by_password(login, old)
        self.set_password(login, new)

    @override
    def set_password(self, login: str, password: str) -> None:
        with self._changing() as (unit, slots):
            account = unit.users.of_login(login)
            if account is None or account.is_disabled:
                raise RefusedError(f"There is no user {login} who may sign in.")
            user = account.user
            self._refuse_weak(unit, password, user.login, user.display_name)
            more, slot = slots.with_user(user.login, password, self._keys, Argon2())
            if slot != account.slot:
                unit.users.change(replace(account, slot=slot))
            self._record(unit, "user.password", user)
            self._keep(unit, slots, more)

    @override
    def change(self, user: User) -> None:
        with self._work.writing() as unit:
            account = unit.users.get(user.id)
            kept = replace(user, login=account.user.login)
            unit.users.change(replace(account, user=kept))
            self._record(unit, "user.change", kept)
            unit.commit()

    @override
    def disable(self, user_id: int) -> None:
        with self._changing() as (unit, slots):
            account = unit.users.get(user_id)
            unit.users.change(replace(account, is_disabled=True))
            self._record(unit, "user.disable", account.user)
            self._keep(unit, slots, slots.without(account.slot))

    @override
    def new_recovery_key(self) -> str:
        with self._changing() as (unit, slots):
            more, printed = slots.with_recovery_key(self._keys)
            self._record(unit, "recovery_key.new", None)
            self._keep(unit, slots, more)
        return printed

    @contextmanager
    def _changing(self) -> Iterator[tuple[SqlUnitOfWork, KeySlots]]:
        """Open both the accounts and the key file for one change."""
        with alone(self._places), self._work.writing() as unit:
            yield unit, self._slots()

    def _keep(self, unit: SqlUnitOfWork, before: KeySlots, after: KeySlots) -> None:
        """Write the key file and commit, or leave both as they were."""
        write_privately(self._places.keyslots, after.as_json())
        try:
            unit.commit()
        except Exception:
            write_privately(self._places.keyslots, before.as_json())
            raise

    def _refuse_weak(
        self, unit: SqlUnitOfWork, password: str, login: str, display_name: str
    ) -> None:
        refuse_weak(password, (login, display_name, unit.clinic.get().name))

    def _record(self, unit: SqlUnitOfWork, action: str, about: User | None) -> None:
        unit.audit.record(
            AuditEvent(
                at=self._clock(),
                user=self._by.login,
                action=action,
                entity="user" if about else None,
                entity_id=str(about.id) if about else None,
            )
        )

    def _slots(self) -> KeySlots:
        if not self._places.keyslots.exists():
            raise RefusedError(_NO_SLOTS)
        return KeySlots.parse(self._places.keyslots.read_bytes())
