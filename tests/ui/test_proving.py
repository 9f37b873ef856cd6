"""The password once more, in place, and what waits for it goes on."""

from typing import Any

import pytest

from intake.domain.errors import RefusedError
from intake.domain.record import VisitStatus
from intake.domain.visit import FORMAT, Visit
from tests.ui.conftest import PASSWORD


@pytest.fixture
def struck(application, stored, patient, signed_in, clock) -> Any:
    """Return the window with a reason typed, a while after signing in."""
    told = Visit(format=FORMAT, patient=patient, answers={"dark_urine": True})
    visit = application.visits.sign(stored.id, told)
    signed_in.desk._show_stored(visit)
    clock.advance(minutes=30)
    signed_in.hands.press("Ctrl+Shift+Delete")
    signed_in.hands.type("the other Harold")
    signed_in.hands.press("Enter")
    signed_in.visit_id = visit.id
    return signed_in


def status(application, window):
    newest = application.visits.latest(limit=1)
    versions = application.amendments.versions(window.visit_id)
    del newest
    return application.visits.get(max(one.id for one in versions)).status


def test_a_grave_act_waits_for_the_password_and_goes_on(application, struck):
    proof = struck.desk.proof
    assert not proof.isHidden()
    assert struck.hands.at() is proof.line
    assert status(application, struck) is VisitStatus.SIGNED
    struck.hands.type(PASSWORD)
    struck.hands.press("Enter")
    assert status(application, struck) is VisitStatus.ENTERED_IN_ERROR
    assert proof.isHidden()
    assert proof.line.text() == ""


def test_a_wrong_password_is_told_and_nothing_is_done(application, struck):
    struck.hands.type("not this one at all")
    struck.hands.press("Enter")
    proof = struck.desk.proof
    assert "not right" in proof.told.text()
    assert struck.hands.at() is proof.line
    assert status(application, struck) is VisitStatus.SIGNED
    struck.hands.press("Enter")  # nothing typed: nothing tried
    assert not proof.isHidden()


def test_escape_leaves_all_as_it_was(application, struck):
    life = struck.desk.visit.life
    struck.hands.press("Esc")
    assert struck.desk.proof.isHidden()
    assert status(application, struck) is VisitStatus.SIGNED
    assert life.error.text == "the other Harold"
    assert struck.hands.at() is life.error.line
    assert "your password once more" in struck.desk.notice.text.text()


def test_the_lock_gives_up_what_waits(application, struck):
    struck.hands.type("half a pass")
    struck.lock()
    assert struck.desk.proof.line.text() == ""
    assert struck.desk.proof.isHidden()
    assert status(application, struck) is VisitStatus.SIGNED


def test_another_failure_is_told_as_ever(application, struck, runner):
    runner.refusal = RefusedError("The record is busy.")
    struck.hands.type(PASSWORD)
    struck.hands.press("Enter")
    assert "busy" in struck.desk.proof.told.text()


def test_an_export_asks_before_it_writes(
    application, stored, patient, signed_in, dialogs, clock
):
    told = Visit(format=FORMAT, patient=patient, answers={"dark_urine": True})
    application.visits.sign(stored.id, told)
    signed_in.desk.go("past")
    clock.advance(minutes=30)
    signed_in.hands.press("Ctrl+Shift+S")
    assert not dialogs.saved.exists()
    signed_in.hands.type(PASSWORD)
    signed_in.hands.press("Enter")
    assert "Harold" in dialogs.saved.read_text("utf-8")
