"""Add a patient: few lines, prefilled with what was searched for."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.record import PatientHit, StoredPatient
from intake.forms.patient_entry import make_patient
from ui.failures import explain
from ui.forms.patient_lines import PatientLines
from ui.keys import Key, bind
from ui.models.lines import PatientModel, patient_row
from ui.tasks import Runner
from ui.theme import Size
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.table import Table

_PAUSE_MS = 250
_ALIKE = 5
_WIDEST = 960


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

    title = "Add a patient"
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
        self._asked = 0
        self.setObjectName("add")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look_alike)
        self.sheet = PatientLines(self)
        self.sheet.changed.connect(self._pause.start)
        self.save = Button(
            "Add and start the visit  ·  Ctrl+Enter", self._save, role=Role.MAIN
        )
        self.save.setObjectName("add.save")
        self.sheet.ended.connect(self.save.setFocus)
        self.model = PatientModel()
        self.table = Table("Patients who look alike", self.model)
        self.table.setMaximumWidth(_WIDEST)
        self.table.opened.connect(self._open)
        self._alike = PlainLabel(tone=Tone.WARNING)
        self._lay_out()
        bind(self, "Ctrl+Return, Ctrl+Enter", self._save)
        bind(self, "Esc", self.left.emit)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(Button("Back to the search", self.left.emit))
        buttons.addStretch(1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(32, 24, 32, 24)
        lines.setSpacing(12)
        lines.addWidget(PlainLabel("Add a patient", size=Size.TITLE, strong=True))
        lines.addWidget(self.sheet)
        lines.addLayout(buttons)
        lines.addWidget(self._alike)
        lines.addWidget(self.table, 1)
        lines.addStretch(1)
        self._alike.hide()
        self.table.hide()

    def start(self, text: str) -> None:
        """Start with what was searched for."""
        self.sheet.start(text, self._today())

    def enter(self) -> None:
        """Put the cursor where one checks first."""
        self.sheet.enter()

    def leave(self) -> None:
        """Forget what was typed."""
        self._pause.stop()
        self.sheet.clear()
        self._show_alike(self._asked, ())

    def _today(self) -> date:
        return self._application.clock().astimezone().date()

    def _look_alike(self) -> None:
        typed = self.sheet.typed()
        text = f"{typed['family_name']} {typed['given_name']}".strip()
        self._asked += 1
        if not text:
            self._show_alike(self._asked, ())
            return
        self._runner.run(
            self,
            partial(self._application.patients.find, text, _ALIKE),
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
        if not self.sheet.check() or not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        patient = make_patient(self.sheet.typed(), self._today())
        self._runner.run(
            self,
            partial(self._application.patients.add, patient),
            self._on_added,
            self._on_failed,
        )

    def _on_added(self, stored: StoredPatient) -> None:
        self.save.setEnabled(True)
        self.added.emit(stored)

    def _on_failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        self.troubled.emit(explain(error))
