"""Pages of the record; who printed what is remembered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from intake.domain.assessment import Assessment
from intake.domain.errors import RefusedError
from intake.domain.papers import DaySheet
from intake.domain.preferences import DocumentKind
from intake.domain.record import (
    Clinic,
    PrintContext,
    PrintOptions,
    StoredVisit,
    VisitLine,
)
from intake.domain.visit import Visit
from intake.ports import UnitOfWork
from intake.services.report_writer import ReportWriter
from intake.services.session import CLINICAL, Session, requires

AS_USUAL = PrintOptions()
_PAGE = 200
_STAYS = (
    "This record is restricted and open to you for a while only: nothing of it is saved"
    " as a file. Print it if somebody takes the patient over."
)
_WITNESS = 12
"""Hexadecimal digits of a hash that are printed."""


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
        return self.document(visit_id, DocumentKind.SUMMARY)

    @requires(CLINICAL)
    def document(
        self, visit_id: int, kind: DocumentKind, options: PrintOptions = AS_USUAL
    ) -> bytes:
        """Return a document of a signed visit as a PDF.

        Raises:
            NotFoundError: if there is no visit with this number.
            RefusedError: if there is nothing to print: no such document of a visit, no
                tests to request, no translation into the language.
        """
        with self.session.begin() as work:
            stored = work.visits.get(visit_id)
            clinic = work.clinic.get()
            copy = was_printed(work, stored, kind)
            note(self.session, work, "visit.pages", stored, kind)
            context = context_of(self.session, clinic, work, copy=copy)
            work.commit()
        return written(self.writer, kind, stored, context, options)

    @requires(CLINICAL)
    def story(self, visit_id: int) -> bytes:
        """Return the story of the patient of a visit: all their visits, as a PDF.

        Raises:
            NotFoundError: if there is no visit with this number.
        """
        with self.session.begin() as work:
            asked = work.visits.get(visit_id)
            lines = work.visits.of_patient(asked.patient_id)
            visits = [work.visits.get(line.id) for line in lines]
            clinic = work.clinic.get()
            note(self.session, work, "visit.pages", asked, DocumentKind.STORY)
            context = context_of(self.session, clinic, work)
            work.commit()
        return self.writer.story(visits, context)

    @requires(CLINICAL)
    def day_sheet(self, day: date) -> bytes:
        """Return the visits of a day, with the head of the audit log, as a PDF.

        It is handed on: of restricted records only those of the user's own care teams
        are listed.
        """
        with self.session.begin() as work:
            visits = tuple(_of_day(work, day))
            clinic = work.clinic.get()
            event = self.session.event(
                "day.pages", day=day.isoformat(), hits=len(visits)
            )
            work.audit.record(event)
            head = work.audit.newest()
            context = context_of(self.session, clinic)  # the sheet tells the head
            work.commit()
        sheet = DaySheet(day=day, visits=visits, head=head)
        return self.writer.day_sheet(sheet, context)

    @requires(CLINICAL)
    def to_file(self, visit_id: int) -> None:
        """Let a document of a visit leave the record as a file.

        Raises:
            NotFoundError: if there is no visit with this number.
            RefusedError: if the record is restricted, and open by a broken glass alone:
                it may be printed for whoever takes the patient over.
        """
        with self.session.look() as work:
            if not work.restrictions.may_leave(work.visits.get(visit_id).patient_id):
                raise RefusedError(_STAYS)

    @requires(CLINICAL)
    def printed(self, visit_id: int, kind: DocumentKind) -> None:
        """Record that a printer took a document of a visit; the next one is a copy.

        Raises:
            NotFoundError: if there is no visit with this number.
        """
        self._done("visit.print", visit_id, kind)

    @requires(CLINICAL)
    def saved(self, visit_id: int, kind: DocumentKind) -> None:
        """Record that a document of a visit left the record as a file.

        Raises:
            NotFoundError: if there is no visit with this number.
        """
        self._done("visit.save", visit_id, kind)

    def _done(self, action: str, visit_id: int, kind: DocumentKind) -> None:
        with self.session.begin() as work:
            note(self.session, work, action, work.visits.get(visit_id), kind)
            work.commit()

    @requires(CLINICAL)
    def preview(self, visit: Visit, assessment: Assessment) -> bytes:
        """Return the summary of a visit that is not signed yet, marked DRAFT."""
        with self.session.begin() as work:
            clinic = work.clinic.get()
            work.audit.record(self.session.event("visit.preview"))
            context = context_of(self.session, clinic, work)
            work.commit()
        return self.writer.unsigned_summary(visit, assessment, context)


def written(
    writer: ReportWriter,
    kind: DocumentKind,
    stored: StoredVisit,
    context: PrintContext,
    options: PrintOptions = AS_USUAL,
) -> bytes:
    """Return a document of a signed visit as a PDF.

    Raises:
        RefusedError: if there is no such document of one visit.
    """
    match kind:
        case DocumentKind.SUMMARY:
            return writer.visit_summary(stored, context)
        case DocumentKind.HANDOUT:
            return writer.handout(stored, context, options)
        case DocumentKind.REQUEST:
            return writer.lab_request(stored, context)
        case DocumentKind.LABELS:
            return writer.tube_labels(stored, context, options)
        case DocumentKind.STORY | DocumentKind.RULE_BOOK | DocumentKind.DAY_SHEET:
            raise RefusedError(f"There is no {kind.value} of one visit.")


def context_of(
    session: Session,
    clinic: Clinic,
    work: UnitOfWork | None = None,
    *,
    copy: bool = False,
) -> PrintContext:
    """Return who prints, when, and how the page is to be marked.

    Given the transaction under way, the page also tells the newest act.
    """
    return PrintContext(
        clinic=clinic,
        printed_by=session.user.display_name,
        printed_at=session.clock(),
        copy=copy,
        witness=work.audit.newest().digest[:_WITNESS] if work else "",
    )


def note(
    session: Session,
    work: UnitOfWork,
    action: str,
    stored: StoredVisit,
    kind: DocumentKind,
) -> None:
    """Record what was done with a document, in the transaction under way."""
    work.audit.record(
        session.event(
            action, patient_id=stored.patient_id, visit_id=stored.id, kind=kind.value
        )
    )


def was_printed(work: UnitOfWork, stored: StoredVisit, kind: DocumentKind) -> bool:
    """Return whether a printer took such a document of this visit before."""
    prints = work.audit.details(
        "visit.print", patient_id=stored.patient_id, entity_id=str(stored.id)
    )
    return any(noted.get("kind") == kind.value for noted in prints)


def _of_day(work: UnitOfWork, day: date) -> Iterator[VisitLine]:
    """Yield the visits of a day, earliest first."""
    found: list[VisitLine] = []
    before: tuple[datetime, int] | None = None
    may_leave = work.restrictions.may_leave
    while lines := work.visits.latest(limit=_PAGE, before=before):
        days = [line.seen_at.astimezone().date() for line in lines]
        found += [
            line
            for line, seen in zip(lines, days, strict=True)
            if seen == day and may_leave(line.patient_id)
        ]
        if days[-1] < day:
            break
        before = (lines[-1].seen_at, lines[-1].id)
    yield from reversed(found)
