"""Restricted records at the desk: asked for, opened for a while, closed, reviewed."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint

from intake.domain.audit import ActQuery
from intake.domain.record import Role
from intake.domain.restricted import WhyOpen
from intake.domain.visit import FORMAT, Visit
from intake.domain.worklist import CallBack
from tests.ui.conftest import PASSWORD, click
from tests.ui.screens import settle
from ui.glass_watch import GlassWatch
from ui.settings.reviews import ReviewSheet
from ui.theme import WIDEST
from ui.views.patient_view import PatientView
from ui.views.settings_view import SettingsView
from ui.widgets.buttons import Button
from ui.window import Window

WORDS = "fell in the hall"


@pytest.fixture
def restricted(application, stored, patient):
    """Restrict the record of a patient with a visit to the founder of the clinic."""
    for login, role in (("bob", Role.NURSE), ("eve", Role.AUDITOR)):
        application.accounts.add(login, login, frozenset({role}), PASSWORD)
    told = Visit(format=FORMAT, patient=patient, answers={"dark_urine": True})
    visit = application.visits.sign(stored.id, told)
    application.restrictions.restrict(stored.id, "works here")
    return visit


@pytest.fixture
def other(desk, restricted, lanes, dialogs, shown, clock):
    """Return the window of a nurse to whom the record is closed."""
    made: Any = Window(desk, lanes, dialogs)
    made.hands = shown(made)
    made.company.glasses._seconds = lambda: clock().timestamp()
    opened = desk.sign_in("bob", PASSWORD)
    made._let_in(opened)
    made.nurse = opened
    yield made
    made.company.end()


def break_glass(window, password=PASSWORD):
    """Break the glass by the keyboard alone: a reason, words, the password."""
    hands = window.hands
    assert hands.at() is window.desk.glass.why
    hands.press("1", "Enter")
    hands.type(WORDS)
    hands.press("Enter")
    hands.type(password)
    hands.press("Enter")


def test_a_restricted_patient_is_found_without_visits_and_asks(other, stored):
    desk = other.desk
    other.hands.type("whitc")
    row = desk.search.model.row(0)
    assert row.cells[0] == "WHITCOMBE, Harold (Mr)"
    assert row.cells[3] == "restricted"
    assert desk.glass.isHidden()
    other.hands.press("Enter")
    assert not desk.glass.isHidden()
    assert desk.intake is None
    assert desk.page is desk.search
    assert desk.open_glass.isHidden()
    other.hands.press("Esc")
    assert desk.glass.isHidden()
    assert "This record is restricted" in desk.notice.text.text()


def test_the_glass_is_broken_by_keys_and_the_patient_opens(other, restricted):
    desk = other.desk
    other.hands.type("whitc")
    other.hands.press("Enter")
    break_glass(other)
    assert desk.glass.isHidden()
    assert desk.page is desk.intake
    assert desk.intake.banner.name.text() == "WHITCOMBE, Harold (Mr)"
    assert "RESTRICTED RECORD OPEN" in desk.open_glass.words.text()
    assert "30:00 left" in desk.open_glass.words.text()
    assert desk._glass_frame.isVisible()
    assert desk.glass.words.text() == ""
    assert desk.glass.password.text() == ""


def test_three_clicks_open_a_restricted_record(other):
    """The third is the button; what is typed in between is no click."""
    desk = other.desk
    other.hands.type("whitc")
    other.hands.press("Tab")  # the list
    clicks = 1
    desk.search._open(0)  # a double click on the line
    pill = desk.glass.why._pills[WhyOpen.CARE_NOW.value]
    click(pill)
    clicks += 1
    desk.glass.words.setText(WORDS)
    desk.glass.password.setText(PASSWORD)
    click(desk.glass.open)
    clicks += 1
    assert clicks <= 3
    assert desk.page is desk.intake


def test_what_is_missing_is_asked_for_and_a_wrong_password_told(other):
    desk, strip = other.desk, other.desk.glass
    desk.open_patient(1)
    click(strip.open)
    assert other.hands.at() is strip.why
    assert "are needed" in strip.told.text()
    other.hands.press("2", "Enter")
    other.hands.type("short")
    other.hands.press("Enter")
    click(strip.open)
    assert other.hands.at() is strip.words
    other.hands.type(" but now longer")
    click(strip.open)
    assert other.hands.at() is strip.password
    other.hands.type("not this one at all")
    other.hands.press("Enter")
    assert "not right" in strip.told.text()
    assert strip.password.text() == ""
    assert desk.intake is None
    other.hands.type(PASSWORD)
    other.hands.press("Enter")
    assert desk.page is desk.intake


def test_the_lock_gives_up_what_was_asked(other):
    other.desk.open_patient(1)
    other.desk.glass.words.setText(WORDS)
    other.lock()
    assert other.desk.glass.isHidden()
    assert other.desk.glass.words.text() == ""


def test_when_the_time_is_over_nothing_of_the_record_is_shown(
    other, application, clock, restricted
):
    desk = other.desk
    desk.open_patient(restricted.patient_id)
    break_glass(other)
    clock.advance(minutes=29, seconds=58)
    other.company.glasses._tick()
    assert "0:02 left" in desk.open_glass.words.text()
    clock.advance(seconds=2)
    other.company.glasses._tick()
    assert desk.open_glass.isHidden()
    assert not desk._glass_frame.isVisible()
    assert desk.intake is None
    assert desk.page is desk.search
    assert "half hour is over" in desk.notice.text.text()
    auditor = other._desk_door.sign_in("eve", PASSWORD)
    (act,) = auditor.audit.acts(ActQuery(action="glass.expire"))
    auditor.close()
    assert act.detail["whose"] == "bob"


def test_past_visits_say_that_restricted_records_are_left_out(other, restricted):
    other.desk.go("past")
    said = other.desk.past._said.text()
    assert said == "No visit is like this. Restricted records are left out."


def test_a_visit_and_a_patient_page_are_left_when_it_is_closed(other, restricted):
    desk = other.desk
    desk._show_patient(restricted.patient_id)
    break_glass(other)
    assert desk.page is desk.patient
    assert desk.patient.restriction.told.text().startswith("RESTRICTED to nurse1")
    assert desk.patient.restriction._asked.isHidden()
    click(desk.open_glass.close_now)
    assert desk.page is desk.search
    assert desk.open_glass.isHidden()
    desk.worklist._open(restricted.id)
    break_glass(other)
    assert desk.page is desk.visit
    click(desk.open_glass.close_now)
    assert desk.page is desk.search


def test_what_is_open_for_a_while_stays_so_over_a_new_sign_in(
    other, restricted, desk, lanes, dialogs, shown
):
    other.desk.open_patient(restricted.patient_id)
    break_glass(other)
    other.company.end()
    again: Any = Window(desk, lanes, dialogs)
    again.hands = shown(again)
    again._let_in(desk.sign_in("bob", PASSWORD))
    assert "RESTRICTED RECORD OPEN" in again.desk.open_glass.words.text()
    again.desk.open_patient(restricted.patient_id)
    assert again.desk.page is again.desk.intake
    again.company.end()


def test_another_window_of_the_user_counts_down_too(other, restricted):
    other.desk.open_patient(restricted.patient_id)
    break_glass(other)
    second = other.another()
    assert "30:00 left" in second.desk.open_glass.words.text()
    second.close()


def test_the_worklist_tells_that_something_waits_and_not_whose(
    application, restricted, other, clock
):
    call = CallBack(visit_id=restricted.id, due=clock().date(), note="potassium")
    application.worklist.call_back(call)
    other.desk.go("worklist")
    other.desk.worklist.look()
    settle()
    names = [card.accessibleName() for card in other.desk.worklist.cards]
    waiting = [name for name in names if name.startswith("Restricted record")]
    assert waiting
    assert not any("WHITCOMBE" in name or "potassium" in name for name in names)
    other.desk.worklist.cards[names.index(waiting[0])].go_on.click()
    break_glass(other)
    assert other.desk.page is other.desk.visit


def test_a_draft_stays_when_the_record_is_restricted_meanwhile(
    application, restricted, other, stored
):
    other.desk.open_patient(stored.id)
    break_glass(other)
    other.hands.press("Ctrl+S")
    assert len(other.nurse.drafts.all()) == 1
    click(other.desk.open_glass.close_now)
    other.desk.go("worklist")
    other.desk.worklist.look()
    settle()
    cards = other.desk.worklist.cards
    (card,) = [one for one in cards if one.objectName().startswith("draft.")]
    card.go_on.click()
    break_glass(other)
    assert other.desk.page is other.desk.intake


@pytest.fixture
def record(application, runner, stored, shown):
    made: Any = PatientView(application, runner)
    made.hands = shown(made)
    made.open(stored.id)
    return made


def press(view, words):
    settle()
    buttons = [b for b in view.findChildren(Button) if b.text().startswith(words)]
    next(b for b in buttons if b.isVisible()).click()


def test_tab_goes_as_one_reads(application, stored, record):
    double = stored.patient.model_copy(update={"number": None, "title": "Dr"})
    application.patients.add(double)
    record.open(stored.id)
    settle()
    record.sheet.lines["number"].setFocus()
    names = []
    for _ in range(9):
        record.hands.press("Tab")
        names.append(record.hands.at().objectName())
    begin = names.index("Compare and merge: WHITCOMBE, Harold (Dr)")
    assert names[begin + 1 : begin + 4] == [
        "restrict.reason",
        "restrict.team",
        "Restrict this record",
    ]


def test_a_clinician_restricts_a_record_changes_its_team_and_lifts_it(
    qtbot, application, stored, record
):
    part = record.restriction
    assert part.told.text().startswith("Everybody who sees patients")
    with qtbot.waitSignal(record.troubled) as told:
        press(part, "Restrict this record")
    assert "needs a reason" in told.args[0]
    part.reason.setText("works here")
    press(part, "Restrict this record")
    assert part.told.text().startswith("RESTRICTED to nurse1 since ")
    application.accounts.add("dora", "D", frozenset({Role.CLINICIAN}), PASSWORD)
    part.team.setText("nurse1 dora")
    press(part, "Keep this care team")
    found = application.restrictions.of_patient(stored.id)
    assert found.team == ("dora", "nurse1")
    part.reason.setText("left the clinic")
    press(part, "Lift the restriction")
    assert part.told.text().startswith("Everybody who sees patients")


@pytest.fixture
def auditor(application, restricted, desk, clock):
    """Sign an auditor in three days after somebody broke the glass."""
    nurse = desk.sign_in("bob", PASSWORD)
    nurse.glasses.begin(restricted.patient_id, WhyOpen.RESULT, WORDS, PASSWORD)
    nurse.close()
    clock.advance(hours=73)
    made = desk.sign_in("eve", PASSWORD)
    yield made
    made.close()


def test_an_auditor_reviews_in_the_settings(
    qtbot, restricted, auditor, runner, dialogs, shown
):
    view: Any = SettingsView(auditor, runner, dialogs)
    shown(view)
    view.enter()
    assert isinstance(view.sheets[0], ReviewSheet)
    (card,) = view.reviews.cards
    assert card.accessibleName() == f"bob opened record {restricted.patient_id}"
    press(card, "Not justified")
    assert view.reviews.cards, "without a remark nothing is kept"
    card = view.reviews.cards[0]
    card.remark.setText("nobody was there")
    with qtbot.waitSignal(view.said):
        press(card, "Not justified")
    assert view.reviews.cards == []
    (kept,) = auditor.glasses.queue(reviewed=True)
    assert (kept.justified, kept.remark) == (False, "nobody was there")


def test_nobody_else_has_the_sheet_of_reviews(application, runner, dialogs, shown):
    view: Any = SettingsView(application, runner, dialogs)
    shown(view)
    assert not any(isinstance(sheet, ReviewSheet) for sheet in view.sheets)
    assert view.reviews.isHidden()


def test_a_click_goes_through_the_frame(other, restricted):
    other.desk.open_patient(restricted.patient_id)
    break_glass(other)
    frame = other.desk._glass_frame
    assert other.desk.childAt(QPoint(2, 2)) is not frame


def test_who_sees_no_patients_is_not_asked_about_glasses(
    desk, application, lanes, qapp
):
    application.accounts.add("eve", "Eve", frozenset({Role.AUDITOR}), PASSWORD)
    auditor = desk.sign_in("eve", PASSWORD)
    watch = GlassWatch(lanes, qapp)
    watch.begin(auditor)
    assert watch.open == ()
    watch.end()
    auditor.close()


def test_in_a_wide_window_the_answers_stand_near_their_question(other):
    other.resize(1920, 1080)
    other.hands.type("whitc")
    other.hands.press("Enter")
    settle()
    glass = other.desk.glass
    assert glass.width() > 1700
    for part in (glass.why, glass.words):
        assert 600 < part.width() <= WIDEST
        assert part.mapTo(glass, QPoint(0, 0)).x() == 16
