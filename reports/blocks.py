"""From the plain sections of a document to what Platypus lays out."""

from collections.abc import Iterator, Sequence

from reportlab.platypus import Flowable

from reports.document import Cell, Line, Section, Size, Span
from reports.figures import figure
from reports.flow import TextBlock
from reports.look import (
    BASELINE,
    BODY,
    GUTTER,
    HEADING,
    HEADING_WIDTH,
    KICKER,
    SMALL,
)
from reports.rows import Box, Head, Row
from reports.typeset import SetLine, set_lines

_PARAGRAPH = 5_000
"""Most characters of one block of text: what is set at once stays small."""


def line_block(line: Line) -> TextBlock:
    """Return a line as a block of text."""
    style = SMALL if line.size is Size.SMALL else BODY
    return TextBlock(line.spans, style, mark=line.mark)


def rows(section: Section, *, width: float, page: float) -> Iterator[Row]:
    """Yield the rows of a section.

    Args:
        section: what to lay out.
        width: the width of the page between its margins.
        page: the height of a whole page.
    """
    first = Head(
        lines=_heading(section.heading),
        group=tuple(set_lines([Span(section.group.upper())], KICKER, width))
        if section.group
        else (),
        again=_again(section.heading),
    )
    for number, cells in enumerate(section.rows):
        head = Head(again=first.again) if number else first
        boxes = tuple(_boxes(cells, section.columns, width, beside=number == 0))
        yield Row(boxes, head, page=page)


def _heading(text: str) -> tuple[SetLine, ...]:
    return tuple(set_lines([Span(text)], HEADING, HEADING_WIDTH))


def _again(text: str) -> tuple[SetLine, ...]:
    return _heading(f"{text}, continued")


def _boxes(
    cells: Sequence[Cell], columns: Sequence[float], width: float, *, beside: bool
) -> Iterator[Box]:
    """Yield the cells in their columns; the last takes what columns are left.

    Small print `beside` a heading is lowered on to its line.
    """
    left = HEADING_WIDTH + GUTTER
    room = width - left - GUTTER * (len(columns) - 1)
    widths = [room * share / sum(columns) for share in columns]
    last = len(cells) - 1
    for place, cell in enumerate(cells):
        spanned = widths[place:] if place == last else widths[place : place + 1]
        wide = sum(spanned) + GUTTER * (len(spanned) - 1)
        drop = _drop(cell) if beside else 0.0
        yield Box(left, wide, tuple(_stack(cell)), drop)
        left += wide + GUTTER


def _drop(cell: Cell) -> float:
    starts_small = cell and isinstance(cell[0], Line) and cell[0].size is Size.SMALL
    return (BODY.leading - SMALL.leading) * BASELINE if starts_small else 0.0


def _stack(cell: Cell) -> Iterator[Flowable]:
    for part in cell:
        if isinstance(part, Line):
            yield from _text(part)
        else:
            yield figure(part)


def _text(line: Line) -> Iterator[TextBlock]:
    """Yield a line in blocks of bearable length, cut where its text has a line end."""
    if len(line.text) <= _PARAGRAPH:
        yield line_block(line)
        return
    for span in line.spans:
        for part in _cut(span.text):
            yield line_block(Line((Span(part, span.tone),), line.size))


def _cut(text: str) -> Iterator[str]:
    while len(text) > _PARAGRAPH:
        place = text.rfind("\n", 0, _PARAGRAPH)
        place = place if place >= 0 else text.rfind(" ", 0, _PARAGRAPH)
        if place <= 0:
            yield text[:_PARAGRAPH]
            text = text[_PARAGRAPH:]
        else:
            yield text[:place]
            text = text[place + 1 :]
    yield text
