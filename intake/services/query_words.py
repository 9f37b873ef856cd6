"""A query read back as one sentence, in the words that a nurse would use.

`Visits from 01-Jan-2026 on, on a thiazide, with no magnesium result in the last 12
months, level ROUTINE or above; the latest first.`
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from intake.domain import query as q
from intake.domain.dates import shown_date
from intake.domain.patient import Sex
from intake.knowledge.release import Knowledge
from intake.knowledge.units import shown_unit

_CAPITALS = frozenset(
    """
    acei aed aki arb arni b12 ca coc dka dmard dpp4 dvt egfr esa glp1 gnrh iv k laba
    lama lmwh ltra maoi mg mnd mra news2 nmda nnrti nrti nsaid pad pde5 pe ppi pth
    rankl rls saba serm sglt2i snri ssri tca vka
    """.split()  # noqa: SIM905 (a list of words is read as one)
)
"""Words of keys that people write in capitals."""
_ASIDE = re.compile(r"\s*\([^()]*\)")
_VOWELS = frozenset("aeiou")
_SPELT_WITH_VOWEL = frozenset("aefhilmnorsx")
"""Letters whose names begin with a vowel: an SSRI, an MRA."""

_ORDERS: Mapping[q.Sort, str] = {
    q.Sort.LATEST: "the latest first",
    q.Sort.EARLIEST: "the earliest first",
    q.Sort.MOST_URGENT: "the most urgent first",
    q.Sort.NAME: "by name",
}


@dataclass(frozen=True, slots=True)
class QueryWords:
    """Says queries with the names that this knowledge gives to things."""

    knowledge: Knowledge

    def sentence(self, query: q.VisitQuery) -> str:
        """Return the whole query as one sentence."""
        said = [self.phrase(one) for one in query.where.of]
        told = f"Visits {', '.join(said)}" if said else "All visits"
        return f"{told}; {_ORDERS[query.sort]}."

    def phrase(self, criterion: q.Node, *, negated: bool = False) -> str:
        """Return one criterion, or that it does not hold."""
        if isinstance(criterion, q.Not):
            return self.phrase(criterion.of, negated=not negated)
        if isinstance(criterion, q.AllOf):
            return self._joined(criterion.of, "or" if negated else "and", negated)
        if isinstance(criterion, q.AnyOf):
            return self._joined(criterion.of, "and" if negated else "or", negated)
        holds, holds_not = _SAY[type(criterion)](self, criterion)
        return holds_not if negated else holds

    def _joined(self, parts: Sequence[q.Node], by: str, negated: bool) -> str:  # noqa: FBT001 (private, passed on)
        """Return parts joined, in brackets that show where they end."""
        said = [self.phrase(part, negated=negated) for part in parts]
        if not said:
            return "none at all" if negated else "of any kind"
        if len(said) == 1:
            return said[0]
        opening = ""
        if len(said) == len(("one", "other")):
            opening = "both " if by == "and" else "either "
        return f"({opening}{', '.join(said[:-1])} {by} {said[-1]})"

    def test(self, key: str | None) -> str:
        """Return what a test is called within a sentence."""
        known = self.knowledge.analytes.get(key) if key else None
        if known is None:
            return plain_words(key or "test")
        return _inner(_ASIDE.sub("", known.name))

    def unit(self, key: str) -> str:
        """Return the unit that a test is kept in, with a space before it."""
        known = self.knowledge.analytes.get(key)
        return f" {shown_unit(known.unit)}" if known and known.unit else ""

    def condition(self, key: str) -> str:
        """Return what a condition is called within a sentence."""
        known = self.knowledge.conditions.get(key)
        return _inner(known.name) if known else plain_words(key)


def plain_words(key: str) -> str:
    """Return a key in words: `suspected_dvt` is `suspected DVT`."""
    return " ".join(
        word.upper() if word in _CAPITALS else word for word in key.split("_")
    )


def _inner(name: str) -> str:
    """Return a name as it stands within a sentence: `Sodium` is `sodium`."""
    first, rest = name[:1], name[1:]
    return first.lower() + rest if rest[:1].islower() or rest[:1] == " " else name


def _article(words: str) -> str:
    first = words.split(maxsplit=1)[0]
    vowels = _SPELT_WITH_VOWEL if first.isupper() else _VOWELS
    return f"an {words}" if first[0].lower() in vowels else f"a {words}"


def _months(months: int) -> str:
    return "month" if months == 1 else f"{months} months"


def _number(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _limits(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    if low is None:
        return f"{_number(high or Decimal())}{unit} or less"
    if high is None:
        return f"{_number(low)}{unit} or more"
    return f"{_number(low)} to {_number(high)}{unit}"


_Pair = tuple[str, str]
"""What is said when it holds, and when it does not."""


def _seen(_: QueryWords, one: q.Seen) -> _Pair:
    first = shown_date(one.first) if one.first else ""
    last = shown_date(one.last) if one.last else ""
    if first == last:
        told = f"on {first}"
    elif first and last:
        told = f"from {first} to {last}"
    else:
        told = f"from {first} on" if first else f"up to {last}"
    return told, f"not {told}"


def _not_seen(_: QueryWords, one: q.NotSeen) -> _Pair:
    when = f"seen in the last {_months(one.months)}"
    return f"of patients not {when}", f"of patients {when}"


def _level(_: QueryWords, one: q.LevelIs) -> _Pair:
    told = one.level.word + (" or above" if one.or_above else "")
    whose = "level by the rules" if one.by_rules else "level"
    return f"{whose} {told}", f"{whose} not {told}"


def _flag(_: QueryWords, one: q.HasFlag) -> _Pair:
    told = f"flagged {plain_words(one.flag)}"
    return told, f"not {told}"


def _ordered(words: QueryWords, one: q.TestOrdered) -> _Pair:
    if one.test is None:
        return "with a test ordered", "with no test ordered"
    told = f"{words.test(one.test)} ordered"
    return f"with {told}", f"without {told}"


def _result(words: QueryWords, one: q.HasResult) -> _Pair:
    of_what = "" if one.test is None else f"{words.test(one.test)} "
    told = f"{'abnormal ' if one.abnormal else ''}{of_what}result"
    if one.test and (one.low is not None or one.high is not None):
        told += f" of {_limits(one.low, one.high, words.unit(one.test))}"
    return f"with {_article(told)}", f"with no {told}"


def _none(words: QueryWords, one: q.NoTest) -> _Pair:
    when = f"in the last {_months(one.months)}"
    if one.event is q.TestEvent.RESULT:
        told = f"{words.test(one.test)} result"
        return f"with no {told} {when}", f"with {_article(told)} {when}"
    told = f"{words.test(one.test)} ordered {when}"
    return f"with no {told}", f"with {told}"


def _medicine(_: QueryWords, one: q.TakesMedicine) -> _Pair:
    return f"on {one.ingredient}", f"not on {one.ingredient}"


def _class(_: QueryWords, one: q.TakesClass) -> _Pair:
    told = f"on {_article(plain_words(one.medicine_class))}"
    return told, f"not {told}"


def _condition(words: QueryWords, one: q.HasCondition) -> _Pair:
    told = words.condition(one.condition)
    return f"with {told}", f"without {told}"


def _aged(_: QueryWords, one: q.Aged) -> _Pair:
    if one.youngest is None:
        told = f"aged {one.oldest} or under"
    elif one.oldest is None:
        told = f"aged {one.youngest} or over"
    elif one.youngest == one.oldest:
        told = f"aged {one.youngest}"
    else:
        told = f"aged {one.youngest} to {one.oldest}"
    return f"of patients {told}", f"of patients not {told}"


def _sex(_: QueryWords, one: q.OfSex) -> _Pair:
    if one.sex is Sex.UNKNOWN:
        return "of patients of unknown sex", "of patients of known sex"
    return f"of {one.sex.value} patients", f"of patients not {one.sex.value}"


def _pregnant(_: QueryWords, __: q.Pregnant) -> _Pair:
    return "of pregnant patients", "of patients not pregnant"


def _override(_: QueryWords, one: q.Overridden) -> _Pair:
    which = {q.Override.ANY: "another", q.Override.CALMER: "a calmer"}
    told = f"{which.get(one.how, 'a graver')} level than that of the rules"
    return f"decided for {told}", f"not decided for {told}"


def _author(_: QueryWords, one: q.SignedBy) -> _Pair:
    return f"signed by {one.login}", f"not signed by {one.login}"


def _notes(_: QueryWords, one: q.NotesSay) -> _Pair:
    told = f"“{one.text}” in the notes"
    return f"with {told}", f"without {told}"


def _answered(words: QueryWords, one: q.Answered) -> _Pair:
    known = words.knowledge.questions.by_key.get(one.question)
    what = known.short if known else plain_words(one.question)
    if one.answer is None:
        unit = f" {shown_unit(known.unit)}" if known and known.unit else ""
        said = _limits(one.low, one.high, unit)
    elif isinstance(one.answer, bool):
        said = "yes" if one.answer else "no"
    else:
        labels = known.labels if known else {}
        said = labels.get(one.answer, plain_words(one.answer))
    return f"with {what}: {said}", f"without {what}: {said}"


def _patient(_: QueryWords, one: q.OfPatient) -> _Pair:
    return f"of patient {one.patient_id}", f"not of patient {one.patient_id}"


_SAY: Mapping[type[Any], Callable[[QueryWords, Any], _Pair]] = {
    q.Seen: _seen,
    q.NotSeen: _not_seen,
    q.LevelIs: _level,
    q.HasFlag: _flag,
    q.TestOrdered: _ordered,
    q.HasResult: _result,
    q.NoTest: _none,
    q.TakesMedicine: _medicine,
    q.TakesClass: _class,
    q.HasCondition: _condition,
    q.Aged: _aged,
    q.OfSex: _sex,
    q.Pregnant: _pregnant,
    q.Overridden: _override,
    q.SignedBy: _author,
    q.NotesSay: _notes,
    q.Answered: _answered,
    q.OfPatient: _patient,
}
