"""A writer with made-up labels, and eyes to read its pages with."""

from collections.abc import Callable
from datetime import UTC
from io import BytesIO

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from reports.document import Line, Tone
from reports.named import LevelMark
from reports.printed import Printed
from reports.summary import visit_summary
from reports.wording import Wording
from reports.writer import PdfReportWriter
from tests.reports import samples


@pytest.fixture
def writer() -> PdfReportWriter:
    """Return a writer whose bytes depend on nothing but what it is given."""
    return PdfReportWriter(
        labels=samples.LABELS,
        units=samples.UNITS,
        red_flags=samples.RED_FLAGS,
        zone=UTC,
        reproducible=True,
    )


@pytest.fixture
def pages() -> Callable[[bytes], list[str]]:
    """Return what reads the text of every page."""

    def read(pdf: bytes) -> list[str]:
        return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]

    return read


@pytest.fixture
def squeezed() -> Callable[[str], str]:
    """Return what takes out all white space: a page breaks lines where it must."""

    def squeeze(text: str) -> str:
        return "".join(text.split())

    return squeeze


@pytest.fixture
def summary():
    """Return what writes the summary of a visit as data."""
    wording = Wording(labels=samples.LABELS, units=samples.UNITS, zone=UTC)

    def write(visit, assessment, *, signed=True, stored=None, **context):
        record = samples.stored(visit, assessment, **(stored or {}))
        printed = Printed(
            visit=visit,
            assessment=assessment,
            context=samples.context(**context),
            stored=record if signed else None,
        )
        return visit_summary(printed, samples.RED_FLAGS, wording)

    return write


@pytest.fixture
def serious(summary):
    """Return the summary of a serious visit."""
    return summary(samples.serious_visit(), samples.serious_assessment())


@pytest.fixture
def benign(summary):
    """Return the summary of a benign visit."""
    return summary(samples.benign_visit(), samples.benign_assessment())


@pytest.fixture
def strong_texts():
    """Return what picks the strong words of a section."""

    def pick(section):
        return [
            span.text
            for row in section.rows
            for cell in row
            for line in cell
            if isinstance(line, Line)
            for span in line.spans
            if span.tone is Tone.STRONG
        ]

    return pick


@pytest.fixture
def marks():
    """Return what picks the levels that a section marks."""

    def pick(section):
        parts = (part for row in section.rows for cell in row for part in cell)
        return [part.level for part in parts if isinstance(part, LevelMark)]

    return pick


@pytest.fixture
def recorded_canvas() -> Callable[[], Canvas]:
    """Return what makes a canvas whose drawing steps can be read."""
    return lambda: Canvas(BytesIO(), pageCompression=0)
