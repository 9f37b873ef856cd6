"""What a user typed is never read as markup, and never loads anything."""

import ast
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from intake.domain.patient import Allergies, Allergy, AllergyStatus, Patient, Sex
from tests.architecture.conftest import ROOT
from ui.forms.entry import Entry, Face
from ui.panel.items import ItemFace, PanelItem
from ui.panel.wording import Words
from ui.widgets.banner import PatientBanner
from ui.widgets.labels import PlainLabel
from ui.widgets.notice import Notice

HOSTILE = (
    "<b>Warfarin</b> <s>5mg</s>",
    '<img src="file:///etc/passwd">',
    "<a href='x'>link</a>",
    "&lt;b&gt;",
    "{{7*7}} %s %(x)s",
    "'; DROP TABLE patient; --",
    "\u202egnp.exe",
)
BANNED_CALLS = {
    "QLabel", "QMessageBox", "QTextEdit", "QTextBrowser", "QErrorMessage", "QWhatsThis",
}  # fmt: skip
DOORS = {"ui/widgets/labels.py", "ui/dialogs.py"}


def calls(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node.lineno


def test_only_one_place_makes_labels():
    found = [
        f"{module}:{line} {name}"
        for path in sorted((ROOT / "ui").rglob("*.py"))
        if (module := path.relative_to(ROOT).as_posix()) not in DOORS
        for name, line in calls(ast.parse(path.read_text("utf-8")))
        if name in BANNED_CALLS
    ]
    assert found == []


def test_every_label_says_that_its_text_is_plain():
    assert PlainLabel("x").textFormat() == Qt.TextFormat.PlainText


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_literally_everywhere(qtbot, text):
    patient = Patient(
        family_name=text,
        given_name=text,
        number=text,
        age_years=50,
        sex=Sex.UNKNOWN,
        allergies=Allergies(
            status=AllergyStatus.KNOWN, items=(Allergy(substance=text, reaction=text),)
        ),
    )
    page = QWidget()
    qtbot.addWidget(page)
    banner, notice = PatientBanner(page), Notice(page)
    banner.show_patient(patient, date(2026, 11, 23))
    notice.say(text)
    entry = Entry("medications.m1", (), page)
    entry.show_face(Face(text, text, text, text))
    item = PanelItem(page)
    item.show_face(ItemFace(text, (Words(text),), mark="!"))
    labels = page.findChildren(QLabel)
    assert any(text in label.text() for label in labels)
    for label in labels:
        assert isinstance(label, PlainLabel)
        assert label.textFormat() == Qt.TextFormat.PlainText
