"""A small drawing of both legs, front and back, with the sites of the cramps marked.

Drawn as the clinician faces the patient: in the front view the right leg stands on
the left of the page, in the back view on the right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from typing_extensions import override

from reports.document import Span
from reports.flow import draw_lines
from reports.look import INK, QUIET, SMALL, TextStyle
from reports.named import LegMap
from reports.tagging import Role, part
from reports.typeset import line_width, set_lines

_FAR = 1e6
_HEIGHT = 68.0
_LEG = 17.0
_GAP = 2.0
_VIEW_GAP = 18.0
_CAPTION = TextStyle(SMALL.size, SMALL.leading, colour=QUIET)

# One leg in a box of 20 by 80: knots of smooth curves with their control points, from
# the outer hip down to the foot and up the inside. x grows away from the other leg.
_OUTLINE = (
    ((18.6, 80), (), ()),
    ((16.4, 46), (19.2, 68), (17.6, 56)),
    ((16.6, 31), (15.4, 40), (17.4, 38)),
    ((13.3, 9.5), (16.0, 24), (13.4, 17)),
    ((18.0, 2.8), (13.2, 6), (17.2, 5)),
    ((15.6, 0.6), (18.4, 1.4), (17.2, 0.6)),
    ((8.6, 1.0), (13.4, 0.6), (10.4, 0.4)),
    ((8.2, 9.5), (7.0, 1.6), (7.6, 5)),
    ((6.0, 31), (8.0, 16), (6.4, 22)),
    ((6.6, 45), (5.4, 37), (6.8, 40)),
    ((1.6, 77), (6.2, 54), (2.2, 66)),
)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a site is marked: an ellipse in the box of one leg."""

    x: float
    y: float
    wide: float
    high: float


@dataclass(frozen=True, slots=True)
class _View:
    """One view: where its sites are, how a knee looks, where the left leg stands."""

    name: str
    left: int
    knee: tuple[float, ...]
    spots: Mapping[str, _Spot]


_FOOT = _Spot(12.6, 4.4, 9.6, 6.4)
_FRONT = _View(
    "front",
    1,
    (8.4, 42.5, 9.4, 39, 13.4, 39, 14.4, 42.5),
    {"thigh": _Spot(11.2, 62, 10, 22), "foot": _FOOT},
)
_BACK = _View(
    "back",
    -1,
    (8.6, 41.5, 10.4, 42.8, 12.4, 42.8, 14.2, 41.5),
    {
        "hamstring": _Spot(11.2, 61, 10, 22),
        "calf": _Spot(11.3, 30, 8.6, 18),
        "foot": _FOOT,
    },
)


class Legs(Flowable):
    """Both legs from the front and from the back."""

    def __init__(self, marked: LegMap) -> None:
        super().__init__()
        self._marked = marked

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room that the drawing takes."""
        return aW, _HEIGHT + SMALL.leading + 2

    def draw(self) -> None:
        """Draw the two views with their captions."""
        with part(self.canv, Role.FIGURE, self._words()):
            self._draw_view(0, _FRONT)
            self._draw_view(2 * _LEG + _GAP + _VIEW_GAP, _BACK)

    def _words(self) -> str:
        """Return what the drawing shows, for one who cannot see it."""
        marked = self._marked
        sides = [
            word
            for word, here in (("left", marked.left), ("right", marked.right))
            if here
        ]
        drawn = {*_FRONT.spots, *_BACK.spots} & marked.sites
        where = ", ".join(sorted(drawn)) or "none of the sites drawn"
        return f"Legs with the cramp sites marked: {where}; side: {_sides(sides)}."

    def _draw_view(self, x: float, view: _View) -> None:
        canvas = self.canv
        bottom = SMALL.leading
        middle = x + _LEG + _GAP / 2
        for side, outward in (("L", view.left), ("R", -view.left)):
            canvas.saveState()
            canvas.translate(middle + outward * _GAP / 2, bottom)
            canvas.scale(outward * _LEG / 20, _HEIGHT / 80)
            self._leg(canvas, side, view)
            canvas.restoreState()
            centre = middle + outward * (_GAP / 2 + _LEG * 0.72)
            _caption(canvas, side, centre, bottom)
        _caption(canvas, view.name, middle, bottom)

    def _leg(self, canvas: Canvas, side: str, view: _View) -> None:
        spots = view.spots
        known = self._marked.left or self._marked.right
        here = self._marked.left if side == "L" else self._marked.right
        for site in sorted(self._marked.sites & set(spots)):
            if here or not known:
                _mark(canvas, spots[site], solid=known)
        canvas.setStrokeColorRGB(*INK)
        canvas.setLineWidth(0.7)
        canvas.setLineJoin(1)
        path = canvas.beginPath()
        path.moveTo(*_OUTLINE[0][0])
        for knot, first, second in _OUTLINE[1:]:
            path.curveTo(*first, *second, *knot)
        canvas.drawPath(path, fill=0, stroke=1)
        canvas.setStrokeColorRGB(*QUIET)
        canvas.setLineWidth(0.5)
        canvas.bezier(*view.knee)


def _sides(sides: Sequence[str]) -> str:
    return " and ".join(sides) or "not known"


def _mark(canvas: Canvas, spot: _Spot, *, solid: bool) -> None:
    """Mark a site: solid, or only an outline where the side is not known."""
    canvas.saveState()
    canvas.setFillColorRGB(0.35, 0.37, 0.40)
    canvas.setStrokeColorRGB(*INK)
    canvas.setLineWidth(0.6)
    if not solid:
        canvas.setDash(1.4, 1.2)
    half, tall = spot.wide / 2, spot.high / 2
    canvas.ellipse(
        spot.x - half,
        spot.y - tall,
        spot.x + half,
        spot.y + tall,
        fill=int(solid),
        stroke=int(not solid),
    )
    canvas.restoreState()


def _caption(canvas: Canvas, text: str, centre: float, top: float) -> None:
    lines = set_lines([Span(text)], _CAPTION, _FAR)
    draw_lines(canvas, lines, _CAPTION, centre - line_width(lines[0]) / 2, top)
