"""A drawing of the body from the front and from the back, to be pressed where it hurts.

The keyboard answers the same by the list of pills beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from intake.forms.body import Side, Spot, pressed, shown, words
from intake.forms.draft import Draft
from intake.forms.fields import Option
from ui.theme import Size, colour, font

_FIGURE = QSize(104, 196)
_GAP = 20
_FOOT = 18
_BOX = 100.0
Points = Sequence[tuple[float, float]]

# One half of the body in a box of 100 by 190, from the middle line outwards (x > 50).
_ARM: Points = (
    *((63, 33), (70, 37), (74, 56), (79, 76), (82, 89), (77, 91), (72, 79)),
    *((67, 60), (64, 46)),
)
_HAND: Points = ((77, 92), (82, 90), (87, 97), (86, 106), (81, 107), (78, 100))
_THIGH: Points = (
    *((51, 92), (62, 86), (66, 96), (66, 112), (63, 132), (54, 132), (51.5, 112)),
)
_LOWER: Points = (
    *((54, 134), (63, 134), (65, 146), (62, 162), (60, 176), (55, 176), (53, 160)),
    (52.5, 146),
)
_SOLE: Points = ((55, 177), (60, 177), (63, 183), (65, 188), (54, 188), (54, 183))
_TRUNK: Points = (
    *((50, 29), (61, 31), (64, 42), (61, 58), (60, 72), (62, 85), (50, 91)),
    *((38, 85), (40, 72), (39, 58), (36, 42), (39, 31)),
)
_HEAD = QRectF(41, 3, 18, 23)


@dataclass(frozen=True, slots=True)
class _Region:
    """A part that can be pressed, or that is only drawn: it has no spot then."""

    path: QPainterPath
    spot: Spot | None


def _smooth(points: Points) -> QPainterPath:
    """Return a closed curve through some points, rounded at each."""
    path = QPainterPath()
    ends = [QPointF(x, y) for x, y in points]
    path.moveTo((ends[-1] + ends[0]) / 2)
    for here, after in zip(ends, (*ends[1:], ends[0]), strict=True):
        path.quadTo(here, (here + after) / 2)
    path.closeSubpath()
    return path


def _figure(*, back: bool) -> Iterator[_Region]:
    """Yield the parts of one view; in the front view the right side stands left."""
    head = QPainterPath()
    head.addEllipse(_HEAD)
    yield _Region(head, None if back else ("face", None))
    yield _Region(_smooth(_TRUNK), ("trunk", None))
    mirror = QTransform(-1, 0, 0, 1, _BOX, 0)
    upper, lower = ("hamstring", "calf") if back else ("thigh", None)
    outer: tuple[Side, Side] = ("right", "left") if back else ("left", "right")
    parts = (
        ("arm", _ARM), ("hand", _HAND), (upper, _THIGH), (lower, _LOWER),
        ("foot", _SOLE),
    )  # fmt: skip
    for turn, side in zip((QTransform(), mirror), outer, strict=True):
        for site, points in parts:
            path = turn.map(_smooth(points))
            yield _Region(path, (site, side) if site else None)


class BodyMap(QWidget):
    """Shows the sites that are told; a press tells one more, or takes it back."""

    # What a press answers: path → text.
    pressed = Signal(object)

    def __init__(self, options: Sequence[Option], parent: QWidget) -> None:
        super().__init__(parent)
        self._labels = {option.value: option.label for option in options}
        self._draft = Draft()
        self._under: Spot | None = None
        step = _FIGURE.width() + _GAP
        self._regions = [
            _Region(QTransform.fromTranslate(n * step, 0).map(one.path), one.spot)
            for n, back in enumerate((False, True))
            for one in _figure(back=back)
        ]
        self.setFixedSize(2 * _FIGURE.width() + _GAP, _FIGURE.height() + _FOOT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Drawing of the sites; the list beside it answers too")
        self.show_draft(Draft())

    def show_draft(self, draft: Draft) -> None:
        """Show what is told."""
        self._draft = draft
        self.setAccessibleDescription(words(draft, self._labels))
        self.update()

    def spot_at(self, place: QPointF) -> Spot | None:
        """Return what a press at a place means, if anything."""
        for region in self._regions:
            if region.spot is not None and region.path.contains(place):
                return region.spot
        return None

    def centre_of(self, spot: Spot) -> QPointF:
        """Return the middle of a part that can be pressed."""
        found = next(r for r in self._regions if r.spot == spot)
        return found.path.boundingRect().center()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        under = self.spot_at(event.position())
        if under != self._under:
            self._under = under
            hand = Qt.CursorShape.PointingHandCursor
            self.setCursor(hand if under else Qt.CursorShape.ArrowCursor)
            self.setToolTip(self._named(under) if under else "")
            self.update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position())
        if spot is not None:
            self.pressed.emit(pressed(self._draft, spot))

    def _named(self, spot: Spot) -> str:
        site, side = spot
        name = self._labels.get(site, site)
        return f"{side.capitalize()} {name.lower()}" if side else name

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sites, sides = shown(self._draft)
        for region in self._regions:
            self._paint_region(painter, region, sites, sides)
        self._paint_words(painter)
        painter.end()

    def _paint_region(
        self,
        painter: QPainter,
        region: _Region,
        sites: frozenset[str],
        sides: frozenset[Side],
    ) -> None:
        """Paint a part: filled once told, in outline alone while its side is not."""
        pen, brush = QPen(colour("edge"), 1), colour("raised")
        if region.spot is None:
            pen, brush = QPen(colour("line"), 1), colour("surface")
        elif region.spot[0] in sites:
            side = region.spot[1]
            if side is None or side in sides:
                pen, brush = QPen(colour("text"), 2), colour("accent")
            elif not sides:
                pen = QPen(colour("accent"), 2, Qt.PenStyle.DashLine)
        elif region.spot == self._under:
            brush = colour("tint")
        painter.setPen(pen)
        painter.setBrush(brush)
        painter.drawPath(region.path)

    def _paint_words(self, painter: QPainter) -> None:
        painter.setPen(colour("muted"))
        painter.setFont(font(Size.SMALL))
        step = _FIGURE.width() + _GAP
        told = (("R", "front", "L"), ("L", "back", "R"))
        middle = Qt.AlignmentFlag.AlignCenter
        for number, (left, name, right) in enumerate(told):
            box = QRectF(number * step, _FIGURE.height() - 4, _BOX, _FOOT)
            painter.drawText(box, middle, name)
            painter.drawText(box.adjusted(0, 0, -_BOX * 0.6, 0), middle, left)
            painter.drawText(box.adjusted(_BOX * 0.6, 0, 0, 0), middle, right)
