"""Backups by hand and by themselves, checks, and another place for the record."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from intake.domain.errors import RefusedError
from intake.domain.keeping import (
    BackupMade,
    Checked,
    Progress,
    RecordPlace,
    no_progress,
)
from intake.domain.preferences import BackupPlan, BackupRhythm
from intake.keeping_ports import Keeping
from intake.services.accounts import ADMINS, EVERYBODY
from intake.services.session import Session, requires

BETWEEN: Mapping[BackupRhythm, timedelta] = {
    BackupRhythm.HOURLY: timedelta(hours=1),
    BackupRhythm.DAILY: timedelta(days=1),
    BackupRhythm.WEEKLY: timedelta(days=7),
}
_NAMED = "crampdesk-%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingService:
    """Copies of the record as the settings say or as asked for; checks; moves."""

    session: Session
    keeping: Keeping

    @requires(EVERYBODY)
    def is_due(self) -> bool:
        """Return whether the time since the newest copy is over."""
        plan = self._plan()
        between = BETWEEN.get(plan.rhythm)
        if plan.folder is None or between is None:
            return False
        made = self.keeping.backups(Path(plan.folder))
        return not made or self.session.clock() - made[0].made_at >= between

    @requires(EVERYBODY)
    def if_due(self, tell: Progress = no_progress) -> BackupMade | None:
        """Make a copy if one is due; the window calls this now and then.

        Raises:
            StoreUnavailableError: if it cannot be made; the record is as it was.
        """
        return self._make(tell) if self.is_due() else None

    @requires(EVERYBODY)
    def at_close(self, tell: Progress = no_progress) -> BackupMade | None:
        """Make a copy before the program ends, if the clinic wants one.

        Raises:
            StoreUnavailableError: if it cannot be made; the record is as it was.
        """
        plan = self._plan()
        wanted = plan.at_close and plan.folder is not None
        return self._make(tell) if wanted else None

    @requires(ADMINS, proof=True)
    def now(self, tell: Progress = no_progress) -> BackupMade:
        """Make a copy where the settings say.

        Raises:
            RefusedError: if the settings name no folder.
            StoreUnavailableError: if it cannot be made; the record is as it was.
        """
        if self._plan().folder is None:
            raise RefusedError("The settings name no folder for backups. Name one.")
        return self._make(tell)

    @requires(ADMINS, proof=True)
    def back_up(self, target: Path, tell: Progress = no_progress) -> BackupMade:
        """Copy the record into a new folder and prove that the copy opens.

        Raises:
            StoreUnavailableError: if it cannot be made; there is no folder then.
        """
        made = self.keeping.back_up(target, tell)
        with self.session.begin() as work:
            work.audit.record(self.session.event("backup.make", visits=made.visits))
            work.commit()
        return made

    @requires(ADMINS)
    def place(self) -> RecordPlace:
        """Return where the record is, and when it was copied last."""
        folder = self._plan().folder
        made = self.keeping.backups(Path(folder)) if folder else ()
        newest = made[0].made_at if made else None
        return replace(self.keeping.place(), backed_up_at=newest)

    @requires(ADMINS)
    def check(self, tell: Progress = no_progress) -> Checked:
        """Check every page, every signed visit and every event of the log."""
        checked = self.keeping.check(tell)
        with self.session.begin() as work:
            event = self.session.event(
                "database.check",
                visits=checked.visits,
                problems=len(checked.problems),
            )
            work.audit.record(event)
            work.commit()
        return checked

    @requires(ADMINS, proof=True)
    def move_to_server(
        self, file: Path, tell: Progress = no_progress
    ) -> Mapping[str, int]:
        """Copy the record to the server that a file names; this desk then uses it.

        Returns:
            how many rows of each table were copied and compared.

        Raises:
            RefusedError: if there is a clinic on the server.
            StoreUnavailableError: if the copy fails or differs; nothing is kept of it.
        """
        return self.keeping.move_to_server(file, tell)

    @requires(ADMINS, proof=True)
    def move_to_folder(
        self, folder: Path, tell: Progress = no_progress
    ) -> Mapping[str, int]:
        """Copy the record from a server into a new folder.

        Returns:
            how many rows of each table were copied and compared.

        Raises:
            StoreUnavailableError: if the copy fails or differs; there is no folder
                then.
        """
        return self.keeping.move_to_folder(folder, tell)

    def _plan(self) -> BackupPlan:
        with self.session.look() as work:
            return work.clinic.get().preferences.backup

    def _make(self, tell: Progress) -> BackupMade:
        plan = self._plan()
        folder = Path(plan.folder or "")
        target = folder / self.session.clock().strftime(_NAMED)
        made = self.keeping.back_up(target, tell)
        with self.session.begin() as work:
            event = self.session.event("backup.make", visits=made.visits)
            work.audit.record(event)
            work.commit()
        for old in self.keeping.backups(folder)[plan.kept :]:
            self.keeping.forget(old)
        return made
