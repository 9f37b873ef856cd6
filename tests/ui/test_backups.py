"""Backups that are made while somebody works, and at close."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from intake.application import Application
from intake.domain.errors import StoreUnavailableError
from intake.domain.preferences import BackupPlan
from tests.conftest import StillClock
from ui.backups import Backups, back_up_and_close
from ui.tasks import Lanes


@pytest.fixture
def folder(application: Application, tmp_path: Path) -> Path:
    """Return the folder that the clinic's settings name for backups."""
    clinic = application.settings.get()
    plan = BackupPlan(folder=str(tmp_path / "copies"))
    wanted = clinic.preferences.model_copy(update={"backup": plan})
    application.settings.change(replace(clinic, preferences=wanted))
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies"


@pytest.fixture
def backups(lanes: Lanes, application: Application) -> Iterator[Backups]:
    company = QObject()
    backups = Backups(lanes, company)
    backups.begin(application)
    yield backups
    backups.end()


def test_a_backup_that_is_due_is_made_and_said(
    backups: Backups, folder: Path, qtbot: QtBot
) -> None:
    assert backups.timer.isActive()
    with qtbot.waitSignal(backups.made) as said:
        backups.timer.timeout.emit()
    assert said.args == ["Backup made: 0 visits"]
    with qtbot.assertNotEmitted(backups.made):
        backups.look()
    assert len(list(folder.iterdir())) == 1


def test_a_backup_that_fails_is_said_and_work_goes_on(
    backups: Backups, folder: Path, qtbot: QtBot
) -> None:
    folder.rmdir()
    folder.write_text("", encoding="utf-8")
    with qtbot.waitSignal(backups.failed) as said:
        backups.look()
    assert said.args is not None
    assert str(said.args[0]).startswith("No backup was made. The folder")


def test_nothing_is_looked_for_once_the_record_is_closed(
    backups: Backups, folder: Path
) -> None:
    backups.end()
    backups.look()
    assert not backups.timer.isActive()
    assert not list(folder.iterdir())


def test_closing_makes_the_backup_that_the_clinic_wants(
    application: Application, folder: Path, clock: StillClock
) -> None:
    back_up_and_close(application)
    assert [path.name for path in folder.iterdir()] == ["crampdesk-20261123T093000Z"]


def test_a_backup_that_fails_keeps_no_record_open(
    application: Application,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_args: object) -> None:
        raise StoreUnavailableError("The disk is full.")

    closed: list[bool] = []

    def close() -> None:
        closed.append(True)

    monkeypatch.setattr("intake.store.backup.copy_database", fail)
    back_up_and_close(replace(application, release=close))
    assert closed == [True]
    assert "no backup at close: StoreUnavailableError" in caplog.text
    caplog.clear()
