"""Text that Platypus lets flow over pages."""

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from typing_extensions import override

from reports import shaping
from reports.document import Span
from reports.look import BASELINE, Colour, TextStyle
from reports.text import is_complex
from reports.typeset import Run, SetLine, in_page_order, line_width, set_lines

_TOGETHER = 3
"""From more lines than this, at least two stay on either side of a page break."""

_FAR = 1e6
_ROUNDING = 1e-6


def draw_lines(
    canvas: Canvas, lines: Sequence[SetLine], style: TextStyle, x: float, top: float
) -> None:
    """Draw set lines from a top left corner down."""
    if lines:
        pen = _Pen(canvas, style.size)
        for number, line in enumerate(lines):
            pen.draw(line, x, top - (number + BASELINE) * style.leading)
        canvas.drawText(pen.text)


class _Pen:
    """Draws runs, changing font and colour only where they change."""

    def __init__(self, canvas: Canvas, size: float) -> None:
        self.text = canvas.beginText()
        self._size = size
        self._font: str | None = None
        self._colour: Colour | None = None

    def draw(self, line: SetLine, x: float, y: float) -> None:
        """Draw a line from the left end of its baseline."""
        self.text.setTextOrigin(x, y)
        moved = False
        for run in in_page_order(line):
            self._take(run)
            if not run.text:
                moved = True
            elif is_complex(run.text):
                for part in shaping.placed(run.text, run.face.name, self._size):
                    self.text.setTextOrigin(x + part.x, y + part.y)
                    self.text.textOut(part.text)
                moved = True
            else:
                if moved:
                    self.text.setTextOrigin(x, y)
                self.text.textOut(shaping.mirrored(run.text, run.level))
                moved = False
            x += run.width

    def _take(self, run: Run) -> None:
        if run.face.name != self._font:
            self._font = run.face.name
            self.text.setFont(self._font, self._size)
        if run.colour != self._colour:
            self._colour = run.colour
            self.text.setFillColorRGB(*run.colour)


class SetBlock(Flowable):
    """Lines that are set already, perhaps behind a mark that hangs before the first."""

    def __init__(
        self,
        lines: Sequence[SetLine],
        style: TextStyle,
        *,
        mark: Sequence[SetLine] = (),
        indent: float = 0.0,
    ) -> None:
        super().__init__()
        self._lines = lines
        self._style = style
        self._mark = mark
        self._indent = indent

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room that the lines take."""
        return aW, len(self._lines) * self._style.leading

    @override
    def split(self, aW: float, aH: float) -> list[Flowable]:
        """Return what fits into a height, and the rest; no line is left alone."""
        count = int((aH + _ROUNDING) / self._style.leading)
        if count >= len(self._lines):
            return [self]
        if count == len(self._lines) - 1:
            count -= 1
        if count <= (1 if len(self._lines) > _TOGETHER else 0):
            return []
        head, rest = self._lines[:count], self._lines[count:]
        return [
            SetBlock(head, self._style, mark=self._mark, indent=self._indent),
            SetBlock(rest, self._style, indent=self._indent),
        ]

    def draw(self) -> None:
        """Draw the lines."""
        top = len(self._lines) * self._style.leading
        draw_lines(self.canv, self._mark, self._style, 0, top)
        draw_lines(self.canv, self._lines, self._style, self._indent, top)


class TextBlock(Flowable):
    """A paragraph; its lines are set for the first width that it is given."""

    def __init__(
        self, spans: Sequence[Span], style: TextStyle, *, mark: str = ""
    ) -> None:
        super().__init__()
        self._spans = spans
        self._style = style
        self._mark = set_lines([Span(mark)], style, _FAR) if mark else []
        self._block: SetBlock | None = None

    def _set(self, width: float) -> SetBlock:
        if self._block is None:
            indent = (
                line_width(self._mark[0]) + self._style.size / 2 if self._mark else 0
            )
            self._block = SetBlock(
                set_lines(self._spans, self._style, width - indent),
                self._style,
                mark=self._mark,
                indent=indent,
            )
        return self._block

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room that the block takes."""
        return self._set(aW).wrap(aW, aH)

    @override
    def split(self, aW: float, aH: float) -> list[Flowable]:
        """Return what fits into a height, and the rest."""
        return self._set(aW).split(aW, aH)

    @override
    def drawOn(self, canvas: Canvas, x: float, y: float, *_: float) -> None:
        """Draw the paragraph with its lower left corner at x, y."""
        if self._block is not None:
            self._block.drawOn(canvas, x, y)
