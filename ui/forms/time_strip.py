"""The strip below the medicines: what began, changed and was found, and when."""

from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from intake.domain.dates import PartialDate
from intake.forms.timeline import Lane, Mark, Timeline, What, told_as_text
from ui.theme import Size, colour, font

_LANE = 20
_TOP = 20
_AXIS = 20
_FOOT = 18
_EDGE = 8
_MOST_LANES = 10
_NAMES_SHARE = 0.32
"""So much of the width the names have at most."""
_LEGEND = (
    (What.STARTED, "started"),
    (What.CHANGED, "dose changed"),
    (What.STOPPED, "stopped"),
    (What.LISTED, "last listed"),
    (What.RESULT, "result"),
)
_HALF = 4.5


class TimeStrip(QWidget):
    """Draws a timeline in the colours of the look; the words of it can be heard."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._line: Timeline | None = None
        self._names: tuple[str, ...] = ()
        self.setAccessibleName("Medicines, results and cramps in time")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_timeline(self, timeline: Timeline, names: Sequence[str]) -> None:
        """Show other days; nothing where no medicine has any."""
        if timeline == self._line and tuple(names) == self._names:
            return
        self._line, self._names = timeline, tuple(names)
        self.setVisible(not timeline.is_empty)
        words = told_as_text(timeline, names)
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    @override
    def sizeHint(self) -> QSize:
        lanes = len(self._lanes())
        return QSize(320, _TOP + lanes * _LANE + _AXIS + _FOOT)

    def _lanes(self) -> list[tuple[str, Sequence[Lane]]]:
        """Return the lanes by their names; all results share one."""
        if self._line is None:
            return []
        named = zip(self._names, self._line.medicines, strict=True)
        lanes: list[tuple[str, Sequence[Lane]]] = [(n, (lane,)) for n, lane in named]
        del lanes[_MOST_LANES:]
        if self._line.results:
            lanes.append(("results", self._line.results))
        return lanes

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._line is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(Size.SMALL))
        lanes = self._lanes()
        field = self._field(painter.fontMetrics(), [name for name, _lane in lanes])
        self._paint_axis(painter, field)
        for place, (name, parts) in enumerate(lanes):
            middle = _TOP + place * _LANE + _LANE / 2
            self._paint_name(painter, field, name, middle)
            for lane in parts:
                self._paint_lane(painter, field, lane, middle)
        self._paint_onset(painter, field)
        self._paint_legend(painter)
        painter.end()

    def _field(self, metrics: QFontMetrics, names: Sequence[str]) -> QRectF:
        """Return where days are drawn: right of the names."""
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0)
        left = min(widest, self.width() * _NAMES_SHARE) + 2 * _EDGE
        return QRectF(left, _TOP, self.width() - left - 2 * _EDGE, len(names) * _LANE)

    def _x(self, field: QRectF, day: date) -> float:
        assert self._line is not None  # noqa: S101 - nothing is drawn without
        return field.left() + self._line.place(day) * field.width()

    def _paint_name(
        self, painter: QPainter, field: QRectF, name: str, middle: float
    ) -> None:
        painter.setPen(colour("text"))
        room = QRectF(_EDGE, middle - _LANE / 2, field.left() - 2 * _EDGE, _LANE)
        elided = painter.fontMetrics().elidedText(
            name, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, elided)

    def _paint_axis(self, painter: QPainter, field: QRectF) -> None:
        assert self._line is not None  # noqa: S101 - as above
        bottom = field.bottom()
        painter.setPen(QPen(colour("edge"), 1))
        painter.drawLine(QPointF(field.left(), bottom), QPointF(field.right(), bottom))
        for day in self._line.ticks():
            x = self._x(field, day)
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(QPointF(x, field.top()), QPointF(x, bottom + 3))
            painter.setPen(colour("muted"))
            words = PartialDate(day.year, day.month).shown()
            self._paint_centred(painter, x, bottom + 2, words)
        painter.setPen(QPen(colour("edge"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(field.right(), field.top()), field.bottomRight())

    def _paint_centred(
        self, painter: QPainter, x: float, top: float, text: str
    ) -> None:
        wide = painter.fontMetrics().horizontalAdvance(text)
        left = min(max(x - wide / 2, 0), self.width() - wide - 2)
        room = QRectF(left, top, wide + 2, _AXIS - 2)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_lane(
        self, painter: QPainter, field: QRectF, lane: Lane, middle: float
    ) -> None:
        is_result = lane.marks[0].what is What.RESULT
        if not is_result:
            begin = self._x(field, lane.begins) if lane.begins else field.left()
            end = self._x(field, lane.ends) if lane.ends else field.right()
            style = Qt.PenStyle.SolidLine if lane.begins else Qt.PenStyle.DotLine
            painter.setPen(QPen(colour("edge"), 3, style))
            painter.drawLine(QPointF(begin, middle), QPointF(end, middle))
        for mark in lane.marks:
            self._paint_mark(painter, QPointF(self._x(field, mark.day), middle), mark)

    def _paint_mark(self, painter: QPainter, at: QPointF, mark: Mark) -> None:
        """Draw a mark: full where the day is known, hollow where only month or year."""
        painter.setPen(QPen(colour("text"), 1.4))
        painter.setBrush(colour("surface" if mark.when.day is None else "text"))
        _draw_shape(painter, mark.what, at)

    def _paint_onset(self, painter: QPainter, field: QRectF) -> None:
        onset = self._line.onset if self._line else None
        if onset is None:
            return
        x = self._x(field, onset)
        painter.setPen(QPen(colour("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, _TOP - 2), QPointF(x, field.bottom()))
        painter.setPen(colour("accent"))
        painter.setFont(font(Size.SMALL, strong=True))
        self._paint_centred(painter, x, 0, "cramps began")
        painter.setFont(font(Size.SMALL))

    def _legend(self) -> Iterator[tuple[What, str]]:
        """Yield the marks that want a word: what is rare is told where it occurs."""
        lanes = self._line.medicines if self._line else ()
        drawn = {mark.what for lane in lanes for mark in lane.marks}
        for what, word in _LEGEND:
            if what is not What.LISTED or what in drawn:
                yield what, word

    def _paint_legend(self, painter: QPainter) -> None:
        x, middle = float(_EDGE), self.height() - _FOOT / 2
        for what, word in self._legend():
            painter.setPen(QPen(colour("text"), 1.4))
            painter.setBrush(colour("text"))
            _draw_shape(painter, what, QPointF(x + _HALF, middle))
            painter.setPen(colour("muted"))
            wide = painter.fontMetrics().horizontalAdvance(word)
            room = QRectF(x + 14, middle - _FOOT / 2, wide + 2, _FOOT)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, word)
            x += wide + 32
        painter.drawText(
            QRectF(x, middle - _FOOT / 2, self.width() - x, _FOOT),
            Qt.AlignmentFlag.AlignVCenter,
            "hollow: month or year only",
        )


def _draw_shape(painter: QPainter, what: What, at: QPointF) -> None:
    """Draw a triangle, diamond, square, bar or circle: told apart without colour."""
    h = _HALF
    if what is What.RESULT:
        painter.drawEllipse(at, h - 0.5, h - 0.5)
        return
    corners = {
        What.STARTED: ((-h, -h), (h, 0), (-h, h)),
        What.CHANGED: ((0, -h), (h, 0), (0, h), (-h, 0)),
        What.LISTED: ((-1, -h - 1), (1, -h - 1), (1, h + 1), (-1, h + 1)),
        What.STOPPED: ((-h, -h), (h, -h), (h, h), (-h, h)),
    }[what]
    painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in corners]))
