"""Text that Platypus lets flow over pages."""

import codecs
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus import Flowable
from typing_extensions import override

from reports import shaping
from reports.document import Span
from reports.look import BASELINE, Colour, TextStyle
from reports.tagging import Role, part
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
        with part(canvas, Role.TEXT):
            canvas.drawText(pen.text)


class _Text(PDFTextObject):
    """Text on a page, of which a part can be said in the order of reading."""

    _code: list[str]

    def put(self, text: str) -> None:
        """Draw text on from the last; nobody asks where it ends, as `textOut` would."""
        drawn = self._formatText(text)  # type: ignore[attr-defined]  # not in the stubs
        self._code.append(drawn)

    @contextmanager
    def reads(self, text: str) -> Iterator[None]:
        """Tell readers what the glyphs drawn meanwhile say (ISO 32000, 14.9.4).

        Not for words from the right: pdfium and poppler turn them round once more.
        """
        told = codecs.BOM_UTF16_BE + text.encode("utf-16-be")
        self._code.append(f"/Span <</ActualText <{told.hex().upper()}>>> BDC")
        yield
        self._code.append("EMC")


class _Pen:
    """Draws runs, changing font and colour only where they change."""

    def __init__(self, canvas: Canvas, size: float) -> None:
        self.text = _Text(canvas)
        self._size = size
        self._font: str | None = None
        self._colour: Colour | None = None

    def draw(self, line: SetLine, x: float, y: float) -> None:
        """Draw a line from the left end of its baseline."""
        self.text.setTextOrigin(x, y)
        moved = False
        for run in in_page_order(line):
            self._take(run)
            if moved or is_complex(run.text):
                self.text.setTextOrigin(x, y)
            if is_complex(run.text):
                self._draw_shaped(run, x, y)
            else:
                self.text.put(shaping.mirrored(run.text, run.level))
            moved = not run.text or is_complex(run.text)
            x += run.width

    def _draw_shaped(self, run: Run, x: float, y: float) -> None:
        from_right = run.level % 2 == 1
        with nullcontext() if from_right else self.text.reads(run.text):
            for spot in shaping.placed(run.text, run.face.font, self._size):
                said = from_right and spot.said
                with self.text.reads(said) if said else nullcontext():
                    for glyph in (spot, *spot.more):
                        self.text.setTextOrigin(x + glyph.x, y + glyph.y)
                        self.text.put(glyph.text)

    def _take(self, run: Run) -> None:
        if run.face.name != self._font:
            self._font = run.face.name
            self.text.setFont(self._font, self._size)
        if run.colour != self._colour:
            self._colour = run.colour
            self.text.setFillColorRGB(*run.colour)


class SetBlock(Flowable):
    """Lines that are set already, perhaps behind a mark that hangs before the first.

    In a text from the right the mark hangs at the right.
    """

    def __init__(
        self,
        lines: Sequence[SetLine],
        style: TextStyle,
        *,
        mark: Sequence[SetLine] = (),
        indent: float = 0.0,
        role: Role = Role.TEXT,
    ) -> None:
        super().__init__()
        self._lines = lines
        self._style = style
        self._mark = mark
        self._indent = indent
        self._role = role
        self._wide = 0.0

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room that the lines take."""
        self._wide = aW
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
        mark, left = 0.0, self._indent
        if self._style.from_right and self._mark:
            mark, left = self._wide - line_width(self._mark[0]), 0.0
        words = "".join(run.text for line in self._lines for run in line)
        with part(self.canv, self._role, words):
            draw_lines(self.canv, self._mark, self._style, mark, top)
            draw_lines(self.canv, self._lines, self._style, left, top)


class TextBlock(Flowable):
    """A paragraph; its lines are set for the first width that it is given."""

    def __init__(
        self,
        spans: Sequence[Span],
        style: TextStyle,
        *,
        mark: str = "",
        role: Role = Role.TEXT,
    ) -> None:
        super().__init__()
        self.keepWithNext = role is Role.HEADING
        self._spans = spans
        self._style = style
        self._role = role
        plain = replace(style, from_right=False)
        self._mark = set_lines([Span(mark)], plain, _FAR) if mark else []
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
                role=self._role,
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
    def drawOn(
        self, canvas: Canvas, x: float, y: float, *_: float, **__: float
    ) -> None:
        """Draw the paragraph with its lower left corner at x, y."""
        if self._block is not None:
            self._block.drawOn(canvas, x, y)
