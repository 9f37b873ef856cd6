"""Add a patient: few lines, prefilled with what was searched for."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.alike import Candidate, Sketch
from intake.domain.jotting import PATIENT_TO_ADD, Jotting
from intake.domain.patient import Sex
from intake.domain.record import StoredPatient
from intake.forms.patient_entry import make_patient, parse_born
from intake.forms.typed_dates import DateError
from ui.failures import explain
from ui.forms.patient_lines import PatientLines
from ui.jotter import Jotter
from ui.keys import Key, bind
from ui.tasks import Runner
from ui.theme import WIDEST, Size
from ui.widgets.buttons import Button, Role
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel
from ui.widgets.likeness import LikenessList
from ui.widgets.surface import scrolled

_PAUSE_MS = 250
_ASKED = "In the record already? Look before you add:"


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
        self._left: Mapping[str, str] | None = None
        self.setObjectName("add")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look_alike)
        self.sheet = PatientLines(self)
        self._begun = self.sheet.typed()
        self._jotter = Jotter(application, runner, self._not_added, self)
        self._jotter.failed.connect(self.troubled)
        self.sheet.changed.connect(self._jotter.stir)
        self.sheet.changed.connect(self._pause.start)
        self.save = Button(
            "Add and start the visit  ·  Ctrl+Enter", self._save, role=Role.MAIN
        )
        self.save.setObjectName("add.save")
        self.sheet.ended.connect(self.save.setFocus)
        self._again = Button("", self.go_on, name="Go on with whoever was not added")
        self._again.setObjectName("add.again")
        self._again.hide()
        self.alike = LikenessList("Open this patient", self._on_chosen)
        self.alike.setMaximumWidth(WIDEST)
        self._lay_out()
        bind(self, "Ctrl+Return, Ctrl+Enter", self._save)
        bind(self, "Esc", self.left.emit)

    def _lay_out(self) -> None:
        page = QWidget()
        acts = QWidget()
        flow = FlowLayout(acts, gap=8, line_gap=8)
        for button in (
            self.save,
            Button("Back to the search", self.left.emit),
            self._again,
        ):
            flow.addWidget(button)
        lines = QVBoxLayout(page)
        lines.setContentsMargins(24, 16, 24, 24)
        lines.setSpacing(12)
        lines.addWidget(PlainLabel("Add a patient", size=Size.TITLE, strong=True))
        for part in (self.sheet, acts, self.alike):
            lines.addWidget(part)
        lines.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(page, self))

    def start(self, text: str) -> None:
        """Start with what was searched for; what was not added is one key away."""
        if self._is_begun:
            self._left = self.sheet.typed()
        self.sheet.start(text, self._today())
        self._begun = self.sheet.typed()
        self._offer_left()

    def look(self) -> None:
        """Fetch who was being added when the program ended last."""
        work = self._application.jottings.all
        self._runner.run(self, work, self._on_found, self._on_failed)

    def _on_found(self, found: Sequence[Jotting]) -> None:
        left = self._jotter.begin(PATIENT_TO_ADD, "A patient, not added yet", found)
        if left:
            self._left = {key: left.get(key, "") for key in self._begun}
            self._offer_left()

    def _not_added(self) -> Mapping[str, str]:
        """Return what is typed of somebody and not added."""
        typed = self.sheet.typed() if self._is_begun else self._left or {}
        return {key: text for key, text in typed.items() if text.strip()}

    def forget(self, place: str) -> None:
        """Let go of whoever was discarded elsewhere."""
        if place == PATIENT_TO_ADD:
            self._left = None
            self._begun = self.sheet.typed()
            self._offer_left()

    def go_on(self) -> None:
        """Go on with whoever was not added before."""
        typed, self._left = self._left, None
        if typed is not None:
            self.sheet.restore(typed, self._today())
            self.sheet.enter()
        self._offer_left()

    def _offer_left(self) -> None:
        """Offer what was left, unless it is what stands here."""
        if self._left == self.sheet.typed():
            self._left = None
        self._again.setVisible(self._left is not None)
        if self._left is not None:
            self._again.setText(f"Go on with {_named(self._left)}, not added yet")
            self._again.setAccessibleName(self._again.text())

    @property
    def _is_begun(self) -> bool:
        return self.sheet.typed() != self._begun

    @property
    def unsaved(self) -> str:
        """Who was typed and is not added."""
        left = self._left or (self.sheet.typed() if self._is_begun else None)
        return f"{_named(left)}, who is not added yet" if left else ""

    def enter(self) -> None:
        """Put the cursor where one checks first."""
        self.sheet.enter()
        self._pause.start()

    def leave(self) -> None:
        """Look no more; what was typed stays until the patient is added."""
        self._pause.stop()
        self._jotter.flush()
        self._show_alike(self._asked, ())

    def _today(self) -> date:
        return self._application.clock().astimezone().date()

    def _look_alike(self) -> None:
        self._asked += 1
        sketch = sketch_of(self.sheet.typed(), self._today())
        if not sketch.family_name and not sketch.number:
            self._show_alike(self._asked, ())
            return
        self._runner.run(
            self,
            partial(self._application.merges.alike, sketch),
            partial(self._show_alike, self._asked),
            self._on_failed,
        )

    def _show_alike(self, number: int, found: Sequence[Candidate]) -> None:
        if number == self._asked:
            self.alike.show_candidates(found, _ASKED, self._today())

    def _save(self) -> None:
        if not self.sheet.check() or not self.save.isEnabled():
            return
        if self.alike.point_out():
            return
        self.save.setEnabled(False)
        patient = make_patient(self.sheet.typed(), self._today())
        self._runner.run(
            self,
            partial(self._application.patients.add, patient),
            self._on_added,
            self._on_failed,
        )

    def _on_chosen(self, patient_id: int) -> None:
        """Open who is there already: nobody is left to be added."""
        self._begun = self.sheet.typed()
        self._jotter.keep()
        self.chosen.emit(patient_id)

    def _on_added(self, stored: StoredPatient) -> None:
        self.save.setEnabled(True)
        self._begun = self.sheet.typed()
        self._jotter.keep()
        self._show_alike(self._asked, ())
        self.added.emit(stored)

    def _on_failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        self.troubled.emit(explain(error))


def _named(typed: Mapping[str, str]) -> str:
    """Return whom a text is about, as far as it was typed."""
    names = (typed["family_name"].strip().upper(), typed["given_name"].strip())
    return ", ".join(filter(None, names)) or "somebody without a name"


def sketch_of(typed: Mapping[str, str], today: date) -> Sketch:
    """Return what is known so far of somebody who is being added."""
    try:
        born = parse_born(typed["born"], today)
    except DateError:
        born = None
    return Sketch(
        family_name=typed["family_name"].strip(),
        given_name=typed["given_name"].strip(),
        birth_date=born.day if born else None,
        age_years=born.age if born else None,
        number=typed["number"].strip() or None,
        sex=Sex(typed["sex"]) if typed["sex"] else None,
    )
