"""The one door for text that a person typed or a file brought.

Text is stored in Unicode NFC without control characters, so that equal names are
equal everywhere and no sink (screen, paper, database) meets a surprise.
"""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

NOTES_LIMIT = 20_000
"""Most characters of a free text: a longer paste freezes layout engines."""

LINE_LIMIT = 500
"""Most characters of a one-line text."""

_KEPT_CONTROLS = "\n\t"


def clean_text(text: str) -> str:
    """Return text in NFC, without control characters but newline and tab.

    Raises:
        ValueError: if the text holds half of a surrogate pair, which no encoding of
            Unicode can carry.
    """
    if text.isascii() and text.isprintable():
        return text
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("holds a character that is not valid Unicode")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        char
        for char in text
        if char in _KEPT_CONTROLS or unicodedata.category(char) != "Cc"
    )
    return unicodedata.normalize("NFC", "".join(kept))


def clean_line(text: str) -> str:
    """Return text cleaned and on one line, without outer space."""
    return " ".join(clean_text(text).split())


Line = Annotated[
    str, StringConstraints(max_length=LINE_LIMIT), AfterValidator(clean_line)
]
"""One line of text."""

Notes = Annotated[
    str, StringConstraints(max_length=NOTES_LIMIT), AfterValidator(clean_text)
]
"""Text of several lines."""
