"""Places on a page that are filled in by hand."""

from reportlab.platypus import Flowable
from typing_extensions import override

from reports.document import Span, Tone
from reports.flow import draw_lines
from reports.look import GUTTER, QUIET, SMALL
from reports.named import FillIn
from reports.tagging import Role, ornament, part
from reports.typeset import set_lines

_HIGH = 27.0
_FAR = 1e6


class Blanks(Flowable):
    """Boxes in a row, each with what belongs into it."""

    def __init__(self, blanks: FillIn) -> None:
        super().__init__()
        self._labels = blanks.labels
        self._shares = blanks.shares or (1.0,) * len(blanks.labels)
        self._wide = 0.0

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room of the row."""
        self._wide = aW
        return aW, _HIGH + 3

    def draw(self) -> None:
        """Draw the boxes with their labels."""
        canvas = self.canv
        room = self._wide - GUTTER * (len(self._labels) - 1)
        x = 0.0
        for label, share in zip(self._labels, self._shares, strict=True):
            wide = room * share / sum(self._shares)
            with ornament(canvas):
                canvas.setStrokeColorRGB(*QUIET)
                canvas.setLineWidth(0.6)
                canvas.rect(x, 0, wide, _HIGH, stroke=1, fill=0)
            with part(canvas, Role.TEXT):
                lines = set_lines([Span(label, Tone.QUIET)], SMALL, _FAR)
                draw_lines(canvas, lines, SMALL, x + 3, _HIGH - 1)
            x += wide + GUTTER
