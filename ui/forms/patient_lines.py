"""The lines that a patient is added with: few, prefilled, checked as one types."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake.domain.patient import Patient
from intake.forms.fields import FieldKind, FieldSpec, Option
from intake.forms.patient_entry import check_patient, parse_born, prefill
from intake.forms.typed_dates import DateError
from ui.forms.answer_rows import ChoiceRow
from ui.theme import WIDEST, Size
from ui.widgets.date_edit import DateEdit
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import Surface

LINES = (
    ("family_name", "Family name", "", 320),
    ("given_name", "Given name", "", 320),
    ("title", "Title", "such as Mrs", 128),
    ("born", "Born", "a date, or the age", 224),
    ("number", "Number", "as on a letter or card", 224),
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
_SIDE = 16


class PatientLines(Surface):
    """Shows what was understood beside each line, and what is missing once tried."""

    # Something was typed.
    changed = Signal()
    # The last line was left with Enter.
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = date.min
        self._tried = False
        self.lines: dict[str, LineEdit] = {}
        self._hints: dict[str, PlainLabel] = {}
        self.sex = ChoiceRow(_SEX)
        self.sex.changed.connect(self._on_changed)
        self.sex.stepped.connect(partial(self._step, "sex"))
        self.setMaximumWidth(WIDEST)
        grid = QGridLayout()
        grid.setContentsMargins(_SIDE, 0, _SIDE, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for place, told in enumerate(LINES):
            self._add_line(grid, place, told)
        grid.setColumnStretch(1, 1)
        self._hints["sex"] = PlainLabel(size=Size.SMALL, tone=Tone.WARNING)
        below = QHBoxLayout()
        below.setContentsMargins(_SIDE, 0, _SIDE, 0)
        below.addWidget(self._hints["sex"])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 16, 0, 16)
        outer.setSpacing(4)
        outer.addLayout(grid)
        outer.addWidget(self.sex)  # has margins of its own
        outer.addLayout(below)

    def _add_line(
        self, grid: QGridLayout, place: int, told: tuple[str, str, str, int]
    ) -> None:
        key, label, hint, width = told
        kind = DateEdit if key == "born" else LineEdit
        edit = kind(label, hint=hint)
        edit.setMaximumWidth(width)
        edit.setObjectName(f"add.{key}")
        edit.textEdited.connect(self._on_changed)
        edit.returnPressed.connect(partial(self._step, key, 1))
        self.lines[key] = edit
        self._hints[key] = PlainLabel(size=Size.SMALL, tone=Tone.MUTED, wraps=True)
        grid.addWidget(PlainLabel(label), 2 * place, 0)
        grid.addWidget(edit, 2 * place, 1)
        grid.addWidget(self._hints[key], 2 * place + 1, 1)
        self._hints[key].hide()

    def start(self, text: str, today: date) -> None:
        """Start with what was searched for."""
        self._put(prefill(text, today), today)

    def restore(self, typed: Mapping[str, str], today: date) -> None:
        """Show again what was typed before."""
        self._put(typed, today)
        self.sex.show_typed("sex", typed["sex"])
        self.changed.emit()

    def show_patient(self, patient: Patient, today: date) -> None:
        """Show what is known of a patient, as it would be typed."""
        age = "" if patient.age_years is None else str(patient.age_years)
        born = patient.birth_date.shown() if patient.birth_date else age
        self._put(
            {
                "family_name": patient.family_name,
                "given_name": patient.given_name,
                "title": patient.title or "",
                "born": born,
                "number": patient.number or "",
            },
            today,
        )
        self.sex.show_typed("sex", patient.sex.value)

    def _put(self, told: Mapping[str, str], today: date) -> None:
        self._today = today
        self._tried = False
        for key, edit in self.lines.items():
            edit.setText(told.get(key, ""))
            self._say(key, "", wrong=False)
        self._say("sex", "", wrong=False)
        self.sex.show_typed("sex", "")
        self._on_changed()

    def enter(self) -> None:
        """Put the cursor on the family name, to be checked first."""
        self.lines["family_name"].setFocus(Qt.FocusReason.OtherFocusReason)
        self.lines["family_name"].selectAll()

    def typed(self) -> dict[str, str]:
        """Return what was typed."""
        texts = {key: edit.text() for key, edit in self.lines.items()}
        return texts | {"sex": self.sex.typed()}

    def check(self) -> bool:
        """Say what is missing or wrong and go there; return whether all is well."""
        self._tried = True
        self._show_issues()
        for issue in check_patient(self.typed(), self._today):
            target = self.lines.get(issue.path) or self.sex
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        return True

    def _on_changed(self, *_typed: str) -> None:
        born = self.lines["born"].text()
        self._say("born", "", wrong=False)
        if born.strip():
            try:
                said = parse_born(born, self._today).shown(self._today)
                self._say("born", said, wrong=False)
            except DateError as error:
                self._say("born", str(error), wrong=self._tried)
        if self._tried:
            self._show_issues()
        self.changed.emit()

    def _say(self, key: str, text: str, *, wrong: bool) -> None:
        hint = self._hints[key]
        hint.set_tone(Tone.WARNING if wrong else Tone.MUTED)
        hint.show_text(text)
        if key in self.lines:
            self.lines[key].mark_wrong(wrong=wrong)

    def _show_issues(self) -> None:
        issues = check_patient(self.typed(), self._today)
        wrong = {issue.path: issue.text for issue in issues}
        for key in ("family_name", "sex"):
            self._say(key, wrong.get(key, ""), wrong=key in wrong)
        if "born" in wrong:
            self._say("born", wrong["born"], wrong=True)

    def _step(self, key: str, by: int) -> None:
        order = [*self.lines, "sex"]
        place = order.index(key) + by
        if place >= len(order):
            self.ended.emit()
        elif place >= 0:
            target = self.lines.get(order[place]) or self.sex
            target.setFocus(Qt.FocusReason.OtherFocusReason)
