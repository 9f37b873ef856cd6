"""The line at the foot: what is saved and when, who is signed in, the keys now."""

from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from ui.announcing import announce
from ui.theme import Size, colour
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone


class StatusLine(QWidget):
    """Says "saved" only what is committed; wraps where the window is narrow."""

    def __init__(self, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setAccessibleName("Status")
        self.said = PlainLabel(size=Size.SMALL, strong=True)
        self.said.setObjectName("status.said")
        self.who = PlainLabel(who, size=Size.SMALL, tone=Tone.MUTED)
        self.keys = PlainLabel(size=Size.SMALL, tone=Tone.MUTED)
        words = QWidget(self)
        flow = FlowLayout(words, gap=24, line_gap=2)
        for label in (self.said, self.who, self.keys):
            flow.addWidget(label)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 16, 5)
        line.addWidget(words, 1)
        self.said.hide()

    def say(self, text: str) -> None:
        """Say what was saved; a screen reader says it, too."""
        self.said.show_text(text)
        announce(self.said, text)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()
