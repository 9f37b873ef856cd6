"""The end of a visit: what is to be mended, the decision, and the signature."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from intake.domain.assessment import Assessment
from intake.forms import deciding, test_choices
from intake.forms.checks import Issue, Severity
from intake.forms.draft import Draft
from intake.forms.fields import FormSpec
from ui.panel.amend_reason import NEEDED, AmendReason
from ui.panel.decision_sheet import DecisionSheet
from ui.panel.faces import SHOWN, tests_in_a_line
from ui.panel.items import ItemFace, ItemList
from ui.panel.level_card import LOW, LevelCard
from ui.panel.wording import Words
from ui.theme import Size
from ui.visit_writing import Standing
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface, scrolled
from ui.widgets.tab_order import ReadingPage

LEVEL_KEYS = frozenset("12345")
"""1 is emergency … 5 self-care, wherever the cursor is on the page."""
_ROOMY = 500
"""From this width on both buttons find room on one line, whatever they say."""
_UNTIL_MENDED = "Mend or confirm what is listed above before signing."


class FinishPage(ReadingPage):
    """Asks for the nurse's level and signs; Esc goes back to the answers."""

    # An entry that is to be mended or confirmed is to be shown: its path.
    jumped = Signal(str)
    # The visit is to be signed.
    signed = Signal()
    # Back to the answers.
    left = Signal()

    def __init__(self, spec: FormSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self.setObjectName("finish")
        self.card = LevelCard(self)
        self.card.setObjectName("finish.level")
        self._mend = ItemList()
        self._mend.jumped.connect(self.jumped)
        self._missing = PlainLabel(size=Size.SMALL, tone=Tone.MUTED, wraps=True)
        self._told = ItemList()
        self._tests = PlainLabel(wraps=True)
        self.decision = DecisionSheet()
        self.why = AmendReason()
        self._obstacle = PlainLabel(size=Size.SMALL, tone=Tone.WARNING, wraps=True)
        self.sign = Button("Agree and sign", self.signed.emit, role=Role.MAIN)
        self.sign.setObjectName("finish.sign")
        self.back = Button("Back to the answers", self.left.emit)
        self._acts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._acts.setSpacing(8)
        for button in (self.sign, self.back):
            self._acts.addWidget(button)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        lines.addWidget(self.card)
        self.area = self._sheet()
        lines.addWidget(self.area, 1)
        lines.addWidget(self._obstacle)
        lines.addLayout(self._acts)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        low = event.size().height() < LOW
        self.card.be_compact(compact=low)
        ways = QBoxLayout.Direction
        fits = event.size().width() >= _ROOMY
        self._acts.setDirection(ways.LeftToRight if low and fits else ways.TopToBottom)
        super().resizeEvent(event)

    def _sheet(self) -> QScrollArea:
        sheet = Surface()
        lines = QVBoxLayout(sheet)
        lines.setContentsMargins(1, 12, 1, 12)
        lines.setSpacing(8)
        lines.addWidget(self._mend)
        words = QVBoxLayout()
        words.setContentsMargins(16, 0, 16, 0)
        words.addWidget(self._tests)
        words.addWidget(self._missing)
        lines.addWidget(self._told)
        lines.addLayout(words)
        lines.addWidget(self.decision)
        lines.addWidget(self.why)
        lines.addStretch(1)
        return scrolled(sheet, self)

    def show_standing(self, standing: Standing, draft: Draft) -> None:
        """Show what there is to mend and to decide."""
        assessment = standing.assessment
        within = assessment.level_text.partition(": ")[2]
        self.card.show_level(assessment.level, f"the rules say: {within}")
        choices = test_choices.issues(draft, assessment)
        issues = (*standing.composed.issues, *choices)
        self._mend.show_faces([_issue_face(issue, self._spec) for issue in issues])
        self._told.show_faces(_deciding(standing.assessment))
        again = deciding.needs_second_look(draft, assessment)
        self._told.setVisible(not again)  # it shows the same reasons, to be confirmed
        told = (tests_in_a_line(assessment, draft), *self._changes(assessment, draft))
        self._tests.show_text("\n".join(filter(None, told)))
        self._missing.show_text(_missing(standing))
        self.decision.show_decision(assessment, draft)
        obstacle = deciding.obstacle(draft, assessment) or self.why.obstacle(draft)
        self._obstacle.show_text(_UNTIL_MENDED if issues else obstacle or "")
        self.sign.setEnabled(not issues and obstacle is None)
        other = deciding.differs(draft, assessment)
        word = deciding.decided_level(draft, assessment).word
        verb = f"Sign as {word}" if other else "Agree and sign"
        verb = verb if self.why.isHidden() else f"{verb} the correction"
        self.sign.setText(f"{verb}  ·  Ctrl+Enter")
        self.sign.setAccessibleName(verb)

    def _changes(self, assessment: Assessment, draft: Draft) -> Iterator[str]:
        """Yield what the nurse changed of the suggested tests."""
        names = {lab.test: lab.name for lab in assessment.labs}
        for one in test_choices.untaken(draft, assessment):
            yield f"Not taken: {names[one.test]}. {one.reason}."
        added = test_choices.added(draft, assessment)
        if added:
            told = ", ".join(self._spec.analytes[key].name for key in added)
            yield f"Added by you: {told}."

    def enter(self) -> None:
        """Put the cursor where the next thing is to be done."""
        if self.sign.isEnabled():
            self.sign.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._mend.faces():
            self._mend.enter()
        elif self._obstacle.text() == NEEDED:
            self.why.enter()
        else:
            self.decision.level.focus_part(deciding.LEVEL)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.text() in LEVEL_KEYS:
            self.decision.level.focus_part(deciding.LEVEL)
            self.decision.level.keyPressEvent(event)
        else:
            super().keyPressEvent(event)


def _issue_face(issue: Issue, spec: FormSpec) -> ItemFace:
    head = issue.path.split(".")[0]
    field = spec.field_of.get(issue.path) or spec.field_of.get(head)
    about = "Blood tests" if head == test_choices.LISTING else "Entry"
    return ItemFace(
        field.short.capitalize() if field else about,
        (Words(issue.text, Tone.WARNING),),
        mark="?" if issue.severity is Severity.ASK else "!",
        target=issue.path,
    )


def _deciding(assessment: Assessment) -> list[ItemFace]:
    """Return the reasons that make the level, each once."""
    told = {f.rule: f for f in assessment.findings if f.level is assessment.level}
    return [
        ItemFace(finding.title, (Words(finding.because),), level=finding.level)
        for finding in list(told.values())[:SHOWN]
    ]


def _missing(standing: Standing) -> str:
    if not standing.key_missing:
        return "Every key answer was given."
    return (
        f"{standing.key_missing} of {standing.key_total} key answers were not given. "
        "They are stored and printed as not asked."
    )
