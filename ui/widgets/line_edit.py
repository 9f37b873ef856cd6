"""A line of text that tells of focus, and cuts what is too long where one sees it."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QToolTip, QWidget
from typing_extensions import override

from intake.domain.text import LINE_LIMIT
from ui.announcing import announce


class LineEdit(QLineEdit):
    """One line of text.

    Arrow up and down, Enter and Ctrl+Delete are left to whoever holds the line.
    """

    # The cursor came (True) or went (False).
    focused = Signal(bool)

    def __init__(
        self,
        name: str,
        *,
        hint: str = "",
        width: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setMaxLength(LINE_LIMIT)
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.inputRejected.connect(self._tell_cut)
        if width is not None:
            self.setFixedWidth(width)

    def _tell_cut(self) -> None:
        """Say at the line that not all of a text found room: nothing is cut unseen."""
        told = f"This line holds {self.maxLength()} characters; the rest was left out."
        QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), told, self)
        announce(self, told)

    def mark_wrong(self, *, wrong: bool) -> None:
        """Frame the line as one with something to look at."""
        if bool(self.property("wrong")) != wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)

    @override
    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the form: they go over all of it, not one line."""
        if is_undo(event):
            event.ignore()
            return False
        return super().event(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)  # noqa: FBT003 - the signal carries one flag

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)  # noqa: FBT003 - as above

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_Delete:
            event.ignore()  # takes the whole entry out, not a word
            return
        held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if held and event.key() == Qt.Key.Key_U:
            event.ignore()  # whoever holds the line changes the unit
            return
        super().keyPressEvent(event)
        if event.text() in {"\r", "\n"}:
            event.ignore()


def is_undo(event: QEvent) -> bool:
    """Whether a widget asks to keep an undo or redo key to itself."""
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.ShortcutOverride
        and (
            event.matches(QKeySequence.StandardKey.Undo)
            or event.matches(QKeySequence.StandardKey.Redo)
        )
    )
