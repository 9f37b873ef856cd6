from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4, LETTER

from intake.domain.assessment import Level
from intake.domain.decision import Decision, Untaken
from intake.domain.record import VisitStatus
from intake.domain.text import LINE_LIMIT
from reports.levels import COLOURS, draw_shape
from tests.reports import samples


@pytest.fixture
def serious(writer):
    record = samples.stored(samples.serious_visit(), samples.serious_assessment())
    return writer.visit_summary(record, samples.context(is_demo=True))


@pytest.fixture
def benign(writer):
    record = samples.stored(samples.benign_visit(), samples.benign_assessment())
    return writer.visit_summary(record, samples.context())


def test_a_benign_visit_takes_one_page_and_a_serious_one_two(benign, serious, pages):
    assert len(pages(benign)) == 1
    assert len(pages(serious)) == 2


def test_every_page_says_who_where_and_which_page_it_is(writer, pages):
    visit = samples.serious_visit(notes="Line of notes. " * 1300)
    record = samples.stored(visit, samples.serious_assessment())
    read = pages(writer.visit_summary(record, samples.context(is_demo=True)))
    assert len(read) > 3
    for number, page in enumerate(read, start=1):
        assert "SMITH, John Alexander (Mr)" in page
        assert "14-Jul-1945 (81y)" in page
        assert "943 476 5870" in page
        assert "Known allergies: penicillin (rash); elastic plaster" in page
        assert "Riverside Surgery" in page
        assert "DEMO" in page
        assert f"Page {number} of {len(read)}" in page
        assert "Decision support, not a diagnosis" in page
        assert "Printed 23-Nov-2026 10:18 UTC+00:00 by Nurse P. Okafor" in page
        assert "Knowledge 2026.11.1 5d2a9be14f0c" in page


@pytest.mark.parametrize(
    ("changes", "context", "mark"),
    [
        ({}, {"copy": True}, "COPY"),
        ({"status": VisitStatus.AMENDED, "replaces": 3}, {}, "REVISED"),
        ({"status": VisitStatus.ENTERED_IN_ERROR}, {}, "ENTERED IN ERROR"),
    ],
)
def test_every_page_of_a_signed_visit_is_marked(writer, pages, changes, context, mark):
    visit, assessment = samples.serious_visit(), samples.serious_assessment()
    record = samples.stored(visit, assessment, **changes)
    read = pages(writer.visit_summary(record, samples.context(**context)))
    assert all(mark in page for page in read)


def test_every_page_of_an_unsigned_visit_is_marked_draft(writer, pages):
    pdf = writer.unsigned_summary(
        samples.serious_visit(), samples.serious_assessment(), samples.context()
    )
    assert all("DRAFT" in page for page in pages(pdf))


def test_everything_that_the_document_says_is_on_the_pages(
    serious, pages, summary, squeezed
):
    document = summary(
        samples.serious_visit(), samples.serious_assessment(), is_demo=True
    )
    printed = squeezed(" ".join(pages(serious)))
    for text in document.texts():
        if text != document.title:
            assert squeezed(text) in printed


@pytest.mark.parametrize(("paper", "size"), [("A4", A4), ("Letter", LETTER)])
def test_the_paper_is_the_clinics(writer, paper, size):
    record = samples.stored(samples.benign_visit(), samples.benign_assessment())
    pdf = writer.visit_summary(record, samples.context(paper=paper))
    box = PdfReader(BytesIO(pdf)).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(size, abs=0.01)


def test_the_document_information_names_no_patient(serious):
    reader = PdfReader(BytesIO(serious))
    told = {key: str(value) for key, value in (reader.metadata or {}).items()}
    assert told["/Title"] == "Visit summary 1042"
    assert told["/Author"] == "Riverside Surgery"
    assert told["/Creator"] == "CrampDesk"
    everything = " ".join(told.values()).lower()
    assert not any(word in everything for word in ("smith", "john", "943", "anonymous"))


