"""From the keys in hand to a database open for one user."""

import importlib.metadata
import platform
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from intake.domain.errors import RefusedError
from intake.domain.record import User
from intake.ports import AuditEvent, Clock
from intake.store.audit_anchor import AuditAnchor
from intake.store.audit_log import ALARM, Desk, suspicions
from intake.store.engine import open_engine
from intake.store.failures import told_calmly
from intake.store.guarded import open_checked
from intake.store.journal import refuse_foreign_journal
from intake.store.keyslots import WRONG_SIGN_IN, Keys
from intake.store.open_database import OpenDatabase, Opened
from intake.store.places import Places
from intake.store.revisions import scripts_folder
from intake.store.unit_of_work import AuditKeeping, UnitsOfWork
from intake.store.upgrade import upgrade
from intake.store.users import SqlUsers


@contextmanager
def opening(
    places: Places, keys: Keys, database_id: str, clock: Clock
) -> Iterator[Opened]:
    """Open a database with its keys, upgraded if it is of an older program.

    It is closed again if what follows fails.

    Raises:
        StoreUnavailableError: if it cannot be used.
    """
    scripts = scripts_folder()
    refuse_foreign_journal(places.database, keys.database)
    checked = open_checked(places.database, keys.database, database_id, scripts)
    engine = checked.engine
    if checked.outdated:
        engine.dispose()
        upgrade(places, keys, checked.outdated, scripts, clock)
        engine = open_engine(places.database, keys.database)
    try:
        yield Opened(engine=engine, keys=keys, places=places, clock=clock)
    except Exception:
        engine.dispose()
        raise


def user_of_slot(opened: Opened, slot: str) -> User:
    """Return whose slot was opened.

    Raises:
        RefusedError: if the account is gone or disabled.
    """
    with told_calmly(), opened.engine.connect() as connection:
        account = SqlUsers(connection).of_slot(slot)
    if account is None or account.is_disabled:
        raise RefusedError(WRONG_SIGN_IN)
    return account.user


def user_of_login(opened: Opened, login: str) -> User:
    """Return the user of a sign-in name.

    Raises:
        RefusedError: if there is none, or the account is disabled.
    """
    with told_calmly(), opened.engine.connect() as connection:
        account = SqlUsers(connection).of_login(login)
    if account is None or account.is_disabled:
        raise RefusedError(f"There is no user {login} who may sign in.")
    return account.user


def signed_in(
    opened: Opened, user: User, action: str, failures: int = 0
) -> OpenDatabase:
    """Return the database open for a user, the sign-in recorded.

    Args:
        opened: the open database.
        user: who signs in.
        action: how.
        failures: how many tries failed before this one.
    """
    anchor = AuditAnchor(opened.places.audit_head, opened.keys.audit)
    with told_calmly(), opened.engine.connect() as connection:
        found = suspicions(connection, anchor.newest())
    if found["is_cut"]:
        anchor.freeze()
    work = units_of_work(opened.engine, opened.keys, anchor, opened.clock)
    detail: dict[str, str | int | bool] = {"failed_before": failures}
    alarms = {name: True for name, holds in found.items() if holds}
    event = AuditEvent(
        at=opened.clock(),
        user=user.login,
        action=action,
        outcome=ALARM if alarms else "done",
        detail=detail | alarms,
    )
    try:
        work.record(event)
    except Exception:
        work.close()
        raise
    return OpenDatabase(opened, work, user)


def units_of_work(
    engine: Engine, keys: Keys, anchor: AuditAnchor, clock: Clock
) -> UnitsOfWork:
    """Return what opens transactions over a database."""
    keeping = AuditKeeping(
        key=keys.audit,
        key_id=keys.audit_key_id,
        desk=Desk(
            session_id=uuid.uuid4().hex, name=platform.node(), app_version=_version()
        ),
        anchor=anchor,
    )
    return UnitsOfWork(engine, keeping, clock)


def _version() -> str:
    try:
        return importlib.metadata.version("crampdesk")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
