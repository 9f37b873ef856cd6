"""Rows of cells that Platypus lets flow over pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from typing_extensions import override

from reports.flow import draw_lines
from reports.look import (
    ACCENT,
    GUTTER,
    HAIRLINE,
    HEADING,
    HEADING_WIDTH,
    KEEP_WHOLE,
    KICKER,
    ROW_GAP,
    SECTION_GAP,
)
from reports.tagging import Role, ornament, part
from reports.typeset import SetLine

_FAR = 1e6
_ROUNDING = 1e-6


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
        self._draw_heading(canvas, top)
        for box in self._boxes:
            y = top - box.drop
            for block in box.stack:
                y -= block.wrap(box.width, _FAR)[1]
                block.drawOn(canvas, box.x, y)

    def _draw_heading(self, canvas: Canvas, top: float) -> None:
        """Draw the heading; what only says it again is not to be read again."""
        if self._head.lines:
            words = "".join(run.text for line in self._heading for run in line)
            with part(canvas, Role.HEADING, words):
                draw_lines(canvas, self._heading, HEADING, 0, top)
        else:
            with ornament(canvas):
                draw_lines(canvas, self._heading, HEADING, 0, top)

    def _draw_rule(self, canvas: Canvas, width: float, height: float) -> None:
        """Draw a thin rule, or the name of a group and a strong one beside it."""
        if self._head.group:
            above = self._head.above - 1
            rule = height - above / 2
            with ornament(canvas):
                canvas.setStrokeColorRGB(*ACCENT)
                canvas.setLineWidth(0.9)
                canvas.line(HEADING_WIDTH + GUTTER, rule, width, rule)
            middle = (KICKER.leading - KICKER.size) / 2
            draw_lines(canvas, self._head.group, KICKER, 0, rule + middle + 3.2)
        else:
            rule = height - SECTION_GAP / 2
            with ornament(canvas):
                canvas.setStrokeColorRGB(*HAIRLINE)
                canvas.setLineWidth(0.4)
                canvas.line(0, rule, width, rule)
