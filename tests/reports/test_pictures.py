"""A picture of every page of every document, to be looked at, in `.artefacts`.

What a test can see is held: ink on every page, and none in its margins.
"""

import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from PIL import ImageChops
from reportlab.lib.units import mm

from intake.domain.papers import LANGUAGES, AuditHead, DaySheet
from intake.domain.preferences import DocumentKind
from intake.domain.record import LabelPaper, PrintOptions, VisitLine
from intake.domain.visit import Visit
from intake.services.reports import written
from intake.services.rule_book_manual import manual_of
from intake.services.rulebook import RuleBook
from tests.reports import dense, real, samples

FOLDER = Path(
    os.environ.get("CRAMPDESK_ARTEFACTS", Path(__file__).parents[2] / ".artefacts")
)
SCALE = 100 / 72
EDGE = 4 * mm
"""No clinic can set a margin below 5 mm."""

NAMES = {
    "family_name": "Nguyễn-Αλεξάνδρου Шевченко محمد הכהן क्षत्रिय 山田小明 김철수 ตะคริว",
    "given_name": "Maximiliane-Wilhelmina Karolina Theodora",
    "title": "Professor Doctor",
    "preferred_name": "Max",
}


def stored_of(told, number=1042):
    visit = Visit.model_validate(told)
    day = (visit.seen_at or samples.SEEN).date()
    return samples.stored(visit, real.rules().assess(visit, at=day), id=number)


def patient_of(told):
    patient = told["patient"]
    assert isinstance(patient, dict)
    return patient


@pytest.fixture(scope="module")
def people():
    """Return who is easy to print for, and who is hard."""
    worst = dense.dense_document()
    person = {**patient_of(worst), **NAMES}
    return {
        "benign": stored_of(real.document("05_pregnancy")),
        "urgent": stored_of(real.document("04_dialysis")),
        "waiting": stored_of(real.document("07_thiazide_with_low_potassium")),
        "worst": stored_of({**worst, "patient": person}),
    }


def pictures_of(pdf, name):
    """Draw every page, and keep it to be looked at."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for page_of_before in FOLDER.glob(f"{name}-[0-9]*.png"):
        page_of_before.unlink()
    drawn = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            image = page.render(scale=SCALE).to_pil().convert("L")
            image.save(FOLDER / f"{name}-{number}.png")
            drawn.append(image)
    return drawn


def ink_of(image):
    """Return the box that the ink fills, in points."""
    box = ImageChops.invert(image).getbbox()
    return box and tuple(edge / SCALE for edge in box)


def assert_well_printed(pdf, name):
    pictures = pictures_of(pdf, name)
    assert pictures
    for image in pictures:
        ink = ink_of(image)
        assert ink
        left, top, right, bottom = ink
        assert min(left, top) >= EDGE
        assert right <= image.width / SCALE - EDGE
        assert bottom <= image.height / SCALE - EDGE


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("who", ["benign", "urgent", "waiting", "worst"])
def test_the_summary_is_well_printed(people, who, paper):
    context = samples.context(paper=paper, is_demo=True)
    pdf = real.writer().visit_summary(people[who], context)
    assert_well_printed(pdf, f"summary-{who}-{paper}")


@pytest.mark.parametrize("large", [False, True], ids=["14", "18"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["benign", "urgent", "waiting", "worst"])
def test_the_handout_is_well_printed(people, who, language, large):
    options = PrintOptions(language=language, large=large)
    pdf = real.writer().handout(people[who], samples.context(), options)
    size = 18 if large else 14
    assert_well_printed(pdf, f"handout-{who}-{language}-{size}")


@pytest.mark.parametrize("who", ["waiting", "worst"])
def test_the_request_is_well_printed(people, who):
    pdf = written(
        real.writer(), DocumentKind.REQUEST, people[who], samples.context(copy=True)
    )
    assert_well_printed(pdf, f"request-{who}")


@pytest.mark.parametrize("paper", list(LabelPaper))
@pytest.mark.parametrize("who", ["waiting", "worst"])
def test_labels_are_drawn(people, who, paper):
    options = PrintOptions(labels=paper)
    pdf = real.writer().tube_labels(people[who], samples.context(), options)
    assert all(ink_of(image) for image in pictures_of(pdf, f"labels-{who}-{paper}"))


@pytest.mark.parametrize("who", ["benign", "worst"])
def test_the_story_is_well_printed(people, who):
    visits = [people[who]]
    for number in range(1, 7):
        told = people[who].visit
        seen = (told.seen_at or samples.SEEN) - timedelta(days=70 * number)
        earlier = told.model_copy(update={"seen_at": seen})
        assessment = real.rules().assess(earlier, at=seen.date())
        visits.append(samples.stored(earlier, assessment, id=number))
    pdf = real.writer().story(visits, samples.context(is_demo=True))
    assert_well_printed(pdf, f"story-{who}")


def test_the_rule_book_is_well_printed():
    book = manual_of(RuleBook(knowledge=real.knowledge()).book())
    pdf = real.writer().rule_book(book, samples.context())
    with pypdfium2.PdfDocument(pdf) as document:
        some = pypdfium2.PdfDocument.new()
        some.import_pages(document, [0, 10, len(document) // 2, len(document) - 1])
        path = FOLDER / "rule-book.pdf"
        FOLDER.mkdir(parents=True, exist_ok=True)
        some.save(path)
    assert_well_printed(path.read_bytes(), "rule-book")


def test_the_day_sheet_is_well_printed(people):
    lines = [
        VisitLine(
            id=number,
            patient_id=number,
            patient_name=stored.visit.patient.name_text(),
            born=stored.visit.patient.born_text(samples.SEEN.date()),
            number=stored.visit.patient.number_text(),
            seen_at=stored.visit.seen_at or samples.SEEN,
            level=stored.assessment.level,
            decided_level=None,
            title="; ".join(found.title for found in stored.assessment.reasons[:2]),
            tests=tuple(lab.name for lab in stored.assessment.labs),
            status=stored.status,
        )
        for number, stored in enumerate([*people.values()] * 6, start=1)
    ]
    head = AuditHead(count=4821, digest="5e" * 32)
    sheet = DaySheet(day=date(2026, 11, 23), visits=tuple(lines), head=head)
    pdf = real.writer().day_sheet(sheet, samples.context(is_demo=True))
    assert_well_printed(pdf, "day-sheet")


@pytest.mark.parametrize("mark", ["DRAFT", "REVISED", "COPY"])
def test_a_marked_summary_is_well_printed(people, mark):
    context = samples.context(is_demo=True, copy=mark == "COPY")
    stored = people["urgent"]
    writer = real.writer()
    if mark == "DRAFT":
        pdf = writer.unsigned_summary(stored.visit, stored.assessment, context)
    else:
        old = 7 if mark == "REVISED" else None
        pdf = writer.visit_summary(replace(stored, replaces=old), context)
    assert_well_printed(pdf, f"summary-{mark.lower()}")
