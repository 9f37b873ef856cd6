"""In a low window form and panel scroll to wherever the keys send the cursor."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.screens import settle
from ui.tasks import Lanes
from ui.views.intake_view import IntakeView
from ui.visit_writing import VisitWriting

_COUNT = 14
"""More medicines than are seen at once."""


@pytest.fixture
def view(application, lanes: Lanes, spec, stored, shown):
    made: Any = IntakeView(
        application, lanes.db, VisitWriting(application, spec, stored)
    )
    made.resize(700, 515)
    made.hands = shown(made)
    assert list(made.form.rows())
    for number in range(1, _COUNT + 1):
        made.writing.answer(f"medications.m{number}.text", "digoxin 125 microgram")
    made.enter()
    return made


def cursor_is_seen(view):
    focus = view.window().focusWidget()
    return focus.visibleRegion().boundingRect() == focus.rect()


def down_the_list(view, qtbot):
    """Go down from the first medicine; each has to be seen whole."""
    for number in range(1, _COUNT + 1):
        if number > 1:
            view.hands.press("Down")
        focus = view.window().focusWidget()
        assert focus.objectName() == f"medications.m{number}"
        qtbot.waitUntil(lambda: cursor_is_seen(view))


def test_the_form_follows_the_cursor_within_a_list(view, qtbot):
    assert view.form.go_to("medications.m1")
    down_the_list(view, qtbot)
    view.hands.press("Down")
    view.hands.type("quinine 300 mg")
    view.hands.press("Enter")
    assert view.window().focusWidget().objectName() == f"medications.m{_COUNT + 1}.dose"
    qtbot.waitUntil(lambda: cursor_is_seen(view))


def test_the_panel_follows_the_cursor_within_a_list(view, qtbot):
    view.hands.press("F6")
    view.panel.ask("medications")
    view.panel.asked.focus_part("medications.m1")
    down_the_list(view, qtbot)


def test_what_closes_above_the_cursor_does_not_take_it_out_of_sight(view, qtbot):
    assert view.form.go_to(f"medications.m{_COUNT}")
    view.hands.press("Down")
    view.hands.type("quinine 300 mg")
    view.hands.press("Enter")
    settle()
    view.writing.answer("allergies", "")
    view.hands.press("Ctrl+PgDown")
    for _ in range(4):  # the lines above close in several turns
        settle()
    assert view.window().focusWidget().objectName() == "allergies"
    assert cursor_is_seen(view)


def test_nothing_moves_away_under_the_mouse(view, qtbot, monkeypatch):
    bar = view.form.verticalScrollBar()
    assert view.form.go_to("medications")
    row = view.form.current
    qtbot.waitUntil(lambda: cursor_is_seen(view))
    bar.setValue(bar.value() - 60)
    before = bar.value()
    left = Qt.MouseButton.LeftButton
    monkeypatch.setattr(QApplication, "mouseButtons", lambda: left)
    row.entries.by_name["m3"].setFocus()
    QApplication.processEvents()
    assert bar.value() == before


def test_a_question_asked_from_the_form_is_seen_in_the_panel(view, qtbot):
    view.resize(640, 515)
    assert view.form.go_to("medications.m1")
    for path in ("notes", "answers.sbp", "conditions"):
        view._jump(path)
        view.columns.turn_to(side=True)
        view.side.ask(path)
        for _ in range(4):
            settle()
        assert view.panel.isAncestorOf(view.window().focusWidget())
        assert cursor_is_seen(view)
        view.enter()


def test_a_page_that_opens_begins_at_its_top(view, qtbot):
    bar = view.form.verticalScrollBar()
    view.banner.setFocus()
    settle()
    last = list(view.form.rows())[-1]
    last.focus_part(last.field.path)
    bar.setValue(0)
    for _ in range(4):
        settle()
    assert bar.value() == 0
