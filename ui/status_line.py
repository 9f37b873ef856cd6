"""The line at the foot: what is saved and when, who is signed in, the keys now."""

from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from ui.theme import Size, colour
from ui.widgets.labels import PlainLabel, Tone


class StatusLine(QWidget):
    """Says "saved" only what is committed."""

    def __init__(self, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setFixedHeight(28)
        self.said = PlainLabel(size=Size.SMALL, strong=True)
        self.said.setObjectName("status.said")
        self.who = PlainLabel(who, size=Size.SMALL, tone=Tone.MUTED)
        self.keys = PlainLabel(size=Size.SMALL, tone=Tone.MUTED)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 1, 16, 0)
        line.setSpacing(24)
        line.addWidget(self.said)
        line.addWidget(self.who)
        line.addStretch(1)
        line.addWidget(self.keys)

    def say(self, text: str) -> None:
        """Say what was saved."""
        self.said.set_tone(Tone.PLAIN)
        self.said.setText(text)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()
