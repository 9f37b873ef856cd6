"""Past visits: the latest first, page by page as one scrolls; Enter opens one."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.record import StoredVisit, VisitLine
from ui.failures import explain
from ui.keys import Key
from ui.models.lines import VisitModel
from ui.tasks import Runner
from ui.theme import Size
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.table import Table

PAGE = 50
_AHEAD = 20
"""So many lines before the end the next page is fetched."""
_COLUMNS = (152, 216, 208, 120, 168, 264)


class PastVisitsView(QWidget):
    """A table of visits that is fetched as it is looked at."""

    # A visit was opened.
    opened = Signal(object)
    # What did not work, in words.
    troubled = Signal(str)

    title = "Past visits"
    keys = (
        Key("↓  ↑  PgDn  PgUp", "move in the list; it goes on by itself"),
        Key("Enter", "open the visit"),
    )

    def __init__(
        self, application: Application, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = runner
        self._fetching = False
        self._whole = False
        self._opened_one = False
        self._round = 0
        self._total = 0
        self.setObjectName("past")
        self.model = VisitModel()
        self.table = Table("Past visits", self.model)
        self.table.setObjectName("past.table")
        self.table.opened.connect(self._open)
        self.table.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        for column, width in enumerate(_COLUMNS):
            self.table.horizontalHeader().resizeSection(column, width)
        self._said = PlainLabel(tone=Tone.MUTED)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(32, 24, 32, 24)
        lines.setSpacing(8)
        lines.addWidget(PlainLabel("Past visits", size=Size.TITLE, strong=True))
        lines.addWidget(self._said)
        lines.addWidget(self.table, 1)

    def enter(self) -> None:
        """Show the latest visits; coming back from one, stay at its place."""
        if self._opened_one and self.model.rowCount():
            self._opened_one = False
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._runner.run(
                self,
                self._application.visits.count,
                self._look_for_new,
                self._on_failed,
            )
        else:
            self._begin()

    def _look_for_new(self, total: int) -> None:
        if total != self._total:
            self._begin()

    def _begin(self) -> None:
        self._round += 1
        self._fetching = self._whole = False
        self.model.clear()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._runner.run(
            self, self._application.visits.count, self._show_count, self._on_failed
        )
        self._fetch()

    def leave(self) -> None:
        """Let go of what was shown, unless it is left for one of its visits."""
        if not self._opened_one:
            self._round += 1
            self.model.clear()

    def _fetch(self) -> None:
        if self._fetching or self._whole:
            return
        self._fetching = True
        last = self.model.last
        before = (last.seen_at, last.id) if last else None
        self._runner.run(
            self,
            partial(self._application.visits.latest, PAGE, before),
            partial(self._show_page, self._round),
            self._on_failed,
        )

    def _show_page(self, turn: int, lines: Sequence[VisitLine]) -> None:
        if turn != self._round:
            return
        self._fetching = False
        self._whole = len(lines) < PAGE
        first = self.model.rowCount() == 0
        self.model.append(lines)
        if first and lines:
            self.table.choose(0)
        self._say()

    def _show_count(self, total: int) -> None:
        self._total = total
        self._say()

    def _say(self) -> None:
        shown = self.model.rowCount()
        if self._total == 0:
            self._said.setText("No visit is in the record yet.")
            return
        noun = "visit" if self._total == 1 else "visits"
        rest = "" if shown >= self._total else f", {shown} fetched so far"
        total = f"{self._total:,}".replace(",", " ")
        self._said.setText(f"{total} {noun}, the latest first{rest}.")

    def _on_scrolled(self, value: int) -> None:
        if value >= self.table.verticalScrollBar().maximum() - _AHEAD:
            self._fetch()

    def _open(self, number: int) -> None:
        line = self.model.line(number)
        if line is not None:
            self._runner.run(
                self,
                partial(self._application.visits.get, line.id),
                self._on_got,
                self._on_failed,
            )

    def _on_got(self, stored: StoredVisit) -> None:
        self._opened_one = True
        self.opened.emit(stored)

    def _on_failed(self, error: Exception) -> None:
        self._fetching = False
        self.troubled.emit(explain(error))
