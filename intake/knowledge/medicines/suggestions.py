"""Suggests medicines while the nurse types; picks nothing by itself."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from intake.knowledge.medicines.spelling import SpellingIndex
from intake.knowledge.medicines.substance import Name, NameKind, Substance
from intake.knowledge.medicines.tokens import tokenise

_LAST = chr(0x10FFFF)
_LEAST_CLOSE = 4
"""Letters from which close spellings are looked for."""


class Match(IntEnum):
    """How a suggestion was found, best first."""

    NAME = 0
    """The name begins with what was typed."""
    WORD = 1
    """Words of the name begin with the groups typed."""
    SPELLING = 2
    """The name is spelt alike: shown apart, under "did you mean"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One medicine to choose.

    Attributes:
        name: the name that matched.
        kind: what sort of name that is.
        strength: the strength that was typed and exists, such as `40 mg`.
    """

    substance: Substance
    name: str
    kind: NameKind
    match: Match
    strength: str | None

    @property
    def brand(self) -> str | None:
        """The matched name if it is a brand, to stand in capitals by the generic."""
        return self.name if self.kind is NameKind.BRAND else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """What to offer for what was typed so far.

    Attributes:
        entries: medicines whose name or words begin so, best first.
        close: medicines spelt alike, to be shown apart.
        total: how many entries there are; `entries` is cut to the limit.
    """

    text: str
    entries: tuple[Suggestion, ...]
    close: tuple[Suggestion, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Query:
    groups: tuple[str, ...]
    numbers: tuple[str, ...]
    phrase: str


class _Hit(NamedTuple):
    """A name that matched; the smaller the first three, the better."""

    match: Match
    kind: int
    length: int
    name: Name
    substance: Substance


_KIND_ORDER = {
    NameKind.INN: 0,
    NameKind.OTHER: 1,
    NameKind.SALT: 2,
    NameKind.BRAND: 3,
}


class Suggester:
    """Finds names by their beginning, by the beginnings of their words, by likeness."""

    def __init__(
        self,
        names: Mapping[str, Name],
        spelling: SpellingIndex,
        strengths: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._spelling = spelling
        self._strengths = strengths
        self._names = names

    @cached_property
    def _keys(self) -> list[str]:
        return sorted(self._names)

    @cached_property
    def _by_word(self) -> list[tuple[str, str]]:
        return sorted(
            (word, key) for key in self._names for word in set(key.split(" "))
        )

    def suggest(
        self, text: str, *, limit: int, usage: Mapping[str, int]
    ) -> Suggestions:
        """Return suggestions; `usage` counts how often the clinic chose each INN."""
        query = _query(text)
        if not query.groups:
            return Suggestions(text=text, entries=(), close=(), total=0)
        best = self._best_of_each(self._matches(query))
        entries = sorted(best.values(), key=_order(usage))
        if query.numbers:
            entries = [hit for hit in entries if self._strength(hit, query)] or entries
        shown = entries[:limit]
        return Suggestions(
            text=text,
            entries=tuple(self._suggestion(hit, query) for hit in shown),
            close=self._close(query, limit - len(shown), set(best)),
            total=len(entries),
        )

    def _matches(self, query: _Query) -> Iterable[tuple[str, Match]]:
        for key in self._beginning_with(query.phrase):
            yield key, Match.NAME
        first, *more = query.groups
        for key in self._beginning_with(first) if query.phrase != first else ():
            if _words_begin(key, query.groups):
                yield key, Match.NAME
        for key in self._with_word(first):
            if not more or _words_begin(key, query.groups):
                yield key, Match.WORD

    def _beginning_with(self, prefix: str) -> Sequence[str]:
        start = bisect_left(self._keys, prefix)
        return self._keys[start : bisect_left(self._keys, prefix + _LAST)]

    def _with_word(self, prefix: str) -> Iterable[str]:
        start = bisect_left(self._by_word, (prefix, ""))
        end = bisect_left(self._by_word, (prefix + _LAST, ""))
        return (key for _, key in self._by_word[start:end])

    def _best_of_each(self, matches: Iterable[tuple[str, Match]]) -> dict[str, _Hit]:
        best: dict[str, _Hit] = {}
        for key, match in matches:
            name = self._names[key]
            rank = (match, _KIND_ORDER[name.kind], len(name.text))
            for substance in name.substances:
                known = best.get(substance.inn)
                if known is None or rank < known[:3]:
                    best[substance.inn] = _Hit(*rank, name, substance)
        return best

    def _strength(self, hit: _Hit, query: _Query) -> str | None:
        known = self._strengths.get(hit.substance.inn, ())
        return next((number for number in query.numbers if number in known), None)

    def _suggestion(self, hit: _Hit, query: _Query) -> Suggestion:
        return Suggestion(
            substance=hit.substance,
            name=hit.name.text,
            kind=hit.name.kind,
            match=hit.match,
            strength=self._strength(hit, query),
        )

    def _close(
        self, query: _Query, room: int, known: set[str]
    ) -> tuple[Suggestion, ...]:
        typed = " ".join(query.groups)
        if room <= 0 or len(typed) < _LEAST_CLOSE:
            return ()
        guesses = self._spelling.beginnings(typed, limit=room + len(known))
        hits = self._best_of_each((key, Match.SPELLING) for key in guesses)
        guessed = [hit for inn, hit in hits.items() if inn not in known]
        guessed.sort(key=lambda hit: hit.name.kind is NameKind.BRAND)
        return tuple(self._suggestion(hit, query) for hit in guessed[:room])


def _query(text: str) -> _Query:
    words = tokenise(text).words
    return _Query(
        groups=tuple(word for word in words if word[0].isalpha()),
        numbers=tuple(word for word in words if word[0].isdigit()),
        phrase=" ".join(words),
    )


def _words_begin(key: str, groups: tuple[str, ...]) -> bool:
    """Whether the groups begin words of the name, in this order."""
    words = iter(key.split(" "))
    return all(any(word.startswith(group) for word in words) for group in groups)


def _order(
    usage: Mapping[str, int],
) -> Callable[[_Hit], tuple[int, int, bool, bool, str]]:
    def key(hit: _Hit) -> tuple[int, int, bool, bool, str]:
        row = hit.substance
        return (
            hit.match,
            -usage.get(row.inn, 0),
            hit.name.kind is NameKind.BRAND,
            bool(row.components or row.contains),
            hit.name.text.casefold(),
        )

    return key
