import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from intake.forms.checks import Issue, Severity
from intake.forms.draft import Draft
from tests.ui.conftest import NO_PARENT
from ui.forms.list_kinds import ConditionsRow, ReactionsRow, ResultsRow
from ui.forms.medicine_row import MedicationsRow
from ui.forms.patient_lines import LINES as PATIENT_LINES
from ui.forms.registry import Workshop, make_row


class Listed:
    """A list row on a draft that follows it."""

    def __init__(self, row, hands):
        self.row, self.hands, self.draft = row, hands, Draft()
        row.changed.connect(self.put)
        row.typing.connect(self.put)
        row.changed_together.connect(self.put_all)
        row.show_draft(self.draft)
        row.focus_part(row.field.path)

    def put(self, path, text):
        self.draft.put(path, text)
        self.row.show_draft(self.draft)

    def put_all(self, texts):
        self.draft.put_all(texts)
        self.row.show_draft(self.draft)


@pytest.fixture
def listed(spec, workshop, shown):
    def make(path):
        row = make_row(spec.field_of[path], workshop, NO_PARENT)
        return Listed(row, shown(row))

    return make


def test_no_hint_in_an_empty_column_can_be_taken_for_an_answer():
    kinds = (ConditionsRow, ResultsRow, ReactionsRow, MedicationsRow)
    hints = [column.hint for kind in kinds for column in kind.columns]
    hints += [hint for _key, _label, hint, _width in PATIENT_LINES]
    assert "since when?" in hints
    assert not [hint for hint in hints if re.search(r"[0-9:]", hint)]


def test_a_condition_is_found_by_its_everyday_name(listed):
    rows = listed("conditions")
    rows.hands.type("sugar")
    rows.hands.press("Enter")
    rows.hands.type("2015")
    assert rows.draft.row("conditions", "c1") == {
        "key": "diabetes_t2",
        "since": "2015",
    }


def test_what_is_not_in_the_list_is_kept_as_told(listed):
    rows = listed("conditions")
    rows.hands.type("tinea pedis")
    rows.hands.press("Enter")
    assert rows.draft.row("conditions", "c1") == {"text": "tinea pedis"}
    assert "not use" in rows.row.entries.by_name["c1"]._doubt.text()


def test_a_text_that_names_a_condition_surely_becomes_it(listed):
    rows = listed("conditions")
    rows.row.line.kept.emit("T2DM")
    assert rows.draft.row("conditions", "c1") == {"key": "diabetes_t2"}


def test_the_arrows_choose_among_the_offers(listed):
    rows = listed("conditions")
    rows.hands.type("ckd")
    offers = rows.row.line.offers
    first = offers.chosen
    rows.hands.press("Down")
    second = offers.chosen
    assert first != second
    rows.hands.press("Up", "Up")
    assert offers.chosen is None
    rows.hands.press("Down", "Down", "Enter")
    assert rows.draft.row("conditions", "c1") == {"key": second.value}


def test_escape_puts_the_offers_away_and_keeps_what_was_typed(listed):
    rows = listed("conditions")
    rows.hands.type("ckd")
    rows.hands.press("Esc")
    assert rows.row.line.offers.isHidden()
    assert rows.row.line.text() == "ckd"


def test_an_offer_is_taken_with_the_mouse(listed):
    rows = listed("conditions")
    rows.hands.type("ckd")
    offers = rows.row.line.offers
    point = offers.rect().topLeft()
    point.setY(40)
    QTest.mouseMove(offers, point)
    QTest.mouseClick(offers, Qt.MouseButton.LeftButton, pos=point)
    assert rows.draft.rows("conditions") == ("c1",)


def test_a_medicine_shows_generic_brand_and_class(listed):
    rows = listed("medications")
    rows.hands.type("klaricid")
    rows.hands.press("Enter")
    entry = rows.row.entries.by_name["m1"]
    assert entry._title.text() == "clarithromycin"
    assert entry._aside.text() == "KLARICID"
    rows.hands.type("1 twice a day")
    assert rows.draft.row("medications", "m1")["dose"] == "1 twice a day"


def test_enter_goes_through_the_columns_and_back_to_the_line(listed):
    rows = listed("medications")
    rows.hands.type("foobarium")
    rows.hands.press("Enter", "Enter", "Enter")
    assert rows.row.line.hasFocus()
    assert "Not recognised" in rows.row.entries.by_name["m1"]._doubt.text()


def test_an_entry_is_taken_out_by_key(listed):
    rows = listed("medications")
    rows.hands.type("klaricid")
    rows.hands.press("Enter", "Ctrl+Delete")
    assert rows.draft.rows("medications") == ()
    assert rows.row.line.hasFocus()


