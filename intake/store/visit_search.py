"""Finds past visits: pages, counts and places of the list that a query describes.

A page is read off the shortest list that an index holds for a criterion, or off the
order that is asked for, whichever meets enough visits sooner; every other criterion
is then looked up at each place met. Which list is short is found out by counting, up
to a bound, not guessed by a planner.

Restricted records that are closed to whoever asks are not searched: not even that one
of them is found is told.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection
from typing_extensions import override

from intake.domain.query import VisitQuery
from intake.domain.record import VisitLine
from intake.domain.visit_page import Place, VisitPage
from intake.ports import Clock
from intake.search_ports import VisitSearch
from intake.store.access import Access
from intake.store.query_form import conjuncts
from intake.store.query_sources import Sources
from intake.store.query_walk import ORDERS, Stretch, Walk
from intake.store.search_rows import visit_at
from intake.store.visit_lines import lines_of


class SqlVisitSearch(VisitSearch):
    """Past visits within a transaction."""

    def __init__(self, connection: Connection, clock: Clock, access: Access) -> None:
        self._connection = connection
        self._clock = clock
        self._access = access

    @override
    def count(self, query: VisitQuery, *, today: date) -> int:
        walk, wanted = self._walk(today), conjuncts(query)
        closed = self._access.closed
        return walk.count(wanted) - (walk.count_of(closed, wanted) if closed else 0)

    @override
    def page(
        self,
        query: VisitQuery,
        *,
        today: date,
        limit: int,
        after: Place | None = None,
        before: Place | None = None,
        handed_on: bool = False,
    ) -> VisitPage:
        order, access = ORDERS[query.sort], self._access
        stretch = Stretch(
            order=order if before is None else order.back(),
            most=limit,
            after=before or after,
            left_out=access.not_of_the_team if handed_on else access.closed,
        )
        places = self._walk(today).page(conjuncts(query), stretch)
        if before is not None:
            places.reverse()
        if not places:
            return VisitPage()
        return VisitPage(
            lines=self._lines([visit_at(place.number) for place in places]),
            first=places[0],
            last=places[-1],
        )

    @override
    def further(
        self,
        query: VisitQuery,
        *,
        today: date,
        rows: int,
        after: Place | None = None,
    ) -> Place | None:
        stretch = Stretch(
            order=ORDERS[query.sort],
            most=1,
            after=after,
            skipped=rows - 1,
            left_out=self._access.closed,
        )
        found = self._walk(today).page(conjuncts(query), stretch)
        return found[0] if found else None

    def _walk(self, today: date) -> Walk:
        is_server = self._connection.dialect.name == "postgresql"
        return Walk(self._connection, Sources(today=today, is_server=is_server))

    def _lines(self, visit_ids: Sequence[int]) -> tuple[VisitLine, ...]:
        lines = lines_of(self._connection, self._clock(), visit_ids)
        found = {line.id: line for line in lines}
        return tuple(found[number] for number in visit_ids)
