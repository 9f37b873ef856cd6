"""A line of text that tells of focus, and cuts what is too long where one sees it."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from intake.domain.text import LINE_LIMIT


class LineEdit(QLineEdit):
    """One line of text.

    Arrow up and down and Enter are left to whoever holds the line.
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
        if width is not None:
            self.setFixedWidth(width)

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
