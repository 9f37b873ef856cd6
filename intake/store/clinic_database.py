"""Make, open and sign in to the database of a clinic."""

import importlib.metadata
import platform
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine

from intake.domain.errors import RefusedError, StoreUnavailableError
from intake.domain.record import Clinic, Role, User
from intake.ports import AuditEvent, Clock
from intake.store.audit_anchor import AuditAnchor
from intake.store.audit_log import Desk
from intake.store.engine import open_engine
from intake.store.failures import told_calmly
from intake.store.guarded import make_database, open_checked
from intake.store.keyslots import WRONG_SIGN_IN, Argon2, Keys, KeySlots
from intake.store.location import make_private_folder, refuse_network_share
from intake.store.open_database import OpenDatabase, Opened
from intake.store.passwords import refuse_weak
from intake.store.places import Places
from intake.store.private_files import write_privately
from intake.store.revisions import scripts_folder
from intake.store.sign_in_tries import SignInTries
from intake.store.unit_of_work import AuditKeeping, UnitsOfWork
from intake.store.upgrade import upgrade
from intake.store.users import Account, SqlUsers

_LOCK_SECONDS = 10
_RECOVERY = "recovery key"
FIRST_ROLES = frozenset({Role.NURSE, Role.CLINICIAN, Role.ADMIN})
"""What whoever sets up the clinic may do; a one-person clinic needs all of it."""


def exists(folder: Path) -> bool:
    """Return whether a clinic was set up in a folder, whole or in parts."""
    places = Places(folder)
    return places.database.exists() or places.keyslots.exists()


def create(
    folder: Path,
    clinic: Clinic,
    login: str,
    display_name: str,
    password: str,
    clock: Clock,
) -> tuple[OpenDatabase, str]:
    """Set up a clinic with its first user; return it open, and the recovery key.

    Raises:
        RefusedError: if there is one already, or the password is too weak.
        StoreUnavailableError: if the folder cannot be used.
    """
    refuse_weak(password, (login, display_name, clinic.name))
    places = _ready(folder)
    with _alone(places):
        if exists(folder):
            raise RefusedError(f"There already is a clinic in {folder}.")
        keys, slots = Keys.new(), KeySlots(database_id=uuid.uuid4().hex)
        slots, slot = slots.with_user(login, password, keys, Argon2())
        slots, printed = slots.with_recovery_key(keys)
        founder = _Founder(login=login, display_name=display_name, slot=slot)
        _found(places, keys, slots.database_id, clinic, founder, clock)
        write_privately(places.keyslots, slots.as_json())
        _finish(places)
        opened = _opened(places, keys, slots.database_id, clock)
        return _signed_in(opened, _account(opened, slot).user, "sign_in"), printed


def demo(folder: Path, clock: Clock, clinic: Clinic | None = None) -> OpenDatabase:
    """Set up a throw-away clinic whose key is kept nowhere.

    Raises:
        StoreUnavailableError: if the folder cannot be used.
    """
    clinic = replace(clinic or Clinic(name="Sample Clinic"), is_demo=True)
    places = _ready(folder)
    with _alone(places):
        if exists(folder):
            raise RefusedError(f"There already is a clinic in {folder}.")
        keys, database_id = Keys.new(), uuid.uuid4().hex
        founder = _Founder(login="demo", display_name="Demo Nurse", slot="demo")
        _found(places, keys, database_id, clinic, founder, clock)
        places.unfinished.rename(places.database)
        opened = _opened(places, keys, database_id, clock)
        return _signed_in(opened, _account(opened, "demo").user, "sign_in")


def open_with_password(
    folder: Path, login: str, password: str, clock: Clock
) -> OpenDatabase:
    """Sign in.

    Raises:
        RefusedError: if name or password are wrong, or after too many tries.
        StoreUnavailableError: if the database cannot be used.
    """
    places = _ready(folder)
    with _alone(places):
        slots = _slots(places)
        who = slots.who(login)
        with _counted(places, who, clock) as tries:
            keys, slot = slots.opened_by_password(login, password)
        opened = _opened(places, keys, slots.database_id, clock)
        account = _account(opened, slot)
        return _signed_in(opened, account.user, "sign_in", tries.succeeded(who))


def open_with_recovery_key(
    folder: Path, recovery_key: str, login: str, new_password: str, clock: Clock
) -> OpenDatabase:
    """Sign in with the printed key, and give that user a new password.

    Raises:
        RefusedError: if the key is wrong, the user unknown or the password too weak.
        StoreUnavailableError: if the database cannot be used.
    """
    places = _ready(folder)
    with _alone(places):
        slots = _slots(places)
        with _counted(places, _RECOVERY, clock) as tries:
            keys = slots.opened_by_recovery_key(recovery_key)
        opened = _opened(places, keys, slots.database_id, clock)
        user = _named(opened, login)
        database = _signed_in(opened, user, "recover", tries.succeeded(_RECOVERY))
    try:
        database.users.set_password(login, new_password)
    except Exception:
        database.close()
        raise
    return database


