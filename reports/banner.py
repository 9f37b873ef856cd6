"""The head of the first page: what CrampDesk suggests beside what the nurse decided."""

from collections.abc import Sequence

from reportlab.platypus import Flowable
from typing_extensions import override

from intake.domain.assessment import Level
from reports.blocks import line_block
from reports.document import LEVEL_COLUMNS, Opinion, Section, Span, Tone, strong
from reports.flow import TextBlock, draw_lines
from reports.levels import COLOURS, draw_shape
from reports.look import GUTTER, HAIRLINE, KICKER, LEVEL
from reports.named import LevelMark
from reports.tagging import ornament
from reports.typeset import set_lines

_PAD = 6.0
_BAR = 4.0
_SHAPE = 15.0
_FAR = 1e6


class Opinions(Flowable):
    """Framed boxes of equal height, one for each opinion."""

    def __init__(self, opinions: Sequence[Opinion]) -> None:
        super().__init__()
        self._opinions = tuple(opinions)
        self._stacks = [_stack(opinion) for opinion in opinions]
        self._room = (0.0, 0.0)

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room of the tallest box."""
        inner = self._box_width(aW) - 2 * _PAD - _BAR
        heights = [
            sum(part.wrap(inner, _FAR)[1] for part in stack) for stack in self._stacks
        ]
        self._room = (aW, max(heights, default=0.0) + 2 * _PAD)
        return self._room

    def _box_width(self, width: float) -> float:
        count = max(1, len(self._opinions))
        return (width - GUTTER * (count - 1)) / count

    def draw(self) -> None:
        """Draw the boxes."""
        width = self._box_width(self._room[0])
        boxes = zip(self._opinions, self._stacks, strict=True)
        for place, (opinion, stack) in enumerate(boxes):
            self._box(place * (width + GUTTER), width, opinion.level, stack)

    def _box(
        self, x: float, width: float, level: Level | None, stack: Sequence[Flowable]
    ) -> None:
        canvas = self.canv
        height = self._room[1]
        colour = HAIRLINE if level is None else COLOURS[level]
        with ornament(canvas):
            canvas.setStrokeColorRGB(*colour)
            canvas.setFillColorRGB(*colour)
            canvas.setLineWidth(0.8)
            canvas.rect(x, 0, width, height, fill=0, stroke=1)
            canvas.rect(x, 0, _BAR, height, fill=1, stroke=0)
        y = height - _PAD
        for part in stack:
            y -= part.wrap(width - 2 * _PAD - _BAR, _FAR)[1]
            part.drawOn(canvas, x + _BAR + _PAD, y)


def _stack(opinion: Opinion) -> list[Flowable]:
    """Return what stands in a box, from the top."""
    return [
        TextBlock([Span(opinion.who, Tone.QUIET)], KICKER),
        _Headline(opinion.level, opinion.text),
        *([line_block(strong(opinion.text))] if opinion.level else []),
        *map(line_block, opinion.notes),
    ]


class _Headline(Flowable):
    """A level in large letters with its shape, or that there is none yet."""

    def __init__(self, level: Level | None, text: str) -> None:
        super().__init__()
        self._level = level
        self._text = text

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room of one large line."""
        return aW, LEVEL.leading

    def draw(self) -> None:
        """Draw the shape and the word."""
        canvas = self.canv
        if self._level is None:
            word, left = Span(self._text, Tone.QUIET), 0.0
        else:
            draw_shape(canvas, self._level, 0, 2.5, _SHAPE)
            word, left = Span(self._level.word), _SHAPE + 6
        draw_lines(canvas, set_lines([word], LEVEL, _FAR), LEVEL, left, LEVEL.leading)


def as_section(opinion: Opinion) -> Section:
    """Return an opinion as rows that can flow over pages, where its box cannot."""
    mark = (LevelMark(opinion.level),) if opinion.level else ()
    told = (strong(opinion.text), *opinion.notes)
    return Section(opinion.who, LEVEL_COLUMNS, ((mark, told),))
