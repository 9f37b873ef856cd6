"""The text of a cell: where it wraps, and how high it is then."""

import re
from functools import lru_cache, partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

from ui.theme import Size, font

_TALLEST = 10_000
WRAPPED = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
_DATE = re.compile(r"(?:\b[0-9]{2}-)?\b[A-Z][a-z]{2}-[0-9]{4}\b")
_JOINED = "-\N{WORD JOINER}"
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"
_AT_HYPHENS = re.compile(r"(?<=-)(?!\N{WORD JOINER})")


def whole_dates(text: str) -> str:
    """Return a text in which no line ends within a date."""
    return _DATE.sub(lambda date: date[0].replace("-", _JOINED), text)


@lru_cache(maxsize=8192)
def in_lines(text: str, width: int, *, strong: bool, size: Size = Size.BODY) -> str:
    """Return a text to be wrapped: between words, never within a date.

    A word goes on in the next line where it alone is wider than the column.
    """
    text = whole_dates(text)
    metrics = QFontMetrics(font(size, strong=strong))
    return re.sub(r"[^ \n]+", partial(_breaking, metrics, width), text)


def _breaking(metrics: QFontMetrics, width: int, word: re.Match[str]) -> str:
    """Return a word that may break where a part of it is wider than the column."""
    return "".join(
        part if metrics.horizontalAdvance(part) <= width else _MAY_BREAK.join(part)
        for part in _AT_HYPHENS.split(word[0])
    )


@lru_cache(maxsize=8192)
def text_height(text: str, width: int, *, strong: bool, size: Size = Size.BODY) -> int:
    """Return how high a text is in a column; the same few are asked for again."""
    room = QRect(0, 0, width, _TALLEST)
    metrics = QFontMetrics(font(size, strong=strong))
    shown = in_lines(text, width, strong=strong, size=size)
    return metrics.boundingRect(room, WRAPPED, shown).height()
