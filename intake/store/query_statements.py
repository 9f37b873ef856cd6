"""The statements that walk lists of places, each written out once.

A query that is asked again, for the next page, for how many there are, or as its list
is scrolled, is not built anew: what differs (the place after which to go on, how many,
which records are closed) is told as values. What was asked is kept no longer than the
record is open.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    bindparam,
    func,
    null,
    select,
    tuple_,
)

from intake.domain import query as q
from intake.store.among import among
from intake.store.query_conditions import SEARCH, Condition, Here, condition
from intake.store.query_sources import Source, Sources, forget_sources
from intake.store.written import Written

_KEPT = 256
"""Statements of so many different questions are kept."""


@dataclass(frozen=True, slots=True)
class Order:
    """By which column visits are sorted before their place, and which way."""

    column: str | None
    falling: bool

    def back(self) -> "Order":
        """Return the order the other way round."""
        return Order(self.column, falling=not self.falling)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The list that is read off, None for all visits; and what else must hold."""

    source: Source | None
    rest: tuple[q.Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Which visits of a list: in which order, from where on, which ones not.

    `follows` says that it goes on after the values `after_key` and `after_place`,
    `skips` that it passes over `skipped` visits, `leaves_out` that those of the
    patients `left_out` are not told, and `is_near` that only the next `near` visits are
    looked at, whether they are wanted or not.
    """

    order: Order
    follows: bool = False
    skips: bool = False
    leaves_out: bool = False
    is_near: bool = False


@lru_cache(maxsize=_KEPT)
def page_of(sources: Sources, chosen: Chosen, turn: Turn) -> Written:
    """Return what finds `place` and `key` of `most` visits in their order."""
    order, is_cut = turn.order, turn.is_near and sources.is_server
    places, here = _next_of(sources, turn) if is_cut else _from(sources, chosen)
    key = _key(here, order)
    found = select(here.place.label("place"), key.label("key"))
    found = found.select_from(places).where(*_conditions(chosen, here))
    if turn.follows and not is_cut:
        found = found.where(_beyond(here, order))
    if turn.is_near and not is_cut:
        last = _last_near(turn).scalar_subquery()
        found = found.where(here.place >= last if order.falling else here.place <= last)
    place = _sorted_by(chosen, here)
    by: list[ColumnElement[Any]] = [place] if order.column is None else [key, place]
    found = found.order_by(*(one.desc() if order.falling else one for one in by))
    if turn.leaves_out:
        # Their places are looked up once: at each place met nothing more is read.
        found = found.where((here.place + 0).not_in(_visits_of("left_out")))
    found = found.limit(bindparam("most", type_=Integer()))
    if turn.skips:
        found = found.offset(bindparam("skipped", type_=Integer()))
    return Written(found)


@lru_cache(maxsize=_KEPT)
def count_of(sources: Sources, chosen: Chosen, *, is_short: bool) -> Written:
    """Return what counts the visits that are on a list and of whom the rest holds."""
    places, here = _from(sources, chosen, in_bulk=not is_short)
    here = replace(here, is_one_of_many=not is_short)
    conditions = _conditions(chosen, here)
    return Written(select(func.count()).select_from(places).where(*conditions))


@lru_cache(maxsize=_KEPT)
def count_of_patients(sources: Sources, wanted: tuple[q.Node, ...]) -> Written:
    """Return what counts such visits of the patients `left_out`, who are few."""
    source = Source(places=_visits_of("left_out"), ordered=False)
    places, here = _from(sources, Chosen(source, wanted))
    conditions = [condition(node, here) for node in wanted]
    return Written(select(func.count()).select_from(places).where(*conditions))


@lru_cache(maxsize=_KEPT)
def length_of(source: Source, *, is_bounded: bool, in_bulk: bool) -> Written:
    """Return what counts the places of a list, up to `bound` if it is bounded."""
    some = (source.whole if in_bulk else source.places).subquery()
    if is_bounded:
        bound: ColumnElement[int] = bindparam("bound", type_=Integer())
        some = select(some.c.place).limit(bound).subquery()
    return Written(select(func.count()).select_from(some))


@lru_cache(maxsize=_KEPT)
def reach_of(source: Source, *, falling: bool) -> Written:
    """Return what finds the place that lies `skipped` visits from a list's begin."""
    some = source.places.subquery()
    order = some.c.place.desc() if falling else some.c.place
    found = select(some.c.place).order_by(order).limit(1)
    return Written(found.offset(bindparam("skipped", type_=Integer())))


@lru_cache(maxsize=_KEPT)
def last_of_next(turn: Turn) -> Written:
    """Return what finds the place of the last of the next `near` visits."""
    return Written(_last_near(turn))


def forget_questions() -> None:
    """Let go of everything that was asked."""
    for kept in (
        *(page_of, count_of, count_of_patients, length_of, reach_of),
        last_of_next,
    ):
        kept.cache_clear()
    forget_sources()


def closed_to(patients: Collection[int]) -> dict[str, Collection[int]]:
    """Return the value for patients whose visits are left out."""
    return {"left_out": sorted(patients)} if patients else {}


def _visits_of(patients: str) -> Select[tuple[int]]:
    """Return the places of the visits of some patients, who are few."""
    visit = SEARCH.alias()
    return select(visit.c.place).where(among(visit.c.patient_id, patients))


def _sorted_by(chosen: Chosen, here: Here) -> ColumnElement[int]:
    """Return the place; of a short list, so that the list is read and sorted."""
    source = chosen.source
    return here.place if source is None or source.ordered else here.place + 0


def _from(
    sources: Sources, chosen: Chosen, *, in_bulk: bool = False
) -> tuple[FromClause, Here]:
    if chosen.source is None:
        visits = SEARCH.alias("visits")
        return visits, _here(sources, visits, row=visits)
    source = chosen.source
    found = (source.whole if in_bulk else source.places).subquery("found")
    return found, _here(sources, found, row=None)


def _here(sources: Sources, places: FromClause, *, row: FromClause | None) -> Here:
    return Here(
        place=places.c.place,
        row=row,
        today=sources.today,
        is_server=sources.is_server,
    )


def _conditions(chosen: Chosen, here: Here) -> Sequence[Condition]:
    return [condition(node, here) for node in chosen.rest]


def _key(here: Here, order: Order) -> ColumnElement[Any]:
    if order.column is None:
        return null()
    if here.row is not None:
        return here.row.c[order.column]
    row = SEARCH.alias()
    found = select(row.c[order.column]).where(row.c.place == here.place)
    return found.scalar_subquery()


def _next_of(sources: Sources, turn: Turn) -> tuple[FromClause, Here]:
    """Return the next `near` visits, in their order, as a list that is cut off.

    A server that is told between which places they lie guesses that they are few, and
    sorts them all. The embedded database would sort such a list once more.
    """
    visits = _near(SEARCH.alias(), turn, *SEARCH.c.keys()).subquery("visits")
    return visits, _here(sources, visits, row=visits)


def _last_near(turn: Turn) -> Select[tuple[int]]:
    """Return what finds the place of the last of the next `near` visits, at once."""
    some = _near(SEARCH.alias(), turn, "place").subquery()
    falling = turn.order.falling
    return select(func.min(some.c.place) if falling else func.max(some.c.place))


def _near(visit: FromClause, turn: Turn, *columns: str) -> Select[*tuple[Any, ...]]:
    near = select(*(visit.c[name] for name in columns))
    falling = turn.order.falling
    if turn.follows:
        after: ColumnElement[int] = bindparam("after_place", type_=BigInteger())
        beyond = visit.c.place < after if falling else visit.c.place > after
        near = near.where(beyond)
    by = visit.c.place.desc() if falling else visit.c.place
    return near.order_by(by).limit(bindparam("near", type_=Integer()))


def _beyond(here: Here, order: Order) -> Condition:
    after: ColumnElement[int] = bindparam("after_place", type_=BigInteger())
    if order.column is None:
        return here.place < after if order.falling else here.place > after

    def beyond(row: FromClause) -> Condition:
        column = row.c[order.column or ""]
        there = tuple_(bindparam("after_key", type_=column.type), after)
        place = tuple_(column, row.c.place)
        return place < there if order.falling else place > there

    return here.of_row(beyond)
