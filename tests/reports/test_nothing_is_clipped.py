import random

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.units import mm

from intake.domain.preferences import PageSetup
from intake.domain.text import NOTES_LIMIT
from reports.document import Document, Identity, Section, Span, plain
from reports.fonts import Weight, primary
from reports.pages import render
from reports.text import normal
from tests.reports import samples

SETUP = PageSetup()
MARGIN = SETUP.margins.left * mm
TOP, BOTTOM = SETUP.margins.top * mm, SETUP.margins.bottom * mm
WORDS = (
    *("the", "patient", "says", "that", "cramps", "wake", "him"),
    *("most", "nights,", "and", "last", "about", "two", "minutes;"),
)
LETTERS = st.sampled_from(
    sorted(
        chr(code)
        for code in primary(Weight.REGULAR).covers
        if (0x21 <= code <= 0x17F or 0x370 <= code <= 0x52F or 0x1E00 <= code <= 0x1FFF)
        and normal(chr(code)) == chr(code)
        and chr(code).isprintable()
    )
)


def long_notes(end):
    draw = random.Random(7)  # noqa: S311 (words, not secrets)
    text = ""
    while len(text) < NOTES_LIMIT:
        text += " ".join(draw.choices(WORDS, k=draw.randint(3, 40))) + draw.choice(end)
    return text[:NOTES_LIMIT]


def boxes(pdf):
    """Yield the height and width of each page with the boxes of its letters."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        text = page.get_textpage()
        letters = [
            (text.get_text_range(at, 1), text.get_charbox(at))
            for at in range(text.count_chars())
        ]
        yield page.get_size(), [box for char, box in letters if char.strip()]
        text.close()
        page.close()
    document.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize(
    "notes",
    [
        long_notes([" ", "\n", "\n\n"]),
        "x" * NOTES_LIMIT,
        "WW " * (NOTES_LIMIT // 3),
        "word\n" * 400,
        "\n" * 300 + "end",
    ],
    ids=["prose", "one word", "wide words", "list", "empty lines"],
)
def test_notes_flow_over_pages_and_every_letter_is_there(
    writer, pages, squeezed, notes, paper
):
    visit = samples.benign_visit(notes=notes)
    record = samples.stored(visit, samples.benign_assessment())
    read = pages(writer.visit_summary(record, samples.context(paper=paper)))
    rest = [page.split("continued", 1)[-1] for page in read]
    rest[0] = rest[0].split("\nNotes\n", 1)[-1]
    flowed = [text.split("Decision support", 1)[0] for text in rest]
    assert squeezed(notes) in squeezed("".join(flowed))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("kind", ["benign", "serious", "notes", "names"])
def test_every_letter_stands_within_the_margins(writer, kind, paper):
    visit = {
        "benign": samples.benign_visit(),
        "serious": samples.serious_visit(),
        "notes": samples.serious_visit(notes="W" * 3000 + " i" * 3000),
        "names": samples.serious_visit(
            patient={
                "family_name": "W" * 500,
                "number": "W" * 500,
                "age_years": 1,
                "sex": "male",
            }
        ),
    }[kind]
    record = samples.stored(visit, samples.serious_assessment())
    context = samples.context(paper=paper, is_demo=True, copy=True)
    for (width, height), letters in boxes(writer.visit_summary(record, context)):
        assert letters
        assert min(left for left, *_ in letters) >= MARGIN - 1
        assert max(right for *_, right, _ in letters) <= width - MARGIN + 1
        assert min(bottom for _, bottom, *_ in letters) >= BOTTOM - 3
        assert max(top for *_, top in letters) <= height - TOP + 3


def test_the_flow_never_runs_into_the_footer(writer):
    visit = samples.serious_visit(notes=long_notes([" "]))
    record = samples.stored(visit, samples.serious_assessment())
    for _, letters in boxes(writer.visit_summary(record, samples.context())):
        lines = sorted({round(bottom) for _, bottom, *_ in letters})
        foot = [bottom for bottom in lines if bottom < BOTTOM + 10]
        body = [bottom for bottom in lines if bottom >= BOTTOM + 10]
        assert min(body) - max(foot) >= 5


@settings(max_examples=40)
@given(st.lists(st.text(alphabet=LETTERS, min_size=1, max_size=60), max_size=30))
def test_what_is_typed_is_what_can_be_read(words):
    text = " ".join(words)
    document = Document(
        title="t",
        identity=Identity("n", (), Span("a"), "c", "", "", ()),
        opinions=(),
        sections=(Section("Notes", (1.0,), (((plain(f"<{text}>"),),),)),),
        footer="f",
    )
    pdf = pypdfium2.PdfDocument(render(document, setup=PageSetup(), reproducible=True))
    read = "".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    printed = "".join(normal(read.replace("\ufffe", "")).split())
    assert "".join(normal(f"<{text}>").split()) in printed
