"""From the keys in hand to a database open for one user."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from intake.domain.errors import RefusedError
from intake.domain.keeping import Progress, no_progress
from intake.domain.record import User
from intake.ports import AuditEvent, Clock
from intake.store.audit_anchor import AuditAnchor
from intake.store.audit_log import ALARM, suspicions
from intake.store.door import FolderDoor
from intake.store.engine import open_engine
from intake.store.failures import told_calmly
from intake.store.guarded import open_checked
from intake.store.journal import refuse_foreign_journal
from intake.store.keyslots import WRONG_SIGN_IN, Keys
from intake.store.open_database import OpenDatabase
from intake.store.opened import Opened
from intake.store.places import Places
from intake.store.revisions import scripts_folder
from intake.store.units import units_of_work
from intake.store.upgrade import before_upgrade, upgrade
from intake.store.users import SqlUsers

_TELL = " Work goes on as always: tell your administrator today."
TOLD: Mapping[str, str] = {
    "is_cut": "The newest acts of the audit log are gone, or an older record was put"
    f" back.{_TELL}",
    "anchor_is_missing": "The file audit-head beside the record is gone: nobody can"
    f" tell whether the end of the audit log is there.{_TELL}",
}
"""What whoever signs in is told of an alarm, by what raised it."""


@contextmanager
def opening(
    places: Places,
    keys: Keys,
    database_id: str,
    clock: Clock,
    tell: Progress = no_progress,
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
        before = before_upgrade(places, checked.outdated, clock)
        upgrade(places, keys, before, scripts, tell)
        engine = open_engine(places.database, keys.database)
    try:
        yield Opened(
            engine=engine,
            keys=keys,
            places=places,
            door=FolderDoor(places),
            clock=clock,
        )
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
    work = units_of_work(opened.engine, opened.keys, anchor, opened.clock, user.login)
    detail: dict[str, str | int | bool] = {"failed_before": failures}
    alarms = {name: True for name, holds in found.items() if holds}
    if opened.is_shared and alarms.pop("anchor_is_missing", False):
        detail["first_at_desk"] = True  # each desk has an anchor of its own
    if opened.is_clock_off:
        detail["clock_seconds_apart"] = opened.seconds_apart
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
    return OpenDatabase(opened, work, user, [TOLD[name] for name in alarms])
