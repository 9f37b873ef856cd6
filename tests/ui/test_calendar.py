"""A date is typed, or picked from a calendar by key or click."""

from typing import Any

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest

from ui.widgets.date_edit import DateEdit


@pytest.fixture
def edit(shown):
    made: Any = DateEdit("Born", width=200)
    made.hands = shown(made)
    made.setFocus()
    made.told = []
    made.textEdited.connect(made.told.append)
    return made


def test_f4_opens_the_month_of_what_is_typed_and_enter_picks(edit):
    edit.setText("14-jul-1945")
    edit.hands.press("F4")
    month = edit.calendar.month
    assert month.selectedDate() == QDate(1945, 7, 14)
    grid = month.findChild(object, "qt_calendar_calendarview")
    QTest.keyClick(grid, Qt.Key.Key_Right)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    assert edit.text() == "15-Jul-1945"
    assert edit.told == ["15-Jul-1945"]
    assert edit.calendar is None


@pytest.mark.parametrize("text", ["", "soon"])
def test_with_nothing_understood_it_opens_at_a_month_and_escape_changes_nothing(
    edit, text
):
    edit.setText(text)
    QTest.keyClick(edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = edit.calendar
    assert calendar.month.selectedDate().isValid()
    QTest.keyClick(calendar, Qt.Key.Key_A)
    assert calendar.isVisible()
    QTest.keyClick(calendar, Qt.Key.Key_Escape)
    assert not calendar.isVisible()
    assert edit.text() == text


def test_a_month_without_a_day_opens_at_its_first(edit):
    edit.setText("3/2024")
    edit.open_calendar()
    assert edit.calendar.month.selectedDate() == QDate(2024, 3, 1)
    edit.calendar._pick(QDate(2024, 3, 9))
    assert edit.text() == "09-Mar-2024"


@pytest.mark.parametrize(
    "way", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
def test_the_icon_opens_it_and_the_text_beside_does_not(edit, way):
    edit.setLayoutDirection(way)
    button = Qt.MouseButton.LeftButton
    QTest.mouseClick(edit, button, pos=QPoint(100, edit.height() // 2))
    assert edit.calendar is None
    QTest.mouseClick(edit, button, pos=edit._icon().center())
    opened: Any = edit.calendar
    assert opened.isVisible()
    opened.close()


def test_a_line_that_is_closed_opens_none(edit):
    edit.setEnabled(False)
    edit.open_calendar()
    assert edit.calendar is None


def test_a_medicine_has_its_start_picked(writing):
    intake = writing.desk.intake
    intake.form.go_to("medications")
    writing.hands.type("atorvastatin")
    writing.hands.press("Enter")
    row = next(r for r in intake.form.rows() if r.field.path == "medications")
    (entry,) = row.entries.by_name.values()
    entry.start("started")
    edit = entry.edits["started"]
    edit.open_calendar()
    edit.calendar._pick(QDate(2026, 11, 2))
    assert intake.writing.draft.typed(f"{entry.path}.started") == "02-Nov-2026"
