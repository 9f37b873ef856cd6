"""The level: word, shape, colour and time frame, at the top of the panel."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from intake.domain.assessment import Level
from ui.theme import Size, font, palette
from ui.widgets.level_mark import paint_level
from ui.widgets.surface import RADIUS

_HEIGHT = 72
_SHAPE = 32
_LEFT = 16


class LevelCard(QWidget):
    """Says the level; a change is announced to a screen reader."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level = Level.NOT_ASSESSED
        self.frame_text = ""
        self.setFixedHeight(_HEIGHT)
        self.setObjectName("level")

    def show_level(self, level: Level, frame_text: str) -> None:
        """Show a level and its time frame."""
        if (level, frame_text) == (self.level, self.frame_text):
            return
        other = level is not self.level
        self.level, self.frame_text = level, frame_text
        spoken = f"{level.word}. {frame_text}"
        self.setAccessibleName(spoken)
        if other and QAccessible.isActive():
            event = QAccessibleAnnouncementEvent(self, spoken)
            QAccessible.updateAccessibility(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = palette().levels[self.level]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colours.card))
        painter.setPen(QPen(QColor(colours.shape), 1))
        card = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        top = (_HEIGHT - _SHAPE) / 2
        paint_level(painter, self.level, QRectF(_LEFT, top, _SHAPE, _SHAPE), bare=False)
        painter.setPen(QColor(colours.text))
        painter.setFont(font(Size.TITLE, strong=True))
        left = _LEFT + _SHAPE + 14
        width = self.width() - left - 8
        word = QRectF(left, 10, width, 30)
        painter.drawText(word, Qt.AlignmentFlag.AlignVCenter, self.level.word)
        painter.setFont(font())
        below = QRectF(left, 40, width, 22)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, self.frame_text)
        painter.end()
