"""The head of every page: who it is about, from where, and how it is marked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas

from reports.document import Identity, Span, Tone
from reports.flow import draw_lines
from reports.fonts import Weight
from reports.logo import read_logo
from reports.look import BODY, GUTTER, INK, NAME, PAPER, SMALL, TextStyle
from reports.tagging import Role, ornament, part
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
    role: Role = Role.TEXT

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading

    def cut(self) -> "_Block":
        """Return as much of a clinic's own text as leaves room for the patient."""
        return replace(self, lines=self.lines[:_CLINIC_LINES])


class Header:
    """The head of a page, set once for all pages; no one's name is ever cut short."""

    def __init__(
        self, who: Identity, width: float, *, from_right: bool = False
    ) -> None:
        self._column = (width - GUTTER) / 2
        self._from_right = from_right
        self._marks = [_mark(text) for text in who.marks]
        self._logo = read_logo(who.logo) if who.logo else None
        self._logo_words = f"Logo of {who.clinic}"
        name = self._title(who.name, NAME, self._column)
        self._top: list[_Block] = []
        if len(name.lines) > _NAME_LINES:
            self._top = [self._title(who.name, _SMALL_NAME, width)]
        facts = self._block(_facts(who), BODY, self._column)
        self._person = [facts] if self._top else [name, facts]
        self._office = self._clinic(who)
        self._below = [_block([who.allergies], BODY, width)] if who.allergies else []
        logo = self._logo.height if self._logo else 0.0
        columns = max(_height(self._person), _height(self._office), logo)
        self.height = _height(self._top) + columns + _height(self._below)

    def _block(self, spans: Sequence[Span], style: TextStyle, width: float) -> _Block:
        return _block(spans, replace(style, from_right=self._from_right), width)

    def _title(self, name: str, style: TextStyle, width: float) -> _Block:
        return replace(self._block([Span(name)], style, width), role=Role.TITLE)

    def _clinic(self, who: Identity) -> list[_Block]:
        wide = self._column - self._logo_room
        room = wide - sum(mark + _MARK_PAD for _, mark in self._marks)
        quiet = [*([who.address] if who.address else []), *who.letterhead]
        return [
            _block([Span(who.clinic, Tone.STRONG)], BODY, max(room, _NARROW)).cut(),
            *(_block([Span(text, Tone.QUIET)], SMALL, wide).cut() for text in quiet),
            _block([Span(who.about, Tone.QUIET)], SMALL, wide),
        ]

    def draw(self, canvas: Canvas, x: float, top: float) -> None:
        """Draw the head from its top left corner."""
        top = _draw(canvas, self._top, x, top)
        first, second = x, x + self._column + GUTTER
        person, office = (second, first) if self._from_right else (first, second)
        person_end = _draw(canvas, self._person, person, top)
        office_end = _draw(canvas, self._office, office, top)
        right = office + self._column
        logo_end = self._draw_logo(canvas, right, top)
        self._draw_marks(canvas, right - self._logo_room, top)
        _draw(canvas, self._below, x, min(person_end, office_end, logo_end))

    @property
    def _logo_room(self) -> float:
        return self._logo.width + GUTTER if self._logo else 0.0

    def _draw_logo(self, canvas: Canvas, right: float, top: float) -> float:
        """Draw the logo, if there is one, and return where it ends."""
        if self._logo is None:
            return top
        wide, high = self._logo.width, self._logo.height
        with part(canvas, Role.FIGURE, self._logo_words):
            self._logo.draw(canvas, right - wide, top - high)
        return top - high

    def _draw_marks(self, canvas: Canvas, right: float, top: float) -> None:
        for lines, wide in reversed(self._marks):
            right -= wide
            with ornament(canvas):
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
        with part(canvas, block.role):
            draw_lines(canvas, block.lines, block.style, x, top)
        top -= block.height
    return top
