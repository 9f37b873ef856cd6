"""A patient's own record: corrected here, merged with its double, and given back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.alike import Candidate, Sketch
from intake.domain.comparing import ConflictError
from intake.domain.jotting import Jotting
from intake.domain.merging import Merge
from intake.domain.patient import Patient
from intake.domain.record import StoredPatient
from intake.domain.restricted import Restriction
from intake.forms.patient_entry import make_patient
from ui.failures import explain
from ui.forms.patient_lines import PatientLines
from ui.jotter import Jotter
from ui.keys import Key, bind
from ui.merge_part import MergePart
from ui.restriction_part import RestrictionPart
from ui.settings.account_desk import saved
from ui.tasks import Runner
from ui.theme import WIDEST, Size
from ui.widgets.banner import PatientBanner
from ui.widgets.buttons import Button, Role
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import scrolled
from ui.widgets.tab_order import precede


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFile:
    """A patient with everything that the page shows."""

    stored: StoredPatient
    alike: Sequence[Candidate]
    merges: Sequence[Merge]
    jottings: Sequence[Jotting]
    restriction: Restriction | None


class PatientView(QWidget):
    """Edits one patient; owns its banner, as every page of a patient does."""

    # A visit is to be written: the number of the patient.
    visit_wished = Signal(int)
    # Back to the search.
    left = Signal()
    # The patient is shown: what the window is called may change.
    shown = Signal()
    # What was saved, for the status line.
    said = Signal(str)
    # What did not work, in words.
    troubled = Signal(str)

    keys = (
        Key("Enter or ↓", "next line"),
        Key("Ctrl+S", "save what was corrected"),
        Key("Ctrl+Shift+N", "write a visit of this patient"),
        Key("Esc", "back to the search"),
    )

    def __init__(
        self, application: Application, runner: Runner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = runner
        self._stored: StoredPatient | None = None
        self._shown: Mapping[str, str] = {}
        self._decided = False
        self.setObjectName("patient")
        self.banner = PatientBanner(self)
        self.sheet = PatientLines()
        self._jotter = Jotter(application, runner, self._corrected, self)
        self._jotter.failed.connect(self.troubled)
        self.sheet.changed.connect(self._jotter.stir)
        self.save = Button("Save  ·  Ctrl+S", self.keep, role=Role.MAIN)
        self.conflict = PlainLabel(tone=Tone.WARNING, wraps=True)
        self.doubles = MergePart(application, runner)
        self.doubles.setMaximumWidth(WIDEST)
        self.doubles.decided.connect(self._on_decided)
        self.doubles.troubled.connect(self.troubled)
        self.restriction = RestrictionPart(application, runner)
        self.restriction.setMaximumWidth(WIDEST)
        self.restriction.decided.connect(self._on_restricted)
        self.restriction.troubled.connect(self.troubled)
        self._lay_out()
        bind(self, "Ctrl+S", self.keep)
        bind(self, "Ctrl+Shift+N", self._write)
        bind(self, "Esc", self.left.emit)

    def _lay_out(self) -> None:
        page = QWidget()
        lines = QVBoxLayout(page)
        lines.setContentsMargins(24, 16, 24, 24)
        lines.setSpacing(12)
        heading = PlainLabel("Patient record", size=Size.TITLE, strong=True)
        acts = QWidget()
        flow = FlowLayout(acts, gap=8, line_gap=8)
        again = Button("Write a visit  ·  Ctrl+Shift+N", self._write)
        back = Button("Back to the search", self.left.emit)
        for button in (self.save, again, back):
            flow.addWidget(button)
        first = (heading, self.sheet, self.conflict, acts)
        for part in (*first, self.doubles, self.restriction):
            lines.addWidget(part)
        lines.addStretch(1)
        self.conflict.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.banner)
        outer.addWidget(scrolled(page, self), 1)

    @property
    def title(self) -> str:
        """Whose record it is."""
        return self._stored.patient.name_text() if self._stored else "Patient record"

    @property
    def stored(self) -> StoredPatient | None:
        """Who is shown."""
        return self._stored

    @property
    def unsaved(self) -> str:
        """What was corrected and is not saved."""
        return f"what you corrected of {self.title}" if self._corrected() else ""

    def _corrected(self) -> Mapping[str, str]:
        """Return the lines that were corrected and are not saved."""
        typed = self.sheet.typed() if self._stored is not None else {}
        return {key: text for key, text in typed.items() if text != self._shown[key]}

    def enter(self) -> None:
        """Put the cursor on the first line."""
        self.sheet.enter()

    def leave(self) -> None:
        """What was typed stays, and comes back after another patient was opened."""
        self._jotter.flush()

    def open(self, patient_id: int) -> None:
        """Show a patient as the record has it now, and what is not saved of them."""
        self._jotter.leave()
        work = partial(_fetch, self._application, patient_id)
        self._runner.run(self, work, self._show, self._on_failed)

    def _show(self, file: PatientFile) -> None:
        today = self._today()
        self._stored = file.stored
        patient = file.stored.patient
        self.banner.show_patient(patient, today)
        self.sheet.show_patient(patient, today)
        self._shown = self.sheet.typed()
        self._take_up_jotting(file)
        self.conflict.show_text("")
        self.doubles.show_file(file.stored.id, file.alike, file.merges, today)
        self.restriction.show_restriction(file.stored.id, file.restriction)
        precede(self.doubles, self.restriction)
        if self._decided:
            self.doubles.enter()
        self._decided = False
        self.shown.emit()

    def _take_up_jotting(self, file: PatientFile) -> None:
        """Show what was corrected before and not saved, over what the record has."""
        place = f"patient.{file.stored.id}"
        left = self._jotter.begin(place, f"Corrected: {self.title}", file.jottings)
        if left:
            self.sheet.restore({**self._shown, **left}, self._today())

    def keep(self) -> None:
        """Save what was corrected."""
        stored = self._stored
        if stored is None or not self.sheet.check() or not self.save.isEnabled():
            return
        self.save.setEnabled(False)
        patient = corrected(stored.patient, self.sheet.typed(), self._today())
        changed = StoredPatient(id=stored.id, version=stored.version, patient=patient)
        work = partial(self._application.patients.update, changed)
        self._runner.run(self, work, self._on_saved, self._on_refused)

    def _on_saved(self, stored: StoredPatient) -> None:
        self.save.setEnabled(True)
        self._shown = self.sheet.typed()
        self._jotter.keep()
        self.said.emit(saved(self._application.clock()))
        self.open(stored.id)

    def _on_refused(self, error: Exception) -> None:
        self.save.setEnabled(True)
        if isinstance(error, ConflictError):
            words = self._application.merges.words.disputes(error.conflict)
            told = [
                f"{one.name}: you {one.mine}; they {one.theirs} (was {one.base})"
                for one in words
            ]
            self.conflict.show_text("\n".join([str(error), *told]))
        else:
            self._on_failed(error)

    def _on_decided(self, merge: Merge) -> None:
        self.said.emit(saved(self._application.clock()))
        self._decided = True
        self.open(merge.survivor_id)

    def _on_restricted(self) -> None:
        self.said.emit(saved(self._application.clock()))
        if self._stored is not None:
            self.open(self._stored.id)

    def _write(self) -> None:
        if self._stored is not None:
            self.visit_wished.emit(self._stored.id)

    def _today(self) -> date:
        return self._application.clock().astimezone().date()

    def _on_failed(self, error: Exception) -> None:
        self.save.setEnabled(True)
        self.troubled.emit(explain(error))


def corrected(patient: Patient, typed: Mapping[str, str], today: date) -> Patient:
    """Return a patient with what was typed; what has no line here stays."""
    made = make_patient(typed, today)
    names = ("number", "family_name", "given_name", "title", "sex")
    born = ("birth_date", "birth_date_precision", "age_years")
    update = {name: getattr(made, name) for name in (*names, *born)}
    return patient.model_copy(update=update)


def _fetch(application: Application, patient_id: int) -> PatientFile:
    stored = application.patients.get(patient_id)
    found = application.merges.alike(Sketch.of(stored.patient))
    return PatientFile(
        stored=stored,
        alike=tuple(one for one in found if one.stored.id != stored.id),
        merges=application.merges.of_patient(stored.id),
        jottings=application.jottings.all(),
        restriction=application.restrictions.of_patient(stored.id),
    )
