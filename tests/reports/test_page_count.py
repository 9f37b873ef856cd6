"""Real visits, through the real rules: one page if benign, two where many need them.

Who has nearly everything takes more, and nothing is left to the screen.
"""

from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader

from intake.domain.visit import Visit
from tests.reports import dense, real, samples

BENIGN = ("01_benign", "05_pregnancy", "08_restless_legs", "09_child")


def pages_of(pdf):
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", real.names())
def test_every_sample_visit_fits_on_two_pages(name, paper):
    read = pages_of(real.printed(real.document(name), paper=paper))
    assert len(read) <= 2


@pytest.mark.parametrize("name", BENIGN)
def test_benign_sample_visits_fit_on_one_page(name):
    assert len(pages_of(real.printed(real.document(name)))) == 1


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_patient_with_nearly_everything_takes_four_pages(paper):
    read = pages_of(real.printed(dense.dense_document(), paper=paper))
    assert len(read) == 4
    assert "EMERGENCY" in read[0]


def test_long_notes_take_the_pages_that_they_need():
    told = real.document("01_benign") | {"notes": "Word. " * 3000}
    read = pages_of(real.printed(told))
    assert len(read) > 2


def test_the_densest_summary_leaves_nothing_to_the_screen(squeezed):
    told = dense.dense_document()
    visit = Visit.model_validate(told)
    assessment = real.rules().assess(visit, at=(visit.seen_at or samples.SEEN).date())
    pages = [squeezed(page) for page in pages_of(real.printed(told))]
    assert not any(squeezed("the screen") in page for page in pages)
    suspects = [one for one in assessment.medications if one.cramp_strength != "none"]
    expected = [
        *(text for one in assessment.reasons for text in (one.title, one.action)),
        *(one.because for one in assessment.reasons),
        *(text for one in assessment.interactions for text in (one.effect, one.action)),
        *(one.text for one in assessment.medications),
        *(one.mechanism for one in suspects),
        *(text for lab in assessment.labs for text in (lab.name, *lab.reasons)),
        *(lab.preparation.rstrip(".") for lab in assessment.labs),
        *(text for one in assessment.results for text in (one.value, one.because)),
        *(one.because for one in assessment.advice.withhold),
    ]
    assert len(assessment.results) > 10
    assert all(one.because for one in assessment.results)
    assert [text for text in expected if not is_printed(squeezed(text), pages)] == []


def is_printed(text, pages):
    """Return whether a text stands on a page, or begins on one and ends on the next."""
    return any(text in page for page in pages) or any(
        text[:cut] in page and text[cut:] in following
        for page, following in pairwise(pages)
        for cut in range(1, len(text))
    )


def test_a_text_is_printed_whole_or_from_one_page_to_the_next():
    pages = ["one: deep vein", "two: tender", "three: leg"]
    assert is_printed("tender", pages)
    assert is_printed("deep veintender", pages)
    assert not is_printed("deep leg", pages)
    assert not is_printed("tenderer", pages)
