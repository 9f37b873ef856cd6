"""Which list of places a search reads off, and the statement that walks it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    func,
    null,
    select,
    tuple_,
)

from intake.domain import query as q
from intake.domain.visit_page import Place
from intake.store.among import among_these
from intake.store.query_conditions import SEARCH, Condition, Here, condition
from intake.store.query_sources import Source, Sources

FEW = 5_000
"""A list so short is read whole and sorted; a longer one is walked in its order."""
MANY = 300_000
"""Lists beyond this are not told apart: it would take longer than it could save."""


@dataclass(frozen=True, slots=True)
class Order:
    """By which column visits are sorted before their place, and which way."""

    column: str | None
    falling: bool

    def back(self) -> "Order":
        """Return the order the other way round."""
        return Order(self.column, falling=not self.falling)


ORDERS: Mapping[q.Sort, Order] = {
    q.Sort.LATEST: Order(None, falling=True),
    q.Sort.EARLIEST: Order(None, falling=False),
    q.Sort.MOST_URGENT: Order("urgency", falling=True),
    q.Sort.NAME: Order("name_key", falling=False),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The list that is read off, None for all visits; and what else must hold."""

    source: Source | None
    rest: Sequence[q.Node]


@dataclass(frozen=True, slots=True)
class Walk:
    """Walks lists of places within one transaction, as of one day."""

    connection: Connection
    sources: Sources

    def page(
        self, wanted: Sequence[q.Node], order: Order, after: Place | None
    ) -> Select[int, Any]:
        """Return the statement for `place` and `key` of visits in their order."""
        chosen = self._for_page(wanted, order)
        places, here = self._from(chosen)
        key = self._key(here, order)
        found = select(here.place.label("place"), key.label("key"))
        found = found.select_from(places).where(*self._conditions(chosen, here))
        if after is not None:
            found = found.where(_beyond(here, order, after))
        place = self._sorted_by(chosen, here)
        by: list[ColumnElement[Any]] = [place] if order.column is None else [key, place]
        return found.order_by(*(one.desc() if order.falling else one for one in by))

    def count(self, wanted: Sequence[q.Node]) -> int:
        """Return how many visits there are."""
        denials = [_denial(node) for node in wanted]
        listed = [self.sources.of(node) for node in wanted]
        if not any(listed) and any(denials):
            kept = [n for n, d in zip(wanted, denials, strict=True) if d is None]
            denied = q.AnyOf(of=tuple(one for one in denials if one is not None))
            if self.sources.of(denied) is not None:
                return self.count(kept) - self.count([*kept, denied])
        if (level := self._widest_level(wanted)) is not None:
            kept = [node for node in wanted if node is not level]
            return self.count(kept) - self.count([*kept, q.Not(of=level)])
        chosen, is_short = self._for_count(wanted)
        if chosen.source is not None and chosen.source.exact and not chosen.rest:
            return self._length(chosen.source)
        places, here = self._from(chosen)
        here = replace(here, is_one_of_many=not is_short)
        conditions = self._conditions(chosen, here)
        found = select(func.count()).select_from(places).where(*conditions)
        return self.connection.scalar(found) or 0

    def count_of(self, patients: Collection[int], wanted: Sequence[q.Node]) -> int:
        """Return how many visits there are of some patients, who are few."""
        source = Source(places=visits_of(patients), ordered=False)
        places, here = self._from(Chosen(source, wanted))
        conditions = [condition(node, here) for node in wanted]
        found = select(func.count()).select_from(places).where(*conditions)
        return self.connection.scalar(found) or 0

    def _widest_level(self, wanted: Sequence[q.Node]) -> q.Node | None:
        """Return a level among others that leaves out fewer visits than it keeps."""
        for node in wanted if len(wanted) > 1 else ():
            if not isinstance(node, q.LevelIs) or not node.or_above:
                continue
            kept = self.sources.of(node)
            left_out = self.sources.of(q.Not(of=node))
            if kept is not None and left_out is not None:
                most = self._length(left_out, MANY)
                if most < self._length(kept, most + 1):
                    return node
        return None

    def _sorted_by(self, chosen: Chosen, here: Here) -> ColumnElement[int]:
        """Return the place; of a short list, so that the list is read and sorted."""
        source = chosen.source
        return here.place if source is None or source.ordered else here.place + 0

    def _for_page(self, wanted: Sequence[q.Node], order: Order) -> Chosen:
        lists = self._lists(wanted)
        by_place = order.column is None
        if len(lists) == 1 and by_place and lists[0].source and lists[0].source.ordered:
            return lists[0]
        shortest = self._shortest(lists, FEW)
        if shortest is not None:
            return shortest
        walked = [
            one for one in lists if by_place and one.source and one.source.ordered
        ]
        if not walked:
            return Chosen(None, wanted)
        return (
            walked[0] if len(walked) == 1 else self._shortest(walked, MANY) or walked[0]
        )

    def _for_count(self, wanted: Sequence[q.Node]) -> tuple[Chosen, bool]:
        """Return what is read off, and whether it is known to be short."""
        lists = self._lists(wanted)
        if shortest := self._shortest(lists, FEW):
            return shortest, True
        if len(lists) == 1:
            return lists[0], False
        return self._shortest(lists, MANY) or Chosen(None, wanted), False

    def _lists(self, wanted: Sequence[q.Node]) -> list[Chosen]:
        found = []
        for place, node in enumerate(wanted):
            source = self.sources.of(node)
            if source is not None:
                others = [*wanted[:place], *wanted[place + 1 :]]
                found.append(Chosen(source, others if source.exact else wanted))
        return found

    def _shortest(self, lists: Sequence[Chosen], bound: int) -> Chosen | None:
        """Return the shortest list, if any is no longer than the bound."""
        best, least = None, bound + 1
        for one in lists:
            if one.source is None:
                continue
            length = self._length(one.source, least)
            if length < least:
                best, least = one, length
        return best

    def _length(self, source: Source, bound: int | None = None) -> int:
        some = source.places.subquery()
        if bound is not None:
            some = select(some.c.place).limit(bound).subquery()
        return self.connection.scalar(select(func.count()).select_from(some)) or 0

    def _from(self, chosen: Chosen) -> tuple[FromClause, Here]:
        if chosen.source is None:
            visits = SEARCH.alias("visits")
            return visits, self._here(visits, row=visits)
        found = chosen.source.places.subquery("found")
        return found, self._here(found, row=None)

    def _here(self, places: FromClause, *, row: FromClause | None) -> Here:
        return Here(
            place=places.c.place,
            row=row,
            today=self.sources.today,
            is_server=self.sources.is_server,
        )

    def _conditions(self, chosen: Chosen, here: Here) -> Sequence[Condition]:
        return [condition(node, here) for node in chosen.rest]

    def _key(self, here: Here, order: Order) -> ColumnElement[Any]:
        if order.column is None:
            return null()
        if here.row is not None:
            return here.row.c[order.column]
        row = SEARCH.alias()
        found = select(row.c[order.column]).where(row.c.place == here.place)
        return found.scalar_subquery()


