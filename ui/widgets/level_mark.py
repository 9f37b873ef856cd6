"""The shape of a level: told apart by form, then by word, then by colour."""

import math
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from intake.domain.assessment import Level
from ui.theme import palette
from ui.widgets.painted import picture


def _polygon(corners: int, turn: float) -> Callable[[QRectF], QPainterPath]:
    def path(box: QRectF) -> QPainterPath:
        radius, middle = box.width() / 2, box.center()
        points = [
            QPointF(
                middle.x() + radius * math.sin(turn + 2 * math.pi * n / corners),
                middle.y() - radius * math.cos(turn + 2 * math.pi * n / corners),
            )
            for n in range(corners)
        ]
        made = QPainterPath()
        made.addPolygon(QPolygonF(points))
        made.closeSubpath()
        return made

    return path


def _circle(box: QRectF) -> QPainterPath:
    made = QPainterPath()
    made.addEllipse(box)
    return made


def _square(box: QRectF) -> QPainterPath:
    made = QPainterPath()
    made.addRoundedRect(box.adjusted(1.5, 1.5, -1.5, -1.5), 2, 2)
    return made


# Octagon as a stop sign, diamond, triangle, square, circle; a broken ring for none.
_SHAPES: Mapping[Level, Callable[[QRectF], QPainterPath]] = {
    Level.EMERGENCY: _polygon(8, math.pi / 8),
    Level.SAME_DAY: _polygon(4, 0),
    Level.URGENT: _polygon(3, 0),
    Level.ROUTINE: _square,
    Level.SELF_CARE: _circle,
    Level.NOT_ASSESSED: _circle,
}


def paint_level(painter: QPainter, level: Level, box: QRectF, *, bare: bool) -> None:
    """Paint the shape of a level.

    Args:
        painter: where.
        level: which.
        box: how large.
        bare: whether it stands on its own, not on the card of its level.
    """
    ratio = painter.device().devicePixelRatioF()
    size = box.size().toSize()
    draw = partial(_draw, level=level, size=size, bare=bare)
    made = picture(f"level {level.value} {bare}", size, ratio, draw)
    painter.drawPixmap(box.topLeft().toPoint(), made)


def _draw(painter: QPainter, *, level: Level, size: QSize, bare: bool) -> None:
    colours = palette().levels[level]
    ink = QColor(colours.bare if bare else colours.shape)
    box = QRectF(QPointF(0, 0), size.toSizeF())
    if level is Level.NOT_ASSESSED:
        painter.setPen(QPen(ink, 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_SHAPES[level](box.adjusted(1, 1, -1, -1)))
    else:
        painter.fillPath(_SHAPES[level](box), ink)


class LevelMark(QWidget):
    """The shape of a level by itself."""

    def __init__(
        self, level: Level, *, size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._level = level
        self.setFixedSize(size, size)
        self.setAccessibleName(level.word)

    def show_level(self, level: Level) -> None:
        """Show another level."""
        if level is not self._level:
            self._level = level
            self.setAccessibleName(level.word)
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return self.size()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_level(painter, self._level, QRectF(self.rect()), bare=True)
        painter.end()
