"""Real visits, through the real rules: one page if benign, two at the most."""

from io import BytesIO

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
    assert "Printed in brief" not in read[-1]


@pytest.mark.parametrize("name", BENIGN)
def test_benign_sample_visits_fit_on_one_page(name):
    assert len(pages_of(real.printed(real.document(name)))) == 1


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_patient_with_nearly_everything_fits_on_two_pages(paper):
    assert len(pages_of(real.printed(dense.dense_document(), paper=paper))) == 2


def test_long_notes_take_the_pages_that_they_need():
    told = real.document("01_benign") | {"notes": "Word. " * 3000}
    read = pages_of(real.printed(told))
    assert len(read) > 2
    assert "Printed in brief" not in read[-1]


def test_a_dense_summary_counts_what_it_leaves_out(squeezed):
    told = dense.dense_document()
    visit = Visit.model_validate(told)
    assessment = real.rules().assess(visit, at=(visit.seen_at or samples.SEEN).date())
    printed = squeezed(" ".join(pages_of(real.printed(told))))
    for found in assessment.reasons:
        if found.level.rank <= 3:
            assert squeezed(found.title) in printed
    calmest = [found for found in assessment.reasons if found.level.value == "routine"]
    assert squeezed(f"{len(calmest)} more; see the screen.") in printed
    for pair in assessment.interactions:
        assert (
            squeezed(f"({pair.severity})") in printed
            or squeezed(pair.action) in printed
        )
    for medicine in assessment.medications:
        assert squeezed(medicine.text) in printed
    for lab in assessment.labs:
        assert squeezed(lab.name) in printed
    for result in assessment.results:
        assert squeezed(f"{result.value}") in printed
    assert squeezed("Printed in brief") in printed
