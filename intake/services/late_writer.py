"""A writer of reports that is made with the first page, being heavy."""

from collections.abc import Callable, Sequence
from functools import cached_property

from typing_extensions import override

from intake.domain.assessment import Assessment
from intake.domain.papers import DaySheet, Manual
from intake.domain.record import PrintContext, PrintOptions, StoredVisit
from intake.domain.visit import Visit
from intake.services.report_writer import ReportWriter


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

    @override
    def handout(
        self, stored: StoredVisit, context: PrintContext, options: PrintOptions
    ) -> bytes:
        """Return what the patient takes home as a PDF."""
        return self._writer.handout(stored, context, options)

    @override
    def lab_request(self, stored: StoredVisit, context: PrintContext) -> bytes:
        """Return the request for the laboratory as a PDF."""
        return self._writer.lab_request(stored, context)

    @override
    def tube_labels(
        self, stored: StoredVisit, context: PrintContext, options: PrintOptions
    ) -> bytes:
        """Return a label for each tube of the request as a PDF."""
        return self._writer.tube_labels(stored, context, options)

    @override
    def story(self, visits: Sequence[StoredVisit], context: PrintContext) -> bytes:
        """Return all visits of a patient, at least one, as one story in a PDF."""
        return self._writer.story(visits, context)

    @override
    def rule_book(self, book: Manual, context: PrintContext) -> bytes:
        """Return the rule book as a PDF."""
        return self._writer.rule_book(book, context)

    @override
    def day_sheet(self, sheet: DaySheet, context: PrintContext) -> bytes:
        """Return the visits of a day as a PDF."""
        return self._writer.day_sheet(sheet, context)
