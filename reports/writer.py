"""The door to the reports: what the rest of the program calls."""

from collections.abc import Mapping
from datetime import tzinfo
from types import MappingProxyType

from reportlab import rl_config

from intake.domain.assessment import Assessment
from intake.domain.errors import RefusedError
from intake.domain.record import PrintContext, StoredVisit
from intake.domain.visit import Visit
from reports.pages import render, too_long
from reports.summary import NOTES, Printed, visit_summary
from reports.wording import Wording

_NOTHING: Mapping[str, str] = MappingProxyType({})


class PdfReportWriter:
    """Writes reports as PDF; fulfils the port `ReportWriter`."""

    def __init__(
        self,
        *,
        labels: Mapping[str, str],
        red_flags: tuple[str, ...],
        units: Mapping[str, str] = _NOTHING,
        zone: tzinfo | None = None,
        reproducible: bool = False,
    ) -> None:
        """Make a writer.

        Args:
            labels: what keys are called, see `Wording`.
            red_flags: keys of the questions of the emergency card that everybody is
                asked, in their order.
            units: question key to the unit of its answer, as it is to be printed.
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
        self._red_flags = red_flags
        self._reproducible = reproducible

    def visit_summary(self, stored: StoredVisit, context: PrintContext) -> bytes:
        """Return the summary of a signed visit as a PDF."""
        return self._write(
            Printed(
                visit=stored.visit,
                assessment=stored.assessment,
                context=context,
                stored=stored,
            )
        )

    def unsigned_summary(
        self, visit: Visit, assessment: Assessment, context: PrintContext
    ) -> bytes:
        """Return the summary of a visit that is not in the record, marked DRAFT."""
        return self._write(Printed(visit=visit, assessment=assessment, context=context))

    def _write(self, printed: Printed) -> bytes:
        document = visit_summary(printed, self._red_flags, self._wording)
        paper = printed.context.clinic.paper
        if too_long(document.without(NOTES), paper=paper):
            document = visit_summary(
                printed, self._red_flags, self._wording, brief=True
            )
        return render(document, paper=paper, reproducible=self._reproducible)
