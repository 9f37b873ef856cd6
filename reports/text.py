"""The one door for strings on their way to the page.

Everything that a person typed passes here and comes out as runs of characters that a
font can draw. ReportLab never parses any of it as markup, and nothing is dropped: what
no font has, and what cannot be seen or would reorder the line, is printed as a code
such as [U+202E].
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from reports.fonts import Face, Weight, face_for, primary, region_of

_TAB = "    "
_JOINERS = "\u200c\u200d"
_SPACING = str.maketrans(
    dict.fromkeys("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n")
    | dict.fromkeys("\u202f\u2007", "\u00a0")
    | dict.fromkeys("\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006", " ")
    | dict.fromkeys("\u2008\u2009\u200a\u205f\u3000", " ")
    | {"\t": _TAB}
)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_COMBINING = frozenset({"Mn", "Mc", "Me"})
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
"""Letters and marks that fonts draw as nothing (Unicode: Default_Ignorable_Code_Point):
joiners of graphemes, fillers of hangul, selectors of a variant."""


_COMPLEX = re.compile(
    "[\u0300-\u036f\u0590-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that one face draws."""

    face: Face
    text: str


def code_of(char: str) -> str:
    """Return the visible code of a character: `[U+202E]`."""
    return f"[U+{ord(char):04X}]"


def normal(text: str) -> str:
    """Return text in NFC with one kind of line end, and plain spaces for all others."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").translate(_SPACING)
    return unicodedata.normalize("NFC", text)


def pieces(text: str, weight: Weight) -> tuple[Piece, ...]:
    """Return the runs in which to draw a normal text that holds no line end."""
    if not text:
        return ()
    if _plain(weight).issuperset(map(ord, text)):
        return (Piece(primary(weight), text),)
    runs: list[Piece] = []
    for face, drawn, _ in _drawn(text, weight):
        if runs and runs[-1].face is face:
            runs[-1] = Piece(face, runs[-1].text + drawn)
        else:
            runs.append(Piece(face, drawn))
    return tuple(runs)


@cache
def _plain(weight: Weight) -> frozenset[int]:
    """Return the characters that the first face draws, each by itself, and visibly."""
    return frozenset(
        code
        for code in primary(weight).covers
        if unicodedata.category(chr(code)) not in _UNSEEN | _COMBINING
    )


def unprintable(texts: Iterable[str]) -> frozenset[str]:
    """Return the characters of texts that are printed as codes."""
    found: set[str] = set()
    for text in texts:
        for line in normal(text).split("\n"):
            if not _plain(Weight.REGULAR).issuperset(map(ord, line)):
                found.update(*(coded for *_, coded in _drawn(line, Weight.REGULAR)))
    return frozenset(found)


def _drawn(text: str, weight: Weight) -> Iterator[tuple[Face, str, str]]:
    """Yield face, what to draw, and the characters that it stands for as codes."""
    first = primary(weight)
    region = region_of(text)
    for cluster in clusters(text):
        face = face_for(cluster, weight, region) if _can_be_seen(cluster) else None
        if face is not None:
            yield face, cluster, ""
            continue
        for char in cluster:
            face = face_for(char, weight, region) if _can_be_seen(char) else None
            yield (face, char, "") if face else (first, code_of(char), char)


def clusters(text: str) -> Iterator[str]:
    """Yield characters with the marks that belong on them."""
    cluster = ""
    for char in text:
        category = "" if char.isascii() else unicodedata.category(char)
        joins = cluster and (category in _COMBINING or char in _JOINERS)
        if joins:
            cluster += char
        else:
            if cluster:
                yield cluster
            cluster = char
    if cluster:
        yield cluster


def _can_be_seen(cluster: str) -> bool:
    """Return whether drawing a cluster shows all of it.

    Joiners shape the letters of some scripts, so they may follow one; alone, or in a
    script that they do nothing for, they hide.
    """
    base = cluster[0]
    if unicodedata.category(base) in _UNSEEN or _IGNORABLE.search(cluster):
        return False
    if len(cluster) == 1:
        return True
    joined = any(char in _JOINERS for char in cluster)
    return not joined or is_complex(base)


def is_complex(text: str) -> bool:
    """Return whether text needs shaping or runs from right to left.

    Combining accents count: a font must place them.
    """
    return not text.isascii() and _COMPLEX.search(text) is not None
