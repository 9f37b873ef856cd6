"""Lines of text: from spans to runs that fill a measure, never beyond it.

ReportLab's own paragraphs parse markup, take the square of the length of a word to
break it, and know no fallback fonts; these need a third of the time and lose nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from reports import shaping
from reports.document import Span, Tone
from reports.fonts import Face, Weight
from reports.look import INK, QUIET, Colour, TextStyle
from reports.text import is_complex, normal, pieces

_TOKENS = re.compile(r" +|[^ ]+")
_THOUSAND = 1000.0


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one face, colour and direction, and their width in points."""

    face: Face
    colour: Colour
    text: str
    width: float
    level: int = 0


SetLine = tuple[Run, ...]


def set_lines(spans: Iterable[Span], style: TextStyle, measure: float) -> list[SetLine]:
    """Return the lines in which spans fill a measure."""
    lines: list[SetLine] = []
    for paragraph in _paragraphs(spans):
        filler = _Filler(style.size, measure)
        for run in _runs(paragraph, style):
            filler.add(run)
        done = filler.finished()
        lines.extend(_flush_right(done, measure) if len(done) > 1 else done)
    return lines


def _flush_right(lines: list[SetLine], measure: float) -> Iterator[SetLine]:
    """Yield lines as they are, or at the right if they are read from there."""
    for line in lines:
        if line and all(run.level for run in line):
            room = measure - line_width(line)
            yield (*line, replace(line[-1], text="", width=room, level=1))
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
    if any(is_complex(run.text) for run in runs):
        runs = list(_of_one_level(runs))
    for run in runs:
        for token in _TOKENS.findall(run.text):
            yield replace(run, text=token, width=_width(run, token, style.size))


def _weight(span: Span, style: TextStyle) -> Weight:
    return Weight.STRONG if span.tone is Tone.STRONG else style.weight


def _colour(span: Span, style: TextStyle) -> Colour:
    if span.tone is Tone.PLAIN:
        return style.colour
    return QUIET if span.tone is Tone.QUIET else INK


def _of_one_level(runs: list[Run]) -> Iterator[Run]:
    levels = shaping.levels("".join(run.text for run in runs))
    start = 0
    for run in runs:
        begin = 0
        for end in range(1, len(run.text) + 1):
            level = levels[start + begin]
            if end == len(run.text) or levels[start + end] != level:
                yield replace(run, text=run.text[begin:end], level=level)
                begin = end
        start += len(run.text)


def _width(run: Run, text: str, size: float) -> float:
    if is_complex(text):
        return shaping.width(text, run.face.name, size)
    widths = run.face.widths
    return sum([widths[ord(char)] for char in text]) * size / _THOUSAND


def _merged(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield runs with those joined that look alike and need no shaping."""
    last: Run | None = None
    for run in runs:
        if last is None:
            last = run
        elif _alike(last, run):
            wide = last.width + run.width
            last = replace(last, text=last.text + run.text, width=wide)
        else:
            yield last
            last = run
    if last is not None:
        yield last


def _alike(one: Run, other: Run) -> bool:
    return (
        one.face is other.face
        and one.colour == other.colour
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
        self._space: list[Run] = []

    def add(self, run: Run) -> None:
        """Add a run of spaces, or a word or a part of one."""
        if run.text.startswith(" "):
            self._place_word()
            self._space.append(run)
        else:
            self._word.append(run)

    def finished(self) -> list[SetLine]:
        """Return the lines; an empty paragraph is one empty line."""
        self._place_word()
        self._break()
        return self._lines

    def _place_word(self) -> None:
        if not self._word:
            return
        wide = sum(run.width for run in self._word)
        space = sum(run.width for run in self._space)
        if self._used + space + wide <= self._measure:
            self._put(self._space)
        elif self._line:
            self._break()
        if self._used + wide <= self._measure:
            self._put(self._word)
        else:
            self._cut(self._word)
        self._space, self._word = [], []

    def _put(self, runs: list[Run]) -> None:
        self._line.extend(runs)
        self._used += sum(run.width for run in runs)

    def _break(self) -> None:
        self._lines.append(tuple(_merged(self._line)))
        self._line, self._used = [], 0.0

    def _cut(self, word: list[Run]) -> None:
        for run in word:
            begin, wide = 0, 0.0
            for end, char in enumerate(run.text):
                step = _width(run, char, self._size)
                if self._used + wide + step > self._measure and (end or self._line):
                    self._put([replace(run, text=run.text[begin:end], width=wide)])
                    self._break()
                    begin, wide = end, 0.0
                wide += step
            self._put([replace(run, text=run.text[begin:], width=wide)])
