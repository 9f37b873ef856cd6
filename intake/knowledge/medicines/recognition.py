"""Recognises the ingredients of what a nurse typed or a label says."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.knowledge.medicines.lexicon import Lexicon, WordKind
from intake.knowledge.medicines.offers import Offers
from intake.knowledge.medicines.products import ProductFinder
from intake.knowledge.medicines.reading import Reader, Reading, Span
from intake.knowledge.medicines.spelling import CLOSE_ENOUGH, Guess, SpellingIndex
from intake.knowledge.medicines.strengths import (
    BareUnit,
    Strength,
    StrengthReader,
    bare_units_of,
)
from intake.knowledge.medicines.substance import Name, NameKind, Substance
from intake.knowledge.medicines.tokens import tokenise

MOST_UNKNOWN_WORDS = 3
"""Unexplained words beside a name from which the nurse is asked to confirm it."""

MOST_GUESSED_WORDS = 4
"""Unexplained words from which a text is a sentence: its words are not guessed at."""

_DOUBTED = 0.5
_LEAST_GUESSED = 4
_LEAST_LOOSE = 7
"""Letters of a word that may be a misspelt generic name with nothing to join it."""

Run = tuple[int, int]


class Status(StrEnum):
    """How sure the recognition is."""

    RECOGNISED = "recognised"
    DID_YOU_MEAN = "did_you_mean"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What a text says about a medicine.

    Attributes:
        substances: the ingredients; a combination is replaced by its components.
        products: the rows that the text names, before that.
        candidates: INNs to offer the nurse; the likeliest first.
        score: 1 when every name is exact, else how close the text is.
        matched: the names of the formulary that were found.
    """

    text: str
    status: Status
    substances: tuple[Substance, ...]
    products: tuple[Substance, ...]
    strengths: tuple[Strength, ...]
    form: str | None
    candidates: tuple[str, ...]
    score: float
    matched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """What the names in a text come to."""

    names: tuple[Name, ...]
    score: float
    is_sure: bool
    offered: tuple[Name, ...] = ()


