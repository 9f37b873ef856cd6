"""What is typed in any script can be read back from the page, each character of it."""

import unicodedata
from collections import Counter
from datetime import UTC
from io import BytesIO

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from reports.fonts import Weight
from reports.text import normal, pieces
from reports.writer import PdfReportWriter
from tests.reports import samples

SCRIPTS = {
    "latin": (0x20, 0x24F),
    "greek": (0x370, 0x3FF),
    "cyrillic": (0x400, 0x4FF),
    "hebrew": (0x5D0, 0x5EA),
    "arabic": (0x620, 0x66F),
    "devanagari": (0x900, 0x96F),
    "thai": (0xE00, 0xE5B),
    "kana": (0x3041, 0x30FF),
    "han": (0x4E00, 0x9FFF),
    "hangul": (0xAC00, 0xD7A3),
    "emoji": (0x1F300, 0x1F64F),
    "all": (0x20, 0x2FFFF),
}


def words_of(script):
    first, last = SCRIPTS[script]
    letters = st.characters(
        min_codepoint=first, max_codepoint=last, exclude_categories=("Zs", "Cs", "Cc")
    )
    return st.lists(st.text(letters, min_size=1, max_size=12), max_size=12)


def read_by_pypdf(pdf):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def read_by_pdfium(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def letters_of(text):
    """Return how often each letter and mark comes; compatible forms count as one."""
    return Counter("".join(unicodedata.normalize("NFKD", text).split()))


def printed_of(text):
    """Return what must stand on the page: codes for what no font has."""
    lines = normal(text).split("\n")
    return "\n".join(
        "".join(piece.text for piece in pieces(line, Weight.REGULAR)) for line in lines
    )


@pytest.fixture(scope="module")
def writer_of_module():
    return PdfReportWriter(
        labels=samples.LABELS, red_flags=samples.RED_FLAGS, zone=UTC, reproducible=True
    )


@pytest.mark.parametrize("read", [read_by_pypdf, read_by_pdfium])
@pytest.mark.parametrize("script", SCRIPTS)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_every_character_of_notes_can_be_read_back(
    script, read, data, writer_of_module
):
    notes = " ".join(data.draw(words_of(script)))
    visit = samples.benign_visit(notes=notes)
    record = samples.stored(visit, samples.benign_assessment())
    found = letters_of(read(writer_of_module.visit_summary(record, samples.context())))
    assert letters_of(printed_of(notes)) - found == Counter()


PHRASES = {
    "Greek": "Κράμπες στη γάμπα",
    "Cyrillic": "Судороги икроножных мышц",
    "Arabic": "تشنج في ربلة الساق",
    "Hebrew": "התכווצות שרירים בלילה",
    "Devanagari": "पिंडली में ऐंठन क्षत्रिय",
    "Thai": "ตะคริวที่น่อง ผู้ป่วย",
    "Chinese": "小腿抽筋 糖尿病",
    "Taiwan": "小腿抽筋 張學友",
    "Japanese": "こむら返り カルシウム",
    "Korean": "종아리 쥐가 납니다",
}


@pytest.mark.parametrize("read", [read_by_pypdf, read_by_pdfium])
@pytest.mark.parametrize("language", PHRASES)
def test_the_words_of_every_field_are_read_in_their_order(
    language, read, writer_of_module
):
    phrase = PHRASES[language]
    patient = {
        "given_name": phrase,
        "preferred_name": phrase,
        "age_years": 50,
        "sex": "male",
        "allergies": {"status": "known", "items": [{"substance": phrase}]},
    }
    visit = samples.benign_visit(
        patient=patient,
        notes=phrase,
        seen_by=phrase,
        conditions=[{"text": phrase}],
        medications=[{"text": phrase, "dose": phrase}],
    )
    record = samples.stored(visit, samples.benign_assessment())
    printed = read(writer_of_module.visit_summary(record, samples.context()))
    found = {word: printed.count(word) for word in phrase.split()}
    assert {word: times for word, times in found.items() if times < 8} == {}
