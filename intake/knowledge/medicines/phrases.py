"""Phrases of one or more words, found longest first at a place in a text."""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

Meaning = TypeVar("Meaning")


class PhraseIndex(Generic[Meaning]):
    """Finds the longest known phrase that begins at a word."""

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._meanings = dict(meanings)
        self._longest = _longest_by_first_word(self._meanings)

    def with_more(self, meanings: Mapping[str, Meaning]) -> "PhraseIndex[Meaning]":
        """Return an index of these phrases and more."""
        return PhraseIndex(self._meanings | dict(meanings))

    def get(self, phrase: str) -> Meaning | None:
        """Return what a whole phrase means, if it is known."""
        return self._meanings.get(phrase)

    def longest_at(
        self, words: tuple[str, ...], start: int
    ) -> tuple[int, Meaning] | None:
        """Return the end and the meaning of the longest phrase at a place."""
        longest = min(self._longest.get(words[start], 0), len(words) - start)
        for end in range(start + longest, start, -1):
            meaning = self._meanings.get(" ".join(words[start:end]))
            if meaning is not None:
                return end, meaning
        return None


def _longest_by_first_word(phrases: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for phrase in phrases:
        first = phrase.partition(" ")[0]
        length = 1 + phrase.count(" ")
        if length > longest.get(first, 0):
            longest[first] = length
    return longest
