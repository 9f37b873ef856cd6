"""Find a patient: one box for any part of a name, a birth date or a number."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from intake.application import Application
from intake.domain.record import PatientHit, VisitLine
from ui.failures import explain
from ui.keys import Key, bind
from ui.models.lines import PatientModel, PatientRow, patient_row, recent_rows
from ui.only_hit import OnlyHit
from ui.tasks import Runner
from ui.theme import Size
from ui.widgets.buttons import Button, Role
from ui.widgets.columns import Columns
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.search_box import SearchBox
from ui.widgets.table import Table

_RECENT = 20
_WIDEST = 960
_NARROW = 640
"""Under this width the edges are thin: the patients need the room."""
_LAST_VISIT, _VISITS = 3, 4
COLUMNS = Columns(
    shares=((184, 300), (106, 240), (112, 180), (108, 160), (0, 0)),
    folded={_LAST_VISIT: (_VISITS,)},
)
"""Name, birth, number and last visit."""


class FindPatientView(QWidget):
    """Searches as one types; adding comes after searching, with what was typed."""

    # A patient was chosen: the number of the patient.
    chosen = Signal(int)
    # The only patient found is to be opened without a key: the number of the patient.
    settled = Signal(int)
    # Nobody fits: what was typed.
    add_wished = Signal(str)
    # The record of a patient is to be looked at: the number of the patient.
    edit_wished = Signal(int)
    # What did not work, in words.
    troubled = Signal(str)

    title = "Find a patient"
    keys = (
        Key("type", "any part of a name, a date of birth, or a number"),
        Key("↓  ↑", "choose a patient"),
        Key("Enter", "open the chosen patient"),
        Key("no key", "the only patient found opens by itself; any key puts it off"),
        Key("F2", "the chosen patient’s record: correct it, merge it"),
        Key("Ctrl+Shift+N", "add a new patient with what was typed"),
    )

    def __init__(
        self, application: Application, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = runner
        self._asked = 0
        self._answered = 0
        self._enter_waits = False
        self._edit_waits = False
        self._opened_alone = ""
        self.setObjectName("find")
        self.box = SearchBox(
            "Find a patient", hint="Name, date of birth or number, in any order"
        )
        self.box.setObjectName("find.box")
        self.box.textEdited.connect(self._search)
        self.box.moved.connect(self._move)
        self.only = OnlyHit(self.box)
        self.only.settled.connect(self._open_alone)
        self.box.touched.connect(self.only.hold)
        self.box.returnPressed.connect(self._on_enter)
        self._said = PlainLabel(tone=Tone.MUTED)
        self.model = PatientModel()
        self.table = Table("Patients", self.model)
        self.table.opened.connect(self._open)
        self.table.set_out(COLUMNS)
        self.edit = Button("Patient record  ·  F2", self._wish_to_edit)
        self.edit.setObjectName("find.edit")
        bind(self, "F2", self._wish_to_edit)
        self.add = Button("Add a new patient  ·  Ctrl+Shift+N", self._wish_to_add)
        self.add.setObjectName("find.add")
        bind(self, "Ctrl+Shift+N", self._wish_to_add)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QWidget(self)
        column.setMaximumWidth(_WIDEST)
        lines = QVBoxLayout(column)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addWidget(PlainLabel("Find a patient", size=Size.TITLE, strong=True))
        lines.addWidget(self.box)
        lines.addWidget(self._said)
        lines.addWidget(self.table, 1)
        foot = FlowLayout(gap=8, line_gap=8)
        foot.addWidget(self.add)
        foot.addWidget(self.edit)
        foot_line = QWidget()
        foot_line.setLayout(foot)
        lines.addWidget(foot_line)
        self._spring = QWidget()
        lines.addWidget(self._spring, 1)
        self._around = around = QHBoxLayout(self)
        around.addWidget(column, 1)
        around.addStretch(0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        edge = 12 if event.size().width() < _NARROW else 32
        self._around.setContentsMargins(edge, 24, edge, 24)
        super().resizeEvent(event)

    def enter(self) -> None:
        """Start a new search, with the latest patients below."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.selectAll()
        self.box.setModified(False)  # what stands there was not typed for this search
        self._search(self.box.text())

    def leave(self) -> None:
        """Forget what was searched for, unless it led on by itself.

        Whoever meant another patient then finds the words again, and adds or goes on.
        """
        self.only.hold()
        self.box.setText(self._opened_alone)
        self._opened_alone = ""
        self.model.show_rows(())

    def _search(self, text: str) -> None:
        self.only.hold()
        self._asked += 1
        number = self._asked
        if text.strip():
            self._runner.run(
                self,
                partial(self._application.patients.find, text),
                partial(self._show_hits, number, text),
                self._on_failed,
            )
        else:
            self._runner.run(
                self,
                partial(self._application.visits.latest, _RECENT),
                partial(self._show_recent, number),
                self._on_failed,
            )

    def _show_hits(self, number: int, text: str, hits: Sequence[PatientHit]) -> None:
        if number != self._asked:
            return
        self._answered = number
        today = self._application.clock().astimezone().date()
        self._show_rows([patient_row(hit, today) for hit in hits])
        self._said.setText(_found(hits, text))
        self.add.take_role(Role.PLAIN if hits else Role.MAIN)
        if hits:
            self.table.choose(0)
        is_open = len(hits) == 1 and not hits[0].restricted
        if is_open and self.box.isModified():
            self.only.offer(hits[0].id)
        if self._enter_waits:
            self._on_enter()
        if self._edit_waits:
            self._wish_to_edit()

    def _show_recent(self, number: int, lines: Sequence[VisitLine]) -> None:
        if number != self._asked:
            return
        self._answered = number
        rows = recent_rows(lines)
        self._show_rows(rows)
        self._said.setText(
            "Seen last:"
            if rows
            else "Start typing a name, a date of birth or a number."
        )
        self.add.take_role(Role.PLAIN)

    def _show_rows(self, rows: Sequence[PatientRow]) -> None:
        self.model.show_rows(rows)
        self.table.setVisible(bool(rows))
        self._spring.setVisible(not rows)
        self.edit.setVisible(bool(rows))

    def _move(self, by: int) -> None:
        last = self.model.rowCount() - 1
        if last >= 0:
            self.table.choose(min(max(self.table.chosen + by, 0), last))

    def _on_enter(self) -> None:
        """Open or add; an answer that is still on its way is waited for."""
        self._enter_waits = self._answered != self._asked
        if self._enter_waits:
            return
        if self.table.chosen >= 0:
            self._open(self.table.chosen)
        elif self.box.text().strip():
            self._wish_to_add()

    def _open_alone(self, patient_id: int) -> None:
        self._opened_alone = self.box.text()
        self.settled.emit(patient_id)

    def _open(self, number: int) -> None:
        self.only.hold()
        row = self.model.row(number)
        if row is not None:
            self.chosen.emit(row.id)

    def _wish_to_edit(self) -> None:
        """Open a record; an answer that is still on its way is waited for."""
        self._edit_waits = self._answered != self._asked
        if self._edit_waits:
            return
        row = self.model.row(self.table.chosen)
        if row is not None:
            self.edit_wished.emit(row.id)

    def _wish_to_add(self) -> None:
        self.add_wished.emit(self.box.text())

    def _on_failed(self, error: Exception) -> None:
        self._enter_waits = False
        self.troubled.emit(explain(error))


def _found(hits: Sequence[PatientHit], text: str) -> str:
    """Return how many there are, and what Enter does."""
    if not hits:
        return f"Nobody found for “{text.strip()}”. Enter adds a patient."
    if len(hits) == 1 and hits[0].restricted:
        return "1 patient, whose record is restricted. Enter asks why you open it."
    if len(hits) == 1:
        return "1 patient: opens in a moment. Enter opens at once, any other key waits."
    return f"{len(hits)} patients. Enter opens the chosen one."
