"""A database that somebody has signed in to."""

from collections.abc import Sequence
from pathlib import Path

from intake.domain.audit import Verdict, Witness
from intake.domain.record import User
from intake.ports import UnitOfWorkFactory
from intake.store import audit_log
from intake.store.audit_anchor import AuditAnchor
from intake.store.backup import Backup, back_up
from intake.store.engine import only_reading
from intake.store.failures import told_calmly
from intake.store.keeping import RecordKeeping
from intake.store.opened import Opened
from intake.store.unit_of_work import UnitsOfWork
from intake.store.user_accounts import UserAccounts


class OpenDatabase:
    """The record, open for one user; close it when done."""

    def __init__(
        self,
        opened: Opened,
        work: UnitsOfWork,
        user: User,
        alarms: Sequence[str] = (),
    ) -> None:
        self._opened = opened
        self._alarms = tuple(alarms)
        self._work = work
        self._user = user
        self._users = UserAccounts(work, opened.door, opened.keys, opened.clock, user)

    @property
    def user(self) -> User:
        """Who signed in."""
        return self._user

    @property
    def opened(self) -> Opened:
        """What it is open with, for the store's own modules."""
        return self._opened

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
    def keeping(self) -> RecordKeeping:
        """Copies, checks and other places of the record."""
        return RecordKeeping(self._opened, self._user)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever signed in should be told, in sentences."""
        return (*self._alarms, *self._opened.warnings)

    @property
    def is_thrown_away(self) -> bool:
        """Whether its key is kept nowhere: nobody has a password to open it again."""
        return not self._opened.door.has_slots

    @property
    def folder(self) -> Path:
        """The clinic's folder."""
        return self._opened.places.folder

    def verify_audit(
        self, *, last: int | None = None, witnesses: Sequence[Witness] = ()
    ) -> Verdict:
        """Check the audit chain, wholly or its newest events, and what backups say.

        Raises:
            StoreUnavailableError: if the database cannot be read.
        """
        keys = self._opened.keys
        anchor = AuditAnchor(self._opened.places.audit_head, keys.audit)
        reading = only_reading(self._opened.engine)
        with told_calmly(), reading.connect() as connection:
            return audit_log.verify(
                connection,
                keys.audit,
                anchor.newest(),
                last=last,
                witnesses=witnesses,
            )

    def backup(self, target: Path) -> Backup:
        """Copy the whole clinic into a new folder, and prove that the copy opens.

        Raises:
            StoreUnavailableError: if it cannot be made; the target then is not there.
        """
        return back_up(self._opened, target)

    def close(self) -> None:
        """Write everything into the one file and let go of it."""
        self._work.close()
        with told_calmly():
            self._opened.engine.dispose()  # the last connection clears the journal