class Recogniser:
    """Recognises one text after another; pure."""

    def __init__(
        self,
        *,
        reader: Reader,
        lexicon: Lexicon,
        spelling: SpellingIndex,
        products: ProductFinder,
        offers: Offers,
        bare_units: Mapping[str, BareUnit],
    ) -> None:
        self._reader = reader
        self._lexicon = lexicon
        self._spelling = spelling
        self._products = products
        self._offers = offers
        self._bare_units = bare_units

    def recognise(self, text: str) -> Recognition:
        """Return what a text says; never raises, never guesses silently."""
        reading = self._reader.read(tokenise(text))
        found = self._find(reading)
        form, route = form_of(reading)
        products = self._products.products_of(found.names, route)
        substances = self._products.expand(products)
        bare = bare_units_of(self._bare_units, tuple(p.inn for p in products))
        return Recognition(
            text=text,
            status=_status(found),
            substances=substances,
            products=products,
            strengths=StrengthReader(reading, self._lexicon, bare).read(),
            form=form,
            candidates=self._candidates(reading, found, products, route),
            score=round(found.score, 2),
            matched=tuple(dict.fromkeys(name.text for name in found.names)),
        )

    def _find(self, reading: Reading) -> _Found:
        if not reading.spans:
            return _NOTHING if _is_of_else(reading) else self._guess_all(reading)
        if self._is_about_else(reading):
            return _NOTHING
        return self._with_joined_guesses(reading)

    def _is_about_else(self, reading: Reading) -> bool:
        """Whether names are there and yet the text is not about a medicine.

        A name that is no everyday word, with a form or a strength, is worth a question
        whatever stands beside it (`Lantus pens and needles`).
        """
        if all(span.name.ordinary for span in reading.spans):
            return bool(reading.unknown) or reading.has(WordKind.NONMEDICINE)
        if any(not vaccine.value for vaccine in reading.kind(WordKind.VACCINE)):
            return True  # "adalimumab vaccine": the name is part of another
        has_amount = reading.has(WordKind.FORM) or any(
            word in self._lexicon.units for word in reading.tokens.words
        )
        return reading.has(WordKind.NONMEDICINE) and not has_amount

    def _guess_all(self, reading: Reading) -> _Found:
        if not reading.unknown or len(reading.unknown) > MOST_GUESSED_WORDS:
            return _NOTHING
        guesses = [self._guess(reading, run) for run in reading.runs()]
        best = [found[0] for found in guesses if found]
        if not best:
            return _NOTHING
        if best[0].score < CLOSE_ENOUGH and self._offers.begins_generic(reading):
            return _NOTHING
        return _Found(
            names=tuple(guess.name for guess in best),
            score=min(guess.score for guess in best),
            is_sure=False,
            offered=tuple(guess.name for found in guesses for guess in found),
        )

    def _guess(self, reading: Reading, run: tuple[int, int]) -> tuple[Guess, ...]:
        for phrase in _phrases(reading, run):
            if phrase in self._lexicon.everyday:
                continue
            guesses = self._spelling.guesses(phrase)
            if guesses:
                return guesses
        return ()

    def _with_joined_guesses(self, reading: Reading) -> _Found:
        """Look at what is joined to a name: a second ingredient, perhaps misspelt."""
        names = _names_without_doubles(reading.spans)
        joined = [run for run in reading.runs() if reading.is_joined(run)]
        guesses = [found for run in joined if (found := self._guess(reading, run))]
        loose = self._loose_generics(reading, joined, names)
        guesses += loose
        guessed = tuple(found[0].name for found in guesses)
        is_sure = not (
            joined
            or loose
            or any(name.is_ambiguous for name in names)
            or reading.has(WordKind.DOUBT)
            or _is_of_else(reading)
            or reading.says_more_than_its_name()
            or len(reading.unknown) > MOST_UNKNOWN_WORDS
        )
        score = min([1.0, *(found[0].score for found in guesses)])
        if joined and not guesses:
            score = _DOUBTED
        return _Found(names + guessed, score, is_sure)

    def _loose_generics(
        self, reading: Reading, joined: Collection[Run], names: Collection[Name]
    ) -> list[tuple[Guess, ...]]:
        """Look for a misspelt generic name that nothing joins to the one found.

        Passed over in silence it would be an ingredient that nobody warns about.
        """
        known = {row.inn for name in names for row in name.substances}
        loose = (
            reading.tokens.words[place]
            for start, end in reading.runs()
            if (start, end) not in joined
            for place in range(start, end)
        )
        guesses = (
            self._spelling.guesses(word) for word in loose if len(word) >= _LEAST_LOOSE
        )
        return [
            found
            for found in guesses
            if found
            and found[0].score >= CLOSE_ENOUGH
            and found[0].name.kind is not NameKind.BRAND
            and known.isdisjoint(row.inn for row in found[0].name.substances)
        ]

    def _candidates(
        self,
        reading: Reading,
        found: _Found,
        products: tuple[Substance, ...],
        route: str,
    ) -> tuple[str, ...]:
        if not found.names:
            return () if _is_of_else(reading) else self._offers.offer(reading)
        if found.is_sure:
            return ()
        offered = [self._products.products_of((name,), route) for name in found.offered]
        rows = [*products, *(row for rows in offered for row in rows)]
        return tuple(dict.fromkeys(row.inn for row in rows))


_NOTHING = _Found((), 0.0, is_sure=False)


def _status(found: _Found) -> Status:
    if not found.names:
        return Status.UNKNOWN
    return Status.RECOGNISED if found.is_sure else Status.DID_YOU_MEAN


def _is_of_else(reading: Reading) -> bool:
    return reading.has(WordKind.NONMEDICINE) or reading.has(WordKind.VACCINE)


def _phrases(reading: Reading, run: tuple[int, int]) -> Iterator[str]:
    """Yield what a stretch may spell: with its neighbours, whole, joined, by word."""
    words = reading.tokens.words
    start, end = reading.widened(run)
    yield " ".join(words[start:end])
    if (start, end) != run:
        yield " ".join(words[run[0] : run[1]])
    if run[1] - run[0] > 1:
        yield "".join(words[run[0] : run[1]])
        for word in words[run[0] : run[1]]:
            if len(word) > _LEAST_GUESSED:
                yield word


def _names_without_doubles(spans: Iterable[Span]) -> tuple[Name, ...]:
    """Return each name once; a second name settles an ambiguous one."""
    names = list(dict.fromkeys(span.name for span in spans))
    certain = {name.substances[0].inn for name in names if not name.is_ambiguous}
    return tuple(
        name
        for name in names
        if not name.is_ambiguous
        or certain.isdisjoint(substance.inn for substance in name.substances)
    )


def form_of(reading: Reading) -> tuple[str | None, str]:
    """Return the form that a label names, and where such a form goes.

    A form inside a name (`miconazole oral gel`) already chose the row.
    """
    outside = reading.kind(WordKind.FORM)
    forms = [*outside, *reading.forms_in_names]
    modifiers = [word.value for word in reading.kind(WordKind.MODIFIER) if word.value]
    route = next((word.route for word in outside if word.route), "")
    parts = [*modifiers[:1], *(word.value for word in forms[:1])]
    return " ".join(parts) or None, route
