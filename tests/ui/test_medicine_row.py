"""The medicine editor: lines to be read, opened to be typed in, all by keyboard."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from intake.domain.assessment import InteractionFound
from intake.forms.carrying import CARRIED, waiting
from tests.ui.conftest import NO_PARENT
from tests.ui.test_list_rows import Listed
from ui.forms.registry import make_row
from ui.theme import ROW, colour
from ui.widgets.cell_text import whole_dates


@pytest.fixture
def rows(spec, workshop, shown) -> Any:
    row = make_row(spec.field_of["medications"], workshop, NO_PARENT)
    return Listed(row, shown(row))


def entry(rows, name="m1"):
    return rows.row.entries.by_name[name]


def add(rows, text):
    rows.row.line.setFocus()
    rows.hands.type(text)
    rows.hands.press("Esc", "Enter")


def test_a_medicine_is_one_line_until_something_is_typed_in_it(rows):
    add(rows, "simvastatin 40mg")
    assert entry(rows).is_open
    assert entry(rows).edits["dose"].hasFocus()
    rows.hands.type("1 at night")
    rows.hands.press("Enter")
    rows.hands.type("3/2024")
    rows.hands.press("Enter")
    assert rows.row.line.hasFocus()
    assert not entry(rows).is_open
    shown = entry(rows).accessibleName()
    assert shown.startswith("simvastatin 40 mg – DOSE 1 at night – since 3/2024")
    assert "link with cramps" in shown


def test_letters_typed_on_a_line_are_searched_for_and_none_is_lost(rows):
    add(rows, "simvastatin 40mg")
    rows.hands.press("Down", "Up")
    assert entry(rows).hasFocus()
    rows.hands.press("Ctrl+Q")  # no letter
    assert entry(rows).hasFocus()
    rows.hands.type("met")
    assert rows.row.line.hasFocus()
    assert rows.row.line.text() == "met"
    assert rows.row.line.offers.chosen is not None


def test_the_line_with_the_cursor_is_framed_in_its_tinted_row(rows):
    add(rows, "simvastatin 40mg")
    rows.hands.press("Down")
    calm = entry(rows).grab().toImage().pixelColor(60, 1)
    rows.hands.press("Up")
    assert entry(rows).hasFocus()
    framed = entry(rows).grab().toImage().pixelColor(60, 1)
    assert framed == colour("accent") != calm


def test_a_line_is_opened_by_key_and_by_mouse(rows):
    add(rows, "simvastatin 40mg")
    rows.hands.press("Down", "Up")
    assert entry(rows).hasFocus()
    assert not entry(rows).is_open
    rows.hands.press("F2")
    assert entry(rows).edits["dose"].hasFocus()
    rows.row.line.setFocus()
    assert not entry(rows).is_open
    QTest.mouseClick(entry(rows), Qt.MouseButton.LeftButton)
    assert entry(rows).is_open


def test_every_column_is_reached_by_tab(rows):
    add(rows, "simvastatin 40mg")
    rows.hands.press("Tab", "Tab")
    rows.hands.type("2/2026")
    rows.hands.press("Tab")
    rows.hands.type("t")
    rows.hands.press("Tab")
    rows.hands.press("b")
    rows.hands.press("Tab")
    rows.hands.press("n")
    row = rows.draft.row("medications", "m1")
    assert row["changed"] == "2/2026"
    assert row["stopped"] == "t"
    assert row["source"] == "box"
    assert row["confirmed"] == "no"
    assert "The patient could not confirm it." in entry(rows)._doubt.text()
    assert "from the box" in entry(rows)._detail.text()


def test_enter_goes_on_from_the_columns_less_used(rows):
    add(rows, "simvastatin 40mg")
    entry(rows).start("changed")
    rows.hands.press("Enter")
    assert entry(rows).edits["stopped"].hasFocus()
    entry(rows).start("confirmed")
    rows.hands.press("Enter")
    assert rows.row.line.hasFocus()


def test_pills_are_chosen_and_let_go_by_key_and_mouse(rows):
    add(rows, "simvastatin 40mg")
    source = entry(rows).edits["source"]
    entry(rows).start("source")
    for keys, chosen in (
        (("p",), "patient"),
        (("p",), ""),
        (("Right",), "patient"),
        (("Right", "Right", "Right"), "box"),
        (("Left",), "list"),
        (("Space",), ""),
        (("Space",), "patient"),
        (("Backspace",), ""),
        (("z",), ""),
    ):
        rows.hands.press(*keys)
        assert rows.draft.typed("medications.m1.source") == chosen
    QTest.mouseClick(source.pills[1], Qt.MouseButton.LeftButton)
    assert rows.draft.typed("medications.m1.source") == "list"
    assert source.accessibleDescription() == "List"


def test_a_name_that_is_doubtful_is_chosen_by_its_number(rows):
    add(rows, "simvastatine 40")
    rows.hands.press("Down", "Up")
    assert "Did you mean simvastatin?" in entry(rows)._doubt.text()
    rows.hands.press("9")
    assert rows.draft.typed("medications.m1.text") == "simvastatine 40"
    rows.hands.press("1")
    assert rows.draft.typed("medications.m1.text") == "simvastatin 40 mg"
    assert entry(rows)._doubt.isHidden()
    assert entry(rows).choices == []


def test_the_same_ingredient_and_the_same_class_are_pointed_out(rows):
    for text in ("simvastatin 40mg", "Zocor 20 mg", "atorvastatin"):
        add(rows, text)
    assert (
        "simvastatin is also in “simvastatin 40mg”." in entry(rows, "m2")._doubt.text()
    )
    assert (
        "Same class as “simvastatin 40mg”: statin." in entry(rows, "m3")._doubt.text()
    )
    rows.put("medications.m1.stopped", "t")
    rows.put("medications.m2.stopped", "t")
    assert entry(rows, "m3")._doubt.isHidden()


def test_carried_lines_are_confirmed_by_enter_one_after_the_other(rows):
    for number, text in enumerate(("simvastatin", "ramipril 5mg"), start=1):
        rows.put_all(
            {
                f"medications.m{number}.text": text,
                f"{CARRIED}medications.m{number}": "2026-03-02",
            }
        )
    rows.row.focus_part("medications")
    assert entry(rows, "m1").hasFocus()
    assert "from 02-Mar-2026 · Enter confirms" in entry(rows).accessibleName()
    shown = entry(rows)._origin.text()
    assert shown == whole_dates("from 02-Mar-2026 · Enter confirms")
    rows.hands.press("Enter")
    assert waiting(rows.draft) == ("medications.m2",)
    assert entry(rows, "m2").hasFocus()
    rows.hands.press("Enter")
    assert waiting(rows.draft) == ()
    assert rows.row.line.hasFocus()
    rows.hands.press("Up", "Enter")
    assert rows.row.line.hasFocus()


def test_a_carried_nothing_is_confirmed_by_enter(rows):
    rows.put_all({"medications": "none", f"{CARRIED}medications": "2026-03-02"})
    assert rows.row._origin.text() == "from 02-Mar-2026 · Enter confirms"
    rows.row.focus_part("medications")
    rows.hands.press("Enter")
    assert waiting(rows.draft) == ()
    assert rows.row._origin.isHidden()


def found(*drugs, severity="major", source="bnf"):
    return InteractionFound(
        drugs=drugs, severity=severity, effect="harm", action="stop", source=source
    )


def test_interactions_stand_with_the_list_in_one_sentence_each(rows):
    rows.row.show_interactions([found("a", "b"), found("c", "d", source="")])
    texts = [label.text() for label in rows.row.warnings if not label.isHidden()]
    assert texts == [
        "!  MAJOR: a + b: harm – stop (BNF (knowledge))",
        "!  MAJOR: c + d: harm – stop",
    ]
    rows.row.show_interactions([found(str(n), "x") for n in range(5)])
    assert rows.row.warnings[3].text() == "2 more in the panel under Medicines."
    rows.row.show_interactions([])
    assert all(label.isHidden() for label in rows.row.warnings)


def test_what_is_spelt_alike_is_parted_from_what_begins_so(rows):
    rows.row.line.setFocus()
    rows.hands.type("propa")
    offers = rows.row.line.offers
    guesses = [entry.is_guess for entry in offers._offers.entries]
    assert guesses == sorted(guesses)
    assert guesses[0] is False
    assert guesses[-1] is True
    line = 1 + guesses.index(True) * ROW
    image = offers.grab().toImage()
    assert image.pixelColor(offers.width() // 2, line).name() == colour("edge").name()
    rows.hands.press("Down", "Down")
    assert not offers.chosen.is_guess
