"""The window as a whole: gate, rooms, lock, drafts, help; work done at once."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QWidget,
)

from intake.domain.errors import RefusedError
from intake.domain.preferences import Look, Scheme
from intake.domain.visit import FORMAT, Visit
from intake.store import signed_in as store_signed_in
from tests.architecture.conftest import ROOT
from tests.faults.next_schema import with_one_more
from tests.ui.conftest import PASSWORD
from tests.ui.geometry import cut, overlaps
from tests.ui.screens import settle
from ui.desk_parts import FIRST_VISIT, Opened
from ui.theme import colour, theme
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel
from ui.window import NAME


def test_the_first_run_sets_up_a_clinic_and_keeps_its_key(qtbot, desk, window):
    hands = window.hands
    for text in ("Harbour Street", "Nora Quill", "nurse1", PASSWORD, PASSWORD):
        hands.type(text)
        hands.press("Enter")
    view = window.gate.recovery
    assert len(view.groups) == 14
    hands.type("XXXX")
    hands.press("Enter")
    assert "is not group" in view._said.text()
    hands.press("Ctrl+A")
    hands.type(view.groups[view.asked].lower())
    hands.press("Enter")
    assert window.desk.application.clinic.name == "Harbour Street"
    assert desk.is_set_up
    assert view.groups == [""]


def test_the_key_can_be_copied_and_printed(window, dialogs):
    for text in ("Harbour Street", "Nora Quill", "nurse1", PASSWORD, PASSWORD):
        window.hands.type(text)
        window.hands.press("Enter")
    view = window.gate.recovery
    view._copy()
    assert QGuiApplication.clipboard().text() == "-".join(view.groups)
    view._print()
    assert dialogs.printed.stat().st_size > 1000
    dialogs.answer = False
    dialogs.printed.unlink()
    view._print()
    assert not dialogs.printed.exists()


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("", "", "", "", ""), "name of the clinic"),
        (("C", "N", "n", "short", "short"), "at least 12"),
        (("C", "N", "n", PASSWORD, "another one here"), "differ"),
        (("C", "N", "n", "password12345", "password12345"), "first that somebody"),
    ],
)
def test_a_first_run_that_is_not_whole_says_so(window, texts, said):
    view = window.gate.first_run
    for line, text in zip(view.lines.values(), texts, strict=True):
        line.setText(text)
    view._go()
    assert said in view._said.text()
    assert view.go.isEnabled()


def test_sample_patients_can_be_tried_and_are_marked(qtbot, window):
    QTest.mouseClick(window.gate.first_run.demo, Qt.MouseButton.LeftButton)
    page = window.desk
    assert page.application.clinic.is_demo
    assert page.findChild(type(page.notice).__mro__[1], "demo") is None
    assert page.search.model.rowCount() >= 8
    window.lock()
    window.hands.type("anything")
    window.hands.press("Enter")
    assert window.stack.currentWidget() is page


def words_of_demo(window):
    (label,) = window.desk.findChild(QWidget, "demo").findChildren(PlainLabel)
    return label.text()


def test_made_up_patients_that_are_thrown_away_say_so(window):
    window.gate.first_run.demo.click()
    assert "everything is gone on closing" in words_of_demo(window)


def test_a_made_up_clinic_that_is_kept_says_so_and_asks_for_the_password(desk, window):
    kept, _key = desk.set_up(
        clinic_name="Sample",
        login="demo",
        display_name="Demo",
        password=PASSWORD,
        is_demo=True,
    )
    kept.close()
    window.gate.start()
    window.hands.type(PASSWORD)
    window.hands.press("Enter")
    said = words_of_demo(window)
    assert "what you type stays" in said
    assert "gone on closing" not in said
    window.lock()
    window._unlock("anything")
    assert window.lock_view.isVisible()
    window._unlock(PASSWORD)
    assert window.desk.isVisible()


def test_what_whoever_signed_in_should_know_is_said(application, window):
    told = "The clock of this computer is 90 seconds ahead of the server's."
    window.show_desk(replace(application, warnings=(told,)))
    assert window.desk.notice.isVisibleTo(window.desk)
    assert window.desk.notice.text.text() == told
    window.show_desk(application)
    assert not window.desk.notice.isVisibleTo(window.desk)


def test_an_upgrade_says_how_far_it_is(application, window, tmp_path, monkeypatch):
    application.close()
    scripts = with_one_more(tmp_path / "alembic")
    monkeypatch.setattr(store_signed_in, "scripts_folder", lambda: scripts)
    told: list[str] = []
    window.gate.stepped.connect(lambda *_: told.append(window.gate.sign_in.said.text()))
    window.gate.start()
    window.hands.type(PASSWORD)
    window.hands.press("Enter")
    assert window.desk is not None
    assert [text[: text.index(":")] for text in told if text] == [
        f"A new version upgrades the record, step {step} of 4" for step in range(1, 5)
    ]
    assert told[-1] == ""


def test_a_wrong_password_is_refused_calmly(application, window):
    window.gate.start()
    window.hands.type("not the password at all")
    window.hands.press("Enter")
    assert "not right" in window.gate.sign_in.said.text()
    assert window.desk is None
    assert window.gate.sign_in.login.text() == "nurse1"


def test_sign_in_asks_for_what_is_missing(application, window):
    window.gate.start()
    window.hands.press("Enter")
    assert "Type your" in window.gate.sign_in.said.text()


def test_the_recovery_key_lets_one_in_with_a_new_password(desk, window):
    made, key = desk.set_up(
        clinic_name="C", login="nurse1", display_name="N", password=PASSWORD
    )
    made.close()
    window.gate.start()
    view = window.gate.sign_in
    view._turn()
    view.login.setFocus()
    window.hands.press("Enter")
    window.hands.type(key)
    window.hands.press("Enter")
    window.hands.type("quiet harbour lantern 4")
    window.hands.press("Enter")
    assert window.desk is not None
    view._turn()
    assert view.recovery.isHidden()


def test_the_title_says_whose_visit_it_is_and_never_when_locked(writing):
    assert "WHITCOMBE, Harold (Mr), born 14-Jul-1945" in writing.windowTitle()
    writing.hands.press("Ctrl+L")
    assert writing.windowTitle() == f"Locked – {NAME}"


def test_the_lock_gives_everything_back_to_the_same_cursor(writing):
    intake = writing.desk.intake
    intake.form.go_to("answers.pulse")
    writing.hands.type("8")
    place = writing.hands.at()
    writing.hands.press("Ctrl+L")
    assert not writing.desk.isVisible()
    writing.hands.type("wrong password")
    writing.hands.press("Enter")
    assert writing.lock_view.isVisible()
    assert "not right" in writing.lock_view.said.text()
    writing.hands.type(PASSWORD)
    writing.hands.press("Enter")
    assert writing.desk.isVisible()
    assert writing.hands.at() is place
    writing.hands.type("0")
    assert intake.writing.draft.typed("answers.pulse") == "80"


def test_the_lock_comes_by_itself_and_activity_puts_it_off(writing):
    idle = writing.company.idle
    assert idle.interval() == 5 * 60 * 1000
    idle.start(1000)
    idle.setInterval(5 * 60 * 1000)
    nothing = Qt.KeyboardModifier.NoModifier
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, nothing)
    QApplication.sendEvent(writing.windowHandle(), key)
    assert idle.remainingTime() > 1000
    idle.timeout.emit()
    assert writing.lock_view.isVisible()
    writing.lock()


def test_somebody_else_can_sign_in_and_the_draft_stays(application, stored, writing):
    writing.desk.intake.form.go_to("answers.dark_urine")
    writing.hands.press("y", "Ctrl+L")
    writing.lock_view.sign_out_wished.emit()
    assert writing.desk is None
    assert writing.gate.sign_in.isVisible()
    assert len(application.drafts.all()) == 1


def test_what_was_not_finished_is_offered_at_the_next_start(
    application, stored, writing
):
    intake = writing.desk.intake
    intake.form.go_to("answers.dark_urine")
    writing.hands.press("y")
    writing.sign_out()
    writing.hands.type(PASSWORD)
    writing.hands.press("Enter")
    page = writing.desk
    assert page.page is page.worklist
    (card,) = page.worklist.cards
    assert "WHITCOMBE" in card.accessibleName()
    assert page.rail.buttons["worklist"].badge == "1"
    writing.hands.press("Enter")
    assert page.intake.writing.draft.typed("answers.dark_urine") == "yes"


def test_a_draft_can_wait_or_be_discarded(application, writing):
    writing.desk.intake.form.go_to("answers.dark_urine")
    writing.hands.press("y", "Ctrl+F")
    page = writing.desk
    page._close_intake()
    page.go("worklist")
    page.worklist.left.emit()
    assert page.page is page.search
    page.go("worklist")
    (card,) = page.worklist.cards
    card.end()
    assert len(application.drafts.all()) == 1
    card.end()
    assert application.drafts.all() == ()
    assert page.worklist.lead.text() == "Nothing waits."


def test_a_draft_of_the_worklist_comes_with_the_visits_before(
    application, stored, writing
):
    visit = Visit(format=FORMAT, patient=stored.patient, answers={"swelling": "none"})
    application.visits.sign(stored.id, visit)
    writing.desk.intake.form.go_to("answers.dark_urine")
    writing.hands.press("y")
    writing.desk._close_intake()
    writing.desk.go("worklist")
    (card,) = writing.desk.worklist.cards
    card.go_on.click()
    assert "1 visit" in writing.desk.intake.banner.findChild(QLabel, "visits").text()
    assert writing.desk.intake.writing.draft.typed("answers.dark_urine") == "yes"


def test_opening_a_patient_goes_on_with_the_draft(application, stored, writing):
    writing.desk.intake.form.go_to("answers.dark_urine")
    writing.hands.press("y")
    writing.desk._close_intake()
    writing.desk.open_patient(stored.id)
    assert writing.desk.intake.writing.draft.typed("answers.dark_urine") == "yes"
    assert "Going on" in writing.desk.status.said.text()
    assert len(application.drafts.all()) == 1


def test_the_draft_of_the_open_visit_leads_back_to_it(application, stored, writing):
    intake = writing.desk.intake
    intake.form.go_to("answers.dark_urine")
    writing.hands.press("y", "Ctrl+1")
    (card,) = writing.desk.worklist.cards
    card.go_on.click()
    assert writing.desk.intake is intake


def test_an_unreadable_draft_is_told(application, stored, writing):
    draft = writing.desk.intake.writing.kept(application.clock())
    broken = type(draft)(**{**_fields(draft), "content": "{}"})
    writing.desk._write(Opened(stored, FIRST_VISIT, broken), broken)
    assert "cannot be read" in writing.desk.notice.text.text()


def test_an_unreadable_draft_does_not_keep_one_from_the_patient(
    application, stored, writing
):
    draft = writing.desk.intake.writing.kept(application.clock())
    writing.desk._close_intake()
    application.drafts.keep(type(draft)(**{**_fields(draft), "content": "{}"}))
    writing.desk.open_patient(stored.id)
    assert writing.desk.intake.writing.draft.typed("answers.dark_urine") == ""
    assert "cannot be read" in writing.desk.notice.text.text()
    assert writing.desk.notice.isVisible()


def test_choosing_the_patient_of_the_open_visit_leads_back_to_it(stored, writing):
    intake = writing.desk.intake
    writing.hands.press("Ctrl+F")
    writing.desk.open_patient(stored.id)
    assert writing.desk.intake is intake
    assert writing.desk.page is intake


def test_everything_that_takes_the_focus_has_a_name(writing):
    page = writing.desk
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for view in (page, page.search, page.add, page.past, page.visit, page.intake)
        for widget in view.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(widget, QStackedWidget | QHeaderView)
        and not widget.accessibleName()
    ]
    assert nameless == []


def _fields(draft):
    return {name: getattr(draft, name) for name in type(draft).__slots__}


def test_rooms_are_entered_by_key_and_by_click(writing):
    page = writing.desk
    writing.hands.press("Ctrl+4")
    assert page.page is page.past
    writing.hands.press("Ctrl+2")
    assert page.page is page.intake
    writing.hands.press("Ctrl+F")
    assert page.page is page.search
    QTest.mouseClick(page.rail.buttons["past"], Qt.MouseButton.LeftButton)
    assert page.page is page.past
    assert page.rail.buttons["past"].isChecked()


def test_f1_shows_the_keys_of_where_one_is(writing):
    page = writing.desk
    writing.hands.press("F1")
    assert page.help.isVisible()
    writing.hands.press("Ctrl+4")
    words = [label.text() for label in page.help.findChildren(type(page.status.who))]
    assert "open the visit" in words
    for word, told in (("Terms", "Deep vein thrombosis"), ("Guide", "Nothing is lost")):
        named = (b for b in page.help.findChildren(Button) if b.objectName() == word)
        button = next(named)
        button.click()
        labels = page.help.findChildren(type(page.status.who))
        assert any(told in label.text() for label in labels)
    writing.resize(700, 500)
    assert page._middle.isHidden()
    writing.resize(1280, 800)
    assert page._middle.isVisible()
    writing.hands.press("F1")
    assert page.help.isHidden()


@pytest.mark.parametrize("size", [(1280, 800), (640, 400)])
def test_help_is_read_by_keys_alone_and_gives_the_cursor_back(writing, size):
    page, hands = writing.desk, writing.hands
    hands.press("Ctrl+PgDown", "Down", "Down")
    writing.resize(*size)
    at = hands.at()
    labels = partial(page.help.findChildren, type(page.status.who))
    for key, told in (("Alt+T", "Deep vein thrombosis"), ("Alt+G", "Nothing is lost")):
        hands.press("F1", key)
        assert any(told in label.text() for label in labels())
        bar = page.help.area.verticalScrollBar()
        QCoreApplication.processEvents()
        hands.press("PgDown")
        assert bar.value() > 0
        hands.press("Esc")
        assert page.help.isHidden()
        assert hands.at() is at


def test_help_beside_the_page_leaves_the_cursor_where_it_is(writing):
    page, hands = writing.desk, writing.hands
    at = hands.at()
    hands.press("F1")
    assert hands.at() is at
    hands.press("y", "F1")
    assert hands.at() is at
    hands.press("Alt+T")  # it is put away: nothing happens
    assert page.help.isHidden()
    assert hands.at() is at


def test_a_failure_is_told_in_the_window_and_can_be_put_away(runner, signed_in):
    signed_in.company.audit_look.end()  # it would be refused too, on a slow machine
    runner.refusal = RefusedError("The record is busy. Try again.")
    signed_in.hands.press("Ctrl+4")
    notice = signed_in.desk.notice
    assert notice.text.text() == "The record is busy. Try again."
    signed_in.desk.open_patient(1)
    runner.refusal = None
    notice.hide()


def test_the_look_goes_round_and_is_remembered_for_this_user(desk, signed_in):
    seen = []
    for _ in range(4):
        signed_in.hands.press("Ctrl+Shift+L")
        seen.append(theme().wish)
        assert desk.preferences.look_of("nurse1").scheme is theme().wish
        signed_in.grab()
    assert seen == [Scheme.LIGHT, Scheme.DARK, Scheme.CONTRAST, None]
    assert desk.preferences.look_of("somebody") == Look()


def test_closing_keeps_the_draft(desk, application, writing):
    writing.desk.intake.form.go_to("answers.dark_urine")
    writing.hands.press("y")
    writing.close()
    assert len(application.drafts.all()) == 1


def test_closing_before_the_key_was_kept_lets_go_of_the_record(window):
    for text in ("Harbour Street", "Nora Quill", "nurse1", PASSWORD, PASSWORD):
        window.hands.type(text)
        window.hands.press("Enter")
    window.close()
    assert window.gate.release() is None


def test_two_windows_lock_and_sign_out_together(application, stored, writing):
    other: Any = writing.another()
    assert other.desk is not None
    assert other.desk.intake is None
    writing.lock()
    assert other.lock_view.isVisible()
    assert other.windowTitle() == f"Locked – {NAME}"
    other._unlock(PASSWORD)
    assert writing.desk.isVisible()
    assert other.desk.isVisible()
    writing.sign_out()
    assert writing.company.members == [writing]
    assert writing.gate.isVisible()


def test_closing_one_window_leaves_the_other_its_record(application, writing):
    other: Any = writing.another()
    other.close()
    writing.desk.intake.form.go_to("answers.dark_urine")
    writing.hands.press("y")
    writing.desk.leave()
    assert len(application.drafts.all()) == 1


def test_a_window_with_something_not_kept_is_closed_only_when_closed_again(signed_in):
    signed_in.hands.press("Ctrl+8")
    signed_in.desk.settings.clinic.lines["name"].setText("Half typed")
    assert not signed_in.close()
    assert "Not saved yet" in signed_in.desk.notice.text.text()
    assert signed_in.close()


def test_the_clinics_idle_time_is_taken_up_at_once(signed_in):
    signed_in.desk.go("settings")
    sheet = signed_in.desk.settings.entry
    sheet.lines["idle_lock_minutes"].setText("2")
    sheet.submit()
    assert signed_in.company.idle.interval() == 2 * 60 * 1000


def test_the_worklist_opens_and_ends_what_waits(application, stored, signed_in):
    visit = Visit(format=FORMAT, patient=stored.patient, answers={"dark_urine": True})
    signed = application.visits.sign(stored.id, visit)
    signed_in.hands.press("Ctrl+1")
    worklist = signed_in.desk.worklist
    (card,) = worklist.cards
    assert "SAME DAY" in card.accessibleName()
    signed_in.hands.press("Enter")
    assert signed_in.desk.visit.stored.id == signed.id
    signed_in.hands.press("Esc")
    assert signed_in.desk.page is worklist
    worklist.cards[0].end()
    worklist.cards[0].end()
    assert worklist.cards == []


def test_nothing_moves_under_the_cursor_while_the_worklist_is_looked_at_again(
    application, stored, signed_in
):
    visit = Visit(format=FORMAT, patient=stored.patient, answers={"dark_urine": True})
    for _ in range(2):
        application.visits.sign(stored.id, visit)
    signed_in.hands.press("Ctrl+1")
    worklist = signed_in.desk.worklist
    second = worklist.cards[1]
    second.buttons[1].setFocus()
    worklist.look()
    assert worklist.cards[1] is second
    assert second.buttons[1].hasFocus()
    application.visits.sign(stored.id, visit)
    worklist.look()
    (same,) = (c for c in worklist.cards if c.objectName() == second.objectName())
    assert same is not second
    assert same.buttons[1].hasFocus()


def test_the_guide_in_the_program_is_the_guide_in_the_documents():
    """Copy docs/nurse/README.md to ui/resources/guide.md when this fails."""
    kept = (ROOT / "ui" / "resources" / "guide.md").read_text("utf-8")
    assert kept == (ROOT / "docs" / "nurse" / "README.md").read_text("utf-8")


def test_in_a_low_window_the_number_at_an_icon_is_not_cut(signed_in):
    signed_in.resize(640, 400)
    settle()
    button = signed_in.desk.rail.buttons["worklist"]
    button.show_badge("12")
    seen = button.grab().toImage()
    accent = colour("accent").rgb()
    painted = {y for y in range(20) for x in range(80) if seen.pixel(x, y) == accent}
    assert painted
    assert min(painted) > 0


def test_a_long_notice_leaves_the_page_in_sight_and_is_read_by_keys(writing):
    page, notice = writing.desk, writing.desk.notice
    writing.resize(640, 400)
    settle()
    before = writing.minimumSizeHint().height()
    notice.say("The wife says since April. " * 200)
    settle()
    assert notice.height() < 170
    assert writing.minimumSizeHint().height() < before + 180
    assert not [*cut(writing), *overlaps(writing)]
    bar = notice.area.verticalScrollBar()
    notice.area.setFocus()
    writing.hands.press("Down")
    assert bar.value() > 0
    notice.say("The disk is full.")
    settle()
    assert notice.height() < 60
    assert bar.maximum() == 0
    assert page.intake.form.isVisible()
    writing.resize(1280, 800)
    notice.say("The wife says since April. " * 20)
    settle()
    assert bar.maximum() == 0
