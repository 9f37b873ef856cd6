"""The words of a free text, and what a searched text asks of them.

Both are reduced to runs of plain letters and digits, so that nothing of either can
ever be read as the syntax of a search. Scripts that put no space between words fall
into their characters, which are then looked for side by side.
"""

import re
from collections.abc import Iterator

from intake.store.search_keys import WORD_LIMIT, plain

WORDS_ASKED = 16
"""Most words of a searched text that count."""

_NOT_WORD = re.compile(r"[\W_]+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, kana and Han."""


def note_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in their order."""
    runs = _NOT_WORD.split(plain(text))
    return tuple(part[:WORD_LIMIT] for run in runs if run for part in _parts(run))


def asked_words(text: str) -> tuple[tuple[str, ...], ...]:
    """Return what each word typed asks for: parts side by side, the last begun."""
    asked = (note_words(word) for word in text.split())
    return tuple(dict.fromkeys(word for word in asked if word))[:WORDS_ASKED]


def _parts(run: str) -> Iterator[str]:
    if run.isascii():
        yield run
        return
    start = 0
    for match in _UNSPACED.finditer(run):
        if match.start() > start:
            yield run[start : match.start()]
        yield match.group()
        start = match.end()
    if start < len(run):
        yield run[start:]
