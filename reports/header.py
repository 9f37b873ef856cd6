"""The head of every page: who it is about, from where, and how it is marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas

from reports.document import Identity, Span, Tone
from reports.flow import draw_lines
from reports.fonts import Weight
from reports.look import BODY, GUTTER, INK, NAME, PAPER, SMALL, TextStyle
from reports.typeset import SetLine, line_width, set_lines

_NAME_LINES = 2
"""A name that takes more lines than this gets the whole width, in smaller letters."""

_CLINIC_LINES = 6
_NARROW = 80.0
_SMALL_NAME = TextStyle(BODY.size, BODY.leading, Weight.STRONG)
_MARK = TextStyle(SMALL.size, 10.0, Weight.STRONG, PAPER)
_MARK_PAD = 4.0
_KEPT = "\u00a0"
_FAR = 1e6


@dataclass(frozen=True, slots=True)
class _Block:
    """Set lines of one style, one above the other."""

    lines: Sequence[SetLine]
    style: TextStyle

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading

    def cut(self) -> "_Block":
        """Return as much of a clinic's own text as leaves room for the patient."""
        return _Block(self.lines[:_CLINIC_LINES], self.style)


class Header:
    """The head of a page, set once for all pages; no one's name is ever cut short."""

    def __init__(self, who: Identity, width: float) -> None:
        self._column = (width - GUTTER) / 2
        self._marks = [_mark(text) for text in who.marks]
        name = _block([Span(who.name)], NAME, self._column)
        self._top: list[_Block] = []
        if len(name.lines) > _NAME_LINES:
            self._top = [_block([Span(who.name)], _SMALL_NAME, width)]
        facts = _block(_facts(who), BODY, self._column)
        self._left = [facts] if self._top else [name, facts]
        self._right = self._clinic(who)
        self._below = [_block([who.allergies], BODY, width)]
        columns = max(_height(self._left), _height(self._right))
        self.height = _height(self._top) + columns + _height(self._below)

    def _clinic(self, who: Identity) -> list[_Block]:
        room = self._column - sum(wide + _MARK_PAD for _, wide in self._marks)
        name = _block([Span(who.clinic, Tone.STRONG)], BODY, max(room, _NARROW))
        address = _block([Span(who.address, Tone.QUIET)], SMALL, self._column)
        about = _block([Span(who.about, Tone.QUIET)], SMALL, self._column)
        return [name.cut(), *([address.cut()] if who.address else []), about]

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw the head from its top left corner."""
        top = _draw(canvas, self._top, x, top)
        right = x + self._column + GUTTER
        left_end = _draw(canvas, self._left, x, top)
        right_end = _draw(canvas, self._right, right, top)
        self._draw_marks(canvas, right + self._column, top)
        _draw(canvas, self._below, x, min(left_end, right_end))

    def _draw_marks(self, canvas: Canvas, right: float, top: float) -> None:
        for lines, wide in reversed(self._marks):
            right -= wide
            canvas.setFillColorRGB(*INK)
            canvas.rect(right, top - _MARK.leading, wide, _MARK.leading, 0, 1)
            draw_lines(canvas, lines, _MARK, right + _MARK_PAD, top)
            right -= _MARK_PAD


def _mark(text: str) -> tuple[list[SetLine], float]:
    lines = set_lines([Span(text)], _MARK, _FAR)
    return lines, line_width(lines[0]) + 2 * _MARK_PAD


def _block(spans: Sequence[Span], style: TextStyle, width: float) -> _Block:
    return _Block(set_lines(spans, style, width), style)


def _facts(who: Identity) -> list[Span]:
    spans: list[Span] = []
    for label, value in who.facts:
        kept = value.replace(" ", _KEPT)  # a number or a date never breaks
        spans.append(Span(label + _KEPT, Tone.QUIET))
        spans.append(Span(f"{kept}    ", Tone.STRONG))
    return spans


def _height(blocks: Sequence[_Block]) -> float:
    return sum(block.height for block in blocks)


def _draw(canvas: Canvas, blocks: Sequence[_Block], x: float, top: float) -> float:
    for block in blocks:
        draw_lines(canvas, block.lines, block.style, x, top)
        top -= block.height
    return top
