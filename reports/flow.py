"""Pieces that Platypus lets flow over pages: blocks of text and rows of cells."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from typing_extensions import override

from reports import shaping
from reports.document import Span
from reports.look import (
    ACCENT,
    BASELINE,
    GUTTER,
    HAIRLINE,
    HEADING,
    HEADING_WIDTH,
    KEEP_WHOLE,
    KICKER,
    ROW_GAP,
    SECTION_GAP,
    Colour,
    TextStyle,
)
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


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a row: where it stands, and what is stacked in it.

    `drop` lowers small print on to the line of the heading beside it.
    """

    x: float
    width: float
    stack: tuple[Flowable, ...]
    drop: float = 0.0

    def height(self) -> float:
        """Return how high the stack is."""
        return self.drop + sum(part.wrap(self.width, _FAR)[1] for part in self.stack)

    def split(self, height: float) -> "tuple[Box, Box] | None":
        """Return what fits into a height and the rest, or None if nothing fits."""
        head: list[Flowable] = []
        rest = list(self.stack)
        left = height - self.drop
        while rest:
            used = rest[0].wrap(self.width, _FAR)[1]
            if used > left + _ROUNDING:
                break
            head.append(rest.pop(0))
            left -= used
        if rest:
            parts = rest[0].split(self.width, left)
            if len(parts) > 1:
                head.append(parts[0])
                rest[0:1] = parts[1:]
        if not head and rest:
            return None
        return replace(self, stack=(*head,)), replace(self, stack=(*rest,), drop=0.0)


@dataclass(frozen=True, slots=True)
class Head:
    """What a row shows of its section: rule, name of the group, heading.

    `again` stands instead of the heading where the row opens a page.
    """

    lines: tuple[SetLine, ...] = ()
    again: tuple[SetLine, ...] = ()
    group: tuple[SetLine, ...] = ()

    @property
    def above(self) -> float:
        """Return how much room the rule and the group take above the cells."""
        if not self.lines:
            return ROW_GAP
        return SECTION_GAP / 2 + KICKER.leading if self.group else SECTION_GAP


class Row(Flowable):
    """Cells side by side; a row may break over pages, cell by cell."""

    def __init__(self, boxes: Sequence[Box], head: Head, *, page: float) -> None:
        """Make a row.

        Args:
            boxes: the cells.
            head: what the row shows of its section.
            page: the height of a whole page; a row offered that much opens a page.
        """
        super().__init__()
        self._boxes = tuple(boxes)
        self._head = head
        self._page = page
        self._room = (0.0, 0.0)
        self._opens_page = False

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room that the row takes."""
        self._opens_page = aH > self._page - 1
        tallest = max((box.height() for box in self._boxes), default=0.0)
        height = max(tallest, len(self._heading) * HEADING.leading) + self._head.above
        self._room = (aW, height)
        return self._room

    @property
    def _heading(self) -> Sequence[SetLine]:
        again = self._head.again if self._opens_page else ()
        return self._head.lines or again

    @override
    def split(self, aW: float, aH: float) -> list[Flowable]:
        """Return what fits into a height and the rest; low rows stay whole."""
        if self.wrap(aW, aH)[1] <= KEEP_WHOLE:
            return []
        room = aH - self._head.above
        if room < len(self._heading) * HEADING.leading:
            return []
        parts = [box.split(room) for box in self._boxes]
        whole = [part for part in parts if part is not None]
        if len(whole) < len(parts):
            return []
        heads, rests = zip(*whole, strict=True)
        rest = Head(again=self._head.again)
        return [
            Row(heads, self._head, page=self._page),
            Row(rests, rest, page=self._page),
        ]

    def draw(self) -> None:
        """Draw the head and the cells."""
        width, height = self._room
        canvas = self.canv
        top = height - self._head.above
        if self._head.lines:
            self._draw_rule(canvas, width, height)
        draw_lines(canvas, self._heading, HEADING, 0, top)
        for box in self._boxes:
            y = top - box.drop
            for part in box.stack:
                y -= part.wrap(box.width, _FAR)[1]
                part.drawOn(canvas, box.x, y)

    def _draw_rule(self, canvas: Canvas, width: float, height: float) -> None:
        """Draw a thin rule, or the name of a group and a strong one beside it."""
        if self._head.group:
            above = self._head.above - 1
            canvas.setStrokeColorRGB(*ACCENT)
            canvas.setLineWidth(0.9)
            rule = height - above / 2
            canvas.line(HEADING_WIDTH + GUTTER, rule, width, rule)
            middle = (KICKER.leading - KICKER.size) / 2
            draw_lines(canvas, self._head.group, KICKER, 0, rule + middle + 3.2)
        else:
            canvas.setStrokeColorRGB(*HAIRLINE)
            canvas.setLineWidth(0.4)
            rule = height - SECTION_GAP / 2
            canvas.line(0, rule, width, rule)
