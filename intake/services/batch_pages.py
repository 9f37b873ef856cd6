"""A few documents of a batch: what is handed to whoever writes them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from intake.domain.errors import NothingToPrintError
from intake.domain.preferences import DocumentKind
from intake.domain.record import PrintContext, StoredVisit
from intake.services.report_writer import ReportWriter
from intake.services.reports import written

WriterMaker = Callable[[], ReportWriter]


@dataclass(frozen=True, slots=True)
class ToWrite:
    """A signed visit and how its page is to be headed."""

    stored: StoredVisit
    context: PrintContext


@dataclass(frozen=True, slots=True)
class Written:
    """A document of a visit as a PDF."""

    visit_id: int
    content: bytes = field(repr=False)


def written_page(
    writer: ReportWriter, kind: DocumentKind, page: tuple[ToWrite, ...]
) -> Iterator[Written]:
    """Yield the documents of some visits; one that would be empty is left out."""
    for entry in page:
        try:
            content = written(writer, kind, entry.stored, entry.context)
        except NothingToPrintError:
            continue
        yield Written(entry.stored.id, content)
