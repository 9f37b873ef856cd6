"""A signed visit is added to, struck through, read in every version, by keyboard."""

from datetime import timedelta

import pytest

from intake.domain.dates import shown_date
from intake.domain.errors import RefusedError
from intake.domain.record import Role, VisitStatus
from intake.domain.visit import FORMAT, Visit
from intake.domain.worklist import WorkKind
from tests.ui.screens import settle
from ui.theme import WIDEST_PAPER
from ui.widgets.buttons import Button
from ui.widgets.surface import FollowingArea


@pytest.fixture
def signed(application, stored):
    visit = Visit(
        format=FORMAT,
        patient=stored.patient,
        answers={"dark_urine": False, "pulse": 72},
        notes="Cramps at night.",
    )
    return application.visits.sign(stored.id, visit)


@pytest.fixture
def reading(signed, signed_in):
    signed_in.desk._show_stored(signed)
    return signed_in


def test_a_note_is_added_by_keyboard(application, reading, signed):
    reading.hands.press("Ctrl+M")
    reading.hands.type("He rang: it is better.")
    reading.hands.press("Enter")
    last = application.amendments.versions(signed.id)[-1]
    assert last.reason == "Note added"
    notes = application.visits.get(last.id).visit.notes
    assert notes == "Cramps at night.\n\nHe rang: it is better."
    view = reading.desk.visit
    assert view.stored.id == last.id
    assert view.life.isHidden()
    assert "version 2" in view._detail.text()
    assert "Saved" in reading.desk.status.said.text()


def test_a_call_is_promised_by_keyboard_and_ended_in_the_worklist(
    application, reading, signed, qtbot
):
    reading.hands.press("Ctrl+K")
    reading.hands.type("+2w")
    reading.hands.press("Enter")
    view = reading.desk.visit
    due = application.triage.today() + timedelta(weeks=2)
    assert view.life.call.told.text() == f"{due:%A}, {shown_date(due)}"
    reading.hands.type("result of the potassium")
    reading.hands.press("Enter")
    (item,) = application.worklist.all()
    assert (item.kind, item.due) == (WorkKind.CALL_BACK, due)
    assert item.told == ("result of the potassium",)
    assert view.life.isHidden()
    assert not reading.desk.unsaved()
    assert f"Call promised for {shown_date(due)}" in reading.desk.status.said.text()
    reading.hands.press("Ctrl+1")
    worklist = reading.desk.page
    (card,) = worklist.cards
    card.buttons[1].click()  # asks once more
    card.buttons[1].click()
    qtbot.waitUntil(lambda: worklist.cards == [])
    assert application.worklist.all() == ()


def test_a_call_wants_a_day_to_come_and_a_reason(application, reading):
    reading.hands.press("Ctrl+K", "Enter")
    call = reading.desk.visit.life.call
    assert call.day.hasFocus()
    reading.hands.type("14-jul-1945")
    reading.hands.press("Enter")
    assert "is over" in call.told.text()
    assert call.day.hasFocus()
    call.day.setText("mon")
    reading.hands.press("Enter", "Enter")
    assert call.why.hasFocus()
    assert application.worklist.all() == ()
    reading.hands.press("Esc")
    assert "Call back" in reading.desk.unsaved()


def test_nothing_typed_adds_nothing(application, reading, signed):
    reading.hands.press("Ctrl+M", "Enter")
    assert len(application.amendments.versions(signed.id)) == 1
    assert not reading.desk.visit.life.isHidden()


def test_a_note_that_is_left_is_there_again_and_guards_the_window(reading):
    reading.hands.press("Ctrl+M")
    reading.hands.type("half a no")
    reading.hands.press("Esc")
    view = reading.desk.visit
    assert view.life.isHidden()
    assert reading.desk.page is view
    assert "Add a note" in reading.desk.unsaved()
    assert not reading.close()
    reading.hands.press("Ctrl+M")
    assert view.life.note.text == "half a no"


def test_a_failure_keeps_what_was_typed(reading, runner):
    reading.hands.press("Ctrl+M")
    reading.hands.type("kept")
    runner.refusal = RefusedError("Busy. Try again.")
    reading.hands.press("Enter")
    runner.refusal = None
    view = reading.desk.visit
    assert view.life.note.text == "kept"
    assert view.life.note.line.hasFocus()
    assert not reading.desk.notice.isHidden()


def test_entered_in_error_is_struck_through_where_it_is_shown(
    application, reading, signed
):
    reading.hands.press("Ctrl+Shift+Delete")
    reading.hands.type("Wrong patient")
    reading.hands.press("Enter")
    view = reading.desk.visit
    assert view.stored.status is VisitStatus.ENTERED_IN_ERROR
    assert view._title.font().strikeOut()
    assert view.struck.text() == (
        "Entered in error: Wrong patient. It counts for nothing."
    )
    assert [act.isEnabled() for act in view.acts] == [False] * 4 + [True]
    assert application.visits.of_patient(signed.patient_id) == ()
    view.show_visit(signed)
    assert not view._title.font().strikeOut()
    assert view.struck.isHidden()


