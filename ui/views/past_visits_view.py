"""Past visits: what the filters find, with its count, a million rows if need be."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from intake.application import Application
from intake.domain.record import StoredVisit
from intake.services.search import FoundVisits
from intake.services.session import today
from ui.csv_export import CsvExport
from ui.dialogs import Dialogs
from ui.filter_bar import FilterBar
from ui.keys import Key, bind
from ui.list_room import ListRoom
from ui.models.found import FoundModel
from ui.numbers import in_groups
from ui.query_printing import QueryPrinting
from ui.tasks import Lanes
from ui.widgets.buttons import Button, Role
from ui.widgets.columns import Columns
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.table import Table
from ui.widgets.visit_preview import VisitPreview

_PATIENT, _BORN, _NUMBER, _LEVEL, _REASON, _TESTS = 1, 2, 3, 4, 5, 6
_NOTHING = (0, 0)
WIDE = Columns(
    shares=(
        *((110, 160), (196, 272), _NOTHING, _NOTHING),
        *((116, 136), (180, 288), (190, 320)),
    ),
    folded={_PATIENT: (_BORN, _NUMBER)},
    rest=_TESTS,
)
"""All of them find room beside the preview; who it is stands in one."""
NARROW = Columns(
    shares=(
        *((98, 160), (172, 240), _NOTHING, _NOTHING),
        *((186, 420), _NOTHING, _NOTHING),
    ),
    folded={_PATIENT: (_BORN, _NUMBER), _LEVEL: (_REASON, _TESTS)},
    named=frozenset({_TESTS}),
    rest=_LEVEL,
)
"""Why and what was tested stand below the level: large text on a small screen."""
_PREVIEW = 296
_ROOMY = 1000
"""From this width on there is room for a preview."""
_REST_MS = 150
"""So long on a line, and its visit is fetched for the preview."""


class PastVisitsView(ListRoom):
    """The query on screen; what is listed is exactly what is exported."""

    # A visit was opened.
    opened = Signal(object)

    title = "Past visits"
    keys = (
        Key("type, Enter", "add a filter: thiazide, no magnesium 12, 65-80"),
        Key("not …", "the same, turned round"),
        Key("Backspace", "in the empty line: take the last filter away"),
        Key("↓  ↑  PgDn  PgUp", "move in the list; F6 from the line to the list"),
        Key("Ctrl+R", "another order: latest, earliest, most urgent, by name"),
        Key("Ctrl+Shift+S", "export exactly these rows as CSV; Esc stops it"),
        Key("Ctrl+Shift+P", "print the summaries of exactly these; Esc stops it"),
        Key("Enter", "open the visit"),
    )

    def __init__(
        self,
        application: Application,
        lanes: Lanes,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = lanes.db
        self._opened_one = False
        self._round = 0
        self.setObjectName("past")
        self.filters = FilterBar(application, partial(today, application.clock), self)
        self.filters.changed.connect(self._search)
        self.filters.line.left.connect(self._to_table)
        self.filters.line.passed.connect(partial(self._to_table, 1))
        self._said = PlainLabel(tone=Tone.MUTED, wraps=True)
        self._take_back = _take_back(self.filters)
        self.model = FoundModel(lanes.db, self.tell_failure)
        self.table = Table("Past visits", self.model)
        self._set_up_table()
        self.preview = VisitPreview(self)
        self.export = CsvExport(application, lanes.db, dialogs, self)
        self.export.said.connect(self._on_export_said)
        self.export.troubled.connect(self.troubled)
        self.printing = QueryPrinting(application, lanes, dialogs, self)
        self.printing.said.connect(self._on_export_said)
        self.printing.troubled.connect(self.troubled)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._fetch_preview)
        self._lay_out()
        self._bind_keys()

    def _set_up_table(self) -> None:
        self.table.setObjectName("past.table")
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._on_moved)
        self.table.set_out(WIDE, NARROW)

    def _bind_keys(self) -> None:
        bind(self, "Ctrl+R", self.filters.turn_order)
        bind(self, "Ctrl+Shift+S", self._export)
        bind(self, "F6", self._change_side)
        bind(self, "Ctrl+Shift+P", self._print)
        bind(self, "Esc", self._stop)

    def _lay_out(self) -> None:
        acts = QWidget(self)
        flow = FlowLayout(acts, gap=8, line_gap=4)
        flow.addWidget(self._take_back)
        for word, act in (
            ("Order  ·  Ctrl+R", self.filters.turn_order),
            ("Export CSV  ·  Ctrl+Shift+S", self._export),
            ("Print all  ·  Ctrl+Shift+P", self._print),
        ):
            flow.addWidget(Button(word, act, role=Role.QUIET))
        self.preview.setMinimumWidth(_PREVIEW)
        above = (self.filters, acts)
        split = self.lay_out(self._said, above, self.table, self.preview)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)

    def enter(self) -> None:
        """Search anew; coming back from a visit, stay at its place."""
        if self._opened_one and self.model.rowCount():
            self._opened_one = False
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            work = partial(self._application.search.count, self.filters.query)
            self._runner.run(self, work, self._look_for_new, self.tell_failure)
        else:
            self._search()
            self.filters.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Let go of what was shown, unless it is left for one of its visits."""
        self.filters.line.offers.hide()
        if not self._opened_one:
            self._round += 1
            self.model.show_found(None)
            self.preview.clear_visit()

    def _search(self) -> None:
        self._round += 1
        self._said.setText("Counting …")
        self._take_back.setVisible(bool(self.filters.query.where.of))
        work = partial(self._application.search.open, self.filters.query)
        done = partial(self._show_found, self._round)
        self._runner.run(self, work, done, self.tell_failure)

    def _look_for_new(self, total: int) -> None:
        if self.model.found is not None and total != self.model.found.total:
            self._search()

    def _show_found(self, turn: int, found: FoundVisits) -> None:
        if turn != self._round:
            return
        self.model.show_found(found)
        self.preview.clear_visit()
        total = in_groups(found.total)
        noun = "visit" if found.total == 1 else "visits"
        told = f"{total} {noun}." if found.total else "No visit is like this."
        left_out = " Restricted records are left out." if found.left_out else ""
        self._said.setText(told + left_out)
        if found.total:
            self.table.choose(0)

    def _to_table(self, step: int) -> None:
        if step > 0:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change_side(self) -> None:
        target = self.filters.line if self.table.hasFocus() else self.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_moved(self, *_rows: Any) -> None:  # noqa: ANN401 - from a signal
        self._rest.start(_REST_MS)

    def _fetch_preview(self) -> None:
        line = self.model.line(self.table.chosen)
        if line is None or self.preview.isHidden() or line.id == self.preview.visit_id:
            return
        work = partial(self._application.visits.get, line.id)
        done = partial(self._show_preview, self._round)
        self._runner.run(self, work, done, self.tell_failure)

    def _show_preview(self, turn: int, stored: StoredVisit) -> None:
        line = self.model.line(self.table.chosen)
        if turn == self._round and line is not None and line.id == stored.id:
            self.preview.show_visit(stored)

    def _export(self) -> None:
        if self.model.found is not None:
            self.export.start(self.filters.query, self.model.found.total)

    def _print(self) -> None:
        if self.model.found is not None:
            self.printing.start(self.filters.query, self.model.found.total)

    def _stop(self) -> None:
        self.export.cancel()
        self.printing.stop()

    def _on_export_said(self, text: str) -> None:
        self._said.setText(text)
        self.said.emit(text)

    def _open(self, number: int) -> None:
        if (line := self.model.line(number)) is not None:
            work = partial(self._application.visits.get, line.id)
            self._runner.run(self, work, self._on_got, self.tell_failure)

    def _on_got(self, stored: StoredVisit) -> None:
        self._opened_one = True
        self.opened.emit(stored)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.preview.setVisible(event.size().width() >= _ROOMY)
        self._on_moved()  # a preview that comes into sight is filled
        super().resizeEvent(event)


def _take_back(filters: FilterBar) -> Button:
    """Return what takes the last filter away; without one it is not to be seen."""
    made = Button("Take the last filter away", filters.take_back, role=Role.QUIET)
    made.hide()
    return made
