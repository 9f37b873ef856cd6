"""Documents of many visits: each once, in order, here or in processes of their own."""

import os
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from intake.domain.errors import NotFoundError, RefusedError, StoreUnavailableError
from intake.domain.preferences import DocumentKind
from intake.services import batch as module
from intake.services.processes import mapped_apart

KIND = DocumentKind.SUMMARY


@pytest.fixture
def signed(application, visit, clock):
    """Sign some visits of one patient, an hour apart."""
    patient = application.patients.add(visit.patient)
    numbers = []
    for _ in range(5):
        clock.advance(hours=1)
        numbers.append(application.visits.sign(patient.id, visit).id)
    return numbers


def title_of(document):
    told = PdfReader(BytesIO(document.content)).metadata
    assert told
    return told.title


@pytest.mark.parametrize("processes", [1, 2])
def test_each_visit_is_written_once_in_the_order_asked_for(
    application, signed, monkeypatch, processes
):
    monkeypatch.setattr(module, "_PAGE", 2)
    monkeypatch.setattr(module, "_FEW", 2)
    wanted = [*reversed(signed)]
    batch = application.batch.run(wanted, KIND, processes=processes)
    documents = list(batch.documents)
    assert batch.total == len(signed)
    assert [document.visit_id for document in documents] == wanted
    titles = [f"Visit summary {number}" for number in wanted]
    assert [title_of(document) for document in documents] == titles


def test_every_visit_that_is_read_leaves_a_trace(application, signed):
    list(application.batch.run(signed, KIND).documents)
    with application.batch.session.look() as work:
        patient = work.visits.get(signed[0]).patient_id
        for number in signed:
            assert work.audit.details(
                "visit.pages", patient_id=patient, entity_id=str(number)
            ) == [{"kind": "summary"}]


def test_a_batch_that_is_left_reads_no_further(application, signed, monkeypatch):
    monkeypatch.setattr(module, "_PAGE", 1)
    batch = application.batch.run(signed, KIND)
    next(batch.documents)
    batch.documents.close()
    with application.batch.session.look() as work:
        patient = work.visits.get(signed[0]).patient_id
        last = str(signed[-1])
        noted = work.audit.details("visit.pages", patient_id=patient, entity_id=last)
    assert noted == []


def test_a_visit_that_is_not_there_stops_the_batch(application, signed):
    with pytest.raises(NotFoundError):
        list(application.batch.run([signed[0], 10**6], KIND).documents)


def test_what_is_no_document_of_a_visit_is_refused(application, signed):
    with pytest.raises(RefusedError, match="no rule_book of one visit"):
        list(application.batch.run(signed, DocumentKind.RULE_BOOK).documents)


def test_the_visits_of_a_day_are_found_and_no_others(application, signed, clock):
    today = clock().astimezone().date()
    assert application.batch.of_day(today) == tuple(signed)
    assert application.batch.of_day(today + timedelta(days=1)) == ()
    assert application.batch.of_day(today - timedelta(days=1)) == ()


def test_a_long_day_is_found_page_by_page(application, signed, clock, monkeypatch):
    monkeypatch.setattr(module, "_LINES", 2)
    today = clock().astimezone().date()
    assert application.batch.of_day(today) == tuple(signed)


def test_a_visit_without_tests_is_left_out_of_the_requests(application, signed, visit):
    calm = visit.model_copy(
        update={
            "answers": {"cramp_freq_week": 1},
            "medications": (),
            "conditions": (),
            "results": (),
        }
    )
    patient = application.patients.add(
        visit.patient.model_copy(update={"number": None})
    )
    free = application.visits.sign(patient.id, calm).id
    batch = application.batch.run([free, signed[0]], DocumentKind.REQUEST)
    assert [one.visit_id for one in batch.documents] == [signed[0]]


def test_every_page_tells_the_newest_act(application, signed):
    (one,) = application.batch.run(signed[:1], KIND).documents
    with application.batch.session.look() as work:
        head = work.audit.newest().digest[:12]
    text = "".join(
        page.extract_text() for page in PdfReader(BytesIO(one.content)).pages
    )
    assert head in text


def test_an_empty_batch_is_empty(application):
    batch = application.batch.run([], KIND)
    assert (batch.total, list(batch.documents)) == (0, [])


def _ready():
    """Nothing to load."""


def _kill(_page):
    os._exit(1)


def test_a_process_that_is_ended_from_outside_is_told():
    pages = mapped_apart(
        _kill, iter([1, 2]), processes=1, make_ready=_ready, task="batch: a process"
    )
    with pytest.raises(StoreUnavailableError, match="batch: a process was ended"):
        list(pages)
