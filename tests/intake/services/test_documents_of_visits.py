"""Each document of a visit, the story and the day sheet: written, and remembered."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from intake.domain.errors import NotFoundError, RefusedError
from intake.domain.preferences import DocumentKind
from intake.domain.record import PrintOptions

OF_A_VISIT = (
    DocumentKind.SUMMARY,
    DocumentKind.HANDOUT,
    DocumentKind.REQUEST,
    DocumentKind.LABELS,
)


@pytest.fixture
def signed(application, visit):
    """Sign a visit that orders tests."""
    patient = application.patients.add(visit.patient)
    return application.visits.sign(patient.id, visit)


def title_of(pdf):
    told = PdfReader(BytesIO(pdf)).metadata
    assert told
    return told.title


def text_of(pdf):
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def noted(application, signed, action="visit.pages"):
    with application.reports.session.look() as work:
        return work.audit.details(
            action, patient_id=signed.patient_id, entity_id=str(signed.id)
        )


@pytest.mark.parametrize("kind", OF_A_VISIT)
def test_every_kind_is_written_and_leaves_a_trace(application, signed, kind):
    if kind in {DocumentKind.REQUEST, DocumentKind.LABELS}:
        assert signed.assessment.labs
    pdf = application.reports.document(signed.id, kind)
    assert pdf.startswith(b"%PDF-")
    assert noted(application, signed) == [{"kind": kind.value}]


@pytest.mark.parametrize("kind", OF_A_VISIT)
def test_what_a_printer_took_before_is_a_copy_of_its_own_kind(
    application, signed, kind
):
    assert "COPY" not in text_of(application.reports.document(signed.id, kind))
    application.reports.printed(signed.id, kind)
    assert "COPY" in text_of(application.reports.document(signed.id, kind))


def test_the_handout_comes_in_the_language_asked_for(application, signed):
    options = PrintOptions(language="de", large=True)
    pdf = application.reports.document(signed.id, DocumentKind.HANDOUT, options)
    assert str(PdfReader(BytesIO(pdf)).root_object["/Lang"]) == "de"


@pytest.mark.parametrize("kind", sorted(set(DocumentKind) - set(OF_A_VISIT)))
def test_what_is_no_document_of_one_visit_is_refused(application, signed, kind):
    with pytest.raises(RefusedError, match="of one visit"):
        application.reports.document(signed.id, kind)


def test_the_story_holds_every_visit_of_the_patient(application, visit, signed, clock):
    clock.advance(hours=1)
    other = application.visits.sign(signed.patient_id, visit)
    pdf = application.reports.story(signed.id)
    assert title_of(pdf) == f"Story of patient {signed.patient_id}"
    text = text_of(pdf)
    assert f"visit {signed.id}," in text
    assert f"visit {other.id}," in text
    assert noted(application, signed) == [{"kind": "story"}]


def test_the_day_sheet_holds_the_visits_of_the_day_and_the_newest_event(
    application, signed
):
    seen = signed.visit.seen_at.astimezone().date()
    pdf = application.reports.day_sheet(seen)
    with application.reports.session.look() as work:
        head = work.audit.newest()
    text = text_of(pdf)
    assert head.digest[:12] in text
    assert f"{head.count} events in the audit log" in " ".join(text.split())
    assert f"visit\N{NO-BREAK SPACE}{signed.id}" in text or f"visit {signed.id}" in text
    empty = application.reports.day_sheet(seen - timedelta(days=1))
    assert "None." in text_of(empty)
    assert "None." in text_of(application.reports.day_sheet(seen + timedelta(days=1)))


def test_a_visit_that_there_is_not_has_no_documents(application):
    with pytest.raises(NotFoundError):
        application.reports.document(999, DocumentKind.HANDOUT)
    with pytest.raises(NotFoundError):
        application.reports.story(999)
