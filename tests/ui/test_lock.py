"""The lock is an act: who covered the windows, who came back, and nobody else."""

from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from intake.domain.audit import ActQuery
from intake.domain.errors import StoreUnavailableError
from intake.domain.record import Role
from tests.ui.conftest import PASSWORD
from ui.company import Company
from ui.dialogs import SystemDialogs

FULL = StoreUnavailableError("The disk is full. What you wrote is kept.")


def acts(application):
    """Return what the log has of locks, earliest first: action, user, by itself."""
    with application.audit.session.look() as work:
        found = work.audit.acts(ActQuery())
    return [
        (act.action, act.user, act.detail.get("idle", False))
        for act in reversed(found)
        if act.action in {"lock", "unlock"}
    ]


def test_locking_and_coming_back_are_in_the_log(application, writing):
    writing.hands.press("Ctrl+L")
    writing.hands.type("wrong password")
    writing.hands.press("Enter")
    assert acts(application) == [("lock", "nurse1", False)]
    writing.hands.type(PASSWORD)
    writing.hands.press("Enter")
    assert writing.desk.isVisible()
    assert acts(application) == [("lock", "nurse1", False), ("unlock", "nurse1", False)]


def test_a_lock_that_comes_by_itself_says_so(application, writing):
    writing.company.idle.timeout.emit()
    writing.lock()
    assert writing.lock_view.isVisible()
    assert acts(application) == [("lock", "nurse1", True)]


def test_two_windows_are_one_lock(application, writing):
    other: Any = writing.another()
    other.lock()
    writing._unlock(PASSWORD)
    assert other.desk.isVisible()
    assert [act for act, *_ in acts(application)] == ["lock", "unlock"]
    other.close()


def test_windows_are_covered_though_the_log_cannot_be_written(
    application, writing, runner
):
    runner.refusal = FULL
    writing.hands.press("Ctrl+L")
    assert writing.lock_view.isVisible()
    assert not writing.desk.isVisible()
    assert acts(application) == []


def test_a_lock_that_could_not_be_recorded_is_recorded_before_the_unlock(
    application, writing, runner
):
    runner.refusal = FULL
    writing.company.idle.timeout.emit()
    runner.refusal = None
    writing._unlock(PASSWORD)
    assert writing.desk.isVisible()
    assert acts(application) == [("lock", "nurse1", True), ("unlock", "nurse1", False)]


def test_what_cannot_be_recorded_gives_nothing_back(application, writing, runner):
    writing.lock()
    runner.refusal = FULL
    writing._unlock(PASSWORD)
    assert writing.lock_view.isVisible()
    assert "disk is full" in writing.lock_view.said.text()
    runner.refusal = None
    writing._unlock(PASSWORD)
    assert writing.desk.isVisible()


def test_another_users_password_never_opens_somebodys_form(application, writing):
    other = "yellow cedar walks slowly"
    application.accounts.add("nurse2", "Ola Byrne", frozenset({Role.NURSE}), other)
    writing.lock()
    writing._unlock(other)
    assert writing.lock_view.isVisible()
    assert [act for act, *_ in acts(application)] == ["lock"]


def test_a_proof_of_who_left_does_not_open_the_form_of_who_came(
    application, desk, lanes
):
    company = Company(desk, lanes)
    company.open(application)
    left = application
    demo = desk.demo()
    company.open(demo)
    company.lock()
    states = []
    for proven in (left, demo):
        company.unlock(proven)
        states.append(company.is_locked)
    assert states == [True, False]
    company.sign_out()


@pytest.mark.parametrize("idle", [True, False])
def test_an_act_of_the_lock_names_no_patient(application, stored, writing, idle):
    writing.company.lock(idle=idle)
    with application.audit.session.look() as work:
        (act,) = work.audit.acts(ActQuery(action="lock"))
    assert act.patient_id is None


def shown_dialogs():
    windows = QApplication.topLevelWidgets()
    return [one for one in windows if isinstance(one, QDialog) and one.isVisible()]


def accept():
    """Press the button of whatever dialog is open, as whoever comes by could."""
    for dialog in shown_dialogs():
        dialog.accept()


def test_a_dialog_that_prints_does_not_stand_above_the_lock(desk, writing):
    dialogs, seen = SystemDialogs(desk), []

    def lock():
        seen.extend(shown_dialogs())
        writing.lock()
        seen.append(shown_dialogs())
        QTimer.singleShot(0, accept)  # else it would wait for ever

    QTimer.singleShot(0, lock)
    printer = dialogs.new_printer("Tube labels", None)
    assert not dialogs.choose_printer(writing.desk.intake, printer, None)
    assert len(seen) == 2
    assert seen[1] == []
    assert writing.lock_view.isVisible()


def test_what_a_dialog_answers_for_a_covered_window_prints_nothing(desk, writing):
    dialogs = SystemDialogs(desk)
    page = writing.desk.intake

    def cover():
        page.hide()
        accept()

    QTimer.singleShot(0, cover)
    printer = dialogs.new_printer("Tube labels", None)
    assert not dialogs.choose_printer(page, printer, None)
    page.show()
    QTimer.singleShot(0, accept)
    assert dialogs.choose_printer(page, printer, None)
