"""A row of the form: the question, its editor, and what is to be said about it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMargins, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from intake.forms.carrying import CARRIED, carried_on, confirming
from intake.forms.checks import Issue, Severity, told
from intake.forms.draft import Draft
from intake.forms.fields import FieldSpec
from ui.forms.question_layout import QuestionLayout
from ui.theme import ROW, Size, colour
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.painted import upright, wrapped

_SIDE = 16
_PADDING = 3


class _Question(PlainLabel):
    """The words of a question, shaped once: a key press repaints two dozen of them."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        mirrored = self.isRightToLeft()
        width = self.width()
        words = wrapped(self.text(), width, Size.BODY, strong=False, mirrored=mirrored)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        top = (self.height() - words.size().height()) / 2
        painter.drawStaticText(QPointF(0, round(top)), words)
        painter.end()


class Row(QWidget):
    """One field of the form; subclasses fill in the editor.

    The object name is the path of the field, so that every row can be found by it.
    """

    # Something was answered: path, text.
    changed = Signal(str, str)
    # One of several key presses of one entry: path, text so far.
    typing = Signal(str, str)
    # Several texts change as one step: path → text.
    changed_together = Signal(object)
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
        self.origin = ""
        self._note_label: PlainLabel | None = None
        self.setObjectName(field.path)
        self.setAccessibleName(field.label)
        self.label = _Question(field.label, wraps=True, parent=self)
        margins = QMargins(_SIDE, _PADDING, _SIDE, _PADDING)
        natural = self.label.natural_width()
        self._layout = QuestionLayout(
            self.label, margins, gap=self.gap, natural=natural
        )
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
        days = (carried_on(draft, part) for part in self.field.parts)
        self.show_origin(next(filter(None, days), ""))

    def show_origin(self, day: str) -> None:
        """Show that the answer comes from the visit of a day and waits; or not."""
        if day != self.origin:
            self.origin = day
            self._show_note()
            self.update()

    def concerns(self, path: str) -> bool:
        """Whether what stands at a path is shown in this row."""
        return path.removeprefix(CARRIED) in self.field.parts

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
        self._show_note()

    def _show_note(self) -> None:
        """Say below the answer what is wrong with it, or else where it comes from."""
        text = self._note()
        if self._note_label is None and text:
            self._note_label = PlainLabel(size=Size.SMALL, wraps=True, parent=self)
            self._layout.set_note(self._note_label)
        if self._note_label is not None:
            self._note_label.set_tone(Tone.WARNING if self._issue else Tone.ACCENT)
            self._note_label.show_text(text)

    def _note(self) -> str:
        issue = self._issue
        if issue is None:
            return f"from {self.origin} · Enter confirms" if self.origin else ""
        return told(issue, keep=issue.severity is Severity.ASK)

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
    def sizeHint(self) -> QSize:
        """Return any size: the height follows the width, which others decide.

        Qt would lay out the row at a width that it never gets to answer this.
        """
        return QSize(0, ROW)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.is_current:
            painter.fillRect(self.rect(), colour("tint"))
            painter.fillRect(upright(self, 0, 3), colour("accent"))
        if self.origin:  # a broken bar: what it stands for is not said yet
            painter.setPen(QPen(colour("accent"), 2, Qt.PenStyle.DashLine))
            bar = upright(self, 0, 2).adjusted(1, 2, 0, -2)
            painter.drawLine(bar.topLeft(), bar.bottomLeft())
        line = QRect(_SIDE, self.height() - 1, self.width() - 2 * _SIDE, 1)
        painter.fillRect(line, colour("line"))
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
            return
        if self.origin:
            self.changed_together.emit(dict(confirming(self.field.parts)))
        self.stepped.emit(1)
