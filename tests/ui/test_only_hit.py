"""The only patient found opens by itself, and never into somebody's typing."""

from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication


@pytest.fixture
def find(stored, signed_in) -> Any:
    return signed_in.desk.search


@pytest.fixture
def second(application, patient):
    other = {"family_name": "Whitby", "given_name": "Ann", "number": None}
    return application.patients.add(patient.model_copy(update=other))


def pause(find):
    """Let the time be over, as far as it runs."""
    if find.only.timer.isActive():
        find.only.timer.stop()
        find.only.timer.timeout.emit()


def test_the_only_patient_found_opens_once_nobody_types(stored, signed_in, find):
    signed_in.hands.type("whitc")
    assert signed_in.desk.page is find
    assert "opens in a moment" in find._said.text()
    pause(find)
    assert signed_in.desk.page is signed_in.desk.intake
    assert signed_in.desk.intake.writing.patient.id == stored.id


def test_letters_still_on_their_way_answer_nothing(signed_in, find):
    signed_in.hands.type("whitc")
    pause(find)
    intake = signed_in.desk.intake
    assert signed_in.hands.at() is intake.banner
    before = dict(intake.writing.draft.all_typed())
    signed_in.hands.type("omny")
    signed_in.hands.press("Backspace", "Space")
    assert intake.writing.draft.all_typed() == before
    assert "Enter begins" in signed_in.desk.status.said.text()


@pytest.mark.parametrize("key", ["Enter", "Down", "Tab", "Shift+Tab"])
def test_one_key_goes_on_to_the_first_question(signed_in, find, key):
    signed_in.hands.type("whitc")
    pause(find)
    signed_in.hands.press(key)
    intake = signed_in.desk.intake
    first = next(intake.form.rows())
    assert first.isAncestorOf(signed_in.hands.at()) or first is signed_in.hands.at()


@pytest.mark.parametrize("key", ["Down", "Esc", "Home", "Left"])
def test_any_key_leaves_it_to_the_nurse(signed_in, find, key):
    signed_in.hands.type("whitc")
    signed_in.hands.press(key)
    assert not find.only.timer.isActive()
    assert signed_in.desk.page is find


def test_typing_on_begins_to_wait_anew_and_two_hits_wait_for_nobody(
    second, signed_in, find
):
    signed_in.hands.type("whit")
    assert not find.only.timer.isActive()
    signed_in.hands.type("b")
    assert find.only.timer.isActive()
    assert find.only.timer.remainingTime() > 0
    QApplication.sendEvent(find.box, QInputMethodEvent("ü", []))
    assert not find.only.timer.isActive()


def test_a_key_on_the_way_takes_it_back(signed_in, find, runner, monkeypatch):
    later = []
    signed_in.hands.type("whitc")
    monkeypatch.setattr(
        runner, "run", lambda _o, work, done, _f: later.append((work, done))
    )
    pause(find)
    monkeypatch.undo()
    signed_in.hands.press("Left")
    for work, done in later:
        done(work())
    assert signed_in.desk.page is find


def test_nothing_opens_behind_the_lock_or_another_page(signed_in, find):
    signed_in.hands.type("whitc")
    signed_in.lock()
    assert not find.only.timer.isActive()


def test_nothing_opens_while_something_else_has_the_cursor(signed_in, find):
    signed_in.hands.type("whitc")
    find.table.setFocus()
    pause(find)
    assert signed_in.desk.page is find


def test_whoever_was_not_meant_leaves_the_words_to_go_on_with(signed_in, find):
    signed_in.hands.type("whitc")
    pause(find)
    signed_in.hands.press("Ctrl+F")
    assert find.box.text() == "whitc"
    assert not find.only.timer.isActive()
    signed_in.hands.press("Ctrl+Shift+N")
    assert signed_in.desk.add.sheet.typed()["family_name"] == "Whitc"


def test_the_visit_that_is_open_already_is_gone_on_with(stored, writing):
    before = writing.desk.intake
    writing.hands.press("Ctrl+F")
    writing.hands.type("whitc")
    pause(writing.desk.search)
    assert writing.desk.page is before
    assert writing.hands.at() is before.banner
