"""From where the visits of a criterion can be read off: a list that an index holds.

What has no such list (whoever has no result of a test, everything that is denied) is
a condition on what other criteria, or the list of all visits, bring.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Double,
    Select,
    case,
    cast,
    exists,
    func,
    select,
    true,
    union,
)
from sqlalchemy.sql.selectable import CompoundSelect

from intake.domain import query as q
from intake.store.note_words import asked_words
from intake.store.query_conditions import (
    ANSWER,
    NUMBERS,
    SEARCH,
    TERM,
    VALUE,
    aged,
    answered,
    between,
    fts_says,
    note_says,
    other_levels,
    terms_of,
    within,
)
from intake.store.query_patients import months_before, seen, tested
from intake.store.search_index import NOTE, NOTE_FTS
from intake.store.search_rows import first_place

_NUMBER = r"^[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?$"
_KEPT = 256
"""Lists of so many criteria are kept: they are asked for again and again."""
Places = Select[tuple[int]] | CompoundSelect[tuple[int]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """A list of places; each is made once and known as itself.

    Attributes:
        places: the query for them, each once, in a column `place`.
        in_bulk: another one for the same, if that is faster to its very end.
        ordered: whether the index that holds them is in the order of places.
        exact: whether it is all that the criterion asks, and nothing else.
        is_costly: whether it takes long to tell even that it is short.
        begins_slowly: whether it takes long to its first place.
        parts: the lists that it joins.
    """

    places: Places
    in_bulk: Places | None = None
    ordered: bool = False
    exact: bool = True
    is_costly: bool = False
    begins_slowly: bool = False
    parts: tuple["Source", ...] = ()

    @property
    def whole(self) -> Places:
        """The query for all of them, where nobody knows that they are few."""
        return self.places if self.in_bulk is None else self.in_bulk


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Finds the lists of criteria, as of a day, on one kind of database."""

    today: date
    is_server: bool

    def of(self, node: q.Node) -> Source | None:
        """Return the list of a criterion; None if no index holds one."""
        return _source(_Asked(self, node))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A criterion, as of a day, on one kind of database."""

    sources: Sources
    node: q.Node


@lru_cache(maxsize=_KEPT)
def _source(asked: _Asked) -> Source | None:
    sources, node = asked.sources, asked.node
    if terms := terms_of(node) if not isinstance(node, q.AllOf | q.AnyOf) else ():
        one = TERM.alias()
        if len(terms) == 1:
            return Source(
                places=select(one.c.place).where(one.c.term == terms[0]),
                ordered=True,
            )
        return Source(places=select(one.c.place).where(one.c.term.in_(terms)))
    make = _SOURCES.get(type(node))
    return make(sources, node) if make else None


def forget_sources() -> None:
    """Let go of the lists of everything that was asked."""
    _source.cache_clear()


def _any(sources: Sources, node: q.AnyOf) -> Source | None:
    found = [sources.of(part) for part in node.of]
    lists = [one for one in found if one is not None]
    if len(lists) < len(found):
        return None
    in_bulk = union(*(select(one.whole.subquery().c.place) for one in lists))
    return Source(
        places=union(*(select(one.places.subquery().c.place) for one in lists)),
        in_bulk=in_bulk if any(one.in_bulk is not None for one in lists) else None,
        exact=all(one.exact for one in lists),
        is_costly=True,
        parts=tuple(lists),
    )


def _all(sources: Sources, node: q.AllOf) -> Source | None:
    found = (sources.of(part) for part in node.of)
    first = next((one for one in found if one is not None), None)
    if first is None:
        return None
    return Source(places=first.places, ordered=first.ordered, exact=False)


def _not(sources: Sources, node: q.Not) -> Source | None:
    """Return the list of what a double denial leaves: who was seen, who was tested.

    Of a level it is the list of the other levels: every visit has one.
    """
    if isinstance(node.of, q.LevelIs):
        one = TERM.alias()
        others = select(one.c.place).where(one.c.term.in_(other_levels(node.of)))
        return Source(places=others)
    if isinstance(node.of, q.NotSeen):
        since = first_place(months_before(sources.today, node.of.months))
        return _of_patients(seen(since))
    if isinstance(node.of, q.NoTest):
        since_day = months_before(sources.today, node.of.months)
        return _of_patients(tested(node.of, since_day))
    return None


def _of_patients(patients: Select[tuple[int]]) -> Source:
    visit = SEARCH.alias()
    return Source(places=select(visit.c.place).where(visit.c.patient_id.in_(patients)))


def _aged(_: Sources, node: q.Aged) -> Source:
    visit = SEARCH.alias()
    return Source(
        places=select(visit.c.place).where(aged(visit.c.age, node)),
        ordered=node.youngest == node.oldest,
    )


def _valued(_: Sources, node: q.HasResult) -> Source:
    value = VALUE.alias()
    limits = within(value.c.lowest, value.c.highest, node)
    found = select(value.c.place).where(value.c.test == node.test, limits)
    return Source(places=found.distinct(), exact=not node.abnormal)


def _notes(sources: Sources, node: q.NotesSay) -> Source | None:
    asked = asked_words(node.text)
    if not asked:
        return None
    if sources.is_server:
        note = NOTE.alias()
        return Source(places=select(note.c.place).where(note_says(asked, note)))
    found = select(NOTE_FTS.c.rowid.label("place")).where(fts_says(asked))
    return Source(places=found, ordered=True, begins_slowly=True)


def _answered(sources: Sources, node: q.Answered) -> Source:
    answer, visit = ANSWER.alias(), SEARCH.alias()
    found = select(visit.c.place).join_from(
        answer, visit, visit.c.visit_id == answer.c.visit_id
    )
    if node.answer is not None:
        in_bulk = found.where(answered(answer, node)).distinct()
        if not sources.is_server:
            return Source(places=in_bulk)
        return Source(places=_looked_up(node), in_bulk=in_bulk)
    numbers = _numbers(node, is_server=sources.is_server)
    return Source(
        places=found.where(answer.c.key == node.question, answer.c.value.in_(numbers)),
        is_costly=True,
    )


def _looked_up(node: q.Answered) -> Places:
    """Return the places of visits with an answer, each looked up by itself.

    A server guesses how many they are from how often the answer is given to whatever
    question: of one that is rarely answered so it would read all visits.
    """
    answer, visit = ANSWER.alias(), SEARCH.alias()
    visits = select(answer.c.visit_id).where(answered(answer, node)).distinct()
    one = visits.subquery()
    place = select(visit.c.place).where(visit.c.visit_id == one.c.visit_id)
    found = place.limit(1).lateral()
    return select(found.c.place).join_from(one, found, true())


def _numbers(node: q.Answered, *, is_server: bool) -> Select[tuple[str]]:
    """Return, as they were told, the numbers within the limits."""
    told = _told(node.question).c.value
    number: ColumnElement[float] = cast(told, Double())
    if is_server:  # it refuses to read a word as a number
        number = case((told.regexp_match(_NUMBER), number))
    answer = ANSWER.alias()
    is_number = exists().where(
        answer.c.key == node.question,
        answer.c.value == told,
        answer.c.kind.in_(NUMBERS),
    )
    return select(told).where(between(number, node), is_number)


def _told(question: str) -> CTE:
    """Return the different texts that were answered, from one to the next.

    Numbers are kept as they were told: no index sorts them. They are few, so that each
    is looked at once, and those within the limits are then read off the index.
    """
    answer, another = ANSWER.alias(), ANSWER.alias()
    first = select(func.min(answer.c.value).label("value"))
    told = first.where(answer.c.key == question).cte(recursive=True)
    following = select(func.min(another.c.value)).where(
        another.c.key == question, another.c.value > told.c.value
    )
    return told.union_all(
        select(following.scalar_subquery()).where(told.c.value.is_not(None))
    )


def _of_patient(_: Sources, node: q.OfPatient) -> Source:
    visit = SEARCH.alias()
    return Source(
        places=select(visit.c.place).where(visit.c.patient_id == node.patient_id),
        ordered=True,
    )


_SOURCES: Mapping[type[Any], Callable[[Sources, Any], Source | None]] = {
    q.AnyOf: _any,
    q.AllOf: _all,
    q.Not: _not,
    q.Aged: _aged,
    q.HasResult: _valued,
    q.NotesSay: _notes,
    q.Answered: _answered,
    q.OfPatient: _of_patient,
}
