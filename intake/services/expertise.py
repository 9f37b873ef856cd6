"""What the program can do for anybody, without a record: read, assess, recognise."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from intake.domain.assessment import Assessment
from intake.domain.record import Carried, Clinic, PrintContext
from intake.domain.visit import Visit
from intake.knowledge.release import Knowledge
from intake.ports import Clock, PageReader
from intake.services.clinic_rules import ClinicFolders, engine_of, knowledge_with
from intake.services.difference_words import DifferenceWords
from intake.services.documents import DocumentReader
from intake.services.medicines import MedicineService
from intake.services.report_writer import ReportWriter
from intake.services.rule_book_manual import manual_of
from intake.services.rulebook import RuleBook
from intake.services.session import today
from intake.services.triage import TriageService

_NO_CLINIC = Clinic(name="CrampDesk")


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
    page_reader: PageReader

    @property
    def words(self) -> DifferenceWords:
        """Says what differs between two documents."""
        return DifferenceWords(knowledge=self.knowledge)

    def read(self, data: bytes, *, at: date | None = None) -> Visit:
        """Return the visit in a document, judged as on a day.

        Raises:
            InvalidDocumentError: with every problem found.
        """
        return self.documents.read(data, at=at, today=partial(today, self.clock))

    def carried(self, pdf: bytes) -> Carried:
        """Return what a summary that was written as a PDF carries as data.

        Raises:
            InvalidDocumentError: if it is no such file.
        """
        return self.page_reader(pdf)

    def unsigned_summary(self, visit: Visit, assessment: Assessment) -> bytes:
        """Return the summary of a visit that is in no record, marked DRAFT."""
        context = PrintContext(
            clinic=_NO_CLINIC,
            printed_by=visit.seen_by or "command line",
            printed_at=self.clock(),
        )
        return self.writer.unsigned_summary(visit, assessment, context)

    def rule_book(
        self, *, clinic: Clinic = _NO_CLINIC, printed_by: str = "command line"
    ) -> bytes:
        """Return the rules in words, with sources and room to sign, as a PDF.

        Args:
            clinic: whose name heads the pages.
            printed_by: who prints them.
        """
        context = PrintContext(
            clinic=clinic,
            printed_by=printed_by,
            printed_at=self.clock(),
        )
        return self.writer.rule_book(manual_of(self.rules.book()), context)


def make_expertise(
    clock: Clock, own: ClinicFolders, writer: ReportWriter, page_reader: PageReader
) -> Expertise:
    """Return what needs no record, with the rules and names that a clinic has."""
    knowledge = knowledge_with(own)
    engine = engine_of(knowledge)
    return Expertise(
        clock=clock,
        knowledge=knowledge,
        triage=TriageService(engine=engine, clock=clock),
        documents=DocumentReader(questions=knowledge.questions, knowledge=engine),
        medicines=MedicineService(formulary=knowledge.formulary),
        rules=RuleBook(knowledge=knowledge),
        writer=writer,
        page_reader=page_reader,
    )