def test_every_version_is_read_and_two_compared(application, reading, signed):
    changed = signed.visit.model_copy(update={"answers": {"pulse": 96}})
    second = application.amendments.amend(signed.id, changed, "Wrong pulse")
    third = application.amendments.add_note(second.id, "Rang.")
    reading.desk._show_stored(third)
    reading.hands.press("Ctrl+H")
    view = reading.desk.visit
    shown = []
    view.life.shown.connect(shown.append)
    told = view.life.versions.told
    assert "Version 3 against version 2" in told.text()
    assert "Notes: Cramps at night. → Cramps at night." in told.text()
    reading.hands.press("Up", "Enter")
    assert "Pulse: 72" in told.text()
    reading.hands.press("Up", "Enter")
    assert "first version" in told.text()
    assert shown == [second.id, signed.id]
    reading.hands.press("C", "Down", "Down", "Enter")
    assert "Version 3 against version 1" in told.text()
    assert "Pulse: 72" in told.text()
    assert "Notes" in told.text()
    reading.hands.press("Esc")
    assert view.life.isHidden()
    assert view.pane._visit_id == third.id


def many_versions(application, signed, count):
    """Amend a visit again and again and return it as it is then."""
    last = signed
    for pulse in range(80, 80 + count):
        changed = signed.visit.model_copy(update={"answers": {"pulse": pulse}})
        last = application.amendments.amend(last.id, changed, f"Pulse was {pulse}")
    return last


@pytest.mark.parametrize("size", [(640, 400), (1280, 800)])
def test_the_version_with_the_cursor_is_in_sight(
    qtbot, application, reading, signed, size
):
    reading.desk._show_stored(many_versions(application, signed, 9))
    reading.resize(*size)
    reading.hands.press("Ctrl+H")
    buttons = reading.desk.visit.life.versions.buttons

    def is_whole(place):
        seen = buttons[place].visibleRegion().boundingRect().size()
        return buttons[place].hasFocus() and seen == buttons[place].size()

    qtbot.waitUntil(lambda: is_whole(-1))
    for steps, place in (("Up", 0), ("Down", -1)):
        reading.hands.press(*[steps] * 10)
        assert is_whole(place)


def test_a_low_page_with_a_sheet_has_one_bar_to_scroll_by(
    qtbot, application, reading, signed
):
    """1280×800 at 200 % is laid out as 640×400."""
    reading.desk._show_stored(many_versions(application, signed, 5))
    reading.resize(640, 400)
    reading.hands.press("Ctrl+H")
    view = reading.desk.visit
    inner = [area for area in view.life.findChildren(FollowingArea) if area.isVisible()]
    (outer,) = (
        area
        for area in view.findChildren(FollowingArea)
        if area.isAncestorOf(view.life)
    )
    qtbot.waitUntil(lambda: outer.verticalScrollBar().maximum() > 0)
    assert [area.verticalScrollBar().maximum() for area in inner] == [0]
    reading.hands.press("Ctrl+K")
    call = view.life.call
    qtbot.waitUntil(call.isVisible)
    assert call.visibleRegion().boundingRect().height() > 100


def test_what_a_nurse_may_not_strike_through_is_refused_in_words(
    application, desk, signed, window
):
    password = "yellow cedar walks slowly"
    application.accounts.add("nurse2", "Ola Byrne", frozenset({Role.NURSE}), password)
    window._let_in(desk.sign_in("nurse2", password))
    window.desk._show_stored(signed)
    for key in ("Ctrl+M", "Ctrl+Shift+Delete"):
        window.hands.press(key)
        window.hands.type("mine")
        window.hands.press("Enter")
        assert "A nurse amends a visit of her own" in window.desk.notice.text.text()
    assert len(application.amendments.versions(signed.id)) == 1


def test_the_acts_are_buttons_too(reading):
    view = reading.desk.visit
    assert all(isinstance(act, Button) for act in view.acts)
    for act, place in zip(view.acts[1:], (0, 3, 1, 2), strict=True):
        act.click()
        assert view.life.currentIndex() == place
    view.acts[0].click()
    assert reading.desk.page is reading.desk.intake


def test_what_is_written_is_no_wider_than_the_paper_below_it(reading):
    reading.resize(1920, 1080)
    life = reading.desk.visit.life
    for open_sheet in (life.open_call, life.open_note, life.open_versions):
        open_sheet()
        settle()
        sheet = life.currentWidget().widget()
        assert 900 < sheet.width() <= WIDEST_PAPER


def test_a_visit_begins_with_what_it_is_though_the_cursor_is_below(reading):
    reading.resize(640, 400)
    settle()
    view = reading.desk.visit
    view._area.verticalScrollBar().setValue(40)
    view.enter()
    settle()
    assert view.print.hasFocus()
    assert not view._title.visibleRegion().isEmpty()
