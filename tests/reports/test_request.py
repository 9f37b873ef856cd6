"""The laboratory request and its labels, read back as a scanner reads them."""

import json
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from intake.domain.decision import Untaken
from intake.domain.errors import RefusedError
from intake.domain.record import LabelPaper, PrintOptions, VisitStatus
from intake.domain.visit import Visit
from reports.request import request_number, shown_number
from tests.reports import real, samples

SHARP = 300 / 72


def record(name="02_dvt", **stored):
    visit = Visit.model_validate(real.document(name))
    assessment = real.rules().assess(visit, at=(visit.seen_at or samples.SEEN).date())
    return samples.stored(visit, assessment, **stored)


def request(stored, **context):
    return real.writer().lab_request(stored, samples.context(**context))


def scanned(pdf, scale=SHARP):
    """Return what a scanner reads off every page of a print."""
    with pypdfium2.PdfDocument(pdf) as document:
        images = [
            page.render(scale=scale, grayscale=True).to_pil() for page in document
        ]
    return [code for image in images for code in zxingcpp.read_barcodes(image)]


def code_of(codes, kind):
    (found,) = [code for code in codes if code.format == kind]
    return found


def squeezed(texts):
    return "".join("".join(texts).split())


def test_the_number_is_read_back_from_the_page():
    stored = record()
    code = code_of(scanned(request(stored)), zxingcpp.BarcodeFormat.Code128)
    assert code.text == request_number(stored)


@pytest.mark.parametrize("scale", [150 / 72, 600 / 72])
def test_codes_are_read_at_the_resolution_of_a_copier_and_of_a_printer(scale):
    stored = record()
    texts = {code.text for code in scanned(request(stored), scale)}
    assert request_number(stored) in texts
    assert len(texts) == 2


def test_the_request_is_read_back_as_data():
    stored = record("02_dvt")
    code = code_of(scanned(request(stored)), zxingcpp.BarcodeFormat.QRCode)
    told = json.loads(code.bytes)
    assert told["format"] == "crampdesk-request/1"
    assert told["request"] == request_number(stored)
    assert told["patient"] == {
        "number": "999 000 2029",
        "born": "1969-02-03",
        "sex": "male",
    }
    assert told["name"] == {"family_name": "Zieliński", "given_name": "Grzegorz"}
    asked = {test for test, _ in told["tests"]}
    assert asked == {lab.test for lab in stored.assessment.labs}
    assert ["creatinine", "14682-9"] in told["tests"]


def test_a_name_too_long_for_a_code_is_left_to_the_paper():
    stored = record("02_dvt")
    named = {"family_name": "Ł" * 400, "given_name": "名" * 400}
    patient = stored.visit.patient.model_copy(update=named)
    stored = replace(stored, visit=stored.visit.model_copy(update={"patient": patient}))
    pdf = request(stored)
    told = json.loads(code_of(scanned(pdf), zxingcpp.BarcodeFormat.QRCode).bytes)
    assert "name" not in told
    assert told["patient"]["number"] == "999 000 2029"


def test_every_version_of_a_visit_has_a_number_of_its_own():
    numbers = {request_number(record(id=number)) for number in (1, 10, 100, 12345678)}
    assert len(numbers) == 4


@pytest.mark.parametrize("number", [1, 42, 1042, 99_999_999])
def test_a_mistyped_figure_or_two_swapped_ones_are_found(number):
    """ISO 7064, MOD 97-10: the number with its check leaves 1."""
    digits = request_number(record(id=number))[2:]
    assert int(digits) % 97 == 1
    for place, digit in enumerate(digits):
        wrong = digits[:place] + str((int(digit) + 1) % 10) + digits[place + 1 :]
        assert int(wrong) % 97 != 1


def test_the_number_is_shown_in_groups():
    assert shown_number("CD0000104276") == "CD 0000 1042 76"


def test_the_page_says_whom_what_why_how_and_by_whom(pages):
    read = squeezed(pages(request(record("07_thiazide_with_low_potassium"))))
    for text in (
        "WHITCOMBE, Harold (Mr)",
        "14-Jul-1945 (81y)",
        "999 000 7071",
        "Known allergies: trimethoprim (rash)",
        "Nurse P. Okafor",
        "Riverside Surgery",
        "Wanted today",
        "Potassium low",
        "bendroflumethiazide",
        "Bendroflumethiazide 2.5mg tablets",
        "amlodipine",
        "Hypertension; Gout",
        "Magnesium",
        "LOINC 2601-3",
        "SST or lithium heparin",
        "Haemolysis raises result",
        "Date taken",
        "Time taken (24 h)",
        "Taken by",
        "Page 1 of 1",
    ):
        assert squeezed(text) in read


def test_what_the_nurse_unticked_is_not_asked_for_and_what_she_added_is(pages):
    stored = record()
    decided = samples.decision(
        stored.assessment.level,
        untaken=(Untaken(test="inr", reason="taken yesterday"),),
        added=("magnesium",),
    )
    stored = replace(
        stored, visit=stored.visit.model_copy(update={"decision": decided})
    )
    pdf = request(stored)
    told = json.loads(code_of(scanned(pdf), zxingcpp.BarcodeFormat.QRCode).bytes)
    asked = {test for test, _ in told["tests"]}
    assert "inr" not in asked
    assert "magnesium" in asked
    assert "Magnesium" in squeezed(pages(pdf))


def test_without_tests_there_is_nothing_to_request():
    benign = record("01_benign")
    with pytest.raises(RefusedError, match="orders no tests"):
        request(benign)
    with pytest.raises(RefusedError, match="orders no tests"):
        real.writer().tube_labels(benign, samples.context(), PrintOptions())


