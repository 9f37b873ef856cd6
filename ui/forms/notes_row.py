"""Notes: plain text, cut at its limit where one sees it."""

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from intake.domain.text import NOTES_LIMIT
from intake.forms.checks import Issue, Severity
from intake.forms.fields import FieldSpec
from ui.forms.row import Row
from ui.widgets.line_edit import is_undo

_LINES = 6


class NotesEdit(QPlainTextEdit):
    """Several lines of text and nothing but text.

    A paste of a megabyte would freeze any text widget, so what is too long is cut
    before it gets here, and said so.
    """

    # The cursor came (True) or went (False).
    focused = Signal(bool)
    # So many characters were left out.
    shortened = Signal(int)

    def __init__(self, field: FieldSpec, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{field.path}.edit")
        self.setAccessibleName(field.label)
        self.setTabChangesFocus(True)
        self.setPlaceholderText("What else matters, in your words")
        height = self.fontMetrics().lineSpacing() * _LINES + 16
        self.setFixedHeight(height)

    @override
    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the form."""
        if is_undo(event):
            event.ignore()
            return False
        return super().event(event)

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        room = NOTES_LIMIT - self._length() + len(self.textCursor().selectedText())
        text = source.text()
        self.insertPlainText(text[: max(0, room)])
        self.shortened.emit(max(0, len(text) - max(0, room)))

    def _length(self) -> int:
        return max(0, self.document().characterCount() - 1)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        printable = bool(event.text()) and event.text().isprintable()
        if printable and self._length() >= NOTES_LIMIT:
            self.shortened.emit(1)
            return
        if event.key() == Qt.Key.Key_Up and self.textCursor().blockNumber() == 0:
            event.ignore()
            return
        super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)  # noqa: FBT003 - the signal carries one flag

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)  # noqa: FBT003 - as above


class NotesRow(Row):
    """The notes of the visit."""

    def __init__(self, field: FieldSpec, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self.edit = NotesEdit(field, self)
        self.edit.textChanged.connect(self._on_changed)
        self.edit.focused.connect(self._on_focused)
        self.edit.shortened.connect(self._on_shortened)
        self.place([self.edit], below=True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.edit)

    @override
    def show_typed(self, path: str, text: str) -> None:
        if text != self.edit.toPlainText():
            self.edit.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            self.edit.setPlainText(text)
            self.edit.blockSignals(False)  # noqa: FBT003 - Qt's own signature

    @override
    def focus_part(self, path: str) -> None:
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self) -> None:
        self.typing.emit(self.field.path, self.edit.toPlainText())

    def _on_shortened(self, left_out: int) -> None:
        if left_out == 0:
            self.show_issue(None)
            return
        text = (
            f"The notes hold {NOTES_LIMIT:,} characters; "
            f"{left_out:,} more were left out."
        ).replace(",", " ")
        self.show_issue(Issue(self.field.path, Severity.ERROR, text))

    def _on_focused(self, here: bool) -> None:  # noqa: FBT001 - a slot of a flag
        self.set_current(current=here)
