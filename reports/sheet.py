"""The parts of a page that repeat: its head, its foot, its margins."""

from collections.abc import Mapping

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame

from intake.domain.preferences import PageSetup, Paper
from reports.document import Document, Span, Tone
from reports.flow import draw_lines
from reports.header import Header
from reports.look import HAIRLINE, INK, SMALL
from reports.tagging import ornament
from reports.typeset import line_width, set_lines

_PAPERS: Mapping[Paper, tuple[float, float]] = {Paper.A4: A4, Paper.LETTER: LETTER}
_PAGE_ROOM = 70.0
_HEAD_GAP = 8.0
_FOOT_GAP = 4.0
_FAR = 1e6


class Sheet:
    """Head, foot and margins, set once for all pages.

    All measures are those of a page that is larger by as much as `scale` then makes it
    smaller; the margins come out as they are.
    """

    def __init__(
        self, document: Document, setup: PageSetup, scale: float = 1.0
    ) -> None:
        self.paper = _PAPERS[setup.paper]
        self._numbering = document.numbering
        self._scale = scale
        point = mm / scale
        self._left = setup.margins.left * point
        self._top = setup.margins.top * point
        self._height = self.paper[1] / scale
        self.width = self.paper[0] / scale - self._left - setup.margins.right * point
        self._header = Header(
            document.identity, self.width, from_right=document.from_right
        )
        self._footer = set_lines(
            [Span(document.footer, Tone.QUIET)], SMALL, self.width - _PAGE_ROOM
        )
        foot = len(self._footer) * SMALL.leading + _FOOT_GAP
        self._foot = setup.margins.bottom * point + foot

    @property
    def room(self) -> float:
        """The height that is left for the flow of the document."""
        used = self._top + self._header.height + _HEAD_GAP + self._foot
        return self._height - used

    def frame(self) -> Frame:
        """Return the room for the flow of the document."""
        return Frame(
            self._left,
            self._foot,
            self.width,
            self.room,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )

    def begin(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        """Draw the header."""
        canvas.scale(self._scale, self._scale)
        top = self._height - self._top
        rule = top - self._header.height - 3
        if canvas.getPageNumber() == 1:
            self._header.draw(canvas, self._left, top)
        else:
            with ornament(canvas):  # read once is enough
                self._header.draw(canvas, self._left, top)
        with ornament(canvas):
            canvas.setStrokeColorRGB(*INK)
            canvas.setLineWidth(1.0)
            canvas.line(self._left, rule, self._left + self.width, rule)

    def end(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        """Draw the footer, without the number of the page."""
        rule = self._foot - 2
        with ornament(canvas):
            canvas.setStrokeColorRGB(*HAIRLINE)
            canvas.setLineWidth(0.4)
            canvas.line(self._left, rule, self._left + self.width, rule)
            foot = self._foot - _FOOT_GAP
            draw_lines(canvas, self._footer, SMALL, self._left, foot)

    def draw_number(self, canvas: Canvas, page: int, pages: int) -> None:
        """Draw `Page x of y`."""
        number = Span(self._numbering.format(page=page, pages=pages), Tone.STRONG)
        lines = set_lines([number], SMALL, _FAR)
        right = self._left + self.width - line_width(lines[0])
        with ornament(canvas):
            draw_lines(canvas, lines, SMALL, right, self._foot - _FOOT_GAP)
