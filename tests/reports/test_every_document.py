"""What holds for every page of every document: sound files that stand alone."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest

from intake.domain.papers import AuditHead, Chapter, DaySheet, Entry, Manual
from intake.domain.record import LabelPaper, PrintOptions, VisitLine
from intake.domain.visit import Visit
from tests.reports import real, samples

DAY_SHEET = DaySheet(
    day=date(2026, 11, 23),
    visits=(
        VisitLine(
            id=7,
            patient_id=7,
            patient_name="ZIELIŃSKI, Grzegorz",
            born="03-Feb-1969 (57y)",
            number="999 000 2029",
            seen_at=samples.SEEN,
            level=samples.benign_assessment().level,
            decided_level=None,
            title="Potassium low",
            tests=("Potassium",),
            status=samples.stored(
                samples.benign_visit(), samples.benign_assessment()
            ).status,
        ),
    ),
    head=AuditHead(count=9, digest="5e" * 32),
)
BOOK = Manual(
    title="Rule book",
    version="2026.11.1",
    digest="sha256:" + "5e" * 32,
    chapters=(
        Chapter(
            title="EMERGENCY",
            paragraphs=("How to read this.",),
            entries=(Entry(title="A rule", lines=((0, "Holds when:"), (1, "always"))),),
        ),
    ),
)


def _visit():
    return Visit.model_validate(real.document("02_dvt"))


def _stored():
    visit = _visit()
    day = (visit.seen_at or samples.SEEN).date()
    return samples.stored(visit, real.rules().assess(visit, at=day))


def _draft(writer, context):
    return writer.unsigned_summary(_visit(), _stored().assessment, context)


def _handout(language):
    options = PrintOptions(language=language)
    return lambda writer, context: writer.handout(_stored(), context, options)


def _labels(paper):
    options = PrintOptions(labels=paper)
    return lambda writer, context: writer.tube_labels(_stored(), context, options)


ABOUT_A_PATIENT = {
    "summary": lambda writer, context: writer.visit_summary(_stored(), context),
    "draft": _draft,
    "handout": _handout("en"),
    "handout in Arabic": _handout("ar"),
    "request": lambda writer, context: writer.lab_request(_stored(), context),
    "sheet of labels": _labels(LabelPaper.SHEET),
    "labels": _labels(LabelPaper.PRINTER),
    "story": lambda writer, context: writer.story([_stored()], context),
}
ABOUT_ALL = {
    "rule book": lambda writer, context: writer.rule_book(BOOK, context),
    "day sheet": lambda writer, context: writer.day_sheet(DAY_SHEET, context),
}
EVERY = ABOUT_A_PATIENT | ABOUT_ALL


@pytest.fixture(scope="module")
def made():
    """Return every document, as a copy of the demonstration."""
    context = samples.context(copy=True, is_demo=True)
    writer = real.writer()
    return {name: make(writer, context) for name, make in EVERY.items()}


@pytest.fixture
def opened(made, request):
    with pikepdf.open(BytesIO(made[request.param])) as pdf:
        yield pdf


each = pytest.mark.parametrize("opened", EVERY, indirect=True)


@each
def test_qpdf_finds_nothing_to_complain_of(opened):
    assert opened.check_pdf_syntax() == []
    assert not opened.is_encrypted


@each
def test_nothing_that_describes_the_file_names_the_patient(opened):
    told = "\n".join(str(value) for value in opened.docinfo.values())
    with opened.open_metadata() as metadata:
        told += str(metadata)
    told += "\n".join(opened.attachments)
    assert str(opened.docinfo["/Title"])
    for name in ("Zieli", "Grzegorz", "999 000 2029", "1969"):
        assert name not in told


@each
def test_it_is_tagged_and_tells_its_language(opened):
    assert opened.Root.MarkInfo.Marked
    assert str(opened.Root.Lang)[:2] in {"en", "ar"}
    assert len(opened.Root.StructTreeRoot.K) > 0


@each
def test_every_letter_is_embedded_and_can_be_read_back(opened):
    fonts = [
        font
        for page in opened.pages
        for font in page.resources.get("/Font", {}).values()
    ]
    assert fonts
    for font in fonts:
        assert "/FontFile2" in font.FontDescriptor
        assert "/ToUnicode" in font


@pytest.mark.parametrize("name", ABOUT_A_PATIENT)
def test_every_page_says_whose_it_is_from_where_and_by_whom(
    made, name, pages, squeezed
):
    for page in pages(made[name]):
        read = squeezed(page).upper()
        for told in ("Zieliński", "Grzegorz", "999 000 2029", "1969"):
            assert squeezed(told).upper() in read
        for told in ("Riverside Surgery", "P. Okafor", "COPY", "DEMO"):
            assert squeezed(told).upper() in read


@pytest.mark.parametrize("name", ["draft"])
def test_what_is_not_signed_is_marked_on_every_page(made, name, pages):
    assert all("DRAFT" in page for page in pages(made[name]))


@pytest.mark.parametrize("name", sorted(EVERY.keys() - {"handout in Arabic", "labels"}))
def test_every_page_says_which_of_how_many_it_is(made, name, pages, squeezed):
    read = [squeezed(page) for page in pages(made[name])]
    for number, page in enumerate(read, start=1):
        assert f"Page{number}of{len(read)}" in page
        assert squeezed("23-Nov-2026 10:18") in page or squeezed("23 November") in page
