"""The frame of a page: the clinic's paper, margins, letterhead and logo."""

import struct
import zlib
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageFile
from reportlab.lib.units import mm

from intake.domain.preferences import Margins, PageSetup, Paper, Preferences
from reports.logo import read_logo
from tests.reports import samples


def picture(kind="PNG", mode="RGBA", size=(400, 100)):
    file = BytesIO()
    Image.new(mode, size, "navy").save(file, kind)
    return file.getvalue()


def claiming(width, height):
    """Return a PNG of a few bytes that claims to be of any size."""

    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


def in_context(**page):
    context = samples.context()
    setup = PageSetup(**page)
    clinic = replace(context.clinic, preferences=Preferences(page=setup))
    return replace(context, clinic=clinic)


@pytest.fixture
def summary_on(writer):
    record = samples.stored(samples.benign_visit(), samples.benign_assessment())
    return lambda **page: writer.visit_summary(record, in_context(**page))


def spread_of(pdf):
    """Return the size of the first page, and the box that its letters fill."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        text = page.get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
        boxes = [box for box in boxes if box[2] - box[0] > 0.1]
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        return page.get_size(), (min(lefts), min(bottoms), max(rights), max(tops))


def pictures_of(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        return list(document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))


@pytest.mark.parametrize("paper", list(Paper))
def test_everything_stays_within_the_margins_of_the_clinic(summary_on, paper):
    margins = Margins(top=25, bottom=30, left=40, right=20)
    (wide, high), box = spread_of(summary_on(paper=paper, margins=margins))
    left, bottom, right, top = box
    assert left >= 40 * mm - 1
    assert bottom >= 30 * mm - 3
    assert right <= wide - 20 * mm + 2
    assert top <= high - 25 * mm + 3


def test_the_letterhead_stands_on_every_page(summary_on, pages):
    lines = ("Dr A. Stone, GP", "Registered in England 0123")
    for page in pages(summary_on(letterhead=lines)):
        assert all(line in page for line in lines)


@pytest.mark.parametrize("logo", [picture(), picture("JPEG", "L"), picture("PNG", "P")])
def test_the_logo_stands_on_the_page_within_its_room(summary_on, logo):
    (image,) = pictures_of(summary_on(logo=logo))
    left, bottom, right, top = image.get_bounds()
    assert right - left <= 118.5
    assert top - bottom <= 42.5


def test_a_logo_that_shines_through_stands_on_white():
    logo = read_logo(picture("PNG", "RGBA"))
    assert logo is not None
    assert logo.image.mode == "RGB"


def test_a_large_picture_is_made_as_small_as_its_room():
    logo = read_logo(picture(size=(3000, 1500)))
    assert logo is not None
    assert max(logo.image.size) <= 660


@pytest.mark.parametrize(
    "logo",
    [
        picture()[:40],
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xffnothing",
        claiming(60_000, 60_000),
        claiming(5_000, 5_000),
        claiming(20, 20),
    ],
    ids=["cut", "only a start", "no picture", "flood", "too large", "without pixels"],
)
def test_a_logo_that_cannot_be_used_is_left_out_and_told(summary_on, pages, logo):
    pdf = summary_on(logo=logo)
    assert pictures_of(pdf) == []
    assert "The logo of the clinic cannot be printed" in " ".join(
        pages(pdf)[-1].split()
    )


def test_half_a_picture_is_refused_whatever_pillow_was_told_elsewhere(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = picture(size=(300, 300))
    assert read_logo(whole[: len(whole) // 2]) is None
    assert read_logo(whole) is not None
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_what_can_be_printed_needs_no_remark(summary_on, pages):
    assert "Please note" not in pages(summary_on(logo=picture()))[-1]
