"""Finds names that a misspelt word may mean. The nurse confirms; nothing is assumed."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from intake.knowledge.medicines.substance import Name, NameKind

CLOSE_ENOUGH = 0.88
"""Similarity from which a name is offered (clinical reference, section 0 rule 4)."""

ONE_LETTER_FROM = 6
"""Letters from which a name one wrong letter away is offered (same rule)."""

TWO_LETTERS_FROM = 9
"""Letters from which two wrong letters are forgiven: long names take longer to hit."""

SOUNDS_ALIKE = 0.7
"""Least similarity of a name that sounds the same; 31 % of the searches that needed
error tolerance were found by sound (Heidelberg 2010, Int J Med Inform 79:832)."""

SOUNDS_ALIKE_BRAND = 0.8
"""The same for brands, many of which sound like everyday words."""

HOMOPHONE = 0.7
"""Least similarity of a name that is said alike, vowels and all (`lasics`, `zokor`)."""

_LEAST_LENGTH = 4
_LEAST_HOMOPHONE = 5
_SCREEN = 0.7
_SCREENED = 24
_CLOSE_BEGINNING = 0.799
"""Four letters of five; a little less, for what a float loses."""
_LONGEST_BEGINNING = 40
_MUCH_WORSE = 0.08
_MOST_BEGINNINGS = 6

_CONSONANTS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"th"), "t"),
    (re.compile(r"ch|ck|[cqk]"), "k"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"[zs]h?"), "s"),
)
_SPOKEN = (*_CONSONANTS, (re.compile(r"y"), "i"), (re.compile(r"(.)\1+"), r"\1"))
_SOUNDS = (
    *_CONSONANTS,
    (re.compile(r"[jg]"), "j"),
    (re.compile(r"v"), "f"),
    (re.compile(r"h"), ""),
    (re.compile(r"[aeiouyw]+"), "a"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"a\b"), ""),
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A name that may be meant, and how alike it is (0 to 1)."""

    name: Name
    score: float


def sound_of(text: str) -> str:
    """Return a key that words share when they sound alike."""
    return _replaced(text, _SOUNDS)


def sounds_of(lines: Iterable[str]) -> list[str]:
    """Return the sound of each line: at once, which takes a third of the time."""
    return sound_of("\n".join(lines)).split("\n")


def _spoken(text: str) -> str:
    """Return a key that words share when they are said alike, vowels and all."""
    return _replaced(text, _SPOKEN)


def _replaced(text: str, sounds: Iterable[tuple[re.Pattern[str], str]]) -> str:
    for pattern, replacement in sounds:
        text = pattern.sub(replacement, text)
    return text


