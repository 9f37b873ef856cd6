"""Pages for people who take them home: large letters, headings above, little else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from reportlab.platypus import Flowable, Spacer
from typing_extensions import override

from reports.document import Cell, Document, Line, Section, Size, Span, Theme
from reports.figures import figure
from reports.flow import TextBlock
from reports.fonts import Weight
from reports.look import ACCENT, GIANT_PRINT, INK, LARGE_PRINT, TextStyle
from reports.tagging import Role, ornament

_PAD = 9.0
_BORDER = 2.2
_FAR = 1e6


@dataclass(frozen=True, slots=True)
class _Print:
    """The sizes of a page, and whether it is read from the right."""

    body: TextStyle
    small: TextStyle
    heading: TextStyle
    title: TextStyle


def _print_of(document: Document, spacing: float) -> _Print:
    body = GIANT_PRINT if document.theme is Theme.GIANT else LARGE_PRINT
    leading = body.leading * spacing
    body = replace(body, leading=leading, from_right=document.from_right)
    head = replace(body, weight=Weight.STRONG, colour=ACCENT)
    return _Print(
        body=body,
        small=replace(body, size=body.size * 0.75, leading=body.leading * 0.75),
        heading=replace(head, size=body.size * 1.15, leading=body.leading * 1.15),
        title=replace(head, size=body.size * 1.5, leading=body.leading * 1.5),
    )


def large_print(
    document: Document, *, width: float, page: float, spacing: float = 1.0
) -> Iterator[Flowable]:
    """Yield the flow of a document in large print.

    Args:
        document: what to lay out.
        width: the width of the page between its margins.
        page: the height of a whole page; what is framed must fit on one.
        spacing: how close lines stand; letters never get smaller.
    """
    sizes = _print_of(document, spacing)
    yield TextBlock([Span(document.heading)], sizes.title, role=Role.HEADING)
    for section in document.sections:
        yield Spacer(0, sizes.body.leading * 0.6)
        box = _Framed(list(_blocks(section, sizes)))
        if section.framed and box.wrap(width, page)[1] < page:
            yield box
        else:
            yield from box.parts


def _blocks(section: Section, sizes: _Print) -> Iterator[Flowable]:
    if section.heading:
        yield TextBlock([Span(section.heading)], sizes.heading, role=Role.HEADING)
    for row in section.rows:
        for cell in row:
            yield from _cell(cell, sizes)


def _cell(cell: Cell, sizes: _Print) -> Iterator[Flowable]:
    """Yield the parts of a cell; a text stays on the page of its drawing."""
    for said, following in zip_longest(cell, cell[1:]):
        if isinstance(said, Line):
            block = _block(said, sizes)
            block.keepWithNext = following and not isinstance(following, Line)
            yield block
        else:
            yield figure(said)


def _block(line: Line, sizes: _Print) -> TextBlock:
    style = sizes.small if line.size is Size.SMALL else sizes.body
    return TextBlock(line.spans, style, mark=line.mark)


class _Framed(Flowable):
    """Blocks in a strong frame: what must not be overlooked, in black and white too."""

    def __init__(self, parts: Sequence[Flowable]) -> None:
        super().__init__()
        self.parts = tuple(parts)
        self._room = (0.0, 0.0)

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room of the frame and all in it."""
        inner = aW - 2 * _PAD
        high = sum(block.wrap(inner, _FAR)[1] for block in self.parts)
        self._room = (aW, high + 2 * _PAD)
        return self._room

    def draw(self) -> None:
        """Draw the frame and the blocks."""
        canvas = self.canv
        wide, high = self._room
        with ornament(canvas):
            canvas.setStrokeColorRGB(*INK)
            canvas.setLineWidth(_BORDER)
            canvas.roundRect(0, 0, wide, high, 5, stroke=1, fill=0)
        y = high - _PAD
        for block in self.parts:
            y -= block.wrap(wide - 2 * _PAD, _FAR)[1]
            block.drawOn(canvas, _PAD, y)
