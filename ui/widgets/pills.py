"""Pills: the answers one can give, side by side; what was chosen is filled in.

A yes is filled with the accent, a no with calm grey: on a full page the yeses are
what the eye finds. Fill, weight and a tick tell them apart without colour.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget
from typing_extensions import override

from ui.theme import colour, font, palette
from ui.widgets.painted import picture

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


@dataclass(frozen=True, slots=True)
class _State:
    """All that the look of a pill follows from."""

    text: str
    weight: Weight
    ticked: bool
    checked: bool
    waits: bool
    hovered: bool


class _Look:
    """The picture that a pill showed last: most are painted again as they were."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._picture = QPixmap()

    def paint(self, pill: "Pill", weight: Weight, *, ticked: bool) -> None:
        """Paint a pill as it stands."""
        checked, ratio = pill.isChecked(), pill.devicePixelRatioF()
        waits, hovered = checked and pill.waits, pill.underMouse()
        key = (checked, waits, hovered, ratio, palette())
        if key != self._key:
            state = _State(pill.text(), weight, ticked, checked, waits, hovered)
            size = pill.size()
            draw = partial(_draw, state, size)
            self._key, self._picture = key, picture(f"{state}", size, ratio, draw)
        painter = QPainter(pill)
        painter.drawPixmap(0, 0, self._picture)
        painter.end()


def _draw(state: _State, size: QSize, painter: QPainter) -> None:
    chosen = state.checked and not state.waits
    loud = state.weight is Weight.LOUD
    frame = QRectF(QPointF(0, 0), size.toSizeF()).adjusted(0.5, 0.5, -0.5, -0.5)
    if chosen:
        painter.setBrush(colour("accent" if loud else "answered"))
        painter.setPen(QPen(colour("accent" if loud else "edge"), 1))
    else:
        painter.setBrush(colour("tint" if state.hovered else "surface"))
        painter.setPen(QPen(colour("line"), 1))
    if state.waits:  # carried over and not confirmed: told from an answer by its edge
        painter.setPen(QPen(colour("accent"), 1.5, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(frame, 4, 4)
    ink = ("on_accent" if loud else "on_answered") if chosen else "text"
    painter.setPen(colour(ink))
    painter.setFont(font(strong=chosen))
    room = frame.adjusted(_TICK if state.ticked and chosen else 0, 0, 0, 0)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, state.text)
    if state.ticked and chosen:
        paint_tick(painter, frame.left() + 9, frame.center().y())


def paint_tick(painter: QPainter, left: float, middle: float) -> None:
    """Paint a tick in the colour of the pen."""
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
        self._weight, self._look = weight, _Look()
        self.waits = False
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(_width(text, ticked=False), HEIGHT)

    def show_waiting(self, *, waiting: bool) -> None:
        """Show that what is chosen waits to be confirmed; or that it does not."""
        if waiting is not self.waits:
            self.waits = waiting
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return self.size()

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._look.paint(self, self._weight, ticked=False)


class ManyPill(QCheckBox):
    """One of several answers that may stand together."""

    def __init__(self, text: str, weight: Weight, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._weight, self._look = weight, _Look()
        self.waits = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedSize(_width(text, ticked=True), HEIGHT)

    def show_waiting(self, *, waiting: bool) -> None:
        """Show that what is chosen waits to be confirmed; or that it does not."""
        if waiting is not self.waits:
            self.waits = waiting
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return self.size()

    @override
    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        self._look.paint(self, self._weight, ticked=True)


Pill = OnePill | ManyPill
