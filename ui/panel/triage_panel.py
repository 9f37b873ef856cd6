"""The seven parts of the panel, shown anew at every change within a frame."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from intake.domain.assessment import Assessment, Level
from intake.forms import test_choices
from intake.forms.draft import Draft
from intake.forms.fields import FormSpec
from intake.services.rule_details import RuleDetail
from ui.forms.registry import Workshop
from ui.forms.row import Row
from ui.panel import faces
from ui.panel.ask_next import AskNext
from ui.panel.level_card import LOW, LevelCard
from ui.panel.part import PanelPart
from ui.panel.test_lines import TestLines
from ui.theme import SCROLL_BAR, Size
from ui.visit_writing import Standing
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface, scrolled
from ui.widgets.tab_order import ReadingPage

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
_BELOW = 8
"""So much is seen below what is brought into sight."""


class TriagePanel(ReadingPage):
    """Says what the rules conclude; the next question can be answered in it."""

    # The answer behind a line is to be shown: its path.
    jumped = Signal(str)
    # Something was answered here: path, text.
    changed = Signal(str, str)
    # As above, by one of several key presses.
    typing = Signal(str, str)
    # Several texts change as one step: path → text.
    changed_together = Signal(object)
    # The nurse said that the unusual text at a path is right.
    confirmed = Signal(str)

    def __init__(
        self,
        spec: FormSpec,
        workshop: Workshop,
        advice_words: Callable[[str], str],
        explain: Callable[[str], RuleDetail],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._spec = spec
        self._advice_words = advice_words
        self._explain = explain
        self._unfolded: set[str] = set()
        self._dangers = faces.Dangers(spec)
        self._standing: Standing | None = None
        self._draft = Draft()
        self.setObjectName("panel")
        self.setAccessibleName("Triage")
        self.card = LevelCard(self)
        self._settled = PlainLabel(size=Size.SMALL, tone=Tone.MUTED, wraps=True)
        self.tests = PlainLabel(wraps=True)
        self.tests.setObjectName("panel.summary")
        sheet = Surface()
        self.parts = self._make_parts(sheet)
        self.question = AskNext(spec, workshop, self)
        self._lookups = workshop.lookups
        self.test_lines = TestLines(workshop.lookups, self)
        self.parts["open"].put_first(self.question)
        self.parts["tests"].put_first(self.test_lines, keep=True)
        self.parts["tests"].put_last(self.test_lines.foot)
        self._area = scrolled(sheet, self)
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        for source in (self.question, self.test_lines):
            source.changed.connect(self.changed)
            source.typing.connect(self.typing)
            source.changed_together.connect(self.changed_together)
        self.question.confirmed.connect(self.confirmed)
        self.question.done.connect(self._ask_another)
        self.parts["why"].folded.connect(self._unfold)
        self.test_lines.asked_why.connect(self._reveal)

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

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.card.be_compact(compact=event.size().height() < LOW)
        super().resizeEvent(event)

    def _make_parts(self, sheet: QWidget) -> Mapping[str, PanelPart]:
        lines = QVBoxLayout(sheet)
        lines.setContentsMargins(4, 8, 4, 12)
        lines.setSpacing(8)
        parts = {}
        for key, title in _PARTS.items():
            part = PanelPart(key, title, folded=key in _FOLDED, parent=sheet)
            part.jumped.connect(self._ask_here if key == "open" else self.jumped)
            part.hide()
            lines.addWidget(part)
            parts[key] = part
        lines.addStretch(1)
        return parts

    def show_standing(self, standing: Standing, draft: Draft) -> None:
        """Show what the rules conclude, and what the nurse decided about the tests."""
        assessment = standing.assessment
        missing = standing.key_missing
        self._draft, self._standing = draft, standing
        self.card.show_level(assessment.level, _frame(assessment, missing))
        self._settled.setText(_settled(assessment, missing))
        self.tests.show_text(faces.tests_in_a_line(assessment, draft))
        self._show_parts(standing)
        self._show_tests(assessment)
        self.question.ask(self._spec.first_path(assessment.ask_next), draft)
        self.question.show_issues(standing.composed.issues)

    def _show_parts(self, standing: Standing) -> None:
        spec, assessment = self._spec, standing.assessment
        told = assessment.level is not Level.NOT_ASSESSED
        spoken = {finding.rule for finding in assessment.findings}
        details = {rule: self._explain(rule) for rule in self._unfolded & spoken}
        why = faces.findings(assessment, spec, details) if told else ()
        self.parts["why"].show_faces(why, limit=faces.shown_findings(why))
        dangers = self._dangers.faces(assessment)
        count = str(len(dangers)) if dangers else ""
        self.parts["open"].keep(self.question.has_cursor())
        self.parts["open"].show_faces(dangers, count, limit=faces.SHOWN)
        self.parts["results"].show_faces(faces.results(assessment))
        medicines = faces.medicines(assessment, standing.interactions, self._lookups)
        self.parts["medicines"].show_faces(medicines)
        given, held = assessment.advice.give, assessment.advice.withhold
        self.parts["advice"].show_faces(
            faces.advice(assessment, self._advice_words),
            f"{len(given)} to give, {len(held)} held back",
        )
        self.parts["remarks"].show_faces(faces.remarks(assessment, spec, self._draft))

    def _show_tests(self, assessment: Assessment) -> None:
        added = test_choices.added(self._draft, assessment)
        suggested = faces.tests(assessment)
        self.test_lines.show_tests(suggested, added, self._draft)
        taken = sum(test_choices.is_taken(self._draft, test) for test in suggested)
        total = len(suggested) + len(added)
        count = f"{taken + len(added)} of {total} taken" if total else ""
        self.parts["tests"].show_faces(faces.instead_of_tests(assessment), count)

    def _ask_another(self) -> None:
        """Put the cursor into the next question, or go on where there is none."""
        if self._standing is None:
            return
        best = self._spec.first_path(self._standing.assessment.ask_next)
        if self.question.move_on(best, self._draft):
            self.enter()
        else:
            self.focusNextChild()
            self.show_standing(self._standing, self._draft)

    @property
    def asked(self) -> Row | None:
        """The question that can be answered here."""
        return self.question.row

    def ask(self, path: str) -> None:
        """Ask a question here, and put the cursor into it."""
        if self.question.insist(path, self._draft):
            self.parts["open"].open()  # though there is nothing left to rule out
            self.enter()

    def go_to_test(self, test: str) -> None:
        """Put the cursor at a test."""
        item = self.test_lines.go_to(test)
        if item is not None:
            self._area.ensureWidgetVisible(item)

    def _unfold(self, rule: str) -> None:
        """Show what stands behind a reason, or put it away."""
        self._unfolded ^= {rule}
        if self._standing is not None:
            self._show_parts(self._standing)

    def _reveal(self, line: QWidget) -> None:
        """Have a line in sight, once what it asks now has its place."""
        show = partial(self._area.ensureWidgetVisible, line, 0, _BELOW)
        QTimer.singleShot(0, line, show)

    def _ask_here(self, path: str) -> None:
        self.ask(path)

    def enter(self) -> None:
        """Put the cursor where something can be done first."""
        if self.question.enter():
            self._area.ensureWidgetVisible(self.question)
            self._reveal(self.question)  # it may have been made for this
            return
        shown = next((p for p in self.parts.values() if not p.isHidden()), None)
        if shown is not None:
            shown.enter()


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
