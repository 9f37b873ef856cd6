"""Who may sign in: accounts in the database and their slots beside it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from typing_extensions import override

from intake.domain.errors import RefusedError
from intake.domain.record import Role, User
from intake.ports import Account, Accounts, AuditEvent, Clock
from intake.store.door import Door
from intake.store.keyslots import Argon2, Keys, KeySlots
from intake.store.passwords import refuse_weak
from intake.store.sign_in_tries import counted
from intake.store.unit_of_work import SqlUnitOfWork, UnitsOfWork

_NO_SLOTS = "A throw-away clinic has no users to manage."


class UserAccounts(Accounts):
    """Adds, changes and disables users; who may do so is decided above."""

    def __init__(
        self, work: UnitsOfWork, door: Door, keys: Keys, clock: Clock, by: User
    ) -> None:
        self._work = work
        self._door = door
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
            more, slot = slots.with_user(login, password, self._keys, Argon2.usual())
            user = unit.users.add(
                login, display_name, roles, slot=slot, at=self._clock()
            )
            self._record(unit, "user.add", user)
            self._door.keep(unit, slots, more)
        return user

    @override
    def change_password(self, login: str, old: str, new: str) -> None:
        self.prove(login, old)
        self.set_password(login, new)

    @override
    def prove(self, login: str, password: str) -> None:
        if not self._door.has_slots:
            raise RefusedError(_NO_SLOTS)
        with self._door.alone():
            slots = self._door.slots()
            with counted(self._door.tries, slots.who(login), self._clock):
                slots.opened_by_password(login, password)

    @override
    def set_password(self, login: str, password: str) -> None:
        with self._changing() as (unit, slots):
            account = unit.users.of_login(login)
            if account is None or account.is_disabled:
                raise RefusedError(f"There is no user {login} who may sign in.")
            user = account.user
            self._refuse_weak(unit, password, user.login, user.display_name)
            more, slot = slots.with_user(
                user.login, password, self._keys, Argon2.usual()
            )
            if slot != account.slot:
                unit.users.change(replace(account, slot=slot))
            self._record(unit, "user.password", user)
            self._door.keep(unit, slots, more)

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
            self._door.keep(unit, slots, slots.without(account.slot))

    @override
    def lost(self) -> frozenset[Role]:
        with self._work.reading() as unit:
            account = unit.users.get(self._by.id)
        if account.is_disabled:
            return frozenset(Role)
        return self._by.roles - account.user.roles

    @override
    def new_recovery_key(self) -> str:
        with self._changing() as (unit, slots):
            more, printed = slots.with_recovery_key(self._keys)
            self._record(unit, "recovery_key.new", None)
            self._door.keep(unit, slots, more)
        return printed

    @contextmanager
    def _changing(self) -> Iterator[tuple[SqlUnitOfWork, KeySlots]]:
        """Open both the accounts and the key file for one change."""
        with self._door.alone(), self._work.writing() as unit:
            if not self._door.has_slots:
                raise RefusedError(_NO_SLOTS)
            yield unit, self._door.slots()

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
