"""Pages of the record; who printed what is remembered."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from typing_extensions import override

from intake.domain.assessment import Assessment
from intake.domain.record import Clinic, PrintContext, StoredVisit
from intake.domain.visit import Visit
from intake.ports import ReportWriter
from intake.services.session import CLINICAL, Session, requires


class LateWriter(ReportWriter):
    """Writes reports by a writer that is made with the first page, being heavy."""

    def __init__(self, make: Callable[[], ReportWriter]) -> None:
        self._make = make

    @cached_property
    def _writer(self) -> ReportWriter:
        return self._make()

    @override
    def visit_summary(self, stored: StoredVisit, context: PrintContext) -> bytes:
        """Return the summary of a signed visit as a PDF."""
        return self._writer.visit_summary(stored, context)

    @override
    def unsigned_summary(
        self, visit: Visit, assessment: Assessment, context: PrintContext
    ) -> bytes:
        """Return the summary of a visit that is not in the record, marked DRAFT."""
        return self._writer.unsigned_summary(visit, assessment, context)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportService:
    """PDFs of visits, for the user of a session."""

    session: Session
    writer: ReportWriter

    @requires(CLINICAL)
    def visit_summary(self, visit_id: int) -> bytes:
        """Return the summary of a signed visit as a PDF.

        Raises:
            NotFoundError: if there is none with this number.
        """
        with self.session.look() as work:
            stored = work.visits.get(visit_id)
            clinic = work.clinic.get()
        pages = self.writer.visit_summary(stored, self._context(clinic))
        with self.session.begin() as work:
            event = self.session.event(
                "visit.print", patient_id=stored.patient_id, visit_id=stored.id
            )
            work.audit.record(event)
            work.commit()
        return pages

    @requires(CLINICAL)
    def preview(self, visit: Visit, assessment: Assessment) -> bytes:
        """Return the summary of a visit that is not signed yet, marked DRAFT."""
        with self.session.begin() as work:
            clinic = work.clinic.get()
            work.audit.record(self.session.event("visit.preview"))
            work.commit()
        return self.writer.unsigned_summary(visit, assessment, self._context(clinic))

    def _context(self, clinic: Clinic) -> PrintContext:
        return PrintContext(
            clinic=clinic,
            printed_by=self.session.user.display_name,
            printed_at=self.session.clock(),
        )
