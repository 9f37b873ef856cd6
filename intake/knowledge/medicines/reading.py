"""Takes a label apart: names of medicines, known words, and what is left over."""

from dataclasses import dataclass

from intake.knowledge.medicines.lexicon import Lexicon, Word, WordKind
from intake.knowledge.medicines.phrases import PhraseIndex
from intake.knowledge.medicines.substance import Name
from intake.knowledge.medicines.tokens import Tokens

JOINERS = frozenset({"and", "with", "plus"})
"""Words that join two ingredients of one product."""

_PARTS_OF_NAMES = frozenset({WordKind.SALT, WordKind.MORE})
_REASON_WORDS = frozenset({"for", "because", "due"})


@dataclass(frozen=True, slots=True)
class Span:
    """A name of a medicine in the text."""

    start: int
    end: int
    name: Name


@dataclass(frozen=True, slots=True)
class Reading:
    """A text taken apart.

    Attributes:
        spans: the names of medicines, left to right.
        words: the known words with the place where each begins and ends.
        unknown: places of words that nothing explains.
        forms_in_names: forms that are part of a name, as in `ibuprofen gel`.
    """

    tokens: Tokens
    spans: tuple[Span, ...]
    words: tuple[tuple[int, int, Word], ...]
    unknown: tuple[int, ...]
    forms_in_names: tuple[Word, ...] = ()

    def kind(self, kind: WordKind) -> list[Word]:
        """Return the words of a kind, left to right."""
        return [word for _, _, word in self.words if word.kind is kind]

    def has(self, kind: WordKind) -> bool:
        """Whether a word of a kind is in the text."""
        return any(word.kind is kind for _, _, word in self.words)

    def says_more_than_its_name(self) -> bool:
        """Whether a name is followed by a word such as `plus` or `cold`."""
        ends = {span.end for span in self.spans}
        return any(
            word.kind is WordKind.MORE and start in ends
            for start, _, word in self.words
        )

    def runs(self) -> tuple[tuple[int, int], ...]:
        """Return the stretches of unexplained words, as start and end."""
        runs: list[tuple[int, int]] = []
        for place in self.unknown:
            if runs and runs[-1][1] == place and not _parts(self.tokens.gaps[place]):
                runs[-1] = (runs[-1][0], place + 1)
            else:
                runs.append((place, place + 1))
        return tuple(runs)

    def widened(self, run: tuple[int, int]) -> tuple[int, int]:
        """Take in the known words of a name beside a stretch: `co-`, `acid`."""
        start, end = run
        for first, last, word in self.words:
            if word.kind not in _PARTS_OF_NAMES:
                continue
            if last == start and not _parts(self.tokens.gaps[start]):
                start = first
            elif first == end and not _parts(self.tokens.gaps[first]):
                end = last
        return start, end

    def is_joined(self, run: tuple[int, int]) -> bool:
        """Whether a stretch is joined to its neighbours as an ingredient is."""
        start, end = run
        words, gaps = self.tokens.words, self.tokens.gaps
        before = words[start - 1] if start else ""
        after = words[end] if end < len(words) else ""
        gap_after = gaps[end] if end < len(words) else ""
        return bool(
            {before, after} & JOINERS
            or any(sign in gaps[start] + gap_after for sign in "+/&")
        )


class Reader:
    """Takes texts apart with the names of the formulary and the known words."""

    def __init__(self, names: PhraseIndex[Name], lexicon: Lexicon) -> None:
        self._names = names
        self._lexicon = lexicon

    def read(self, tokens: Tokens) -> Reading:
        """Take a text apart, from left to right, longest name first."""
        spans: list[Span] = []
        words: list[tuple[int, int, Word]] = []
        unknown: list[int] = []
        place = 0
        while place < len(tokens):
            found = self._name_at(tokens, place, spans)
            known = self._lexicon.words.longest_at(tokens.words, place)
            if found and not (known and known[0] > found.end):
                spans.append(found)
                place = found.end
            elif known:
                words.append((place, *known))
                place = known[0]
            else:
                if self._is_unexplained(tokens.words[place]):
                    unknown.append(place)
                place += 1
        return Reading(
            tokens=tokens,
            spans=tuple(spans),
            words=tuple(words),
            unknown=_before_reason(tokens, spans, unknown),
            forms_in_names=self._forms_in(tokens, spans),
        )

    def _forms_in(self, tokens: Tokens, spans: list[Span]) -> tuple[Word, ...]:
        known = (
            self._lexicon.words.longest_at(tokens.words, place)
            for span in spans
            for place in range(span.start + 1, span.end)
        )
        return tuple(
            found[1] for found in known if found and found[1].kind is WordKind.FORM
        )

    def _is_unexplained(self, word: str) -> bool:
        lexicon = self._lexicon
        return not (
            word[0].isdigit()
            or word in lexicon.units
            or word in lexicon.volumes
            or word in lexicon.pers
        )

    def _name_at(self, tokens: Tokens, place: int, spans: list[Span]) -> Span | None:
        found = self._names.longest_at(tokens.words, place)
        if found is None:
            return self._hyphenated_at(tokens, place)
        end, name = found
        if self._is_salt_of_last(tokens, place, end, spans):
            return None
        if spans and self._is_form(tokens, place, end):
            return None
        return Span(place, end, name)

    def _is_salt_of_last(
        self, tokens: Tokens, place: int, end: int, spans: list[Span]
    ) -> bool:
        if end - place != 1 or not spans or spans[-1].end != place:
            return False
        if spans[-1].name.ordinary or _parts(tokens.gaps[place]):
            return False
        word = self._lexicon.words.get(tokens.words[place])
        return word is not None and word.kind is WordKind.SALT

    def _is_form(self, tokens: Tokens, place: int, end: int) -> bool:
        """Whether a name is a form too: `inh` after a name is an inhaler."""
        known = self._lexicon.words.longest_at(tokens.words, place)
        return bool(known and known[0] >= end and known[1].kind is WordKind.FORM)

    def _hyphenated_at(self, tokens: Tokens, place: int) -> Span | None:
        end = place + 2
        if end > len(tokens) or tokens.gaps[place + 1] != "-":
            return None
        name = self._names.get(tokens.words[place] + tokens.words[place + 1])
        return Span(place, end, name) if name else None


def _parts(gap: str) -> bool:
    return any(sign in gap for sign in "+/&,;()")


def _before_reason(
    tokens: Tokens, spans: list[Span], unknown: list[int]
) -> tuple[int, ...]:
    """Leave out what the text says after `for`: a reason, not a medicine."""
    if not spans:
        return tuple(unknown)
    last = spans[-1].end
    reasons = [p for p in range(last, len(tokens)) if tokens.words[p] in _REASON_WORDS]
    if not reasons:
        return tuple(unknown)
    return tuple(place for place in unknown if place < reasons[0])
