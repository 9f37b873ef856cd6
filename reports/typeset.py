"""Lines of text: from spans to runs that fill a measure, never beyond it.

ReportLab's own paragraphs parse markup, take the square of the length of a word to
break it, and know no fallback fonts; these need a third of the time and lose nothing.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from reports import shaping
from reports.document import Span, Tone
from reports.fonts import Face, Weight
from reports.look import INK, QUIET, Colour, TextStyle
from reports.text import clusters, is_complex, normal, pieces

_OPENING = "\uff08\u300c\u300e\u3010\u3014\u3016\u300a\u3008\uff3b\uff5b"
_CLOSING = (
    "\u3001\u3002\uff0c\uff0e\u30fb\uff1a\uff1b\uff1f\uff01\uff09"
    "\u300d\u300f\u3011\u3015\u3017\u300b\u3009\uff3d\uff5d\u3005\u30fc"
)
_IDEOGRAPH = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u31ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_TOKENS = re.compile(
    f" +"
    f"|[{_OPENING}]*[{_IDEOGRAPH}][{_CLOSING}]*"
    f"|[^ {_OPENING}{_IDEOGRAPH}]+"
    f"|[{_OPENING}]+"
)
"""Spaces; an ideograph or a kana, with the brackets and stops that stay beside it; a
word of any other writing. The class of a character is that of Unicode's line breaking
algorithm (UAX 14: ID, CJ, OP, CL), as far as the writing of the Far East goes."""

_BREAKS = re.compile(f"[{_OPENING}]*[{_IDEOGRAPH}]")
_THOUSAND = 1000.0


class Run(NamedTuple):
    """Characters of one face, colour and direction, and their width in points."""

    face: Face
    colour: Colour
    text: str
    width: float
    level: int = 0


SetLine = tuple[Run, ...]


_Text = tuple[tuple[Span, ...], TextStyle, float]
_REMEMBERED: ContextVar[dict[_Text, list[SetLine]] | None] = ContextVar(
    "remembered", default=None
)


@contextmanager
def remembering() -> Iterator[None]:
    """Set no text twice for the same measure within this; then forget all of it.

    A page is laid out several times until it fits, nearly always of the same texts.
    """
    before = _REMEMBERED.set({})
    try:
        yield
    finally:
        _REMEMBERED.reset(before)


def set_lines(spans: Iterable[Span], style: TextStyle, measure: float) -> list[SetLine]:
    """Return the lines in which spans fill a measure."""
    remembered = _REMEMBERED.get()
    if remembered is None:
        return _set_lines(spans, style, measure)
    text = (tuple(spans), style, measure)
    if text not in remembered:
        remembered[text] = _set_lines(text[0], style, measure)
    return list(remembered[text])


def _set_lines(
    spans: Iterable[Span], style: TextStyle, measure: float
) -> list[SetLine]:
    lines: list[SetLine] = []
    for paragraph in _paragraphs(spans):
        filler = _Filler(style.size, measure)
        for run in _runs(paragraph, style):
            filler.add(run)
        done = filler.finished()
        flush = style.from_right or len(done) > 1
        lines.extend(_flush_right(done, measure, style) if flush else done)
    return lines


def _flush_right(
    lines: list[SetLine], measure: float, style: TextStyle
) -> Iterator[SetLine]:
    """Yield lines as they are, or at the right if they are read from there."""
    for line in lines:
        if line and (style.from_right or all(run.level for run in line)):
            room = measure - line_width(line)
            yield (*line, line[-1]._replace(text="", width=room, level=1))
        else:
            yield line


def line_width(line: SetLine) -> float:
    """Return how wide a line came out."""
    return sum(run.width for run in line)


def in_page_order(line: SetLine) -> Iterable[Run]:
    """Return the runs of a line as they stand on the page, from the left."""
    if all(run.level == 0 for run in line):
        return line
    return shaping.reordered([(run.level, run) for run in line])


def _paragraphs(spans: Iterable[Span]) -> Iterator[list[Span]]:
    paragraph: list[Span] = []
    for span in spans:
        first, *others = normal(span.text).split("\n")
        paragraph.append(Span(first, span.tone))
        for text in others:
            yield paragraph
            paragraph = [Span(text, span.tone)]
    yield paragraph


def _runs(paragraph: list[Span], style: TextStyle) -> Iterator[Run]:
    runs = [
        Run(piece.face, _colour(span, style), piece.text, 0.0)
        for span in paragraph
        for piece in pieces(span.text, _weight(span, style))
    ]
    if style.from_right or any(is_complex(run.text) for run in runs):
        runs = list(_of_one_level(runs, 1 if style.from_right else None))
    for face, colour, text, _, level in runs:
        for token in _TOKENS.findall(text):
            yield Run(face, colour, token, _width(face, token, style.size), level)


def _weight(span: Span, style: TextStyle) -> Weight:
    return Weight.STRONG if span.tone is Tone.STRONG else style.weight


def _colour(span: Span, style: TextStyle) -> Colour:
    if span.tone is Tone.PLAIN:
        return style.colour
    return QUIET if span.tone is Tone.QUIET else INK


def _of_one_level(runs: list[Run], base: int | None) -> Iterator[Run]:
    levels = shaping.levels("".join(run.text for run in runs), base)
    start = 0
    for run in runs:
        begin = 0
        for end in range(1, len(run.text) + 1):
            level = levels[start + begin]
            if end == len(run.text) or levels[start + end] != level:
                yield run._replace(text=run.text[begin:end], level=level)
                begin = end
        start += len(run.text)


def _width(face: Face, text: str, size: float) -> float:
    if is_complex(text):
        return shaping.width(text, face.font, size)
    return sum(map(face.widths.__getitem__, map(ord, text))) * size / _THOUSAND


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield runs with those joined that look alike and need no shaping."""
    last: Run | None = None
    for run in runs:
        if last is None:
            last = run
        elif _alike(last, run):
            wide = last.width + run.width
            last = Run(last.face, last.colour, last.text + run.text, wide, last.level)
        else:
            yield last
            last = run
    if last is not None:
        yield last


