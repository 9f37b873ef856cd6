"""What becomes of a signed visit beside a correction: note, error, versions, call.

What was typed stays while the sheet is put away, until it is saved.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from intake.application import Application
from intake.domain.dates import shown_date
from intake.domain.jotting import Jotting
from intake.domain.record import StoredVisit
from intake.domain.worklist import CallBack
from ui.failures import explain
from ui.jotter import Jotter
from ui.tasks import Runner
from ui.theme import WIDEST_PAPER
from ui.version_list import VersionList
from ui.widgets.call_sheet import CallSheet
from ui.widgets.surface import FollowingArea, scrolled
from ui.widgets.writing_sheet import WritingSheet

_Written = WritingSheet | CallSheet
_ROOM = {0: 164, 1: 164, 2: 232, 3: 224}
"""So high is each sheet, at most a third of the page; the rest scrolls."""
LOW = 560
"""On a page lower than this a sheet takes the place of the paper."""
_ANY = 16_777_215
"""Qt’s own word for any height."""


class VisitLife(QStackedWidget):
    """One sheet at a time above the paper; Esc puts it away."""

    # A new version is in the record: the visit as it is now.
    changed = Signal(object)
    # This version is to be shown: its number.
    shown = Signal(int)
    # A call was promised: in words.
    promised = Signal(str)
    # A sheet was opened or put away.
    turned = Signal()
    # What did not work, in words.
    troubled = Signal(str)

    def __init__(
        self, application: Application, runner: Runner, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._amendments = application.amendments
        self._worklist = application.worklist
        self._runner = runner
        self._visit_id: int | None = None
        self._jottings = application.jottings
        self.note = WritingSheet(
            "Add a note",
            "It is added below the notes, as a new version. Nothing else changes.",
            partial(self._save, self._amendments.add_note),
            self,
        )
        self.error = WritingSheet(
            "Entered in error",
            "The visit is struck through: it stays readable, and lists leave it out."
            " Say why.",
            partial(self._save, self._amendments.enter_in_error),
            self,
        )
        self.versions = VersionList(application, runner, self)
        self.versions.shown.connect(self.shown)
        self.versions.troubled.connect(self.troubled)
        self.call = CallSheet(self._promise, application.triage.today, self)
        sheets = (self.note, self.error, self.versions, self.call)
        self._areas = [self._area(sheet) for sheet in sheets]
        for area in self._areas:
            self.addWidget(area)
        self.written: dict[str, _Written] = {
            "note": self.note,
            "error": self.error,
            "call": self.call,
        }
        self.jotters = {
            name: self._jotter_of(application, sheet)
            for name, sheet in self.written.items()
        }
        self.hide()

    def _area(self, sheet: QWidget) -> FollowingArea:
        """Return the area in which a sheet stands, as wide as the paper at most."""
        sheet.setMaximumWidth(WIDEST_PAPER)
        return scrolled(sheet, self)

    def _jotter_of(self, application: Application, sheet: _Written) -> Jotter:
        jotter = Jotter(application, self._runner, sheet.typed, self)
        sheet.changed.connect(jotter.stir)
        jotter.failed.connect(self.troubled)
        return jotter

    @property
    def unsaved(self) -> str:
        """What is typed here and not saved."""
        sheets = (self.note, self.error, self.call)
        typed = [one.title for one in sheets if one.text]
        return f"“{typed[0]}” of visit {self._visit_id}" if typed else ""

    def start(self, visit_id: int) -> None:
        """Begin with a visit, and with what was left unsaved about it."""
        if visit_id != self._visit_id:
            self._visit_id = visit_id
            for name, sheet in self.written.items():
                self.jotters[name].leave()
                sheet.clear()
            found = partial(self._on_found, visit_id)
            self._runner.run(self, self._jottings.all, found, self._on_not_found)
        self.hide()

    def _on_found(self, visit_id: int, found: Sequence[Jotting]) -> None:
        if visit_id != self._visit_id:
            return
        for name, sheet in self.written.items():
            title = f"{sheet.title}: visit {visit_id}"
            left = self.jotters[name].begin(f"visit.{visit_id}.{name}", title, found)
            if left:
                sheet.restore(left)

    def _on_not_found(self, error: Exception) -> None:
        self.troubled.emit(explain(error))

    def go_on(self, name: str) -> None:
        """Open the sheet on which something was left."""
        opens = {"note": self.open_note, "error": self.open_error}
        opens.get(name, self.open_call)()

    def forget(self, place: str) -> None:
        """Take away what was discarded elsewhere."""
        for name, sheet in self.written.items():
            if self.jotters[name].place == place:
                sheet.clear()
                self.jotters[name].flush()

    def open_note(self) -> None:
        """Ask for a note."""
        self._open(0, self.note.enter)

    def open_error(self) -> None:
        """Ask why the visit is struck through."""
        self._open(1, self.error.enter)

    def open_call(self) -> None:
        """Ask when to call, and why."""
        self._open(3, self.call.enter)

    def open_versions(self) -> None:
        """Show every version."""
        if self._visit_id is not None:
            self.versions.start(self._visit_id)
            self._open(2, self.versions.enter)

    def _open(self, place: int, enter: Callable[[], None]) -> None:
        if self._visit_id is not None:
            self.setCurrentIndex(place)
            self.show()
            self.turned.emit()
            enter()

    def fit(self, page: int) -> None:
        """Take a part of the page's height; of a low one, which scrolls, as needed."""
        low = page < LOW
        for place, area in enumerate(self._areas):
            area.show_whole(whole=low and place == self.currentIndex())
        if low:
            self.setMinimumHeight(0)
            self.setMaximumHeight(_ANY)
        else:
            self.setFixedHeight(min(_ROOM[self.currentIndex()], page // 3))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.turned.emit()

    def _save(self, act: Callable[[int, str], StoredVisit], text: str) -> None:
        if self._visit_id is not None:
            self.setEnabled(False)
            work = partial(act, self._visit_id, text)
            self._runner.run(self, work, self._on_saved, self._on_failed)

    def _promise(self, due: date, why: str) -> None:
        if self._visit_id is not None:
            self.setEnabled(False)
            call = CallBack(visit_id=self._visit_id, due=due, note=why)
            work = partial(self._worklist.call_back, call)
            told = f"Call promised for {shown_date(due)}"
            self._runner.run(
                self, work, lambda _nothing: self._on_promised(told), self._on_failed
            )

    def _on_promised(self, told: str) -> None:
        self.setEnabled(True)
        self.call.clear()
        self.jotters["call"].flush()
        self.hide()
        self.promised.emit(told)

    def _on_saved(self, stored: StoredVisit) -> None:
        self.setEnabled(True)
        name = "note" if self.currentIndex() == 0 else "error"
        self.written[name].clear()
        self.jotters[name].flush()
        self.changed.emit(stored)

    def _on_failed(self, error: Exception) -> None:
        """Say why; what was typed stays."""
        self.setEnabled(True)
        enters = {0: self.note.enter, 1: self.error.enter, 3: self.call.enter}
        enters[self.currentIndex()]()
        self.troubled.emit(explain(error))
