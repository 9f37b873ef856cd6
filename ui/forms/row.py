"""A row of the form: the question, its editor, and what is to be said about it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMargins, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from intake.forms.checks import Issue, Severity
from intake.forms.draft import Draft
from intake.forms.fields import FieldSpec
from ui.forms.question_layout import QuestionLayout
from ui.theme import ROW, Size, colour
from ui.widgets.labels import PlainLabel, Tone

_SIDE = 16
_PADDING = 3


class Row(QWidget):
    """One field of the form; subclasses fill in the editor.

    The object name is the path of the field, so that every row can be found by it.
    """

    # Something was answered: path, text.
    changed = Signal(str, str)
    # One of several key presses of one entry: path, text so far.
    typing = Signal(str, str)
    # The nurse goes on (+1) or back (-1).
    stepped = Signal(int)
    # The nurse said that the unusual text at a path is right.
    confirmed = Signal(str, str)
    # The row was entered by keyboard or mouse.
    entered = Signal(object)

    gap = 6

    def __init__(self, field: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.is_current = False
        self._issue: Issue | None = None
        self._issue_label: PlainLabel | None = None
        self.setObjectName(field.path)
        self.setAccessibleName(field.label)
        self.label = PlainLabel(field.label, wraps=True)
        margins = QMargins(_SIDE, _PADDING, _SIDE, _PADDING)
        self._layout = QuestionLayout(self.label, margins, gap=self.gap)
        self.setLayout(self._layout)
        self.setMinimumHeight(ROW)

    def place(
        self, answers: Sequence[QWidget], *, least: int = 0, below: bool = False
    ) -> None:
        """Put the answers with the question: beside it where there is room."""
        self._layout.answer_with(answers, least=least, below=below)

    def show_typed(self, path: str, text: str) -> None:
        """Show what stands at one of the field's paths."""
        raise NotImplementedError

    def show_draft(self, draft: Draft) -> None:
        """Show what stands in a draft."""
        for part in self.field.parts:
            self.show_typed(part, draft.typed(part))

    def concerns(self, path: str) -> bool:
        """Whether what stands at a path is shown in this row."""
        return path in self.field.parts

    def focus_part(self, path: str) -> None:
        """Put the cursor into the row, at one of its paths."""
        del path
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_issues(self, issues: Sequence[Issue]) -> None:
        """Say the first of what is wrong or asked, or nothing."""
        self.show_issue(issues[0] if issues else None)

    def show_issue(self, issue: Issue | None) -> None:
        """Say in words what is wrong or asked, or take it away."""
        if issue == self._issue:
            return
        self._issue = issue
        if issue is None:
            if self._issue_label:
                self._issue_label.hide()
            return
        if self._issue_label is None:
            self._issue_label = PlainLabel(
                size=Size.SMALL, tone=Tone.WARNING, wraps=True, parent=self
            )
            self._layout.set_note(self._issue_label)
        ask = issue.severity is Severity.ASK
        hint = "  Press Enter to keep it." if ask else ""
        self._issue_label.setText(f"{'?' if ask else '!'}  {issue.text}{hint}")
        self._issue_label.show()

    @property
    def issue(self) -> Issue | None:
        """What is being said about the row."""
        return self._issue

    def issue_text(self) -> str:
        """Return what is said about the row, empty if nothing is."""
        return self._issue.text if self._issue else ""

    def set_current(self, *, current: bool) -> None:
        """Mark the row as the one that keys go to."""
        if current == self.is_current:
            return
        self.is_current = current
        self.update()
        if current:
            self.entered.emit(self)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.is_current:
            painter.fillRect(self.rect(), colour("tint"))
            painter.fillRect(0, 0, 3, self.height(), colour("accent"))
        painter.setPen(QPen(colour("line"), 1))
        bottom = self.height() - 1
        painter.drawLine(QPoint(_SIDE, bottom), QPoint(self.width() - _SIDE, bottom))
        painter.end()

    @override
    def focusInEvent(self, event: QEvent) -> None:
        self.set_current(current=True)

    @override
    def focusOutEvent(self, event: QEvent) -> None:
        self.set_current(current=False)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.confirm_or_step()
        elif event.key() == Qt.Key.Key_Down:
            self.stepped.emit(1)
        elif event.key() == Qt.Key.Key_Up:
            self.stepped.emit(-1)
        else:
            super().keyPressEvent(event)

    def confirm_or_step(self) -> None:
        """Confirm what was asked about; otherwise go on to the next row."""
        if self._issue and self._issue.severity is Severity.ASK:
            self.confirmed.emit(self._issue.path, "")
        else:
            self.stepped.emit(1)