def _alike(one: Run, other: Run) -> bool:
    return (
        one.face is other.face
        and one.colour is other.colour
        and one.level == other.level
        and not is_complex(one.text)
        and not is_complex(other.text)
    )


class _Filler:
    """Fills lines word by word; a word wider than the measure is cut."""

    def __init__(self, size: float, measure: float) -> None:
        self._size = size
        self._measure = measure
        self._lines: list[SetLine] = []
        self._line: list[Run] = []
        self._used = 0.0
        self._word: list[Run] = []
        self._wide = 0.0
        self._space: list[Run] = []
        self._gap = 0.0

    def add(self, run: Run) -> None:
        """Add a run of spaces, or a word or a part of one."""
        if run.text.startswith(" "):
            self._place_word()
            self._space.append(run)
            self._gap += run.width
            return
        alone = not run.text.isascii() and _BREAKS.match(run.text)
        if alone:
            self._place_word()
        self._word.append(run)
        self._wide += run.width
        if alone:
            self._place_word()

    def finished(self) -> list[SetLine]:
        """Return the lines; an empty paragraph is one empty line."""
        self._place_word()
        self._break()
        return self._lines

    def _place_word(self) -> None:
        if not self._word:
            return
        if self._used + self._gap + self._wide <= self._measure:
            self._put(self._space, self._gap)
        elif self._line:
            self._end_with_space()
            self._break()
        if self._used + self._wide <= self._measure:
            self._put(self._word, self._wide)
        else:
            self._cut(self._word)
        self._space, self._word = [], []
        self._gap = self._wide = 0.0

    def _end_with_space(self) -> None:
        """Keep two words apart for those who hear or copy the text."""
        if self._space:
            self._line.append(self._space[-1]._replace(text=" ", width=0.0))

    def _put(self, runs: list[Run], wide: float) -> None:
        self._line.extend(runs)
        self._used += wide

    def _break(self) -> None:
        self._lines.append(tuple(_merged(self._line)))
        self._line, self._used = [], 0.0

    def _cut(self, word: list[Run]) -> None:
        for run in word:
            begin, end, wide = 0, 0, 0.0
            for cluster in clusters(run.text):
                step = _width(run.face, cluster, self._size)
                if self._used + wide + step > self._measure and (end or self._line):
                    self._put(
                        [run._replace(text=run.text[begin:end], width=wide)], wide
                    )
                    self._break()
                    begin, wide = end, 0.0
                end += len(cluster)
                wide += step
            self._put([run._replace(text=run.text[begin:], width=wide)], wide)
