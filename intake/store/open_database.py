"""A database that somebody has signed in to."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from intake.domain.record import User
from intake.ports import Clock, UnitOfWorkFactory
from intake.store import audit_log
from intake.store.audit_anchor import AuditAnchor
from intake.store.audit_chain import Verdict
from intake.store.backup import Backup, back_up
from intake.store.failures import told_calmly
from intake.store.keyslots import Keys
from intake.store.places import Places
from intake.store.unit_of_work import UnitsOfWork
from intake.store.user_accounts import UserAccounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a database is opened with."""

    engine: Engine = field(repr=False)
    keys: Keys = field(repr=False)
    places: Places
    clock: Clock


class OpenDatabase:
    """The record, open for one user; close it when done."""

    def __init__(self, opened: Opened, work: UnitsOfWork, user: User) -> None:
        self._opened = opened
        self._work = work
        self._user = user
        self._users = UserAccounts(work, opened.places, opened.keys, opened.clock, user)

    @property
    def user(self) -> User:
        """Who signed in."""
        return self._user

    @property
    def unit_of_work(self) -> UnitOfWorkFactory:
        """Opens a transaction that may write; others wait for it."""
        return self._work.writing

    @property
    def reading(self) -> UnitOfWorkFactory:
        """Opens a transaction that only reads: it neither waits nor makes wait."""
        return self._work.reading

    @property
    def users(self) -> UserAccounts:
        """The people who can sign in."""
        return self._users

    @property
    def folder(self) -> Path:
        """The clinic's folder."""
        return self._opened.places.folder

    def verify_audit(self, *, last: int | None = None) -> Verdict:
        """Check the audit chain, wholly or its newest events.

        Raises:
            StoreUnavailableError: if the database cannot be read.
        """
        keys = self._opened.keys
        anchor = AuditAnchor(self._opened.places.audit_head, keys.audit)
        only_reading = self._opened.engine.execution_options(write=False)
        with told_calmly(), only_reading.connect() as connection:
            return audit_log.verify(connection, keys.audit, anchor.newest(), last=last)

    def backup(self, target: Path) -> Backup:
        """Copy the whole clinic into a new folder, and prove that the copy opens.

        Raises:
            StoreUnavailableError: if it cannot be made; the target then is not there.
        """
        opened = self._opened
        return back_up(opened.places, target, opened.keys, opened.clock())

    def close(self) -> None:
        """Write everything into the one file and let go of it."""
        self._work.close()
        with told_calmly():
            self._opened.engine.dispose()  # the last connection clears the journal