def test_what_is_done_at_the_bedside_is_not_asked_of_the_laboratory():
    stored = record()
    bedside = replace(stored.assessment.labs[0], tube="bedside", test="glucose_bedside")
    assessment = replace(stored.assessment, labs=(bedside,))
    with pytest.raises(RefusedError, match="orders no tests"):
        request(replace(stored, assessment=assessment))


def test_copies_and_revisions_are_marked(pages):
    revised = record(replaces=3, status=VisitStatus.SIGNED)
    read = squeezed(pages(request(revised, copy=True, is_demo=True)))
    assert "DEMO" in read
    assert "REVISED" in read
    assert "COPY" in read


@pytest.mark.parametrize("paper", list(LabelPaper))
def test_every_tube_gets_one_label_that_a_scanner_reads(paper):
    stored = record()
    options = PrintOptions(labels=paper)
    pdf = real.writer().tube_labels(stored, samples.context(), options)
    texts = [code.text for code in scanned(pdf)]
    tubes = {lab.tube for lab in stored.assessment.labs if lab.tube}
    assert texts == [request_number(stored)] * len(tubes)


def test_a_label_names_the_person_the_tube_and_its_tests(pages):
    stored = record()
    options = PrintOptions(labels=LabelPaper.PRINTER)
    read = pages(real.writer().tube_labels(stored, samples.context(), options))
    for page in read:
        for text in ("ZIELIŃSKI", "03-Feb-1969", "999 000 2029", "23-Nov-2026 10:18"):
            assert squeezed(text) in squeezed(page)
    assert any("EDTA: Full blood count" in " ".join(page.split()) for page in read)


def test_a_label_of_a_label_printer_says_which_of_how_many_from_where_and_by_whom(
    pages,
):
    options = PrintOptions(labels=LabelPaper.PRINTER)
    read = pages(real.writer().tube_labels(record(), samples.context(), options))
    assert len(read) > 1
    for number, page in enumerate(read, start=1):
        assert squeezed(f"tube {number} of {len(read)} ") in squeezed(page)
        assert squeezed("Riverside Surgery · by Nurse P. Okafor") in squeezed(page)


@pytest.mark.parametrize("paper", LabelPaper)
def test_the_number_of_the_patient_stands_whole_in_one_line(pages, paper):
    stored = record()
    estimated = {"birth_date": None, "age_years": 89}
    patient = stored.visit.patient.model_copy(update=estimated)
    stored = replace(stored, visit=stored.visit.model_copy(update={"patient": patient}))
    options = PrintOptions(labels=paper)
    (first, *_) = pages(real.writer().tube_labels(stored, samples.context(), options))
    lines = [line.strip() for line in first.splitlines()]
    assert [line for line in lines if line.endswith("No. 999 000 2029")]
    assert not [line for line in lines if line == "2029"]


def test_a_sheet_of_labels_says_in_its_margin_whose_it_is(pages):
    context = samples.context(copy=True)
    (read,) = pages(real.writer().tube_labels(record(), context, PrintOptions()))
    margin = squeezed(read).partition("Page1of1")[0]
    for text in ("ZIELIŃSKI", "Born 03-Feb-1969", "999 000 2029", "COPY"):
        assert squeezed(text) in margin
    for text in ("Riverside Surgery", "by Nurse P. Okafor", "23-Nov-2026 10:18"):
        assert squeezed(text) in margin


@pytest.mark.parametrize("paper", list(LabelPaper))
def test_tests_that_a_label_has_no_room_for_are_counted(pages, paper):
    stored = record()
    lab = stored.assessment.labs[0]
    labs = tuple(
        replace(lab, test=f"t{n}", name=f"A test with a long name {n}", tube="EDTA")
        for n in range(20)
    )
    stored = replace(stored, assessment=replace(stored.assessment, labs=labs))
    options = PrintOptions(labels=paper)
    (read,) = pages(real.writer().tube_labels(stored, samples.context(), options))
    shown = squeezed(read).count("Atestwithalongname")
    assert 0 < shown < 20
    assert squeezed(f", {20 - shown} more") in squeezed(read)


def test_labels_lie_along_the_tube():
    options = PrintOptions(labels=LabelPaper.PRINTER)
    pdf = real.writer().tube_labels(record(), samples.context(), options)
    with pypdfium2.PdfDocument(pdf) as document:
        wide, high = document[0].get_size()
    assert wide == pytest.approx(2 * high)


def test_more_labels_than_a_sheet_holds_go_on_to_the_next(pages):
    stored = record()
    lab = stored.assessment.labs[0]
    labs = tuple(replace(lab, test=f"t{n}", tube=f"tube {n}") for n in range(45))
    stored = replace(stored, assessment=replace(stored.assessment, labs=labs))
    pdf = real.writer().tube_labels(stored, samples.context(), PrintOptions())
    read = pages(pdf)
    assert len(read) == 2
    shown = shown_number(request_number(stored))
    counts = [" ".join(page.split()).count(shown) for page in read]
    assert counts == [40 + 1, 5 + 1]  # and once in the margin
    assert "Page 2 of 2" in read[1]


def test_a_name_that_no_label_holds_is_cut_with_a_mark_but_never_the_number(pages):
    stored = record()
    patient = stored.visit.patient.model_copy(update={"family_name": "Wolfe " * 80})
    stored = replace(stored, visit=stored.visit.model_copy(update={"patient": patient}))
    options = PrintOptions(labels=LabelPaper.PRINTER)
    (first, *_) = pages(real.writer().tube_labels(stored, samples.context(), options))
    assert "[…]" in first
    assert "999 000 2029" in " ".join(first.split())
