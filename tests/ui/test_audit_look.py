"""Fault F15 of the security notes: a log that was changed stops nobody, and is told."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from intake.application import Application, Desk
from intake.domain.errors import StoreUnavailableError
from intake.store import clinic_database
from tests.conftest import StillClock
from tests.ui.conftest import PASSWORD, FickleRunner
from ui.audit_look import AuditLook
from ui.tasks import Lanes
from ui.window import Window


def change_an_act(desk: Desk, clock: StillClock) -> None:
    """Change the log as somebody whom no trigger stops."""
    database = clinic_database.open_with_password(
        desk.folder, "nurse1", PASSWORD, clock
    )
    with database.opened.engine.connect() as connection:
        run = connection.exec_driver_sql
        triggers = run("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.all():
            run(f"DROP TRIGGER {name}")
        run("UPDATE audit_event SET action = 'x' WHERE seq = 1")
        connection.commit()
    database.close()


@pytest.fixture
def look(lanes: Lanes, application: Application) -> Iterator[AuditLook]:
    company = QObject()
    look = AuditLook(lanes, company)
    look.begin(application)
    yield look
    look.end()


def test_nothing_is_said_of_a_log_that_is_whole(look: AuditLook, qtbot: QtBot) -> None:
    assert look.timer.isActive()
    with qtbot.assertNotEmitted(look.found):
        look.timer.timeout.emit()
    look.end()
    assert not look.timer.isActive()
    look.look()


def test_f15_a_changed_log_is_said_and_care_goes_on(
    writing: Window, desk: Desk, clock: StillClock
) -> None:
    change_an_act(desk, clock)
    writing.company.audit_look.timer.timeout.emit()
    assert writing.desk is not None
    notice = writing.desk.notice
    assert notice.isVisible()
    assert "act 1 is not as it was written, or gone" in notice.text.text()
    assert "Work goes on as always" in notice.text.text()
    intake = writing.desk.intake
    assert intake is not None
    intake.keeper.keep()
    assert writing.desk.application.drafts.all()


def test_a_log_that_cannot_be_looked_at_is_said(
    look: AuditLook, runner: FickleRunner, qtbot: QtBot
) -> None:
    runner.refusal = StoreUnavailableError("The database is busy.")
    with qtbot.waitSignal(look.found) as said:
        look.look()
    assert said.args == ["The audit log could not be checked. The database is busy."]
