"""What the program can do for anybody, without a record: read, assess, recognise."""

from dataclasses import dataclass
from datetime import date

from intake.domain.assessment import Assessment
from intake.domain.record import Clinic, PrintContext
from intake.domain.visit import Visit
from intake.knowledge.release import Knowledge
from intake.ports import Clock, ReportWriter
from intake.services.documents import DocumentReader
from intake.services.medicines import MedicineService
from intake.services.rulebook import RuleBook
from intake.services.session import today
from intake.services.triage import TriageService


@dataclass(frozen=True, slots=True, kw_only=True)
class Expertise:
    """What needs no record: the knowledge, the rules, the reader of documents."""

    clock: Clock
    knowledge: Knowledge
    triage: TriageService
    documents: DocumentReader
    medicines: MedicineService
    rules: RuleBook
    writer: ReportWriter

    def read(self, data: bytes, *, at: date | None = None) -> Visit:
        """Return the visit in a document, judged as on a day.

        Raises:
            InvalidDocumentError: with every problem found.
        """
        return self.documents.read(data, at=at, today=today(self.clock))

    def unsigned_summary(self, visit: Visit, assessment: Assessment) -> bytes:
        """Return the summary of a visit that is in no record, marked DRAFT."""
        context = PrintContext(
            clinic=Clinic(name="CrampDesk"),
            printed_by=visit.seen_by or "command line",
            printed_at=self.clock(),
        )
        return self.writer.unsigned_summary(visit, assessment, context)
