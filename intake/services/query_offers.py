"""Filters out of a few typed words, each with the words that say it back.

`no magnesium 12`, `thiazide`, `routine or above`, `65-80`, `from 1/2026`,
`not pregnant`: what was typed is never part of a query but as the text of notes.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from intake.domain import query as q
from intake.domain.assessment import Level
from intake.domain.patient import Sex
from intake.forms.lookups import Lookups
from intake.forms.typed_dates import DateError, parse_date
from intake.knowledge.release import Knowledge
from intake.services.query_words import QueryWords, plain_words

_EACH = 4
"""So many conditions, classes, ingredients and tests are offered at most."""
_YEAR = 12
_MOST_MONTHS = 240
_OLDEST = 120
_RANGE = re.compile(r"(?:aged? )?(\d{1,3}) ?(?:-|–|to) ?(\d{1,3})")
_FROM = re.compile(r"(?:aged? |over |older than )(\d{1,3})\+?|(\d{1,3})\+")
_UP_TO = re.compile(r"(?:under|younger than|up to) (\d{1,3})")
_NONE = re.compile(r"no (.+?)(?: (?:in )?(\d{1,3})(?: ?m\w*)?)?")
_SINCE = re.compile(r"(from|since|until|to|on|in)? ?(.+)")
_WORDS: tuple[tuple[str, q.Node], ...] = (
    ("female woman", q.OfSex(sex=Sex.FEMALE)),
    ("male man", q.OfSex(sex=Sex.MALE)),
    ("pregnant", q.Pregnant()),
    ("changed overridden", q.Overridden()),
    ("calmer changed overridden", q.Overridden(how=q.Override.CALMER)),
    ("graver changed overridden", q.Overridden(how=q.Override.GRAVER)),
    ("abnormal result", q.HasResult(abnormal=True)),
    ("tests ordered", q.TestOrdered()),
)


@dataclass(frozen=True, slots=True)
class QueryOffer:
    """A filter, and how it reads."""

    criterion: q.Node
    phrase: str


class QueryOffers:
    """Offers filters for what is typed; the likeliest first, notes last."""

    def __init__(self, knowledge: Knowledge, today: Callable[[], date]) -> None:
        self._lookups = Lookups(knowledge)
        self._substances = knowledge.formulary.substances
        self._words = QueryWords(knowledge)
        self._today = today

    def offer(self, text: str) -> tuple[QueryOffer, ...]:
        """Return what a text may mean, nothing twice."""
        text = " ".join(text.split())
        bare = text.casefold()
        if not bare:
            return ()
        if bare.startswith("not "):
            found = self.offer(text[4:])
            turned = (q.Not(of=o.criterion) for o in found if _can_be_turned(o))
            return tuple(QueryOffer(one, self._words.phrase(one)) for one in turned)
        told = dict.fromkeys(self._all(text, bare))
        return tuple(QueryOffer(one, self._words.phrase(one)) for one in told)

    def _all(self, text: str, bare: str) -> Iterator[q.Node]:
        yield from _ages(bare)
        yield from self._dates(bare)
        yield from _levels(bare)
        for words, criterion in _WORDS:
            if any(word.startswith(bare) for word in words.split()):
                yield criterion
        yield from self._known(bare)
        if bare.startswith("by ") and len(bare) > len("by "):
            yield q.SignedBy(login=text[3:])
        yield q.NotesSay(text=text)

    def _dates(self, bare: str) -> Iterator[q.Node]:
        match = _SINCE.fullmatch(bare)
        if match is None:
            return
        how, told = match.groups()
        try:
            day = parse_date(told, self._today())
        except DateError:
            return
        first, last = day.earliest(), day.latest()
        if how in {"from", "since"}:
            yield q.Seen(first=first)
        elif how in {"until", "to"}:
            yield q.Seen(last=last)
        else:
            yield q.Seen(first=first, last=last)
            yield q.Seen(first=first)

    def _known(self, bare: str) -> Iterator[q.Node]:
        none = _NONE.fullmatch(bare)
        if none is not None:
            months = min(max(int(none[2] or _YEAR), 1), _MOST_MONTHS)
            for test in self._lookups.tests(none[1]).entries[:_EACH]:
                yield q.NoTest(test=test.value, months=months)
            return
        yield from self._medicines(bare)
        for condition in self._lookups.conditions(bare).entries[:_EACH]:
            yield q.HasCondition(condition=condition.value)
        for test in self._lookups.tests(bare).entries[:_EACH]:
            yield q.TestOrdered(test=test.value)
            yield q.HasResult(test=test.value, abnormal=True)
            yield q.NoTest(test=test.value, months=_YEAR)

    def _medicines(self, bare: str) -> Iterator[q.Node]:
        classes = dict.fromkeys(s.klass for s in self._substances)
        begins = [k for k in classes if _word_begins(plain_words(k), bare)]
        for klass in begins[:_EACH]:
            yield q.TakesClass(medicine_class=klass)
        known = [s.inn for s in self._substances if s.inn.casefold().startswith(bare)]
        for inn in known[:_EACH]:
            yield q.TakesMedicine(ingredient=inn)


def _can_be_turned(offer: QueryOffer) -> bool:
    return not isinstance(offer.criterion, q.NoTest | q.Not)


def _word_begins(words: str, bare: str) -> bool:
    folded = words.casefold()
    return folded.startswith(bare) or f" {bare}" in folded


def _ages(bare: str) -> Iterator[q.Node]:
    between, above, below = (p.fullmatch(bare) for p in (_RANGE, _FROM, _UP_TO))
    if between:
        young, old = sorted(int(age) for age in between.groups())
        if old <= _OLDEST:
            yield q.Aged(youngest=young, oldest=old)
    elif above and int(above[1] or above[2]) <= _OLDEST:
        yield q.Aged(youngest=int(above[1] or above[2]))
    elif below and int(below[1]) <= _OLDEST:
        yield q.Aged(oldest=int(below[1]))


def _levels(bare: str) -> Iterator[q.Node]:
    above = bare.endswith(" or above")
    word = bare.removesuffix(" or above").removeprefix("level ")
    for level in Level:
        if word and level.word.casefold().startswith(word):
            if not above:
                yield q.LevelIs(level=level)
            if level is not Level.NOT_ASSESSED:
                yield q.LevelIs(level=level, or_above=True)
