"""What the use cases need of whoever lays out pages, as a protocol.

It stands here and not among the other ports because only services speak to it.
"""

from collections.abc import Sequence
from typing import Protocol

from intake.domain.assessment import Assessment
from intake.domain.papers import DaySheet, Manual
from intake.domain.record import PrintContext, PrintOptions, StoredVisit
from intake.domain.visit import Visit


class ReportWriter(Protocol):
    """Turns the record into pages."""

    def visit_summary(self, stored: StoredVisit, context: PrintContext) -> bytes:
        """Return the summary of a signed visit as a PDF."""
        ...

    def unsigned_summary(
        self, visit: Visit, assessment: Assessment, context: PrintContext
    ) -> bytes:
        """Return the summary of a visit that is not in the record, marked DRAFT."""
        ...

    def handout(
        self, stored: StoredVisit, context: PrintContext, options: PrintOptions
    ) -> bytes:
        """Return what the patient takes home as a PDF.

        Raises:
            RefusedError: if there is no translation into the language.
        """
        ...

    def lab_request(self, stored: StoredVisit, context: PrintContext) -> bytes:
        """Return the request for the laboratory as a PDF.

        Raises:
            RefusedError: if the visit orders no tests.
        """
        ...

    def tube_labels(
        self, stored: StoredVisit, context: PrintContext, options: PrintOptions
    ) -> bytes:
        """Return a label for each tube of the request as a PDF.

        Raises:
            RefusedError: if the visit orders no tests.
        """
        ...

    def story(self, visits: Sequence[StoredVisit], context: PrintContext) -> bytes:
        """Return all visits of a patient, at least one, as one story in a PDF."""
        ...

    def rule_book(self, book: Manual, context: PrintContext) -> bytes:
        """Return the rule book as a PDF."""
        ...

    def day_sheet(self, sheet: DaySheet, context: PrintContext) -> bytes:
        """Return the visits of a day as a PDF."""
        ...
