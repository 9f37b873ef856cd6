"""The shapes of the levels: each is known by its outline alone, in any colour."""

from collections.abc import Callable, Mapping
from math import cos, pi, sin

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from typing_extensions import override

from intake.domain.assessment import Level
from reports.document import Span
from reports.flow import draw_lines
from reports.fonts import Weight
from reports.look import BODY, SMALL, Colour, TextStyle
from reports.tagging import ornament
from reports.typeset import set_lines

_FAR = 1e6

COLOURS: Mapping[Level, Colour] = {
    Level.EMERGENCY: (0.66, 0.06, 0.10),
    Level.SAME_DAY: (0.70, 0.28, 0.02),
    Level.URGENT: (0.54, 0.40, 0.02),
    Level.ROUTINE: (0.09, 0.42, 0.24),
    Level.SELF_CARE: (0.09, 0.40, 0.56),
    Level.NOT_ASSESSED: (0.34, 0.40, 0.46),
}


def draw_shape(canvas: Canvas, level: Level, x: float, y: float, size: float) -> None:
    """Draw a level's shape into a square with its lower left corner at x, y."""
    colour = COLOURS[level]
    canvas.saveState()
    with ornament(canvas):
        canvas.setFillColorRGB(*colour)
        canvas.setStrokeColorRGB(*colour)
        canvas.setLineWidth(size * 0.11)
        _SHAPES[level](canvas, x + size / 2, y + size / 2, size / 2)
    canvas.restoreState()


def _polygon(
    corners: int, turn: float
) -> Callable[[Canvas, float, float, float], None]:
    def draw(canvas: Canvas, x: float, y: float, radius: float) -> None:
        path = canvas.beginPath()
        for corner in range(corners):
            angle = turn + corner * 2 * pi / corners
            point = (x + radius * cos(angle), y + radius * sin(angle))
            (path.lineTo if corner else path.moveTo)(*point)
        path.close()
        canvas.drawPath(path, fill=1, stroke=0)

    return draw


def _square(canvas: Canvas, x: float, y: float, radius: float) -> None:
    side = radius * 1.6
    corner = radius * 0.2
    canvas.roundRect(x - side / 2, y - side / 2, side, side, corner, fill=1, stroke=0)


def _disc(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.circle(x, y, radius * 0.95, fill=1, stroke=0)


def _broken_ring(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.setDash(radius * 0.4, radius * 0.28)
    canvas.circle(x, y, radius * 0.85, fill=0, stroke=1)


# The same on the screen: octagon as a stop sign, diamond, triangle, square, disc.
_SHAPES: Mapping[Level, Callable[[Canvas, float, float, float], None]] = {
    Level.EMERGENCY: _polygon(8, pi / 8),
    Level.SAME_DAY: _polygon(4, 0),
    Level.URGENT: _polygon(3, pi / 2),
    Level.ROUTINE: _square,
    Level.SELF_CARE: _disc,
    Level.NOT_ASSESSED: _broken_ring,
}


class LevelWord(Flowable):
    """A level in a line: its shape and its word."""

    def __init__(self, level: Level) -> None:
        super().__init__()
        self._level = level

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room of one line."""
        return aW, BODY.leading

    def draw(self) -> None:
        """Draw the shape and the word."""
        size = SMALL.size
        draw_shape(self.canv, self._level, 0, BODY.leading * 0.21 - 1, size)
        style = TextStyle(size, BODY.leading, Weight.STRONG)
        word = set_lines([Span(self._level.word)], style, _FAR)
        draw_lines(self.canv, word, style, size + 4, BODY.leading)