def test_a_date_is_written_out_when_its_column_is_left(spec, workshop, shown):
    def settle(typed):
        return "02-Nov-2026" if typed == "-3w" else typed

    settling = Workshop(workshop.lookups, settle)
    row = make_row(spec.field_of["medications"], settling, NO_PARENT)
    rows = Listed(row, shown(row))
    rows.hands.type("klaricid")
    rows.hands.press("Enter", "Enter")
    rows.hands.type("-3w")
    rows.hands.press("Enter")
    assert rows.draft.row("medications", "m1")["started"] == "02-Nov-2026"


def test_arrows_go_from_entry_to_entry(listed):
    rows = listed("medications")
    for name in ("klaricid", "simvastatin"):
        rows.hands.type(name)
        rows.hands.press("Enter")
        rows.row.focus_part("medications")
    rows.hands.press("Up")
    assert rows.row.entries.by_name["m2"].hasFocus()
    rows.hands.press("Up")
    assert rows.row.entries.by_name["m1"].hasFocus()
    rows.hands.press("Down", "Down")
    assert rows.row.line.hasFocus()
    steps = []
    rows.row.stepped.connect(steps.append)
    rows.row.focus_part("medications.m1")
    rows.hands.press("Up")
    rows.row.focus_part("medications")
    rows.hands.press("Down")
    assert steps == [-1, 1]


def test_takes_nothing_is_an_answer_of_its_own(listed):
    rows = listed("medications")
    pill = rows.row._nothing
    QTest.mouseClick(pill, Qt.MouseButton.LeftButton)
    assert rows.draft.typed("medications") == "none"
    QTest.mouseClick(pill, Qt.MouseButton.LeftButton)
    assert rows.draft.typed("medications") == ""
    QTest.mouseClick(pill, Qt.MouseButton.LeftButton)
    rows.hands.type("klaricid")
    rows.hands.press("Enter")
    assert rows.draft.typed("medications") == ""
    assert pill.isHidden()


def test_a_result_brings_its_unit_and_is_shown_in_the_standard_one(listed):
    rows = listed("results")
    rows.hands.type("magnes")
    rows.hands.press("Enter")
    assert rows.draft.row("results", "r1")["unit"] == "mmol/L"
    rows.put("results.r1.value", "1.5")
    rows.put("results.r1.unit", "mg/dL")
    assert rows.row.entries.by_name["r1"]._detail.text() == "= 0.62 mmol/L"


def test_a_test_that_is_not_in_the_list_is_not_recorded_and_said_so(listed):
    rows = listed("results")
    rows.hands.type("xyzzy")
    assert "Nothing in the list" in rows.row.line.offers._foot()
    rows.hands.press("Enter", "Tab")
    assert rows.draft.rows("results") == ()
    rows.row.line.clearFocus()
    assert "not recorded" in rows.row.issue_text()


def test_a_text_left_standing_is_kept_where_it_may_be(listed):
    rows = listed("medications")
    rows.hands.type("foobarium")
    rows.row.line.clearFocus()
    assert rows.draft.row("medications", "m1") == {"text": "foobarium"}


def test_tab_takes_the_chosen_offer(listed):
    rows = listed("conditions")
    rows.hands.type("ckd")
    rows.hands.press("Tab")
    assert rows.draft.rows("conditions") == ("c1",)


def test_reactions_keep_what_happened(listed):
    rows = listed("reactions")
    rows.hands.type("penicillin")
    rows.hands.press("Esc", "Enter")
    rows.hands.type("rash")
    row = rows.draft.row("reactions", "r1")
    assert row["reaction"] == "rash"
    assert "penicillin" in row["substance"]


def test_other_symptoms_are_answers_of_their_own(listed):
    rows = listed("other_symptoms")
    rows.hands.type("tir")
    rows.hands.press("Enter")
    assert rows.draft.typed("answers.fatigue") == "yes"
    assert rows.row.entries.by_name["fatigue"].accessibleName().startswith("Tired")
    rows.row.remove("fatigue")
    assert rows.draft.typed("answers.fatigue") == ""
    assert rows.row.entries.by_name == {}


def test_issues_stand_with_the_column_that_they_are_about(listed):
    rows = listed("results")
    rows.put_all({"results.r1.test": "potassium", "results.r1.value": "x"})
    rows.row.show_issues([Issue("results.r1.value", Severity.ERROR, "Not so.")])
    entry = rows.row.entries.by_name["r1"]
    assert entry.edits["value"].property("wrong")
    assert "Not so." in entry._doubt.text()
    rows.row.show_issues([])
    assert not entry.edits["value"].property("wrong")
