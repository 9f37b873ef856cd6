"""B13: the visit summary of two pages, against the same content by other libraries.

Time is processor time, so that what else the machine does matters little.
"""

from collections.abc import Callable
from datetime import UTC
from functools import partial
from io import BytesIO
from statistics import median
from time import process_time

from pypdf import PdfReader

from reports.printed import Printed
from reports.summary import visit_summary
from reports.wording import Wording
from reports.writer import PdfReportWriter
from tests.benchmarks.budget import Measured
from tests.benchmarks.peer_pages import fpdf2_pages, weasyprint_pages
from tests.reports import samples

TENTH = {"rounds": 1}
PAGES = 2
_Maker = Callable[[], bytes]
_MOST_MS = 60.0
_OURS = "ours"
_BUDGETS = {"fpdf2": 0.6, "WeasyPrint": 0.3}


def measure(rounds: int = 12) -> list[Measured]:
    """Print the summary in turn with each library, warm, and compare the medians."""
    visit, assessment = samples.serious_visit(), samples.serious_assessment()
    context, record = samples.context(), samples.stored(visit, assessment)
    writer = PdfReportWriter(
        labels=samples.LABELS,
        units=samples.UNITS,
        red_flags=samples.RED_FLAGS,
        zone=UTC,
    )
    document = visit_summary(
        Printed(visit=visit, assessment=assessment, context=context, stored=record),
        samples.RED_FLAGS,
        Wording(labels=samples.LABELS, units=samples.UNITS, zone=UTC),
    )
    makers: dict[str, _Maker] = {
        _OURS: lambda: writer.visit_summary(record, context),
        "fpdf2": lambda: fpdf2_pages(document),
    }
    weasyprint = weasyprint_pages()
    if weasyprint is not None:
        makers["WeasyPrint"] = partial(weasyprint, document)
    return _lines(_medians(makers, rounds))


def _medians(makers: dict[str, _Maker], rounds: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in makers}
    for make in makers.values():
        _check(make())
    for _ in range(rounds):
        for name, make in makers.items():
            started = process_time()
            make()
            times[name].append(1000 * (process_time() - started))
    return {name: median(kept) for name, kept in times.items()}


def _check(pdf: bytes) -> None:
    """Refuse to compare with less: every library prints all of it on two pages."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    assert len(pages) == PAGES, len(pages)
    assert all("SMITH, John Alexander (Mr)" in page for page in pages)
    assert "Knowledge2026.11.1,sha256:5d2a9be14f0c" in "".join(pages[-1].split())


def _lines(medians: dict[str, float]) -> list[Measured]:
    ours = medians[_OURS]
    lines = [_line(ours, None, "", f"≤ {_MOST_MS:g} ms", passed=ours <= _MOST_MS)]
    for name, most in _BUDGETS.items():
        peer = medians.get(name)
        passed = peer is not None and ours <= most * peer
        told = name if peer else f"{name} not installed"
        lines.append(_line(ours, peer, told, f"≤ {most:g} ×", passed=passed))
    return lines


def _line(
    ours: float, peer: float | None, name: str, budget: str, *, passed: bool
) -> Measured:
    return Measured(
        id="B13",
        what=f"Visit summary, {PAGES} pages, warm",
        ours=ours,
        unit="ms",
        peer=peer,
        peer_name=name,
        ratio=ours / peer if peer else None,
        budget=budget,
        passed=passed,
    )