def test_the_document_tells_its_language_and_shows_its_title(serious):
    catalog = PdfReader(BytesIO(serious)).root_object
    assert str(catalog["/Lang"]) == "en-GB"
    shown = catalog["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert shown


def test_every_font_is_embedded(writer):
    visit = samples.serious_visit(notes="Ελλάδα Łódź שלום مرحبا नमस्ते ⚠ สวัสดี")
    record = samples.stored(visit, samples.serious_assessment())
    pdf = writer.visit_summary(record, samples.context())
    fonts = [
        font.get_object()
        for page in PdfReader(BytesIO(pdf)).pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    ]
    assert len({str(font["/BaseFont"]) for font in fonts}) >= 7
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
    assert all("/ToUnicode" in font for font in fonts)


def test_nothing_in_the_file_acts(serious):
    with pikepdf.open(BytesIO(serious)) as pdf:
        told = " ".join(repr(item) for item in pdf.objects)
        root = repr(pdf.Root.keys())
        carried = set(pdf.attachments)
    for word in ("/JavaScript", "/Launch", "/URI", "/OpenAction", "/AA"):
        assert f'"{word}"' not in told + root
    assert carried == {"visit.json", "assessment.json"}


def test_equal_visits_give_equal_bytes(writer, serious):
    record = samples.stored(samples.serious_visit(), samples.serious_assessment())
    assert writer.visit_summary(record, samples.context(is_demo=True)) == serious


def test_the_time_of_printing_is_on_the_page(writer, benign):
    record = samples.stored(samples.benign_visit(), samples.benign_assessment())
    now = samples.context()
    later = type(now)(
        clinic=now.clinic,
        printed_by=now.printed_by,
        printed_at=now.printed_at + timedelta(minutes=1),
    )
    assert writer.visit_summary(record, later) != benign


def test_long_names_are_never_cut_and_leave_room_to_write(writer, pages, squeezed):
    name = "Wolfeschlegelsteinhausen " * 20
    patient = {
        "family_name": name.strip(),
        "given_name": ("Hubert Blaine " * 35).strip(),
        "title": "x" * 400,
        "preferred_name": "y" * 480,
        "number": "9" * 300,
        "age_years": 41,
        "sex": "unknown",
    }
    visit = samples.benign_visit(patient=patient)
    record = samples.stored(visit, samples.benign_assessment())
    read = pages(writer.visit_summary(record, samples.context(clinic="C" * 300)))
    assert len(read) < 5
    for page in read:
        printed = squeezed(page)
        assert squeezed(name.upper()) in printed
        assert "y" * 480 in printed
        assert "9" * 300 in printed
        assert "C" * 50 in printed


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_longest_of_everything_is_still_printed(writer, pages, squeezed, paper):
    def long(letter):
        return letter * LINE_LIMIT

    patient = {
        "family_name": long("F"),
        "given_name": long("g"),
        "title": long("t"),
        "preferred_name": long("p"),
        "number": long("n"),
        "age_years": 41,
        "sex": "unknown",
        "allergies": {"status": "known", "items": [{"substance": long("a")}]},
    }
    decided = Decision(
        suggested=Level.SELF_CARE,
        level=Level.EMERGENCY,
        text=long("d"),
        decided_by=long("b"),
        decided_at=samples.SEEN,
        untaken=tuple(Untaken(test=f"t{n}", reason=long("u")) for n in range(40)),
    )
    visit = samples.benign_visit(
        patient=patient, seen_by=long("s"), decision=decided, notes=long("z")
    )
    record = samples.stored(visit, samples.benign_assessment(), signed_by=long("q"))
    context = samples.context(paper=paper, clinic="C" * 5000, is_demo=True, copy=True)
    read = pages(writer.visit_summary(record, context))
    printed = [squeezed(page) for page in read]
    assert all(long(letter) in page for page in printed for letter in "Fgtpn")
    assert all(long(letter) in "".join(printed) for letter in "adbz")
    assert "EMERGENCY" in printed[0]


def test_a_visit_half_told_is_printed_with_what_is_missing(writer, pages):
    visit = samples.benign_visit(
        answers={"cramp_sites": ["calf", "thigh"]}, decision=None
    )
    pdf = writer.unsigned_summary(visit, samples.benign_assessment(), samples.context())
    (page,) = pages(pdf)
    assert "Not yet decided" in page
    assert "Not asked: since, how often" in page


def test_a_number_is_never_broken_over_lines(writer, pages):
    patient = {
        "family_name": "Oh",
        "number": "943 476 5919",
        "birth_date": "1959",
        "sex": "intersex",
    }
    visit = samples.benign_visit(patient=patient)
    record = samples.stored(visit, samples.benign_assessment())
    (page,) = pages(writer.visit_summary(record, samples.context()))
    assert "No. 943 476 5919" in page


def test_a_section_that_goes_on_says_so_on_the_next_page(writer, pages):
    visit = samples.benign_visit(notes="Line of notes. " * 800)
    record = samples.stored(visit, samples.benign_assessment())
    read = pages(writer.visit_summary(record, samples.context()))
    assert all("continued" in page for page in read[1:])
    assert "continued" not in read[0]


def test_each_level_has_a_colour_and_a_shape_of_its_own(recorded_canvas):
    assert set(COLOURS) == set(Level)
    drawn = set()
    for level in Level:
        canvas = recorded_canvas()
        draw_shape(canvas, level, 0, 0, 10)
        colourless = [
            step for step in canvas._code if not step.endswith((" rg", " RG"))
        ]
        drawn.add("\n".join(colourless))
    assert len(drawn) == len(Level)


@pytest.mark.parametrize("level", list(Level))
def test_every_level_can_be_printed(writer, pages, level):
    decided = samples.decision(level)
    visit = samples.benign_visit(decision=decided)
    pdf = writer.unsigned_summary(visit, samples.benign_assessment(), samples.context())
    assert level.word in pages(pdf)[0]
