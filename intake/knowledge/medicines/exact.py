"""Reads names and labels to the letter, to judge what a clinic wants to add."""

from intake.knowledge.medicines.lexicon import WordKind
from intake.knowledge.medicines.products import ProductFinder
from intake.knowledge.medicines.reading import Reader, Reading
from intake.knowledge.medicines.recognition import form_of
from intake.knowledge.medicines.substance import NameKind, Substance
from intake.knowledge.medicines.tokens import tokenise

_NOT_OF_NAMES = (
    WordKind.NONMEDICINE,
    WordKind.VACCINE,
    WordKind.DOUBT,
)
_NOT_OF_LABELS = (*_NOT_OF_NAMES, WordKind.MORE)


class ExactReader:
    """Says what a text means if every word of it is known, and nothing otherwise."""

    def __init__(self, reader: Reader, products: ProductFinder) -> None:
        self._reader = reader
        self._products = products

    def ingredient(self, text: str) -> Substance | None:
        """Return the row that a generic name, with or without a salt, means."""
        reading = self._read(text)
        if len(reading.spans) != 1 or reading.spans[0].start != 0 or reading.unknown:
            return None
        if any(word.kind is not WordKind.SALT for _, _, word in reading.words):
            return None
        if any(word[0].isdigit() for word in _beside_names(reading)):
            return None
        name = reading.spans[0].name
        is_generic = name.kind is not NameKind.BRAND and not name.is_ambiguous
        return name.substances[0] if is_generic else None

    def labelled(self, text: str) -> Substance | None:
        """Return the one row that a label of generic names and known words means."""
        reading = self._read(text)
        names = tuple(span.name for span in reading.spans)
        if reading.unknown or any(map(reading.has, _NOT_OF_LABELS)):
            return None
        if any(name.kind is NameKind.BRAND or name.is_ambiguous for name in names):
            return None
        rows = self._products.products_of(names, form_of(reading)[1])
        return rows[0] if len(rows) == 1 else None

    def product(self, parts: tuple[Substance, ...], text: str) -> Substance | None:
        """Return the row of ingredients in the form that a text names."""
        return self._products.row_of(parts, form_of(self._read(text))[1])

    def generics_in(self, text: str) -> tuple[Substance, ...]:
        """Return the rows whose generic names stand in a text."""
        spans = self._read(text).spans
        names = (span.name for span in spans if span.name.kind is not NameKind.BRAND)
        return tuple(dict.fromkeys(row for name in names for row in name.substances))

    def can_name(self, text: str) -> bool:
        """Whether a text has a word of its own, and none of other things."""
        reading = self._read(text)
        return bool(reading.unknown or reading.spans) and not any(
            map(reading.has, _NOT_OF_NAMES)
        )

    def _read(self, text: str) -> Reading:
        return self._reader.read(tokenise(text))


def _beside_names(reading: Reading) -> list[str]:
    inside = {place for span in reading.spans for place in range(span.start, span.end)}
    words = reading.tokens.words
    return [word for place, word in enumerate(words) if place not in inside]
