"""Suggests medicines while the nurse types; picks nothing by itself."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

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
        best = self._best_of_each(self._matches(query), query)
        order = _order(usage)
        entries = sorted(best.values(), key=order)
        with_strength = [e for e in entries if e.strength]
        if query.numbers and with_strength:
            entries = with_strength
        shown = tuple(entries[:limit])
        return Suggestions(
            text=text,
            entries=shown,
            close=self._close(query, limit - len(shown), set(best)),
            total=len(entries),
        )

    def _matches(self, query: _Query) -> Iterable[tuple[str, Match]]:
        for key in self._beginning_with(query.phrase):
            yield key, Match.NAME
        for key in self._beginning_with(query.groups[0]):
            if _words_begin(key, query.groups):
                yield key, Match.NAME
        for key in self._with_word(query.groups[0]):
            if _words_begin(key, query.groups):
                yield key, Match.WORD

    def _beginning_with(self, prefix: str) -> Sequence[str]:
        start = bisect_left(self._keys, prefix)
        return self._keys[start : bisect_left(self._keys, prefix + _LAST)]

    def _with_word(self, prefix: str) -> Iterable[str]:
        start = bisect_left(self._by_word, (prefix, ""))
        end = bisect_left(self._by_word, (prefix + _LAST, ""))
        return (key for _, key in self._by_word[start:end])

    def _best_of_each(
        self, matches: Iterable[tuple[str, Match]], query: _Query
    ) -> dict[str, Suggestion]:
        best: dict[str, Suggestion] = {}
        for key, match in matches:
            name = self._names[key]
            for substance in name.substances:
                known = best.get(substance.inn)
                if known is None or _is_better(name, match, known):
                    best[substance.inn] = self._suggestion(
                        substance, name, match, query
                    )
        return best

    def _suggestion(
        self, substance: Substance, name: Name, match: Match, query: _Query
    ) -> Suggestion:
        known = self._strengths.get(substance.inn, ())
        typed = next((number for number in query.numbers if number in known), None)
        return Suggestion(
            substance=substance,
            name=name.text,
            kind=name.kind,
            match=match,
            strength=typed,
        )

    def _close(
        self, query: _Query, room: int, known: set[str]
    ) -> tuple[Suggestion, ...]:
        typed = " ".join(query.groups)
        if room <= 0 or len(typed) < _LEAST_CLOSE:
            return ()
        found: dict[str, Suggestion] = {}
        for guess in self._spelling.beginnings(typed, limit=room + len(known)):
            for substance in guess.name.substances:
                if substance.inn not in known:
                    found.setdefault(
                        substance.inn,
                        self._suggestion(substance, guess.name, Match.SPELLING, query),
                    )
        return tuple(found.values())[:room]


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


def _is_better(name: Name, match: Match, known: Suggestion) -> bool:
    """Prefer the better match, then the generic name, then the shorter name."""
    new = (match, _KIND_ORDER[name.kind], len(name.text))
    old = (known.match, _KIND_ORDER[known.kind], len(known.name))
    return new < old


def _order(
    usage: Mapping[str, int],
) -> Callable[[Suggestion], tuple[int, int, bool, bool, str]]:
    def key(entry: Suggestion) -> tuple[int, int, bool, bool, str]:
        inn = entry.substance.inn
        return (
            entry.match,
            -usage.get(inn, 0),
            entry.brand is not None,
            bool(entry.substance.components or entry.substance.contains),
            entry.name.casefold(),
        )

    return key
