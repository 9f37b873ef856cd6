"""The nurse's level, the reason for another one, and the second look."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.domain.assessment import Assessment
from intake.forms import deciding
from intake.forms.draft import Draft
from ui.forms.answer_rows import ChoiceRow
from ui.panel.items import ItemFace, ItemList
from ui.panel.wording import Words
from ui.widgets.line_edit import LineEdit

_WORDS_WIDTH = 320


class DecisionSheet(QWidget):
    """Shows what there is to decide; what does not arise is not there."""

    # Part of the decision was answered: path, text.
    changed = Signal(str, str)
    # As above, by one of several key presses.
    typing = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level = ChoiceRow(deciding.LEVEL_FIELD)
        self.reason = ChoiceRow(deciding.REASON_FIELD)
        self.looked = ChoiceRow(deciding.LOOKED_AGAIN_FIELD)
        self.words = LineEdit("Reason in your words", hint="or in your words")
        self.words.setObjectName(deciding.TEXT)
        self.words.setFixedWidth(_WORDS_WIDTH)
        self.words.textEdited.connect(self._on_words)
        self.words.returnPressed.connect(self.focusNextChild)
        self._emergencies = ItemList()
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(8)
        for row in (self.level, self.reason, self.looked):
            row.changed.connect(self.changed)
            row.stepped.connect(self._on_stepped)
        box = QVBoxLayout()
        box.setContentsMargins(16, 0, 16, 0)
        box.addWidget(self.words, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addWidget(self.level)
        lines.addWidget(self.reason)
        lines.addLayout(box)
        lines.addWidget(self._emergencies)
        lines.addWidget(self.looked)

    def show_decision(self, assessment: Assessment, draft: Draft) -> None:
        """Show what is decided so far."""
        level = deciding.decided_level(draft, assessment)
        self.level.show_typed(deciding.LEVEL, level.value)
        other = deciding.differs(draft, assessment)
        self.reason.setVisible(other)
        self.words.setVisible(other)
        self.reason.show_typed(deciding.REASON, draft.typed(deciding.REASON))
        if self.words.text() != draft.typed(deciding.TEXT):
            self.words.setText(draft.typed(deciding.TEXT))
        again = deciding.needs_second_look(draft, assessment)
        self._emergencies.setVisible(again)
        self.looked.setVisible(again)
        self._emergencies.show_faces(
            [
                ItemFace(finding.title, (Words(finding.because),), level=finding.level)
                for finding in deciding.emergencies(assessment)
            ]
        )
        looked = draft.typed(deciding.LOOKED_AGAIN)
        self.looked.show_typed(deciding.LOOKED_AGAIN, looked)

    def _on_words(self, text: str) -> None:
        self.typing.emit(deciding.TEXT, text)

    def _on_stepped(self, step: int) -> None:
        if step > 0:
            self.focusNextChild()
        else:
            self.focusPreviousChild()
