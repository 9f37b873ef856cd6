"""How names and numbers are made comparable, and into which words they fall."""

import re
import unicodedata
from collections.abc import Iterable

from intake.domain.patient import Patient

WORD_LIMIT = 60
"""Most characters of one search word."""

# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"}
    | {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ħ": "h", "ŋ": "n", "ŧ": "t", "ə": "e"}
)
_NOT_WORD = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Return text without case, accents and odd spaces: `  ŁUKASZ` is `lukasz`."""
    if text.isascii():
        return " ".join(text.casefold().split())
    folded = unicodedata.normalize("NFKC", text).casefold()
    apart = unicodedata.normalize("NFKD", folded)
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    joined = unicodedata.normalize("NFKC", bare.translate(_PLAIN_LETTERS))
    return " ".join(joined.split())


def number_key(number: str | None) -> str | None:
    """Return a patient number without spaces and case; None if nothing is left."""
    return plain(number or "").replace(" ", "") or None


def pieces(text: str) -> tuple[str, ...]:
    """Return the runs of letters and digits of a text: `O'Brien` is `o`, `brien`."""
    return tuple(part[:WORD_LIMIT] for part in _NOT_WORD.split(plain(text)) if part)


def joined(text: str) -> str:
    """Return the letters and digits of a text in one: `O'Brien` is `obrien`."""
    return _NOT_WORD.sub("", plain(text))[:WORD_LIMIT]


def names_of(patient: Patient) -> tuple[str, ...]:
    """Return every name that this patient goes or went by."""
    told = (patient.family_name, patient.given_name, patient.preferred_name or "")
    return (*told, *patient.former_names)


def tokens_of(patient: Patient) -> frozenset[str]:
    """Return every word by which this patient can be found."""
    return frozenset(token for token in _tokens(patient) if token)


def _tokens(patient: Patient) -> Iterable[str]:
    for name in names_of(patient):
        yield from pieces(name)
        yield from (joined(word) for word in name.split())
        yield joined(name)
    for number in (patient.number, *(more.number for more in patient.other_numbers)):
        yield joined(number or "")
    if patient.birth_date:
        yield str(patient.birth_date)
