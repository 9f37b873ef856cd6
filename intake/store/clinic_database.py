"""Make, open and sign in to the database of a clinic."""

import uuid
from dataclasses import replace
from pathlib import Path

from intake.domain.errors import RefusedError, StoreUnavailableError
from intake.domain.keeping import Progress, no_progress
from intake.domain.record import Clinic
from intake.ports import Clock
from intake.store.founding import Founder
from intake.store.home import Home
from intake.store.homes import home_of
from intake.store.keyslots import Argon2, Keys, KeySlots
from intake.store.location import make_private_folder, refuse_network_share
from intake.store.open_database import OpenDatabase
from intake.store.passwords import refuse_weak
from intake.store.sign_in_tries import counted
from intake.store.signed_in import signed_in, user_of_login, user_of_slot

_RECOVERY = "recovery key"
DEMO_CLINIC = Clinic(name="Sample Clinic")
_DEMO_USER = Founder(login="demo", display_name="Demo Nurse", slot="demo")


def exists(folder: Path) -> bool:
    """Return whether a clinic was set up in a folder, whole or in parts.

    Parts count: a new clinic must not be set up over what is left of one.
    """
    return home_of(folder).exists()


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
        StoreUnavailableError: if the folder or the server cannot be used.
    """
    refuse_weak(password, (login, display_name, clinic.name))
    home = _ready(folder)
    with home.door.alone():
        _refuse_existing(home)
        keys, slots = Keys.new(), KeySlots(database_id=uuid.uuid4().hex)
        slots, slot = slots.with_user(login, password, keys, Argon2.usual())
        slots, printed = slots.with_recovery_key(keys)
        founder = Founder(login=login, display_name=display_name, slot=slot)
        home.found(keys, slots, clinic, founder, clock)
        with home.opening(keys, slots.database_id, clock) as opened:
            user = user_of_slot(opened, slot)
            return signed_in(opened, user, "sign_in"), printed


def demo(folder: Path, clock: Clock, clinic: Clinic = DEMO_CLINIC) -> OpenDatabase:
    """Set up a throw-away clinic whose key is kept nowhere.

    Raises:
        RefusedError: if there is a clinic already.
        StoreUnavailableError: if the folder cannot be used.
    """
    home = _ready(folder)
    with home.door.alone():
        _refuse_existing(home)
        keys, slots = Keys.new(), KeySlots(database_id=uuid.uuid4().hex)
        home.found(keys, slots, replace(clinic, is_demo=True), _DEMO_USER, clock)
        with home.opening(keys, slots.database_id, clock) as opened:
            user = user_of_slot(opened, _DEMO_USER.slot)
            return signed_in(opened, user, "sign_in")


def open_with_password(
    folder: Path,
    login: str,
    password: str,
    clock: Clock,
    tell: Progress = no_progress,
) -> OpenDatabase:
    """Sign in; a database of an older program is upgraded first.

    Raises:
        RefusedError: if name or password are wrong, or after too many tries.
        StoreUnavailableError: if the database cannot be used.
    """
    home = _existing(folder)
    with home.door.alone():
        slots = home.door.slots()
        who = slots.who(login)
        with counted(home.door.tries, who, clock) as tries:
            keys, slot = slots.opened_by_password(login, password)
        with home.opening(keys, slots.database_id, clock, tell) as opened:
            user = user_of_slot(opened, slot)
            return signed_in(opened, user, "sign_in", tries.succeeded(who))


def open_with_recovery_key(
    folder: Path, recovery_key: str, login: str, new_password: str, clock: Clock
) -> OpenDatabase:
    """Sign in with the printed key, and give that user a new password.

    Raises:
        RefusedError: if the key is wrong, the user unknown or the password too weak.
        StoreUnavailableError: if the database cannot be used.
    """
    home = _existing(folder)
    with home.door.alone():
        slots = home.door.slots()
        with counted(home.door.tries, _RECOVERY, clock) as tries:
            keys = slots.opened_by_recovery_key(recovery_key)
        with home.opening(keys, slots.database_id, clock) as opened:
            user = user_of_login(opened, login)
            database = signed_in(opened, user, "recover", tries.succeeded(_RECOVERY))
    try:
        database.users.set_password(login, new_password)
    except Exception:
        database.close()
        raise
    return database


def _ready(folder: Path) -> Home:
    refuse_network_share(folder)
    make_private_folder(folder)
    return home_of(folder)


def _existing(folder: Path) -> Home:
    home = home_of(folder)
    if not home.exists():
        raise StoreUnavailableError(f"There is no clinic in {folder}.")
    return home


def _refuse_existing(home: Home) -> None:
    if home.exists():
        raise RefusedError(f"There already is a clinic in {home.places.folder}.")