def visits_of(patients: Collection[int]) -> Select[tuple[int]]:
    """Return the places of the visits of some patients, who are few."""
    visit = SEARCH.alias()
    mine = among_these(visit.c.patient_id, patients)
    return select(visit.c.place).where(mine)


def without(walk: Select[int, Any], patients: Collection[int]) -> Select[int, Any]:
    """Leave the visits of some patients out of a walk.

    Their places are looked up once: at each place met nothing more is read.
    """
    if not patients:
        return walk
    place = walk.selected_columns["place"]
    return walk.where((place + 0).not_in(visits_of(patients)))


def _beyond(here: Here, order: Order, after: Place) -> Condition:
    if order.column is None:
        here_is = here.place
        return here_is < after.number if order.falling else here_is > after.number

    def beyond(row: FromClause) -> Condition:
        columns = (row.c[order.column or ""], row.c.place)
        there = tuple_(after.key, after.number, types=[one.type for one in columns])
        place = tuple_(*columns)
        return place < there if order.falling else place > there

    return here.of_row(beyond)


def _denial(node: q.Node) -> q.Node | None:
    """Return what a node denies; None if it says that something is so."""
    if isinstance(node, q.Not):
        return None if isinstance(node.of, q.NotSeen | q.NoTest) else node.of
    return q.Not(of=node) if isinstance(node, q.NotSeen | q.NoTest) else None
