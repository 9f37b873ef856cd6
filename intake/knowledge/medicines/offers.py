"""What to offer for a text in which no medicine was recognised."""

from intake.knowledge.medicines.phrases import PhraseIndex
from intake.knowledge.medicines.reading import Reading
from intake.knowledge.medicines.spelling import SpellingIndex

_MOST_WORDS = 3
"""Unexplained words from which nothing is made of a single one."""


class Offers:
    """Knows the members of kinds of medicines and the beginnings of names."""

    def __init__(
        self, groups: PhraseIndex[tuple[str, ...]], spelling: SpellingIndex
    ) -> None:
        self._groups = groups
        self._spelling = spelling

    def offer(self, reading: Reading) -> tuple[str, ...]:
        """Return INNs to choose from; none of them counts until it is chosen."""
        return self._group_in(reading) or self._begun(reading)

    def begins_generic(self, reading: Reading) -> bool:
        """Whether the one unexplained word begins a generic name."""
        return len(reading.unknown) == 1 and bool(self._begun(reading))

    def _group_in(self, reading: Reading) -> tuple[str, ...]:
        """Return the members of a kind of medicine that is named (`HRT patches`)."""
        words = reading.tokens.words
        for place in range(len(words)):
            found = self._groups.longest_at(words, place)
            if found is not None:
                return found[1]
        return ()

    def _begun(self, reading: Reading) -> tuple[str, ...]:
        """Return the generic names that a shortened one (`bisop 2.5`) begins."""
        if reading.spans or len(reading.unknown) > _MOST_WORDS:
            return ()
        for place in reading.unknown:
            names = self._spelling.generics_beginning(reading.tokens.words[place])
            if names:
                return tuple(dict.fromkeys(name.substances[0].inn for name in names))
        return ()
