"""How a result went over the visits, against its reference interval."""

from collections.abc import Sequence
from datetime import date

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from typing_extensions import override

from intake.domain.dates import shown_date
from reports.document import Span, Tone
from reports.flow import draw_lines
from reports.look import HAIRLINE, INK, QUIET, SMALL, TextStyle
from reports.named import Trend, TrendPoint
from reports.tagging import Role, ornament, part
from reports.typeset import line_width, set_lines

_HEIGHT = 74.0
_HEAD = 11.0
_FOOT = 10.0
_LEFT = 26.0
_RIGHT = 26.0
_DOT = 1.9
_FAR = 1e6
_BAND = (0.90, 0.91, 0.93)
_SCALE = TextStyle(6.2, 7.6, colour=QUIET)


class TrendChart(Flowable):
    """One test over time: the band of its interval, a line, every value in figures."""

    def __init__(self, trend: Trend) -> None:
        super().__init__()
        self._trend = trend
        self._wide = 0.0

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room of the chart."""
        self._wide = aW
        return aW, _HEIGHT

    def draw(self) -> None:
        """Draw the chart."""
        canvas, trend = self.canv, self._trend
        head = [Span(trend.title, Tone.STRONG), Span(f"  {trend.unit}", Tone.QUIET)]
        with part(canvas, Role.FIGURE, trend.words):
            lines = set_lines(head, SMALL, self._wide)[:1]
            draw_lines(canvas, lines, SMALL, 0, _HEIGHT)
            self._band(canvas)
            self._values(canvas)
            self._days(canvas)

    def _y(self, value: float) -> float:
        lowest, highest = _range(self._trend)
        share = (value - lowest) / (highest - lowest)
        return _FOOT + share * (_HEIGHT - _HEAD - _FOOT)

    def _x(self, day: date) -> float:
        first, last = self._trend.points[0].day, self._trend.points[-1].day
        room = self._wide - _LEFT - _RIGHT
        days = (last - first).days
        share = (day - first).days / days if days else 0.5
        return _LEFT + room * share

    def _band(self, canvas: Canvas) -> None:
        low, high = self._trend.low, self._trend.high
        lowest, highest = _range(self._trend)
        bottom = self._y(lowest if low is None else low)
        top = self._y(highest if high is None else high)
        with ornament(canvas):
            canvas.setFillColorRGB(*_BAND)
            canvas.rect(_LEFT, bottom, self._wide - _LEFT, top - bottom, 0, 1)
            canvas.setStrokeColorRGB(*HAIRLINE)
            canvas.setLineWidth(0.5)
            canvas.line(_LEFT, _FOOT, self._wide, _FOOT)
        for limit in (low, high):
            if limit is not None:
                lines = set_lines([Span(f"{limit:g}")], _SCALE, _FAR)
                left = _LEFT - line_width(lines[0]) - 2
                draw_lines(canvas, lines, _SCALE, left, self._y(limit) + 3.8)

    def _values(self, canvas: Canvas) -> None:
        points = self._trend.points
        canvas.setStrokeColorRGB(*INK)
        canvas.setFillColorRGB(*INK)
        canvas.setLineWidth(0.9)
        path = canvas.beginPath()
        for number, point in enumerate(points):
            move = path.lineTo if number else path.moveTo
            move(self._x(point.day), self._y(point.value))
        canvas.drawPath(path, stroke=1, fill=0)
        for point in points:
            x, y = self._x(point.day), self._y(point.value)
            canvas.setFillColorRGB(*INK)
            canvas.circle(x, y, _DOT, stroke=0, fill=1)
            lines = set_lines([Span(point.shown, Tone.STRONG)], _SCALE, _FAR)
            middle = x - line_width(lines[0]) / 2
            draw_lines(canvas, lines, _SCALE, middle, y + _DOT + _SCALE.leading)

    def _days(self, canvas: Canvas) -> None:
        for point in _ends(self._trend.points):
            lines = set_lines([Span(shown_date(point.day))], _SCALE, _FAR)
            wide = line_width(lines[0])
            left = min(max(_LEFT, self._x(point.day) - wide / 2), self._wide - wide)
            draw_lines(canvas, lines, _SCALE, left, _FOOT - 1)


def _ends(points: Sequence[TrendPoint]) -> list[TrendPoint]:
    return [points[0]] if len(points) == 1 else [points[0], points[-1]]


def _range(trend: Trend) -> tuple[float, float]:
    """Return what the chart reaches from and to, with some air."""
    limits = [one for one in (trend.low, trend.high) if one is not None]
    values = [*limits, *(point.value for point in trend.points)]
    lowest, highest = min(values), max(values)
    air = (highest - lowest or abs(highest) or 1.0) * 0.12
    return lowest - air, highest + 2 * air