@dataclass(frozen=True, slots=True, kw_only=True)
class _Founder:
    """The first user of a new clinic."""

    login: str
    display_name: str
    slot: str


def _ready(folder: Path) -> Places:
    refuse_network_share(folder)
    make_private_folder(folder)
    return Places(folder)


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    """Keep others from opening or upgrading at the same moment."""
    try:
        with FileLock(places.lock, timeout=_LOCK_SECONDS, mode=0o600):
            yield
    except Timeout:
        raise StoreUnavailableError(
            "Another CrampDesk is opening or upgrading this database. Wait a moment,"
            " then try again."
        ) from None


def _slots(places: Places) -> KeySlots:
    try:
        slots = KeySlots.parse(places.keyslots.read_bytes())
    except OSError as error:
        raise StoreUnavailableError(
            f"The key file {places.keyslots} cannot be read: {error.strerror}."
        ) from error
    _finish(places)
    return slots


def _finish(places: Places) -> None:
    """Give a new database its name, once its keys are kept."""
    if places.unfinished.exists() and not places.database.exists():
        places.unfinished.rename(places.database)


@contextmanager
def _counted(places: Places, who: str, clock: Clock) -> Iterator[SignInTries]:
    """Count a refusal as a failed try, and refuse tries that come too fast."""
    tries = SignInTries(places.sign_in_tries)
    tries.refuse_too_many(who, clock())
    try:
        yield tries
    except RefusedError:
        tries.failed(who, clock())
        raise


def _found(
    places: Places,
    keys: Keys,
    database_id: str,
    clinic: Clinic,
    founder: _Founder,
    clock: Clock,
) -> None:
    """Write a complete new database beside the place where it will be."""
    places.unfinished.unlink(missing_ok=True)
    make_database(places.unfinished, keys.database, scripts_folder())
    engine = open_engine(places.unfinished, keys.database)
    work = _work(engine, places, keys, clock)
    try:
        with work.writing() as unit:
            unit.clinic.found(clinic, database_id)
            unit.users.add(
                founder.login,
                founder.display_name,
                FIRST_ROLES,
                slot=founder.slot,
                at=clock(),
            )
            unit.audit.record(
                AuditEvent(at=clock(), user=founder.login, action="database.create")
            )
            unit.commit()
    finally:
        work.close()
        engine.dispose()


def _opened(places: Places, keys: Keys, database_id: str, clock: Clock) -> Opened:
    scripts = scripts_folder()
    checked = open_checked(places.database, keys.database, database_id, scripts)
    engine = checked.engine
    if checked.outdated:
        engine.dispose()
        upgrade(places, keys, checked.outdated, scripts, clock)
        engine = open_engine(places.database, keys.database)
    return Opened(engine=engine, keys=keys, places=places, clock=clock)


def _signed_in(
    opened: Opened, user: User, action: str, failures: int = 0
) -> OpenDatabase:
    work = _work(opened.engine, opened.places, opened.keys, opened.clock)
    detail: dict[str, str | int | bool] = {"failed_before": failures}
    event = AuditEvent(at=opened.clock(), user=user.login, action=action, detail=detail)
    try:
        work.record(event)
    except Exception:
        work.close()
        opened.engine.dispose()
        raise
    return OpenDatabase(opened, work, user)


def _account(opened: Opened, slot: str) -> Account:
    return _checked_account(opened, lambda users: users.of_slot(slot), WRONG_SIGN_IN)


def _named(opened: Opened, login: str) -> User:
    sentence = f"There is no user {login} who may sign in."
    return _checked_account(opened, lambda users: users.of_login(login), sentence).user


def _checked_account(
    opened: Opened, find: Callable[[SqlUsers], Account | None], sentence: str
) -> Account:
    """Return an account that may sign in, or close the database again."""
    try:
        with told_calmly(), opened.engine.connect() as connection:
            account = find(SqlUsers(connection))
    except Exception:
        opened.engine.dispose()
        raise
    if account is None or account.is_disabled:
        opened.engine.dispose()
        raise RefusedError(sentence)
    return account


def _work(engine: Engine, places: Places, keys: Keys, clock: Clock) -> UnitsOfWork:
    keeping = AuditKeeping(
        key=keys.audit,
        key_id=keys.audit_key_id,
        desk=Desk(
            session_id=uuid.uuid4().hex,
            name=platform.node(),
            app_version=_version(),
        ),
        anchor=AuditAnchor(places.audit_head, keys.audit),
    )
    return UnitsOfWork(engine, keeping, clock)


def _version() -> str:
    try:
        return importlib.metadata.version("crampdesk")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
