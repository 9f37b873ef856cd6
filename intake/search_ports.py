"""What searching past visits and filling a clinic need of the record, as protocols."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

from intake.domain.query import VisitQuery
from intake.domain.signed_version import SignedVersion
from intake.domain.visit_page import Place, VisitPage


class VisitSearch(Protocol):
    """Past visits by what is so of them; `today` is the day that months count from.

    Restricted records that are closed to the user are not among them.
    """

    def count(self, query: VisitQuery, *, today: date) -> int:
        """Return how many visits a query finds."""
        ...

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
        """Return the first visits after a place, or the last ones before one.

        What is handed on to others holds no restricted record but those of whose care
        team the user is, whatever glass is broken.
        """
        ...

    def further(
        self,
        query: VisitQuery,
        *,
        today: date,
        rows: int,
        after: Place | None = None,
    ) -> Place | None:
        """Return the place that lies so many rows further; None beyond the end."""
        ...


class Bulk(Protocol):
    """Stores very many signed visits at once, for made-up clinics."""

    @property
    def row_maker(self) -> Callable[[Iterable[SignedVersion]], object]:
        """Makes of visits what `write` takes; it may be sent to another process."""
        ...

    def is_empty(self) -> bool:
        """Whether there is no patient yet."""
        ...

    def begin(self) -> None:
        """Take room for many visits, once this transaction has ended."""
        ...

    def write(self, rows: object) -> None:
        """Store what the row maker made."""
        ...

    def end(self) -> None:
        """Give back, once this transaction has ended, what room was taken."""
        ...
