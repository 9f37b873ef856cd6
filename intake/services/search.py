"""Past visits by what is so of them: count, pages, any row, everything in a stream."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pydantic import ValidationError

from intake.domain.errors import InvalidDocumentError, Problem
from intake.domain.query import VisitQuery, walk
from intake.domain.record import VisitLine
from intake.domain.visit_page import Place, VisitPage
from intake.ports import AuditEvent
from intake.services.query_words import QueryWords
from intake.services.session import CLINICAL, Session, requires, today
from intake.services.strict_json import path_text, read_json

STREAMED = 500
"""Visits of a stream that are read in one go."""
STEP = 1_000
"""A place is kept of every so many rows; any row is found from the one before it."""
_GROUPS = frozenset(("all", "any", "not"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchService:
    """Searches the signed visits, for the user of a session."""

    session: Session
    words: QueryWords

    @requires(CLINICAL)
    def count(self, query: VisitQuery) -> int:
        """Return how many visits a query finds."""
        with self.session.begin() as work:
            hits = work.search.count(query, today=today(self.session.clock))
            work.audit.record(self._searched("visit.search", query, hits))
            work.commit()
            return hits

    @requires(CLINICAL)
    def page(
        self,
        query: VisitQuery,
        *,
        limit: int = 50,
        after: Place | None = None,
        before: Place | None = None,
    ) -> VisitPage:
        """Return the first visits after a place, or the last ones before one."""
        with self.session.begin() as work:
            found = work.search.page(
                query,
                today=today(self.session.clock),
                limit=limit,
                after=after,
                before=before,
            )
            hits = len(found.lines)
            work.audit.record(self._searched("visit.list", query, hits))
            work.commit()
            return found

    @requires(CLINICAL)
    def further(
        self, query: VisitQuery, rows: int, after: Place | None = None
    ) -> Place | None:
        """Return the place that lies so many rows further; None beyond the end."""
        day = today(self.session.clock)
        with self.session.look() as work:
            return work.search.further(query, today=day, rows=rows, after=after)

    @requires(CLINICAL)
    def open(self, query: VisitQuery) -> "FoundVisits":
        """Count what a query finds, and let any row of it be looked at."""
        total, left_out = self.count(query), self.leaves_out()
        return FoundVisits(search=self, query=query, total=total, left_out=left_out)

    @requires(CLINICAL)
    def leaves_out(self, *, handed_on: bool = False) -> bool:
        """Return whether restricted records are left out: what is found is not all.

        Args:
            handed_on: whether it is asked of what leaves the record.
        """
        with self.session.look() as work:
            return work.restrictions.any_left_out(handed_on=handed_on)

    @requires(CLINICAL, proof=True)
    def stream(self, query: VisitQuery) -> Iterator[VisitLine]:
        """Yield every visit that a query finds, in its order; remember how many."""
        return self._streamed(query, self._some(query, None))

    def _streamed(self, query: VisitQuery, found: VisitPage) -> Iterator[VisitLine]:
        told = 0
        try:
            while found.lines:
                for line in found.lines:
                    told += 1
                    yield line
                found = self._some(query, found.last)
        finally:
            with self.session.begin() as work:
                work.audit.record(self._searched("visit.export", query, told))
                work.commit()

    def _some(self, query: VisitQuery, after: Place | None) -> VisitPage:
        day = today(self.session.clock)
        with self.session.look() as work:
            return work.search.page(
                query, today=day, limit=STREAMED, after=after, handed_on=True
            )

    def _searched(self, act: str, query: VisitQuery, hits: int) -> AuditEvent:
        """Return the act with the kinds of criteria: what was typed is not kept."""
        kinds = dict.fromkeys(one.kind for _, one in walk(query.where))
        criteria = ",".join(kind for kind in kinds if kind not in _GROUPS)
        return self.session.event(act, hits=hits, criteria=criteria)


def _never() -> bool:
    return False


@dataclass(slots=True, kw_only=True)
class FoundVisits:
    """The visits that a query finds, by the numbers of their rows, from 0.

    It belongs to one thread at a time. Visits that are signed meanwhile may move rows;
    none is told twice within a page. `left_out` says that there are restricted records
    which the search did not look at.
    """

    search: SearchService
    query: VisitQuery
    total: int
    left_out: bool = False
    _places: list[Place] = field(default_factory=list, repr=False)

    def rows(
        self,
        first: int,
        limit: int,
        cancelled: Callable[[], bool] = _never,
    ) -> tuple[VisitLine, ...]:
        """Return rows; fewer at the end, none where it was cancelled on the way."""
        while len(self._places) < first // STEP:
            if cancelled() or not self._one_place_more():
                return ()
        whole, rest = divmod(first, STEP)
        after = self._places[whole - 1] if whole else None
        if rest:
            after = self.search.further(self.query, rest, after)
            if after is None:
                return ()
        return self.search.page(self.query, limit=limit, after=after).lines

    def _one_place_more(self) -> bool:
        last = self._places[-1] if self._places else None
        place = self.search.further(self.query, STEP, last)
        if place is not None:
            self._places.append(place)
        return place is not None


def read_query(text: str | bytes) -> VisitQuery:
    """Read what `VisitQuery.as_json` wrote.

    Raises:
        InvalidDocumentError: naming every place that is wrong.
    """
    data = text.encode() if isinstance(text, str) else text
    read_json(data)  # refuses what a document of ours never holds
    try:
        return VisitQuery.model_validate_json(data)
    except ValidationError as error:
        problems = (
            Problem(
                path_text(tuple(detail["loc"])) or "query",
                detail["msg"].removeprefix("Value error, ").lower(),
                "mend the query, or make it anew",
            )
            for detail in error.errors(include_url=False, include_input=False)
        )
        raise InvalidDocumentError(tuple(problems)) from None
