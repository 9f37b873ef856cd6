"""From what is typed or printed on a box to comparable words."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_TEXT = 600
"""Characters looked at: a label is shorter, a pasted letter is not a medicine."""

_TOKEN = re.compile(r"([^a-z0-9%]*)([0-9]+(?:[.,][0-9]+)*|[a-z]+|%)")
_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[a-z]+|%")
_SINGLE_LETTERS = re.compile(r"\b([a-z])[./]([a-z])\b\.?")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_REPLACED = str.maketrans({"®": " ", "™": " ", "©": " ", "’": "'", "‘": "'", "`": "'"})
_MICRO = re.compile("[\N{MICRO SIGN}\N{GREEK SMALL LETTER MU}]\\s?(?=g)")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words and numbers of a text, each with what stood before it."""

    words: tuple[str, ...]
    gaps: tuple[str, ...]

    def __len__(self) -> int:
        """Return how many words and numbers there are."""
        return len(self.words)


def plain(text: str) -> str:
    """Return text in lower case, without accents, trade marks and apostrophes."""
    text = text[:LONGEST_TEXT]
    if not text.isascii():
        text = _MICRO.sub("mc", text.translate(_REPLACED))
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
    text = text.lower().replace("'", "")
    if "." in text or "/" in text:
        text = _SINGLE_LETTERS.sub(r"\1\2", text)
    return text


def tokenise(text: str) -> Tokens:
    """Split a text into lower-case words and numbers."""
    pairs = _TOKEN.findall(plain(text))
    return Tokens(
        words=tuple(_number(word) if word[0].isdigit() else word for _, word in pairs),
        gaps=tuple(gap for gap, _ in pairs),
    )


def key_of(text: str) -> str:
    """Return the form in which names are compared: words parted by one space."""
    words = _WORD.findall(plain(text))
    return " ".join(_number(word) if "," in word else word for word in words)


def _number(digits: str) -> str:
    if "," not in digits:
        return digits
    if _THOUSANDS.fullmatch(digits):
        return digits.replace(",", "")
    return digits.replace(",", ".")
