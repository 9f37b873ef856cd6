"""Who may sign in: accounts in the database and their slots in the key file.

Two files cannot change at one moment, so the order is such that a crash between them
leaves somebody unable to sign in, never somebody able to who should not be.
"""

from collections.abc import Sequence
from dataclasses import replace

from intake.domain.errors import RefusedError
from intake.domain.record import Role, User
from intake.ports import AuditEvent, Clock
from intake.store.keyslots import Argon2, Keys, KeySlots
from intake.store.passwords import refuse_weak
from intake.store.places import Places
from intake.store.private_files import write_privately
from intake.store.unit_of_work import SqlUnitOfWork, UnitsOfWork
from intake.store.users import Account

_NO_SLOTS = "A throw-away clinic has no users to manage."


class UserAccounts:
    """Adds, changes and disables users; who may do so is decided above."""

    def __init__(
        self, work: UnitsOfWork, places: Places, keys: Keys, clock: Clock, by: User
    ) -> None:
        self._work = work
        self._places = places
        self._keys = keys
        self._clock = clock
        self._by = by

    def all(self) -> Sequence[Account]:
        """Return every account, by sign-in name."""
        with self._work.reading() as unit:
            return unit.users.all()

    def add(
        self, login: str, display_name: str, roles: frozenset[Role], password: str
    ) -> User:
        """Add a user with a password of their own.

        Raises:
            RefusedError: if the sign-in name is taken or the password too weak.
        """
        slots = self._slots()
        with self._work.writing() as unit:
            self._refuse_weak(unit, password, login, display_name)
            if unit.users.of_login(login):
                raise RefusedError(
                    f"The sign-in name {login} is taken. Choose another one."
                )
            slots, slot = slots.with_user(login, password, self._keys, Argon2())
            user = unit.users.add(
                login, display_name, roles, slot=slot, at=self._clock()
            )
            self._record(unit, "user.add", user)
            self._keep(slots)
            unit.commit()
        return user

    def change_password(self, login: str, old: str, new: str) -> None:
        """Replace a password by a new one.

        Raises:
            RefusedError: if the old one is wrong or the new one too weak.
        """
        slots = self._slots()
        slots.opened_by_password(login, old)
        self.set_password(login, new)

    def set_password(self, login: str, password: str) -> None:
        """Give a user a password, whatever the old one was.

        Raises:
            RefusedError: if there is no such user or the password is too weak.
        """
        slots = self._slots()
        with self._work.writing() as unit:
            account = unit.users.of_login(login)
            if account is None or account.is_disabled:
                raise RefusedError(f"There is no user {login} who may sign in.")
            user = account.user
            self._refuse_weak(unit, password, user.login, user.display_name)
            slots, slot = slots.with_user(user.login, password, self._keys, Argon2())
            if slot != account.slot:
                unit.users.change(replace(account, slot=slot))
            self._record(unit, "user.password", user)
            self._keep(slots)
            unit.commit()

    def change(self, user: User) -> None:
        """Replace the displayed name and the roles of a user.

        Raises:
            NotFoundError: if there is no such user.
        """
        with self._work.writing() as unit:
            account = unit.users.get(user.id)
            kept = replace(user, login=account.user.login)
            unit.users.change(replace(account, user=kept))
            self._record(unit, "user.change", kept)
            unit.commit()

    def disable(self, user_id: int) -> None:
        """Take a user's key away; what they signed stays theirs.

        Raises:
            NotFoundError: if there is no such user.
        """
        slots = self._slots()
        with self._work.writing() as unit:
            account = unit.users.get(user_id)
            unit.users.change(replace(account, is_disabled=True))
            self._record(unit, "user.disable", account.user)
            unit.commit()
        self._keep(slots.without(account.slot))

    def new_recovery_key(self) -> str:
        """Make a new recovery key, the earlier one void; return it to be printed."""
        slots, printed = self._slots().with_recovery_key(self._keys)
        with self._work.writing() as unit:
            self._record(unit, "recovery_key.new", None)
            self._keep(slots)
            unit.commit()
        return printed

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

    def _keep(self, slots: KeySlots) -> None:
        write_privately(self._places.keyslots, slots.as_json())
