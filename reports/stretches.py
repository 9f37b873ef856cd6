"""Two drawings of the calf stretch: sitting with a towel, and standing at a wall.

People are drawn as strokes of a broad pen, so that they survive any copier.
"""

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from typing_extensions import override

from reports.look import ACCENT, INK, QUIET, Colour
from reports.named import Stretch
from reports.tagging import Role, part

_Point = tuple[float, float]

_HEIGHT = 112.0
_SITTING_WIDTH = 190.0
_STANDING_WIDTH = 150.0
_GAP = 30.0


class Stretches(Flowable):
    """How to stretch a calf that cramps."""

    def __init__(self, stretch: Stretch) -> None:
        super().__init__()
        self._stretch = stretch
        self._wide = 0.0

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room of the drawings."""
        self._wide = aW
        return aW, _HEIGHT + 13  # a little air above the heads

    def draw(self) -> None:
        """Draw one figure or both, in the middle of the page."""
        canvas = self.canv
        both = self._stretch.standing
        used = _SITTING_WIDTH + (_GAP + _STANDING_WIDTH if both else 0)
        canvas.saveState()
        canvas.translate(max(0.0, (self._wide - used) / 2), 4)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        with part(canvas, Role.FIGURE, self._stretch.words):
            _sitting(canvas)
            if both:
                canvas.translate(_SITTING_WIDTH + _GAP, 0)
                _standing(canvas)
        canvas.restoreState()


def _sitting(canvas: Canvas) -> None:
    """A person on the floor, leg straight, who pulls the toes back with a towel."""
    _stroke(canvas, [(0, 3), (_SITTING_WIDTH, 3)], 1.2, QUIET)
    _stroke(canvas, [(46, 12), (96, 13), (148, 12)], 11, INK)  # the straight leg
    _stroke(canvas, [(148, 12), (145, 34)], 8, INK)  # the foot, toes up
    _stroke(canvas, [(46, 13), (38, 62)], 14, INK)  # the back
    _head(canvas, 41, 88)
    _stroke(canvas, [(40, 60), (66, 44), (92, 47)], 6.5, INK)  # the arm
    _stroke(canvas, [(92, 47), (147, 36)], 2.2, ACCENT)  # the towel
    _stroke(canvas, [(147, 36), (151, 26), (150, 14)], 2.2, ACCENT)
    _arrow(canvas, (166, 44), (138, 56))


def _standing(canvas: Canvas) -> None:
    """A person who leans on a wall, the leg behind straight, its heel down."""
    _stroke(canvas, [(0, 3), (_STANDING_WIDTH, 3)], 1.2, QUIET)
    _stroke(canvas, [(138, 3), (138, 110)], 3, QUIET)  # the wall
    _stroke(canvas, [(70, 54), (42, 30), (18, 9)], 9, INK)  # the leg behind
    _stroke(canvas, [(17, 8), (34, 8)], 7, INK)
    _stroke(canvas, [(70, 54), (94, 36), (88, 9)], 9, INK)  # the leg in front
    _stroke(canvas, [(88, 8), (104, 8)], 7, INK)
    _stroke(canvas, [(70, 54), (91, 86)], 13, INK)  # the back
    _head(canvas, 101, 101)
    _stroke(canvas, [(90, 82), (112, 74), (134, 80)], 6, INK)  # the arms
    _arrow(canvas, (4, 34), (4, 13))


def _head(canvas: Canvas, x: float, y: float) -> None:
    canvas.setFillColorRGB(*INK)
    canvas.circle(x, y, 10.5, stroke=0, fill=1)


def _stroke(
    canvas: Canvas, points: Sequence[_Point], width: float, colour: Colour
) -> None:
    canvas.setStrokeColorRGB(*colour)
    canvas.setLineWidth(width)
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.drawPath(path, stroke=1, fill=0)


def _arrow(canvas: Canvas, start: _Point, end: _Point) -> None:
    """Draw which way to pull or press."""
    (x, y), (dx, dy) = end, (end[0] - start[0], end[1] - start[1])
    length = (dx * dx + dy * dy) ** 0.5
    ux, uy = dx / length, dy / length
    back = (x - 9 * ux, y - 9 * uy)
    left = (back[0] - 5.5 * uy, back[1] + 5.5 * ux)
    right = (back[0] + 5.5 * uy, back[1] - 5.5 * ux)
    _stroke(canvas, [start, end], 2.6, ACCENT)
    _stroke(canvas, [left, end, right], 2.6, ACCENT)
