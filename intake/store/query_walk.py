"""Which list of places a search reads off: the shortest, found out by counting."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from intake.domain import query as q
from intake.domain.visit_page import Place
from intake.store.query_sources import Source, Sources
from intake.store.query_statements import (
    Chosen,
    Order,
    Turn,
    closed_to,
    count_of,
    count_of_patients,
    last_of_next,
    length_of,
    page_of,
    reach_of,
)
from intake.store.written import Written

FEW = 5_000
"""A list so short is read whole and sorted; a longer one is walked in its order."""
MANY = 300_000
"""Lists beyond this are not told apart: it would take longer than it could save."""
NEAR = 500
"""So many visits of a list tell how dense it is where a page begins."""

NEAR_FOR_EACH = 20
"""So many visits are looked at for each that is wanted, before lists are counted."""
DENSE, FURTHER = 8, 16
"""Where they hold one in so many of what is wanted, so many times as many are."""

ORDERS: Mapping[q.Sort, Order] = {
    q.Sort.LATEST: Order(None, falling=True),
    q.Sort.EARLIEST: Order(None, falling=False),
    q.Sort.MOST_URGENT: Order("urgency", falling=True),
    q.Sort.NAME: Order("name_key", falling=False),
}
Rows = Sequence[Sequence[Any]]
Wanted = tuple[q.Node, ...]
"""What must hold all at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Which visits of those that are found, in which order.

    Attributes:
        order: in which.
        most: how many.
        after: the place after which to go on; from the first if None.
        skipped: how many are passed over.
        left_out: patients whose visits are not told.
    """

    order: Order
    most: int
    after: Place | None = None
    skipped: int = 0
    left_out: Collection[int] = ()

    @property
    def turn(self) -> Turn:
        """What the statement depends on."""
        return Turn(
            order=self.order,
            follows=self.after is not None,
            skips=self.skipped > 0,
            leaves_out=bool(self.left_out),
        )

    @property
    def values(self) -> Mapping[str, object]:
        """What it is told."""
        values: dict[str, object] = {"most": self.most, **closed_to(self.left_out)}
        if self.after is not None:
            values["after_place"] = self.after.number
            values["after_key"] = self.after.key
        if self.skipped:
            values["skipped"] = self.skipped
        return values


@dataclass(frozen=True, slots=True)
class Walk:
    """Walks lists of places within one transaction, as of one day."""

    connection: Connection
    sources: Sources

    def page(self, wanted: Wanted, stretch: Stretch) -> list[Place]:
        """Return the places of visits in their order."""
        rows = self._near(wanted, stretch)
        if len(rows) < stretch.most:
            statement = self.statement(wanted, stretch)
            rows = statement.rows(self.connection, stretch.values)
        return [Place(number, key) for number, key in rows]

    def _near(self, wanted: Wanted, stretch: Stretch) -> Rows:
        """Return what is found among the next visits, if that is worth a look.

        To find out how long some lists are takes longer than a page does that fills
        soon, as it does with what many visits have.
        """
        if stretch.order.column is not None or stretch.skipped:
            return ()
        near = NEAR_FOR_EACH * stretch.most
        lists = [one.source for one in self._lists(wanted) if one.source]
        if not any(one.is_costly for one in lists):
            return ()
        if any(self._is_short(one, near) for one in lists):
            return ()
        rows = self._among_next(wanted, stretch, near)
        lacking = stretch.most - len(rows)
        if not 0 < lacking <= stretch.most - stretch.most / DENSE:
            return rows
        values = {**stretch.values, "near": near}
        last = last_of_next(stretch.turn).rows(self.connection, values)[0][0]
        if last is None:
            return rows
        beyond = replace(stretch, most=lacking, after=Place(last, None))
        return [*rows, *self._among_next(wanted, beyond, FURTHER * near)]

    def _among_next(self, wanted: Wanted, stretch: Stretch, near: int) -> Rows:
        turn = replace(stretch.turn, is_near=True)
        statement = page_of(self.sources, Chosen(None, wanted), turn)
        return statement.rows(self.connection, {**stretch.values, "near": near})

    def _is_short(self, source: Source, bound: int) -> bool:
        """Return whether a list is no longer than a bound, as far as is soon told."""
        if source.parts:
            return all(
                self._is_short(one, bound // len(source.parts)) for one in source.parts
            )
        return not source.is_costly and self._length(source, bound + 1) <= bound

    def statement(self, wanted: Wanted, stretch: Stretch) -> Written:
        """Return the statement for `place` and `key` of visits in their order."""
        chosen = self._for_page(wanted, stretch.order)
        return page_of(self.sources, chosen, stretch.turn)

    def count(self, wanted: Wanted) -> int:
        """Return how many visits there are."""
        lists = self._lists(wanted)
        if not lists and (denials := [one for one in map(_denial, wanted) if one]):
            kept = tuple(node for node in wanted if _denial(node) is None)
            denied = q.AnyOf(of=tuple(denials))
            if self.sources.of(denied) is not None:
                return self.count(kept) - self.count((*kept, denied))
        if (level := self._widest_level(wanted)) is not None:
            kept = tuple(node for node in wanted if node is not level)
            return self.count(kept) - self.count((*kept, q.Not(of=level)))
        if len(lists) == 1 and (whole := _whole(lists[0])):
            return self._whole_length(whole)
        chosen, is_short = self._for_count(lists, wanted)
        statement = count_of(self.sources, chosen, is_short=is_short)
        return statement.number(self.connection)

    def count_of(self, patients: Collection[int], wanted: Wanted) -> int:
        """Return how many visits there are of some patients, who are few."""
        statement = count_of_patients(self.sources, wanted)
        return statement.number(self.connection, closed_to(patients))

    def _widest_level(self, wanted: Wanted) -> q.Node | None:
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

    def _for_page(self, wanted: Wanted, order: Order) -> Chosen:
        lists = self._lists(wanted)
        by_place = order.column is None
        if len(lists) == 1 and by_place and lists[0].source and lists[0].source.ordered:
            return lists[0]
        walked = [
            one for one in lists if by_place and one.source and one.source.ordered
        ]
        # A list in its order is walked no further than the page, however short it is.
        if len(walked) < len(lists) and (shortest := self._shortest(lists, FEW)):
            return shortest
        if not walked:
            return Chosen(None, wanted)
        return walked[0] if len(walked) == 1 else self._sparsest(walked, order)

    def _sparsest(self, walked: Sequence[Chosen], order: Order) -> Chosen:
        """Return the list that goes the furthest with the visits it begins with.

        It is met the least often on the way to a page. To count such lists would take
        longer than the walk; to begin one that begins slowly, as long as the walk: it
        is taken unless another one is short.
        """
        best, furthest = walked[0], None
        slow = next((one for one in walked if _begins_slowly(one)), None)
        for one in walked:
            if one is slow:
                continue
            reach = self._reach(one, order)
            if reach is None:
                return one
            if furthest is None or (reach < furthest) is order.falling:
                best, furthest = one, reach
        return slow or best

    def _reach(self, one: Chosen, order: Order) -> int | None:
        """Return how far a list goes with its first visits; None if it ends before."""
        if one.source is None:
            return None
        statement = reach_of(one.source, falling=order.falling)
        found = statement.rows(self.connection, {"skipped": NEAR})
        return int(found[0][0]) if found else None

    def _for_count(
        self, lists: Sequence[Chosen], wanted: Wanted
    ) -> tuple[Chosen, bool]:
        """Return what is read off, and whether it is known to be short."""
        if shortest := self._shortest(lists, FEW):
            return shortest, True
        if len(lists) == 1:
            return lists[0], False
        return self._shortest(lists, MANY) or Chosen(None, wanted), False

    def _lists(self, wanted: Wanted) -> list[Chosen]:
        found = []
        for place, node in enumerate(wanted):
            source = self.sources.of(node)
            if source is not None:
                others = (*wanted[:place], *wanted[place + 1 :])
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

    def _whole_length(self, source: Source) -> int:
        """Return how long a list is; where it may be short, that is found out first."""
        if source.in_bulk is not None:
            length = self._length(source, FEW + 1)
            if length <= FEW:
                return length
        return self._length(source)

    def _length(self, source: Source, bound: int | None = None) -> int:
        in_bulk = bound is None or bound > FEW + 1
        statement = length_of(source, is_bounded=bound is not None, in_bulk=in_bulk)
        return statement.number(
            self.connection, {} if bound is None else {"bound": bound}
        )


def _whole(chosen: Chosen) -> Source | None:
    """Return the list that is read off if it is all that is asked, and nothing else."""
    source = chosen.source
    return source if source and source.exact and not chosen.rest else None


def _begins_slowly(chosen: Chosen) -> bool:
    return chosen.source is not None and chosen.source.begins_slowly


def _denial(node: q.Node) -> q.Node | None:
    """Return what a node denies; None if it says that something is so."""
    if isinstance(node, q.Not):
        return None if isinstance(node.of, q.NotSeen | q.NoTest) else node.of
    return q.Not(of=node) if isinstance(node, q.NotSeen | q.NoTest) else None
