"""The seven parts of the panel, shown anew at every change within a frame."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from intake.domain.assessment import Assessment, Level
from intake.forms.fields import FieldKind, FormSpec
from ui.forms.registry import Workshop, make_row
from ui.forms.row import Row
from ui.panel import faces
from ui.panel.level_card import LevelCard
from ui.panel.part import PanelPart
from ui.theme import SCROLL_BAR, Size
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface

_PARTS = {
    "why": "Why",
    "open": "Cannot rule out yet",
    "tests": "Blood tests",
    "results": "Results",
    "medicines": "Medicines",
    "advice": "Advice",
    "remarks": "Look again",
}
_FOLDED = {"advice"}
_IN_PLACE = {
    FieldKind.YES_NO,
    FieldKind.CHOICE,
    FieldKind.CHOICES,
    FieldKind.NUMBER,
    FieldKind.PAIR,
}


class TriagePanel(QWidget):
    """Says what the rules conclude; the next question can be answered in it."""

    # The answer behind a line is to be shown: its path.
    jumped = Signal(str)
    # The next question was answered here: path, text.
    changed = Signal(str, str)
    # As above, by one of several key presses.
    typing = Signal(str, str)

    def __init__(
        self,
        spec: FormSpec,
        workshop: Workshop,
        advice_words: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._spec = spec
        self._workshop = workshop
        self._advice_words = advice_words
        self._asked: Row | None = None
        self.setObjectName("panel")
        self.setAccessibleName("Triage")
        self.card = LevelCard(self)
        self._settled = PlainLabel(size=Size.SMALL, tone=Tone.MUTED, wraps=True)
        self.tests = PlainLabel(wraps=True)
        self.tests.setObjectName("panel.summary")
        sheet = Surface()
        self.parts = self._make_parts(sheet)
        self._question = QVBoxLayout()
        self._question.setContentsMargins(8, 0, 8, 8)
        self.parts["open"].lines.insertLayout(1, self._question)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(sheet)
        self._lay_out()

    def _lay_out(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(0, 0, SCROLL_BAR, 0)
        top.addWidget(self.card)
        top.addWidget(self.tests)
        top.addWidget(self._settled)
        lines.addLayout(top)
        lines.addWidget(self._area, 1)

    def _make_parts(self, sheet: QWidget) -> Mapping[str, PanelPart]:
        lines = QVBoxLayout(sheet)
        lines.setContentsMargins(4, 8, 4, 12)
        lines.setSpacing(8)
        parts = {}
        for key, title in _PARTS.items():
            part = PanelPart(key, title, folded=key in _FOLDED, parent=sheet)
            part.jumped.connect(self.jumped)
            part.hide()
            lines.addWidget(part)
            parts[key] = part
        lines.addStretch(1)
        return parts

    def show_assessment(self, assessment: Assessment, missing: int) -> None:
        """Show what the rules conclude.

        Args:
            assessment: what they conclude.
            missing: how many of the key answers were not given yet.
        """
        self.card.show_level(assessment.level, _frame(assessment, missing))
        self._settled.setText(_settled(assessment, missing))
        self.tests.show_text(faces.tests_in_a_line(assessment))
        self._show_parts(assessment)

    def _show_parts(self, assessment: Assessment) -> None:
        spec = self._spec
        told = assessment.level is not Level.NOT_ASSESSED
        why = faces.findings(assessment, spec) if told else ()
        self.parts["why"].show_faces(why, limit=faces.shown_findings(why))
        dangers = faces.open_dangers(assessment, spec)
        count = str(len(dangers)) if dangers else ""
        self.parts["open"].show_faces(dangers, count, limit=faces.SHOWN)
        tests = len(assessment.labs)
        self.parts["tests"].show_faces(
            faces.tests(assessment), str(tests) if tests else ""
        )
        self.parts["results"].show_faces(faces.results(assessment))
        self.parts["medicines"].show_faces(faces.medicines(assessment))
        given, held = assessment.advice.give, assessment.advice.withhold
        self.parts["advice"].show_faces(
            faces.advice(assessment, self._advice_words),
            f"{len(given)} to give, {len(held)} held back",
        )
        self.parts["remarks"].show_faces(faces.remarks(assessment, spec))

    def ask(self, path: str | None, typed: Callable[[str], str]) -> None:
        """Show the question that settles most, to be answered here.

        It stays while it has the focus, so that an answer can be corrected.
        """
        if self._asked is not None:
            self._refill(self._asked, typed)
            if self._asked.field.path == path or self._has_focus(self._asked):
                return
            self._asked.hide()
            self._asked.deleteLater()
            self._asked = None
        field = self._spec.field_of.get(path) if path else None
        if field is None or field.kind not in _IN_PLACE:
            return
        row = make_row(field, self._workshop, self)
        row.setObjectName(f"ask.{field.path}")
        row.changed.connect(self.changed)
        row.typing.connect(self.typing)
        row.stepped.connect(self._on_stepped)
        row.label.setText(f"Ask next: {field.label}")
        self._question.addWidget(row)
        self._refill(row, typed)
        self._asked = row

    @property
    def asked(self) -> Row | None:
        """The question that can be answered here."""
        return self._asked

    def _refill(self, row: Row, typed: Callable[[str], str]) -> None:
        for part in row.field.parts:
            row.show_typed(part, typed(part))

    def _has_focus(self, row: Row) -> bool:
        focus = self.window().focusWidget()
        return focus is row or row.isAncestorOf(focus)

    def _on_stepped(self, step: int) -> None:
        if step > 0:
            self.focusNextChild()
        else:
            self.focusPreviousChild()

    def enter(self) -> None:
        """Put the cursor where something can be done first."""
        if self._asked is not None:
            self._asked.focus_part(self._asked.field.path)
            self._area.ensureWidgetVisible(self._asked)
        else:
            self.focusNextChild()


def _frame(assessment: Assessment, missing: int) -> str:
    if assessment.level is Level.NOT_ASSESSED:
        return (
            f"{missing} key answers missing" if missing else "too little was answered"
        )
    return assessment.level_text.partition(": ")[2] or assessment.level_text


def _settled(assessment: Assessment, missing: int) -> str:
    if assessment.level is Level.NOT_ASSESSED:
        return "Nothing is called calm before it was asked about."
    if assessment.settled:
        return "Settled: no open question could raise this level."
    left = f" {missing} key answers missing." if missing else ""
    return f"Not settled: an open question could still raise this level.{left}"
