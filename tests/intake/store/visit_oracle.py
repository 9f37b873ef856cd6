"""What each criterion means, said once more in plain Python over whole visits.

Slow, without any index or table of the search: the store is held against it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from intake.domain import query as q
from intake.domain.assessment import Assessment
from intake.domain.visit import Visit
from intake.store.search_keys import plain


@dataclass(frozen=True)
class Kept:
    """A visit as it was signed."""

    id: int
    patient_id: int
    visit: Visit
    assessment: Assessment
    at: datetime
    author: str

    @property
    def day(self) -> date:
        return self.at.astimezone().date()

    @property
    def level(self):
        decision = self.visit.decision
        return decision.level if decision else self.assessment.level


def found(query, kept, today):
    """Return the numbers of the visits that a query finds, in its order."""
    hits = [one for one in kept if holds(query.where, one, kept, today)]
    keys = {
        q.Sort.LATEST: lambda one: (-one.at.timestamp(), -one.id),
        q.Sort.EARLIEST: lambda one: (one.at.timestamp(), one.id),
        q.Sort.MOST_URGENT: lambda one: (
            one.level.rank,
            -one.at.timestamp(),
            -one.id,
        ),
        q.Sort.NAME: lambda one: (
            plain(f"{one.visit.patient.family_name} {one.visit.patient.given_name}"),
            one.at.timestamp(),
            one.id,
        ),
    }
    return [one.id for one in sorted(hits, key=keys[query.sort])]


def holds(node, one, kept, today):
    match node:
        case q.AllOf():
            return all(holds(part, one, kept, today) for part in node.of)
        case q.AnyOf():
            return any(holds(part, one, kept, today) for part in node.of)
        case q.Not():
            return not holds(node.of, one, kept, today)
        case q.NotSeen() | q.NoTest():
            same = [other for other in kept if other.patient_id == one.patient_id]
            return not any(_lately(node, other, today) for other in same)
        case _:
            return _so(node, one)


def _lately(node, other, today):
    year, month = divmod(today.year * 12 + today.month - 1 - node.months, 12)
    day = min(today.day, 28)
    since = date(year, month + 1, day)
    if isinstance(node, q.NotSeen):
        return other.day >= since
    if node.event is q.TestEvent.ORDERED:
        return other.day >= since and node.test in ordered(other)
    return any(
        test == node.test and when >= since.isoformat()
        for test, _, _, when in results(other)
    )


def results(one):
    meanings = {
        (meaning.test, meaning.value, meaning.unit): meaning
        for meaning in one.assessment.results
    }
    entered = {result.test for result in one.visit.results}
    for result in one.visit.results:
        meaning = meanings.get((result.test, result.value, result.unit))
        when = str(result.collected) if result.collected else one.day.isoformat()
        value = meaning.si_value if meaning else None
        told = meaning.interpretation.value if meaning else "unknown"
        yield result.test, value, told, when
    for meaning in one.assessment.results:
        if meaning.test not in entered:
            told = meaning.interpretation.value
            yield meaning.test, meaning.si_value, told, one.day.isoformat()


def ordered(one):
    decision = one.visit.decision
    untaken = {test.test for test in decision.untaken} if decision else set()
    suggested = {lab.test for lab in one.assessment.labs} - untaken
    return suggested | set(decision.added if decision else ())


def _so(node, one):
    return _SO[type(node)](node, one)


def _seen(node, one):
    return (node.first or date.min) <= one.day <= (node.last or date.max)


def _level(node, one):
    level = one.assessment.level if node.by_rules else one.level
    above = node.or_above and level.rank < node.level.rank
    return level is node.level or above


def _flag(node, one):
    return node.flag in {finding.flag for finding in one.assessment.findings}


def _ordered(node, one):
    tests = ordered(one)
    return bool(tests) if node.test is None else node.test in tests


def _ingredients(one):
    return [i for m in one.assessment.medications for i in m.ingredients]


def _medicine(node, one):
    return node.ingredient in {each.inn for each in _ingredients(one)}


def _class(node, one):
    return node.medicine_class in {each.class_ for each in _ingredients(one)}


def _conditions(one):
    return {condition.key for condition in one.visit.conditions or ()}


def _condition(node, one):
    return node.condition in _conditions(one)


def _aged(node, one):
    oldest = 999 if node.oldest is None else node.oldest
    return (node.youngest or 0) <= one.visit.patient.age_on(one.day) <= oldest


def _sex(node, one):
    return one.visit.patient.sex is node.sex


def _pregnant(_node, one):
    told = one.visit.answers.get("pregnancy_status") == "pregnant"
    return told or bool(_conditions(one) & {"pregnancy", "pregnancy_t3"})


def _override(node, one):
    calmer = one.level.rank - one.assessment.level.rank
    return {
        q.Override.ANY: calmer != 0,
        q.Override.CALMER: calmer > 0,
        q.Override.GRAVER: calmer < 0,
    }[node.how]


def _notes(node, one):
    words = one.visit.notes.lower().replace(".", " ").split()
    asked = node.text.lower().split()
    return all(any(w.startswith(a) for w in words) for a in asked)


def _resulted(node, one):
    mine = [r for r in results(one) if node.test in (None, r[0])]
    calm = {"normal", "unknown"}
    if node.abnormal and not any(told not in calm for _, _, told, _ in mine):
        return False
    if node.low is None and node.high is None:
        return bool(mine)
    return any(_may_be(value, node) for _, value, _, _ in mine)


def _may_be(value, node):
    try:
        number = Decimal((value or "").lstrip("<>"))
    except ArithmeticError:
        return False
    low, high = number, number
    if value.startswith("<"):
        low = Decimal(0)
    if value.startswith(">"):
        high = Decimal("Infinity")
    lowest = Decimal("-Infinity") if node.low is None else node.low
    highest = Decimal("Infinity") if node.high is None else node.high
    return high >= lowest and low <= highest


def _answered(node, one):
    answer = one.visit.answers.get(node.question)
    if answer is None:
        return False
    if node.answer is not None:
        choices = answer if isinstance(answer, tuple) else (answer,)
        return any(type(c) is type(node.answer) and c == node.answer for c in choices)
    if isinstance(answer, bool | str | tuple):
        return False
    lowest = Decimal("-Infinity") if node.low is None else node.low
    return lowest <= answer <= (Decimal("Infinity") if node.high is None else node.high)


_SO: dict[object, Callable[..., bool]] = {
    q.Seen: _seen,
    q.LevelIs: _level,
    q.HasFlag: _flag,
    q.TestOrdered: _ordered,
    q.HasResult: _resulted,
    q.TakesMedicine: _medicine,
    q.TakesClass: _class,
    q.HasCondition: _condition,
    q.Aged: _aged,
    q.OfSex: _sex,
    q.Pregnant: _pregnant,
    q.Overridden: _override,
    q.SignedBy: lambda node, one: one.author == node.login,
    q.NotesSay: _notes,
    q.Answered: _answered,
    q.OfPatient: lambda node, one: one.patient_id == node.patient_id,
}
