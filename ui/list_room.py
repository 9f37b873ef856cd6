"""A room with a list and, beside it, what is chosen there."""

from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from ui.failures import explain
from ui.theme import Size
from ui.widgets.labels import PlainLabel

_SMALL = 640
"""Under this width the edges are thin: the list needs the room."""
_WIDE, _THIN = QMargins(24, 16, 24, 16), QMargins(12, 8, 12, 8)


class ListRoom(QWidget):
    """Title with what was found, what narrows it down, and below both sides."""

    # What was done, for the status line.
    said = Signal(str)
    # What did not work, in words.
    troubled = Signal(str)

    title = ""

    def lay_out(
        self,
        found: QWidget,
        above: Sequence[QWidget],
        listed: QWidget,
        chosen: QWidget,
    ) -> QSplitter:
        """Place everything; return what divides the two sides.

        Args:
            found: says how much was found, beside the title.
            above: what stands over the list.
            listed: the list.
            chosen: shows what is chosen in it.
        """
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(PlainLabel(self.title, size=Size.TITLE, strong=True))
        head.addWidget(found, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.addWidget(listed)
        split.addWidget(chosen)
        self._lines = lines = QVBoxLayout(self)
        lines.setSpacing(8)
        lines.addLayout(head)
        for part in above:
            lines.addWidget(part)
        lines.addWidget(split, 1)
        return split

    def tell_failure(self, error: Exception) -> None:
        """Say what did not work."""
        self.troubled.emit(explain(error))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        small = event.size().width() < _SMALL
        self._lines.setContentsMargins(_THIN if small else _WIDE)
        super().resizeEvent(event)
