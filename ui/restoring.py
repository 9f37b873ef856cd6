"""Puts a backup back at the gate: nobody is signed in, the record is closed."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from intake.application import Desk
from intake.domain.keeping import Checked, Progress, SignIn
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.long_work import LongWork, StoppedError
from ui.tasks import Runner
from ui.views.restore_view import RestoreView


class Restoring(QObject):
    """Runs a restore on the lane of the record: what is still closing comes first."""

    # Back to where one came from.
    left = Signal()

    def __init__(
        self, desk: Desk, runner: Runner, dialogs: Dialogs, view: RestoreView
    ) -> None:
        super().__init__(view)
        self._desk = desk
        self._dialogs = dialogs
        self.view = view
        self._work = LongWork(runner, self)
        self._work.told.connect(self._on_told)
        view.wished.connect(self._restore)
        view.choosing.connect(self._choose)
        view.stop_wished.connect(self.stop)
        view.left.connect(self.left)

    def start(self) -> None:
        """Ask for what is needed."""
        self.view.start(next(iter(self._desk.logins()), ""))
        self.view.enter()

    def stop(self) -> None:
        """Stop at the next step; until the backup is checked nothing was touched."""
        self._work.stop()

    def _choose(self) -> None:
        folder = self._dialogs.open_folder(self.view, "Folder of the backup")
        if folder is not None:
            self.view.show_folder(folder)

    def _restore(self, backup: Path, first: SignIn, second: SignIn | None) -> None:
        work = partial(_restored, self._desk.folder, backup, first, second)
        self._work.start(work, self._on_done, self._on_failed)

    def _on_told(self, text: str) -> None:
        if self._work.is_running:
            self.view.show_step(text)

    def _on_done(self, made: tuple[Checked, Path | None]) -> None:
        self.view.show_done(*made)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, StoppedError):
            self.view.show_refusal("Stopped. The record is as it was.")
        else:
            self.view.show_refusal(explain(error))


def _restored(
    folder: Path, backup: Path, first: SignIn, second: SignIn | None, tell: Progress
) -> tuple[Checked, Path | None]:
    from intake.upkeep import Upkeep  # noqa: PLC0415 (heavy: when needed)

    return Upkeep(folder).restore(backup, first, second, tell)
