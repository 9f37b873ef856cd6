"""Documents of many visits written in processes of their own."""

from collections.abc import Generator, Iterator
from functools import cache, partial

from intake.domain.preferences import DocumentKind
from intake.services.batch_pages import ToWrite, WriterMaker, Written, written_page
from intake.services.processes import mapped_apart
from intake.services.report_writer import ReportWriter


def written_apart(
    make_writer: WriterMaker,
    kind: DocumentKind,
    pages: Iterator[tuple[ToWrite, ...]],
    processes: int,
) -> Generator[Written, None, None]:
    """Yield the document of each visit, in order.

    Raises:
        StoreUnavailableError: if a process ends that should not have.
    """
    done = mapped_apart(
        partial(_written, make_writer, kind),
        pages,
        processes=processes,
        make_ready=partial(_writer, make_writer),
        task="batch: a process that writes pages",
    )
    for page in done:
        yield from page


def _written(
    make_writer: WriterMaker, kind: DocumentKind, page: tuple[ToWrite, ...]
) -> tuple[Written, ...]:
    return tuple(written_page(_writer(make_writer), kind, page))


@cache
def _writer(make_writer: WriterMaker) -> ReportWriter:
    """Return the writer: each process makes its own, once."""
    return make_writer()
