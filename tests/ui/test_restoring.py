"""A backup is put back at the gate: by two people, with progress, and a way to stop."""

import shutil
from typing import Any

import pytest

from intake.domain.patient import Patient, Sex
from intake.domain.record import Role
from tests.ui.conftest import PASSWORD
from ui.long_work import StoppedError
from ui.restoring import Restoring
from ui.views.restore_view import RestoreView

SECOND = "granite lantern fjord 3"


@pytest.fixture
def backup(application, stored, tmp_path):
    """Return a backup of one patient, to which another came since."""
    application.accounts.add("nora", "Nora Second", frozenset({Role.NURSE}), SECOND)
    application.keeping.back_up(tmp_path / "copy")
    later = Patient(family_name="Later", given_name="Ann", age_years=60, sex=Sex.FEMALE)
    application.patients.add(later)
    return tmp_path / "copy"


@pytest.fixture
def gate(signed_in, backup, application) -> Any:
    """Return the gate after the settings led there: nobody is signed in."""
    application.close()
    settings = signed_in.desk.settings
    settings.enter()
    settings.upkeep.restore.click()
    assert signed_in.desk is None
    assert signed_in.company.application is None
    assert signed_in.gate.stack.currentWidget() is signed_in.gate.restoring.view
    return signed_in.gate


def fill(gate, backup, second="nora", second_password=SECOND):
    lines = gate.restoring.view.lines
    assert lines["login"].text() == "nurse1"
    lines["folder"].setText(str(backup))
    lines["password"].setText(PASSWORD)
    lines["second"].setText(second)
    lines["second_password"].setText(second_password)
    gate.restoring.view.go.click()


def test_two_people_put_a_backup_back_and_what_was_is_kept(gate, backup, desk):
    fill(gate, backup)
    view = gate.restoring.view
    assert view.said.text().startswith("Restored: 0 visits verified, of 1 patients.")
    (aside,) = desk.folder.glob("before-restore-*")
    assert str(aside) in view.said.text()
    assert not any(edit.text() for edit in view.lines.values())
    assert not view.go.isEnabled()
    view.back.click()
    assert gate.stack.currentWidget() is gate.sign_in
    again = desk.sign_in("nurse1", PASSWORD)
    assert again.patients.find("later") == ()
    assert len(again.patients.find("whitcombe")) == 1
    again.close()


@pytest.mark.parametrize(
    ("second", "password", "why"),
    [
        ("", "", "takes two people"),
        ("nurse1", PASSWORD, "somebody else"),
        ("nora", "not the right one", "not right"),
        ("nora", "", "or neither"),
    ],
)
def test_nobody_restores_alone_where_there_are_two(
    gate, backup, desk, second, password, why
):
    fill(gate, backup, second, password)
    assert why in gate.restoring.view.said.text()
    assert gate.restoring.view.go.isEnabled()
    assert not list(desk.folder.glob("before-restore-*"))
    again = desk.sign_in("nurse1", PASSWORD)
    assert len(again.patients.find("later")) == 1
    again.close()


def test_what_is_missing_is_asked_for(gate):
    view = gate.restoring.view
    view.go.click()
    assert view.said.text().startswith("Name the folder")


def test_a_folder_that_is_no_backup_is_refused(gate, tmp_path, desk):
    (tmp_path / "photos").mkdir()
    fill(gate, tmp_path / "photos")
    assert "is not a backup" in gate.restoring.view.said.text()


class Later:
    """A lane on which work waits until it is let run."""

    def __init__(self):
        self.waiting = []

    def run(self, owner, work, done, failed):
        del owner
        self.waiting.append((work, done, failed))


@pytest.fixture
def slow(desk, dialogs, shown, application, backup):
    lane = Later()
    view = RestoreView()
    made: Any = Restoring(desk, lane, dialogs, view)
    made.hands = shown(view)
    made.lane = lane
    made.start()
    return made


def test_a_restore_that_is_stopped_changes_nothing(slow, backup, desk, application):
    application.close()
    view = slow.view
    slow.hands.type(str(backup))
    slow.hands.press("Enter", "Enter")
    slow.hands.type(PASSWORD)
    slow.hands.press("Enter")
    slow.hands.type("nora")
    slow.hands.press("Enter")
    slow.hands.type(SECOND)
    slow.hands.press("Enter")
    assert view.is_busy
    assert view.back.text().startswith("Stop")
    slow.hands.press("Esc")
    assert "stops at the next step" in view.said.text()
    ((work, _done, failed),) = slow.lane.waiting
    with pytest.raises(StoppedError) as stopped:
        work()
    failed(stopped.value)
    assert view.said.text() == "Stopped. The record is as it was."
    assert not list(desk.folder.glob("before-restore-*"))
    assert view.lines["folder"].text() == str(backup)


def test_a_restore_tells_how_far_it_is(slow, backup, application, dialogs):
    application.close()
    dialogs.read = backup
    slow.view.choose.click()
    assert slow.view.lines["folder"].text() == str(backup)
    told = []
    slow._work.told.connect(told.append)
    slow.view.lines["password"].setText(PASSWORD)
    slow.view.lines["second"].setText("nora")
    slow.view.lines["second_password"].setText(SECOND)
    slow.view._go()
    ((work, done, _failed),) = slow.lane.waiting
    done(work())
    assert any("of" in text for text in told)
    assert slow.view.said.text().startswith("Restored")
    assert not slow.view.is_busy


def test_a_lost_record_is_restored_from_the_first_screen(
    desk, application, backup, window
):
    application.close()
    shutil.rmtree(desk.folder)
    gate = window.gate
    gate.start()
    assert gate.stack.currentWidget() is gate.first_run
    gate.first_run._restore.click()
    lines = gate.restoring.view.lines
    told = (str(backup), "nurse1", PASSWORD, "nora", SECOND)
    for edit, text in zip(lines.values(), told, strict=True):
        edit.setText(text)
    gate.restoring.view.go.click()
    assert gate.restoring.view.said.text().startswith("Restored")
    gate.restoring.view.back.click()
    assert gate.stack.currentWidget() is gate.sign_in
