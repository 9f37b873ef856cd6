"""A window closes once what was typed is kept; the system's own end asks nothing."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from intake.domain.errors import StoreUnavailableError
from intake.domain.patient import Patient, Sex

FULL = StoreUnavailableError("The disk is full. What you wrote is kept.")


@pytest.fixture
def answered(writing, monkeypatch):
    """Return a window with an answer that is not in the record yet, however slow."""
    monkeypatch.setattr("ui.draft_keeper.WITHIN_MS", 600_000)
    writing.desk.intake.form.go_to("answers.dark_urine")
    writing.hands.press("y")
    assert writing.desk.unkept is writing.desk.intake.keeper
    return writing


class Later:
    """A lane whose work waits until the test lets it go."""

    def __init__(self) -> None:
        self.waiting: list[partial[object]] = []

    def run(self, owner, work, done, failed):
        del owner, failed
        self.waiting.append(partial(_both, work, done))

    def go(self):
        """Do what waits."""
        waiting, self.waiting = self.waiting, []
        for act in waiting:
            act()


def test_a_window_waits_until_its_draft_is_in_the_record(application, answered):
    lane: Any = Later()
    answered.desk.intake.keeper._runner = lane
    assert not answered.close()
    assert not answered.close()
    assert answered.isVisible()
    lane.go()
    assert not answered.isVisible()
    assert '"answers.dark_urine": "yes"' in application.drafts.all()[0].content


def test_a_draft_that_cannot_be_kept_is_let_go_of_only_when_asked_again(
    runner, answered
):
    runner.refusal = FULL
    assert not answered.close()
    assert "disk is full" in answered.desk.notice.text.text()
    assert answered.close()


def test_what_came_right_again_is_no_longer_told(runner, application, answered):
    runner.refusal = FULL
    assert not answered.close()
    runner.refusal = None
    answered.hands.press("Ctrl+S")
    assert answered.desk.notice.isHidden()
    assert answered.close()
    assert len(application.drafts.all()) == 1


def test_a_draft_on_its_way_that_fails_keeps_the_window_open(answered):
    keeper = answered.desk.intake.keeper
    lane: Any = Later()
    keeper._runner = lane
    assert not answered.close()
    keeper._on_failed(FULL)
    assert answered.isVisible()
    assert "do this again" in answered.desk.notice.text.text()
    assert answered.close()


def test_nobody_signs_out_over_a_draft_that_is_not_kept(runner, answered):
    runner.refusal = FULL
    answered.hands.press("Ctrl+L")
    answered.lock_view.sign_out_wished.emit()
    assert answered.lock_view.isVisible()
    assert "not saved" in answered.lock_view.said.text()
    runner.refusal = None
    answered.lock_view.sign_out_wished.emit()
    assert answered.gate.isVisible()


def test_behind_the_lock_nobody_is_named(answered):
    answered.desk._show_patient(answered.desk.intake.writing.patient.id)
    answered.desk.patient.sheet.lines["given_name"].setText("Harald")
    answered.hands.press("Ctrl+L")
    answered.lock_view.sign_out_wished.emit()
    told = answered.lock_view.said.text()
    assert "Not saved yet" in told
    assert "WHITCOMBE" not in told
    answered.lock_view.sign_out_wished.emit()
    assert answered.gate.isVisible()


def test_something_else_that_is_not_saved_is_told_anew(signed_in):
    signed_in.hands.press("Ctrl+8")
    line = signed_in.desk.settings.clinic.lines["name"]
    line.setText("Half typed")
    assert not signed_in.close()
    line.setText(signed_in.desk.application.clinic.name)
    signed_in.desk._show_patient(
        signed_in.desk.application.patients.add(_somebody()).id
    )
    signed_in.desk.patient.sheet.lines["given_name"].setText("Harald")
    assert not signed_in.close()
    assert "corrected" in signed_in.desk.notice.text.text()
    assert signed_in.close()


def test_the_systems_end_closes_every_window_and_keeps_what_is_typed(
    application, stored, answered
):
    other: Any = answered.another()
    other.desk._show_patient(stored.id)
    other.desk.patient.sheet.lines["given_name"].setText("Harald")
    answered.company.end()
    assert not answered.isVisible()
    assert answered.company.members == []
    assert '"answers.dark_urine": "yes"' in application.drafts.all()[0].content


@pytest.mark.parametrize("is_told_to_end", [True, False])
def test_no_backup_is_waited_for_when_the_system_ends(
    application, signed_in, tmp_path, is_told_to_end
):
    folder = tmp_path / "backups"
    kept = signed_in.company.application.clinic
    at_close = {"at_close": True, "folder": str(folder)}
    plan = kept.preferences.backup.model_copy(update=at_close)
    wanted = kept.preferences.model_copy(update={"backup": plan})
    application.settings.change(replace(kept, preferences=wanted))
    if is_told_to_end:
        signed_in.company.end()
    else:
        signed_in.close()
    assert folder.exists() is not is_told_to_end


def test_what_was_typed_just_before_signing_is_kept_though_signing_fails(
    application, answered
):
    lane: Any = Later()
    answered.desk.intake._signing._runner = lane
    answered.desk.intake.sign()
    assert '"answers.dark_urine": "yes"' in application.drafts.all()[0].content


def _somebody():
    return Patient(family_name="Quay", given_name="Ida", age_years=50, sex=Sex.FEMALE)


def _both(work, done):
    done(work())
