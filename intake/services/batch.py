"""Documents of many visits, one after the other, in bounded memory."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from intake.domain.errors import RestrictedError
from intake.domain.preferences import DocumentKind
from intake.services.batch_pages import ToWrite, WriterMaker, Written, written_page
from intake.services.reports import context_of, note, was_printed
from intake.services.session import CLINICAL, Session, requires

PROCESSES = 2
_PAGE = 20
"""Visits that are read and handed over at a time: about a second's work."""
_LINES = 200
_FEW = 2 * _PAGE
"""Documents that are written here sooner than other processes can start."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch under way: how many documents there will be, and each as it is ready.

    Close `documents` to stop.
    """

    total: int
    documents: Generator[Written, None, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchService:
    """Writes documents of many visits, for the user of a session.

    `make_writer` is called once in each process, so it is a function of a module.
    """

    session: Session
    make_writer: WriterMaker

    @requires(CLINICAL)
    def run(
        self,
        visits: Sequence[int],
        kind: DocumentKind,
        *,
        processes: int = PROCESSES,
    ) -> Batch:
        """Write a document of each visit, in their order; each reading is recorded.

        Raises:
            NotFoundError: from `documents`, if there is no visit of a number.
            RestrictedError: from `documents`, if a record is restricted to a care team
                that the user is not of, whether a glass is broken or not.
            StoreUnavailableError: from `documents`, if a process ends that should not.
        """
        pages = self._pages(visits, kind)
        if processes > 1 and len(visits) > _FEW:
            return Batch(len(visits), _apart(self.make_writer, kind, pages, processes))
        return Batch(len(visits), _here(self.make_writer, kind, pages))

    @requires(CLINICAL)
    def of_day(self, day: date) -> tuple[int, ...]:
        """Return the numbers of the visits of a day, the first of the day first."""
        found: list[int] = []
        before: tuple[datetime, int] | None = None
        with self.session.begin() as work:
            while lines := work.visits.latest(limit=_LINES, before=before):
                days = [line.seen_at.astimezone().date() for line in lines]
                found += [
                    line.id
                    for line, on in zip(lines, days, strict=True)
                    if on == day and work.restrictions.may_leave(line.patient_id)
                ]
                if days[-1] < day:
                    break
                before = (lines[-1].seen_at, lines[-1].id)
            work.audit.record(self.session.event("visit.list", hits=len(found)))
            work.commit()
        return tuple(reversed(found))

    def _pages(
        self, visits: Sequence[int], kind: DocumentKind
    ) -> Iterator[tuple[ToWrite, ...]]:
        """Yield the visits, each page read and recorded in a transaction of its own."""
        for begin in range(0, len(visits), _PAGE):
            page = []
            with self.session.begin() as work:
                clinic = work.clinic.get()
                for visit_id in visits[begin : begin + _PAGE]:
                    stored = work.visits.get(visit_id)
                    if not work.restrictions.may_leave(stored.patient_id):
                        raise RestrictedError(stored.patient_id)
                    copy = was_printed(work, stored, kind)
                    note(self.session, work, "visit.pages", stored, kind)
                    context = context_of(self.session, clinic, work, copy=copy)
                    page.append(ToWrite(stored, context))
                work.commit()
            yield tuple(page)


def _here(
    make_writer: WriterMaker, kind: DocumentKind, pages: Iterator[tuple[ToWrite, ...]]
) -> Generator[Written, None, None]:
    writer = make_writer()
    for page in pages:
        yield from written_page(writer, kind, page)


def _apart(
    make_writer: WriterMaker,
    kind: DocumentKind,
    pages: Iterator[tuple[ToWrite, ...]],
    processes: int,
) -> Generator[Written, None, None]:
    from intake.services import batch_processes  # noqa: PLC0415 (no window waits)

    return batch_processes.written_apart(make_writer, kind, pages, processes)
