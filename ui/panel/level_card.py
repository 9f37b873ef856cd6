"""The level: word, shape, colour and time frame, at the top of the panel."""

from PySide6.QtCore import QRect, QRectF, Qt
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
from ui.widgets.painted import upright
from ui.widgets.surface import RADIUS

LOW = 420
"""In a page that is lower the level stands on one line: its reasons need the room."""
_HEIGHT = 72
_FLAT = 36
_SHAPE = 32
_SMALL_SHAPE = 20
_LEFT = 16


class LevelCard(QWidget):
    """Says the level; a change is announced to a screen reader.

    Args:
        compact: whether it says it on one line, where room is short.
    """

    def __init__(self, parent: QWidget | None = None, *, compact: bool = False) -> None:
        super().__init__(parent)
        self.level = Level.NOT_ASSESSED
        self.frame_text = ""
        self._compact = False
        self.be_compact(compact=compact)
        self.setObjectName("level")

    def be_compact(self, *, compact: bool) -> None:
        """Say it on one line, or on two."""
        self._compact = compact
        self.setFixedHeight(_FLAT if compact else _HEIGHT)

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
        side = _SMALL_SHAPE if self._compact else _SHAPE
        box = self._at(_LEFT, (self.height() - side) // 2, side, side)
        paint_level(painter, self.level, QRectF(box), bare=False)
        painter.setPen(QColor(colours.text))
        self._paint_words(painter, _LEFT + side + 14)
        painter.end()

    def _paint_words(self, painter: QPainter, left: int) -> None:
        """Paint word and time frame: below each other, or on one line."""
        middle = Qt.AlignmentFlag.AlignVCenter
        width = self.width() - left - 8
        if self._compact:
            painter.setFont(font(Size.HEADING, strong=True))
            word = self._at(left, 0, width, _FLAT)
            painter.drawText(word, middle, self.level.word)
            left += painter.fontMetrics().horizontalAdvance(self.level.word) + 12
            painter.setFont(font())
            rest = self._at(left, 0, self.width() - left - 8, _FLAT)
            painter.drawText(rest, middle, self.frame_text)
            return
        painter.setFont(font(Size.TITLE, strong=True))
        painter.drawText(self._at(left, 10, width, 30), middle, self.level.word)
        painter.setFont(font())
        painter.drawText(self._at(left, 40, width, 22), middle, self.frame_text)

    def _at(self, before: int, top: int, width: int, height: int) -> QRect:
        """Return a part of the card, so far from where one begins to read."""
        strip = upright(self, before, width)
        return QRect(strip.x(), top, width, height)
