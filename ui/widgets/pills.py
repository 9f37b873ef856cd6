"""Pills: the answers one can give, side by side; what was chosen is filled in.

A yes is filled with the accent, a no with calm grey: on a full page the yeses are
what the eye finds. Fill, weight and a tick tell them apart without colour.
"""

from enum import StrEnum
from functools import cache

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QWidget
from typing_extensions import override

from ui.theme import colour, font

HEIGHT = 26
GAP = 4
"""Between two pills."""
_PADDING = 11
_TICK = 16


class Weight(StrEnum):
    """How loudly a chosen pill speaks."""

    LOUD = "loud"
    CALM = "calm"


@cache
def _width(text: str, *, ticked: bool) -> int:
    advance = QFontMetrics(font(strong=True)).horizontalAdvance(text)
    return advance + 2 * _PADDING + (_TICK if ticked else 0)


def column_width() -> int:
    """Return how wide yes, no and cannot say are together: the column of answers."""
    words = ("Yes", "No", "Can’t say")
    return sum(_width(word, ticked=False) for word in words) + GAP * (len(words) - 1)


def _paint(pill: QAbstractButton, weight: Weight, *, ticked: bool) -> None:
    painter = QPainter(pill)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    chosen = pill.isChecked()
    loud = weight is Weight.LOUD
    frame = QRectF(pill.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
    if chosen:
        painter.setBrush(colour("accent" if loud else "answered"))
        painter.setPen(QPen(colour("accent" if loud else "edge"), 1))
    else:
        painter.setBrush(colour("tint" if pill.underMouse() else "surface"))
        painter.setPen(QPen(colour("line"), 1))
    painter.drawRoundedRect(frame, 4, 4)
    ink = ("on_accent" if loud else "on_answered") if chosen else "text"
    painter.setPen(colour(ink))
    painter.setFont(font(strong=chosen))
    room = frame.adjusted(_TICK if ticked and chosen else 0, 0, 0, 0)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, pill.text())
    if ticked and chosen:
        _paint_tick(painter, frame)
    painter.end()


def _paint_tick(painter: QPainter, frame: QRectF) -> None:
    left, middle = frame.left() + 9, frame.center().y()
    tick = QPainterPath()
    tick.moveTo(left, middle)
    tick.lineTo(left + 3.5, middle + 3.5)
    tick.lineTo(left + 10, middle - 4)
    pen = QPen(painter.pen().color(), 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(tick)


class OnePill(QRadioButton):
    """One of several answers that exclude one another."""

    def __init__(self, text: str, weight: Weight, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._weight = weight
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(_width(text, ticked=False), HEIGHT)

    @override
    def sizeHint(self) -> QSize:
        return self.size()

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        _paint(self, self._weight, ticked=False)


class ManyPill(QCheckBox):
    """One of several answers that may stand together."""

    def __init__(self, text: str, weight: Weight, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._weight = weight
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(_width(text, ticked=True), HEIGHT)

    @override
    def sizeHint(self) -> QSize:
        return self.size()

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        _paint(self, self._weight, ticked=True)


Pill = OnePill | ManyPill
