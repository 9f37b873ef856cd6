"""A line to search with: its arrows move the choice in the list below it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from typing_extensions import override

from ui.widgets.line_edit import LineEdit


class SearchBox(LineEdit):
    """The box; arrows move the choice in the list below it, Enter opens."""

    # The choice moves: by how many lines.
    moved = Signal(int)
    # Somebody is typing, whatever it is.
    touched = Signal()

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.touched.emit()
        super().inputMethodEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.touched.emit()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)
