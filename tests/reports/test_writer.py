import ast
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab import rl_config

from intake.domain.errors import RefusedError
from reports import writer as module
from reports.writer import PdfReportWriter
from tests.reports import samples

REPORTS = Path(module.__file__).parent
PARSERS = {"Paragraph", "ParaParser", "XPreformatted", "Image", "ImageReader"}

_WATCHED = """
import sys
from tests.reports import samples
from reports.writer import PdfReportWriter
writer = PdfReportWriter(labels=samples.LABELS, red_flags=samples.RED_FLAGS)
record = samples.stored(samples.serious_visit(), samples.serious_assessment())
seen = []
sys.addaudithook(lambda name, args: seen.append((name, str(args[0]))) if name in
    {"open", "subprocess.Popen", "os.system"} or name.startswith("socket.") else None)
writer.visit_summary(record, samples.context())
cold = [event for event in seen if not event[1].endswith((".pyc", ".ttf"))]
fonts = {event[1].rpartition("/")[2] for event in seen if event[1].endswith(".ttf")}
seen.clear()
writer.visit_summary(record, samples.context())
print(cold, seen, sorted(fonts))
"""


def test_nothing_in_the_reports_parses_markup_or_loads_pictures_but_the_logo():
    found = {
        (path.name, alias.name)
        for path in REPORTS.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom | ast.Import)
        for alias in node.names
        if alias.name in PARSERS
    }
    assert found == {("logo.py", "Image"), ("logo.py", "ImageReader")}


def test_reportlab_may_fetch_nothing(monkeypatch):
    assert rl_config.trustedHosts is None
    monkeypatch.setattr(rl_config, "trustedHosts", ["example.org"])
    with pytest.raises(RefusedError, match="trustedHosts"):
        PdfReportWriter(labels={}, red_flags=())


def test_printing_opens_no_file_but_the_fonts_and_no_connection():
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPORTS.parent,
    )
    assert done.stdout.strip() == (
        "[] [] ['FiraSans-Regular.ttf', 'FiraSans-SemiBold.ttf']"
    )


def test_without_names_of_keys_a_summary_can_still_be_printed(pages):
    bare = PdfReportWriter(labels={}, red_flags=("dark_urine",))
    record = samples.stored(samples.serious_visit(), samples.serious_assessment())
    read = " ".join(pages(bare.visit_summary(record, samples.context())))
    assert "dark urine" in read
    assert "diabetes t2" in read


def test_importing_the_writer_loads_no_font():
    code = (
        "import reports.writer; from reportlab.pdfbase import pdfmetrics; "
        "print([n for n in pdfmetrics._fonts if n.startswith('CrampDesk')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPORTS.parent,
    )
    assert done.stdout.strip() == "[]"


def test_the_page_has_tall_man_letters_where_the_clinic_prefers_them():
    visit = samples.serious_visit(medications=[{"text": "metformin"}])
    record = samples.stored(visit, samples.serious_assessment())
    labels = {**samples.LABELS, "tall.simvastatin": "simvaSTATIN"}
    writer = PdfReportWriter(labels=labels, red_flags=samples.RED_FLAGS)
    plain = samples.context()
    preferences = plain.clinic.preferences.model_copy(update={"tall_man": True})
    clinic = replace(plain.clinic, preferences=preferences)
    tall = replace(plain, clinic=clinic)

    def page(context):
        pdf = PdfReader(BytesIO(writer.visit_summary(record, context)))
        return "".join(one.extract_text() for one in pdf.pages)

    assert "simvaSTATIN" in page(tall)
    assert "simvaSTATIN" not in page(plain)