class SpellingIndex:
    """All names, ready to be compared with a misspelt one."""

    def __init__(self, names: Iterable[tuple[str, Name]]) -> None:
        pairs = [(key, name) for key, name in names if len(key) >= _LEAST_LENGTH]
        pairs.sort(key=lambda pair: len(pair[0]))
        self._keys = [key for key, _ in pairs]
        self._lengths = [len(key) for key in self._keys]
        self._names = [name for _, name in pairs]
        self._starts_by_length: dict[int, dict[str, list[str]]] = {}

    @cached_property
    def _by_sound(self) -> dict[str, list[int]]:
        by_sound: dict[str, list[int]] = {}
        for index, sound in enumerate(sounds_of(self._keys)):
            by_sound.setdefault(sound, []).append(index)
        return by_sound

    def guesses(self, text: str, *, limit: int = 5) -> tuple[Guess, ...]:
        """Return the names close to a text, the likeliest first."""
        if len(text) < _LEAST_LENGTH:
            return ()
        scores = self._screened(text)
        alike = set(self._by_sound.get(sound_of(text), ()))
        kept = [
            (_rank(score, sounds=index in alike), index)
            for index, score in scores.items()
            if self._is_close(text, index, score, sounds=index in alike)
        ]
        kept.sort(key=lambda item: (-item[0], _KIND_ORDER[self._names[item[1]].kind]))
        least = kept[0][0] - _MUCH_WORSE if kept else 0
        return tuple(
            Guess(self._names[index], scores[index])
            for rank, index in kept[:limit]
            if rank >= least
        )

    def _screened(self, text: str) -> dict[int, float]:
        """Return how alike the likeliest names are, leaving out hopeless lengths."""
        shortest, longest = _SCREEN / (2 - _SCREEN), (2 - _SCREEN) / _SCREEN
        start = bisect_left(self._lengths, shortest * len(text))
        end = bisect_right(self._lengths, longest * len(text))
        screened = process.extract(
            text,
            self._keys[start:end],
            scorer=Indel.normalized_similarity,
            score_cutoff=_SCREEN,
            limit=_SCREENED,
        )
        return {start + index: score for _, score, index in screened}

    @cached_property
    def _generics(self) -> list[tuple[str, Name]]:
        return sorted(
            (
                (key, name)
                for key, name in zip(self._keys, self._names, strict=True)
                if name.kind is NameKind.INN
                and not name.substances[0].components
                and "(" not in name.text
            ),
            key=_key_of_pair,
        )

    def generics_beginning(self, start: str) -> tuple[Name, ...]:
        """Return the few generic names that begin with four letters or more."""
        if len(start) < _LEAST_LENGTH:
            return ()
        first = bisect_left(self._generics, start, key=_key_of_pair)
        found = tuple(
            name
            for key, name in self._generics[first : first + _MOST_BEGINNINGS + 1]
            if key.startswith(start)
        )
        return found if len(found) <= _MOST_BEGINNINGS else ()

    def beginnings(self, typed: str, *, limit: int) -> tuple[str, ...]:
        """Return the keys whose beginning is close to what was typed so far."""
        if len(typed) > _LONGEST_BEGINNING:
            return ()
        ranked = self._ranked(typed, len(typed) + 1, Indel.normalized_similarity, limit)
        if not ranked:  # two letters exchanged weigh twice in the quicker measure
            ranked = self._ranked(typed, len(typed), OSA.normalized_similarity, limit)
        return tuple(key for _, _, key in sorted(ranked)[:limit])

    def _ranked(
        self, typed: str, length: int, scorer: Callable[..., float], limit: int
    ) -> list[tuple[float, int, str]]:
        """Return the keys whose first letters are close, each with its rank."""
        starts = self._starts(length)
        found = process.extract(
            typed,
            starts.keys(),
            scorer=scorer,
            score_cutoff=_CLOSE_BEGINNING,
            limit=limit,
        )
        return [
            (-score, len(key), key)
            for start, score, _ in found
            for key in starts[start]
        ]

    def _starts(self, length: int) -> dict[str, list[str]]:
        starts = self._starts_by_length.get(length)
        if starts is None:
            starts = self._starts_by_length[length] = {}
            for key, name in zip(self._keys, self._names, strict=True):
                if name.kind is NameKind.SALT:
                    continue
                starts.setdefault(key[:length], []).append(key)
        return starts

    def _is_close(self, text: str, index: int, score: float, *, sounds: bool) -> bool:
        key = self._keys[index]
        shorter = min(len(text), len(key))
        if score >= CLOSE_ENOUGH:
            return True
        if sounds and shorter >= _LEAST_HOMOPHONE and _spoken(text) == _spoken(key):
            return score >= HOMOPHONE
        if shorter < ONE_LETTER_FROM:
            return False
        is_brand = self._names[index].kind is NameKind.BRAND
        if sounds and score >= (SOUNDS_ALIKE_BRAND if is_brand else SOUNDS_ALIKE):
            return True
        forgiven = 2 if shorter >= TWO_LETTERS_FROM else 1
        return OSA.distance(text, key, score_cutoff=forgiven) <= forgiven


_KIND_ORDER = {
    NameKind.INN: 0,
    NameKind.OTHER: 1,
    NameKind.SALT: 2,
    NameKind.BRAND: 3,
}


def _rank(score: float, *, sounds: bool) -> float:
    """Put a name that sounds the same a little before one that only looks it."""
    return score + 0.04 if sounds else score


def _key_of_pair(pair: tuple[str, Name]) -> str:
    return pair[0]
