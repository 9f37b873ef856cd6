"""The door to the reports: what the rest of the program calls."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from types import MappingProxyType

from reportlab import rl_config

from intake.domain.assessment import Assessment
from intake.domain.errors import RefusedError
from intake.domain.papers import DaySheet, Manual
from intake.domain.record import PrintContext, PrintOptions, StoredVisit
from intake.domain.visit import Visit
from reports.attached import visit_data
from reports.document import Document
from reports.handout import handout
from reports.labels import tube_labels
from reports.layout import Layout, lay_out
from reports.manual import day_sheet, rule_book
from reports.over_time import OVER_TIME
from reports.pages import render, rendered
from reports.printed import Printed
from reports.request import lab_request
from reports.story import story
from reports.summary import NOTES, visit_summary
from reports.translation import translation
from reports.typeset import remembering
from reports.wording import InUnit, Wording

rl_config.useA85 = 0  # streams need not be letters: a fifth smaller, and less work
_NOTHING: Mapping[str, str] = MappingProxyType({})


class PdfReportWriter:
    """Writes reports as PDF; fulfils the port `ReportWriter`."""

    def __init__(
        self,
        *,
        labels: Mapping[str, str],
        red_flags: tuple[str, ...],
        units: Mapping[str, str] = _NOTHING,
        in_unit: InUnit | None = None,
        zone: tzinfo | None = None,
        reproducible: bool = False,
    ) -> None:
        """Make a writer.

        Args:
            labels: what keys are called, see `Wording`.
            red_flags: keys of the questions of the emergency card that everybody is
                asked, in their order.
            units: question key to the unit of its answer, as it is to be printed.
            in_unit: converts a result to the unit that a clinic prefers; None leaves
                every result as it was reported.
            zone: the clinic's time zone; this computer's if None.
            reproducible: whether equal input gives equal bytes.

        Raises:
            RefusedError: if this computer lets PDF files fetch things.
        """
        if rl_config.trustedHosts:
            raise RefusedError(
                "Nothing can be printed: this computer's ReportLab settings name "
                "trusted hosts. Remove trustedHosts from them."
            )
        self._wording = Wording(labels=labels, units=units, zone=zone)
        if in_unit is not None:
            self._wording = replace(self._wording, in_unit=in_unit)
        self._red_flags = red_flags
        self._reproducible = reproducible

    def visit_summary(self, stored: StoredVisit, context: PrintContext) -> bytes:
        """Return the summary of a signed visit as a PDF."""
        with remembering():
            return self._write(_signed(stored, context))

    def unsigned_summary(
        self, visit: Visit, assessment: Assessment, context: PrintContext
    ) -> bytes:
        """Return the summary of a visit that is not in the record, marked DRAFT."""
        printed = Printed(visit=visit, assessment=assessment, context=context)
        with remembering():
            return self._write(printed)

    def handout(
        self, stored: StoredVisit, context: PrintContext, options: PrintOptions
    ) -> bytes:
        """Return what the patient takes home as a PDF.

        Raises:
            RefusedError: if there is no translation into the language.
        """
        words = translation(options.language)
        printed = _signed(stored, context)
        told = handout(printed, words, self._wording_for(context), giant=options.large)
        return self._render(told, context)

    def lab_request(self, stored: StoredVisit, context: PrintContext) -> bytes:
        """Return the request for the laboratory as a PDF.

        Raises:
            RefusedError: if the visit orders no tests.
        """
        told = lab_request(_signed(stored, context), stored, self._wording_for(context))
        return self._render(told, context)

    def tube_labels(
        self, stored: StoredVisit, context: PrintContext, options: PrintOptions
    ) -> bytes:
        """Return a label for each tube of the request as a PDF.

        Raises:
            RefusedError: if the visit orders no tests.
        """
        return tube_labels(
            _signed(stored, context),
            stored,
            self._wording_for(context),
            paper=options.labels,
            reproducible=self._reproducible,
        )

    def story(self, visits: Sequence[StoredVisit], context: PrintContext) -> bytes:
        """Return all visits of a patient, at least one, as one story in a PDF."""
        return self._render(story(visits, context, self._wording_for(context)), context)

    def rule_book(self, book: Manual, context: PrintContext) -> bytes:
        """Return the rule book as a PDF."""
        return self._render(
            rule_book(book, context, self._wording_for(context)), context
        )

    def day_sheet(self, sheet: DaySheet, context: PrintContext) -> bytes:
        """Return the visits of a day as a PDF."""
        return self._render(
            day_sheet(sheet, context, self._wording_for(context)), context
        )

    def _wording_for(self, context: PrintContext) -> Wording:
        """Return the words with the lettering and the units that the clinic prefers."""
        wishes = context.clinic.preferences
        tall_man, units = wishes.tall_man, wishes.units
        return replace(self._wording, tall_man=tall_man, wishes=units)

    def _render(self, document: Document, context: PrintContext) -> bytes:
        return render(
            _witnessed(document, context),
            setup=context.clinic.preferences.page,
            reproducible=self._reproducible,
        )

    def _write(self, printed: Printed) -> bytes:
        wording = self._wording_for(printed.context)
        setup = printed.context.clinic.preferences.page
        layout = self._laid_out(printed, wording)
        if _one_page_without(OVER_TIME, layout):
            layout = layout.without(OVER_TIME)
        if layout.without(NOTES).exceeds():
            layout = self._laid_out(printed, wording, tight=True)
        data = visit_data(printed.visit.as_json(), printed.assessment.as_json())
        return rendered(
            layout, setup=setup, reproducible=self._reproducible, attachments=data
        )

    def _laid_out(
        self, printed: Printed, wording: Wording, *, tight: bool = False
    ) -> Layout:
        document = visit_summary(printed, self._red_flags, wording, tight=tight)
        setup = printed.context.clinic.preferences.page
        return lay_out(_witnessed(document, printed.context), setup)


def _one_page_without(heading: str, layout: Layout) -> bool:
    """Return whether a section that says nothing new is too much for the only page."""
    if layout.document.section(heading) is None or not layout.exceeds(pages=1):
        return False
    return not layout.without(heading).exceeds(pages=1)


def _witnessed(document: Document, context: PrintContext) -> Document:
    """Return a document whose foot tells the newest act of the audit log."""
    if not context.witness:
        return document
    foot = f"{document.footer} · Audit\u00a0{context.witness}"
    return replace(document, footer=foot)


def _signed(stored: StoredVisit, context: PrintContext) -> Printed:
    return Printed(
        visit=stored.visit,
        assessment=stored.assessment,
        context=context,
        stored=stored,
    )
