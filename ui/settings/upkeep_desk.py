"""Backs up and checks the record from the settings, and says how it went."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from intake.application import Application
from intake.domain.dates import shown_date
from intake.domain.keeping import (
    BackupMade,
    Checked,
    Progress,
    RecordPlace,
    size_text,
)
from ui.failures import explain
from ui.long_work import LongWork, StoppedError
from ui.settings.sheet import SettingsSheet
from ui.settings.sheets import BackupSheet, DatabaseSheet
from ui.tasks import Runner
from ui.widgets.buttons import Button

R = TypeVar("R")


class UpkeepDesk(QObject):
    """One long work at a time; the button that began it stops it."""

    # What was done, for the status line.
    said = Signal(str)

    def __init__(
        self,
        application: Application,
        runner: Runner,
        backup: BackupSheet,
        database: DatabaseSheet,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._keeping = application.keeping
        self._runner = runner
        self._backup = backup
        self._database = database
        self._work = LongWork(runner, self)
        self._sheet: SettingsSheet = backup
        self._work.told.connect(self._on_told)
        self._work.ended.connect(self._on_ended)
        (self.now,) = backup.add_buttons(("Back up now", self._back_up))
        self.check, self.restore = database.add_buttons(
            ("Check the record", self._check),
            ("Restore a backup …", self._restore),
        )

    def fetch(self) -> None:
        """Show where the record is."""
        self._runner.run(self, self._keeping.place, self._show, self._on_unknown)

    def stop(self) -> None:
        """Stop what is at work, as Esc does."""
        if self._work.is_running:
            self._work.stop()
            self._sheet.say("It stops at the next step.")

    def _show(self, place: RecordPlace) -> None:
        self._database.show_place(place_words(place))
        self.restore.setVisible(place.size is not None)  # that of a server is elsewhere

    def _back_up(self) -> None:
        self._begin(self._backup, self.now, self._keeping.now, self._on_backed_up)

    def _check(self) -> None:
        self._begin(self._database, self.check, self._keeping.check, self._on_checked)

    def _restore(self) -> None:
        """Leave for the gate, where backups are restored; what is at work goes on."""
        if self._work.is_running:
            self._sheet.say("Wait until it is done, or stop it with Esc.", wrong=True)
        else:
            self._database.restore_wished.emit()

    def _begin(
        self,
        sheet: SettingsSheet,
        button: Button,
        work: Callable[[Progress], R],
        done: Callable[[R], None],
    ) -> None:
        if self._work.is_running:
            self.stop()
            return
        self._sheet = sheet
        button.setText("Stop  ·  Esc")
        sheet.say("It begins.")
        self._work.start(work, done, partial(self._on_failed, sheet))

    def _on_told(self, text: str) -> None:
        if self._work.is_running:
            self._sheet.say(f"{text}. Esc stops it.")

    def _on_ended(self) -> None:
        self.now.setText("Back up now")
        self.check.setText("Check the record")

    def _on_backed_up(self, made: BackupMade) -> None:
        size = size_text(made.size)
        told = f"Backed up: {made.visits} visits, {size}, in {made.folder}"
        self._backup.say(told)
        self.said.emit(f"Backup made: {made.visits} visits")
        self.fetch()

    def _on_checked(self, checked: Checked) -> None:
        if checked.problems:
            self._database.say("\n".join(checked.problems), wrong=True)
            return
        told = (
            f"All is well: {checked.patients} patients, {checked.visits} signed"
            f" versions, {checked.events} acts in the log."
        )
        self._database.say(told)
        self.said.emit("Record checked: all is well")

    def _on_failed(self, sheet: SettingsSheet, error: Exception) -> None:
        if isinstance(error, StoppedError):
            sheet.say("Stopped. Nothing was changed, and no half copy is left.")
        else:
            sheet.say(explain(error), wrong=True)

    def _on_unknown(self, error: Exception) -> None:
        self._database.say(explain(error), wrong=True)


def place_words(place: RecordPlace) -> str:
    """Return where a record is, how large, and when it was copied last."""
    size = "" if place.size is None else f"{size_text(place.size)}, encrypted"
    lines = [
        f"Where: {place.where}",
        f"Size: {size}" if size else "",
        f"Schema: {place.schema}",
        f"Newest backup: {_when(place.backed_up_at)}",
    ]
    return "\n".join(filter(None, lines))


def _when(moment: datetime | None) -> str:
    if moment is None:
        return "none is in the folder for backups"
    local = moment.astimezone()
    return f"{shown_date(local.date())} {local:%H:%M}"
