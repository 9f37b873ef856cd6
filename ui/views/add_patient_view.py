"""Add a patient: few lines, prefilled with what was searched for."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.record import PatientHit, StoredPatient
from intake.forms.fields import FieldKind, FieldSpec, Option
from intake.forms.patient_entry import (
    check_patient,
    make_patient,
    parse_born,
    prefill,
)
from intake.forms.typed_dates import DateError
from ui.failures import explain
from ui.forms.answer_rows import ChoiceRow
from ui.keys import Key, bind
from ui.models.lines import PatientModel, patient_row
from ui.tasks import Runner
from ui.theme import Size
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import Surface
from ui.widgets.table import Table

_LINES = (
    ("family_name", "Family name", "", 320),
    ("given_name", "Given name", "", 320),
    ("title", "Title", "Mrs, Mr, Dr", 128),
    ("born", "Born", "14-jul-1945, or an age: 81", 224),
    ("number", "Number", "943 476 5919", 224),
)
_SEX = FieldSpec(
    path="sex",
    parts=("sex",),
    label="Sex recorded at birth",
    short="sex",
    kind=FieldKind.CHOICE,
    options=(
        Option("female", "Female"),
        Option("male", "Male"),
        Option("intersex", "Intersex"),
        Option("unknown", "Unknown"),
    ),
    can_be_unknown=False,
)
_PAUSE_MS = 250


class AddPatientView(QWidget):
    """Asks for as little as there must be, and shows who is already there."""

    # The patient is in the record.
    added = Signal(object)
    # Somebody who is already there was chosen: the number of the patient.
    chosen = Signal(int)
    # Back to the search.
    left = Signal()
    # What did not work, in words.
    troubled = Signal(str)

    keys = (
        Key("Enter or ↓", "next line"),
        Key("F M I U", "sex recorded at birth"),
        Key("Ctrl+Enter", "add the patient and start the visit"),
        Key("Esc", "back to the search"),
    )

    def __init__(
        self, application: Application, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = runner
        self._tried = False
        self._asked = 0
        self.setObjectName("add")
        self.lines: dict[str, LineEdit] = {}
        self._hints: dict[str, PlainLabel] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look_alike)
        self.sex = ChoiceRow(_SEX)
        self.sex.changed.connect(self._on_changed)
        self.sex.stepped.connect(partial(self._step, "sex"))
        self.save = Button(
            "Add and start the visit  ·  Ctrl+Enter", self._save, role=Role.MAIN
        )
        self.save.setObjectName("add.save")
        self.model = PatientModel()
        self.table = Table("Patients who look alike", self.model)
        self.table.opened.connect(self._open)
        self._alike = PlainLabel(tone=Tone.WARNING)
        self._lay_out()
        bind(self, "Ctrl+Return, Ctrl+Enter", self._save)
        bind(self, "Esc", self.left.emit)

    def _lay_out(self) -> None:
        sheet = Surface(self)
        grid = QGridLayout(sheet)
        grid.setContentsMargins(16, 16, 16, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, (key, label, hint, width) in enumerate(_LINES):
            self._add_line(grid, place, key, (label, hint, width))
        grid.addWidget(self.sex, len(_LINES), 0, 1, 3)
        self._hints["sex"] = PlainLabel(size=Size.SMALL, tone=Tone.WARNING)
        grid.addWidget(self._hints["sex"], len(_LINES) + 1, 0, 1, 3)
        grid.setColumnStretch(2, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(Button("Back to the search", self.left.emit))
        buttons.addStretch(1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(32, 24, 32, 24)
        lines.setSpacing(12)
        lines.addWidget(PlainLabel("Add a patient", size=Size.TITLE, strong=True))
        lines.addWidget(sheet)
        lines.addLayout(buttons)
        lines.addWidget(self._alike)
        lines.addWidget(self.table, 1)
        lines.addStretch(0)
        self.table.hide()

    def _add_line(
        self, grid: QGridLayout, place: int, key: str, told: tuple[str, str, int]
    ) -> None:
        label, hint, width = told
        edit = LineEdit(label, hint=hint, width=width)
        edit.setObjectName(f"add.{key}")
        edit.textEdited.connect(self._on_changed)
        edit.returnPressed.connect(partial(self._step, key, 1))
        self.lines[key] = edit
        self._hints[key] = PlainLabel(size=Size.SMALL, tone=Tone.MUTED)
        grid.addWidget(PlainLabel(label), place, 0)
        grid.addWidget(edit, place, 1)
        grid.addWidget(self._hints[key], place, 2)

    def start(self, text: str) -> None:
        """Start with what was searched for."""
        self._tried = False
        told = prefill(text, self._today())
        for key, edit in self.lines.items():
            edit.setText(told.get(key, ""))
        self.sex.show_typed("sex", "")
        self._on_changed()

    def enter(self) -> None:
        """Put the cursor into the first empty line."""
        empty = (edit for edit in self.lines.values() if not edit.text())
        next(empty, self.lines["family_name"]).setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Forget what was typed."""
        for edit in self.lines.values():
            edit.clear()

    def typed(self) -> dict[str, str]:
        """Return what was typed."""
        texts = {key: edit.text() for key, edit in self.lines.items()}
        return texts | {"sex": self.sex.typed()}

    def _today(self) -> date:
        return self._application.clock().astimezone().date()

    def _on_changed(self, *_typed: str) -> None:
        self._pause.start()
        born = self.lines["born"].text()
        self._say("born", "", wrong=False)
        if born.strip():
            try:
                said = parse_born(born, self._today()).shown(self._today())
                self._say("born", said, wrong=False)
            except DateError as error:
                self._say("born", str(error), wrong=self._tried)
        if self._tried:
            self._show_issues()

    def _say(self, key: str, text: str, *, wrong: bool) -> None:
        hint = self._hints[key]
        hint.set_tone(Tone.WARNING if wrong else Tone.MUTED)
        hint.setText(text)
        if key in self.lines:
            self.lines[key].mark_wrong(wrong=wrong)

    def _show_issues(self) -> bool:
        issues = check_patient(self.typed(), self._today())
        wrong = {issue.path: issue.text for issue in issues}
        for key in ("family_name", "sex"):
            self._say(key, wrong.get(key, ""), wrong=key in wrong)
        if "born" in wrong:
            self._say("born", wrong["born"], wrong=True)
        return not issues

    def _step(self, key: str, by: int) -> None:
        order = [*self.lines, "sex"]
        place = order.index(key) + by
        if place >= len(order):
            self.save.setFocus(Qt.FocusReason.OtherFocusReason)
        elif place >= 0:
            target = self.lines.get(order[place]) or self.sex
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_alike(self) -> None:
        typed = self.typed()
        text = f"{typed['family_name']} {typed['given_name']}".strip()
        self._asked += 1
        if not text:
            self._show_alike(self._asked, ())
            return
        self._runner.run(
            self,
            partial(self._application.patients.find, text, 5),
            partial(self._show_alike, self._asked),
            self._on_failed,
        )

    def _show_alike(self, number: int, hits: Sequence[PatientHit]) -> None:
        if number != self._asked:
            return
        self.model.show_rows([patient_row(hit, self._today()) for hit in hits])
        self.table.setVisible(bool(hits))
        self._alike.show_text(
            "Already here with such a name. Is it one of these?" if hits else ""
        )

    def _open(self, number: int) -> None:
        row = self.model.row(number)
        if row is not None:
            self.chosen.emit(row.id)

    def _save(self) -> None:
        self._tried = True
        if not self._show_issues() or not self.save.isEnabled():
            self._go_to_wrong()
            return
        self.save.setEnabled(False)
        patient = make_patient(self.typed(), self._today())
        self._runner.run(
            self,
            partial(self._application.patients.add, patient),
            self._on_added,
            self._on_failed,
        )

    def _go_to_wrong(self) -> None:
        for issue in check_patient(self.typed(), self._today()):
            target = self.lines.get(issue.path) or self.sex
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            return

    def _on_added(self, stored: StoredPatient) -> None:
        self.save.setEnabled(True)
        self.added.emit(stored)

    def _on_failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        self.troubled.emit(explain(error))
