"""Text that runs from right to left, or whose letters take the shape of their company.

Directions follow the Unicode bidirectional algorithm (UAX 9) as python-bidi resolves
it; glyphs are chosen and placed by HarfBuzz.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from bidi.algorithm import (  # type: ignore[import-untyped]  # ships no types
    explicit_embed_and_overrides,
    get_base_level,
    get_embedding_levels,
    get_empty_storage,
    resolve_implicit_levels,
    resolve_neutral_types,
    resolve_weak_types,
)
from bidi.mirror import MIRRORED  # type: ignore[import-untyped]  # ships no types

from reports.typeface import Glyph, PageFont

_T = TypeVar("_T")
_THOUSAND = 1000.0

_CLOSED_BY = {"(": ")", "[": "]", "{": "}"}
_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
"""Numbers count as right to left where brackets are concerned."""


def levels(text: str, base: int | None = None) -> list[int]:
    """Return the embedding level of each character of a paragraph.

    Args:
        text: the paragraph.
        base: 1 if its language is read from the right, 0 if from the left; as the text
            itself tells if None.
    """
    base = int(get_base_level(text)) if base is None else base
    storage = get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    get_embedding_levels(text, storage)
    for position, char in enumerate(storage["chars"]):
        char["position"] = position
    explicit_embed_and_overrides(storage)
    resolve_weak_types(storage)
    _resolve_brackets(storage["chars"], base)
    resolve_neutral_types(storage, debug=False)
    resolve_implicit_levels(storage, debug=False)
    found: dict[int, int] = {
        char["position"]: char["level"] for char in storage["chars"]
    }
    result: list[int] = []
    for position in range(len(text)):
        before = result[-1] if result else base
        result.append(found.get(position, before))  # joiners go with what they join
    return result


def _resolve_brackets(chars: Sequence[dict[str, str]], base: int) -> None:
    """Give both brackets of a pair one direction (UAX 9, rule N0, which bidi lacks)."""
    ours, other = ("R", "L") if base % 2 else ("L", "R")
    for start, end in sorted(_bracket_pairs([char["ch"] for char in chars])):
        inside = {_STRONG.get(char["type"]) for char in chars[start + 1 : end]}
        if ours in inside:
            chars[start]["type"] = chars[end]["type"] = ours
        elif other in inside:
            before = (_STRONG.get(char["type"]) for char in reversed(chars[:start]))
            context = next(filter(None, before), ours)
            chars[start]["type"] = chars[end]["type"] = context


def _bracket_pairs(text: Sequence[str]) -> Iterator[tuple[int, int]]:
    waiting: list[int] = []
    for end, char in enumerate(text):
        if char in _CLOSED_BY:
            waiting.append(end)
        elif char in _CLOSED_BY.values():
            while waiting:
                start = waiting.pop()
                if _CLOSED_BY[text[start]] == char:
                    yield start, end
                    break


def reordered(runs: Sequence[tuple[int, _T]]) -> list[_T]:
    """Return the runs of a line in the order of the page (UAX 9, rule L2).

    Args:
        runs: pairs of embedding level and run, in the order of reading.
    """
    line = list(runs)
    highest = max((level for level, _ in line), default=0)
    for level in range(highest, 0, -1):
        start = 0
        while start < len(line):
            end = start
            while end < len(line) and line[end][0] >= level:
                end += 1
            line[start:end] = reversed(line[start:end])
            start = max(end, start + 1)
    return [run for _, run in line]


def mirrored(text: str, level: int) -> str:
    """Return a run that needs no shaping as it is to be drawn from the left."""
    if level % 2:
        return "".join(MIRRORED.get(char, char) for char in reversed(text))
    return text


@dataclass(frozen=True, slots=True)
class Placed:
    """Glyphs, and where they start from the start of their run.

    `said` is the text of a letter that takes several glyphs, told with its first; the
    others are `more` of it.
    """

    text: str
    x: float
    y: float
    said: str = ""
    more: tuple["Placed", ...] = ()


def placed(text: str, font: PageFont, size: float) -> Iterator[Placed]:
    """Yield the glyphs of a run that needs shaping, from the left.

    Glyphs that follow one another by their own widths are yielded together.
    """
    points = size / _THOUSAND
    chunk, start, x = "", 0.0, 0.0
    for _, cluster in groupby(font.shaped(text), key=lambda glyph: glyph.cluster):
        glyphs = list(cluster)
        alone = len(glyphs) == 1 and not (glyphs[0].x or glyphs[0].y)
        if chunk and not alone:
            yield Placed(chunk, start, 0.0)
        if alone:
            start = start if chunk else x
            chunk += glyphs[0].char
        else:
            yield _together(glyphs, x, points)
            chunk = ""
        x += sum(glyph.advance for glyph in glyphs) * points
        if chunk and glyphs[0].advance != font.widths()[ord(glyphs[0].char)]:
            yield Placed(chunk, start, 0.0)
            chunk = ""
    if chunk:
        yield Placed(chunk, start, 0.0)


def _together(glyphs: Sequence[Glyph], x: float, points: float) -> Placed:
    """Return the glyphs of a letter, each in its place."""
    spots: list[Placed] = []
    for glyph in glyphs:
        spots.append(Placed(glyph.char, x + glyph.x * points, glyph.y * points))
        x += glyph.advance * points
    said = "".join(glyph.said for glyph in glyphs) if len(glyphs) > 1 else ""
    return replace(spots[0], said=said, more=tuple(spots[1:]))


def width(text: str, font: PageFont, size: float) -> float:
    """Return the width of a run that needs shaping."""
    return sum(glyph.advance for glyph in font.shaped(text)) * size / _THOUSAND
