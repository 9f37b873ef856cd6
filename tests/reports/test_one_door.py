"""Strings reach a page by one door: what ReportLab itself draws or parses is shut."""

import ast

import pytest

from tests.architecture.conftest import ROOT

WRITES = frozenset(
    {
        *("drawString", "drawRightString", "drawCentredString", "drawAlignedString"),
        *("textOut", "textLine", "textLines", "_formatText"),
        *("Paragraph", "Preformatted", "XPreformatted", "Table", "LongTable"),
    }
)


def writers(path):
    """Return what of a module hands a string to ReportLab."""
    tree = ast.parse(path.read_text("utf-8"))
    names = (
        getattr(node, "attr", getattr(node, "id", ""))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name)
    )
    return {name for name in names if name in WRITES}


@pytest.fixture
def reports():
    return ROOT / "reports"


def test_only_the_flow_hands_strings_to_reportlab(reports):
    found = {
        path.name: writers(path) for path in reports.rglob("*.py") if writers(path)
    }
    assert found == {"flow.py": {"_formatText"}}


def test_a_second_door_would_be_found(tmp_path):
    path = tmp_path / "sly.py"
    path.write_text("def draw(canvas):\n    canvas.drawString(0, 0, 'x')\n")
    assert writers(path) == {"drawString"}
