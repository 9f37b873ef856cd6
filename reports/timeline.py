"""A strip of time: what was taken from when to when, when the cramps began."""

from datetime import date, timedelta

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from typing_extensions import override

from reports.document import Span, Tone
from reports.flow import draw_lines
from reports.look import ACCENT, HAIRLINE, INK, QUIET, SMALL, TextStyle
from reports.named import Timeline, TimeRow
from reports.tagging import Role, part
from reports.typeset import line_width, set_lines

_ROW = 9.6
_AXIS = 11.0
_LABELS = 0.26
_BAR = 5.0
_MARK = 2.6
_FAR = 1e6
_DAYS_OF_YEAR = 365.25
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
"""Months between two ticks of the axis."""

_MOST_TICKS = 8
_LABEL = TextStyle(SMALL.size, SMALL.leading)
_TICK = TextStyle(6.4, 8.0, colour=QUIET)
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"


class TimeAxis(Flowable):
    """Rows over one axis of time, which ends today."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self._line = timeline
        self._wide = 0.0

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room of the rows and the axis."""
        self._wide = aW
        return aW, len(self._line.rows) * _ROW + _AXIS

    def draw(self) -> None:
        """Draw the axis, and each row over it."""
        canvas = self.canv
        top = len(self._line.rows) * _ROW + _AXIS
        words = "; ".join(row.words for row in self._line.rows)
        with part(canvas, Role.FIGURE, words):
            self._axis(canvas, top)
            for place, row in enumerate(self._line.rows):
                y = top - (place + 1) * _ROW
                self._label(canvas, row, y)
                self._bar(canvas, row, y + _ROW / 2)

    def _x(self, day: date) -> float:
        start, end = self._line.start, self._line.end
        share = (day - start).days / max(1, (end - start).days)
        left = self._wide * _LABELS
        return left + (self._wide - left - 2) * min(1.0, max(0.0, share))

    def _axis(self, canvas: Canvas, top: float) -> None:
        for tick in _ticks(self._line.start, self._line.end):
            x = self._x(tick)
            canvas.setStrokeColorRGB(*HAIRLINE)
            canvas.setLineWidth(0.5)
            canvas.line(x, _AXIS - 3, x, top)
            said = f"{_MONTHS[tick.month * 3 - 3 : tick.month * 3]}-{tick.year}"
            lines = set_lines([Span(said)], _TICK, _FAR)
            left = min(x, self._wide - line_width(lines[0]))
            draw_lines(canvas, lines, _TICK, left, _AXIS - 3)

    def _label(self, canvas: Canvas, row: TimeRow, y: float) -> None:
        tone = Tone.STRONG if row.strong else Tone.PLAIN
        room = self._wide * _LABELS - 4
        lines = set_lines([Span(row.label, tone)], _LABEL, room)[:1]
        draw_lines(canvas, lines, _LABEL, 0, y + (_ROW + SMALL.leading) / 2)

    def _bar(self, canvas: Canvas, row: TimeRow, y: float) -> None:
        colour = INK if row.strong else ACCENT
        canvas.setFillColorRGB(*colour)
        canvas.setStrokeColorRGB(*colour)
        canvas.setLineWidth(0.8)
        left, right = self._x(row.begin or self._line.start), self._x(row.end)
        if row.begin is None:
            canvas.setDash(2, 2)
            canvas.line(left, y, right, y)
            canvas.setDash()
        else:
            wide = max(1.5, right - left)
            canvas.rect(left, y - _BAR / 2, wide, _BAR, stroke=0, fill=1)
        for day in row.changes:
            _diamond(canvas, self._x(day), y)


def _diamond(canvas: Canvas, x: float, y: float) -> None:
    """Mark a change: white with a dark edge, so that it shows on any bar."""
    canvas.setFillColorRGB(1, 1, 1)
    path = canvas.beginPath()
    path.moveTo(x - _MARK, y)
    path.lineTo(x, y + _MARK)
    path.lineTo(x + _MARK, y)
    path.lineTo(x, y - _MARK)
    path.close()
    canvas.drawPath(path, stroke=1, fill=1)


def _ticks(start: date, end: date) -> list[date]:
    """Return the first days of months that stand under the axis, not too many."""
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    step = next((s for s in _STEPS if months / s <= _MOST_TICKS), _STEPS[-1])
    first = start.year * 12 + start.month - 1
    first += -first % step
    last = end.year * 12 + end.month - 1
    return [
        day
        for month in range(first, last + 1, step)
        if (day := date(month // 12, month % 12 + 1, 1)) >= start
    ]


def span_of(days: list[date], today: date) -> tuple[date, date]:
    """Return the time to show: from a little before the first day until today.

    Nothing older than three years is drawn to scale: it would crush what is recent.
    """
    oldest = today - timedelta(days=round(3 * _DAYS_OF_YEAR))
    first = max([oldest, min([*days, today])]) if days else oldest
    lead = max(7, (today - first).days // 20)
    return first - timedelta(days=lead), today
