"""A patient's record: corrected, in conflict, merged, given back."""

from typing import Any

import pytest

from intake.domain.comparing import ConflictError
from intake.domain.errors import RefusedError
from intake.domain.merging import MergeState
from intake.domain.record import StoredPatient
from tests.ui.screens import settle
from ui.views.patient_view import PatientView
from ui.widgets.buttons import Button


@pytest.fixture
def view(application, runner, stored, shown):
    made: Any = PatientView(application, runner)
    made.hands = shown(made)
    made.open(stored.id)
    made.enter()
    return made


def press(view, words):
    settle()
    buttons = [b for b in view.findChildren(Button) if b.text().startswith(words)]
    next(b for b in buttons if b.isVisible()).click()


def test_a_patient_is_corrected_and_the_rest_of_the_record_stays(
    qtbot, application, stored, view
):
    assert view.title == "WHITCOMBE, Harold (Mr)"
    assert view.sheet.typed()["born"] == "14-Jul-1945"
    assert not view.unsaved
    view.sheet.lines["given_name"].setText("Harald")
    assert "WHITCOMBE" in view.unsaved
    with qtbot.waitSignal(view.said) as said:
        view.hands.press("Ctrl+S")
    assert said.args[0].startswith("Saved ")
    now = application.patients.get(stored.id)
    assert now.patient.given_name == "Harald"
    assert now.patient.allergies == stored.patient.allergies
    assert view.banner.name.text() == "WHITCOMBE, Harald (Mr)"
    assert not view.unsaved


def test_what_another_desk_changed_is_shown_field_by_field(application, stored, view):
    theirs = stored.patient.model_copy(update={"given_name": "Harry"})
    application.patients.update(
        StoredPatient(id=stored.id, version=stored.version, patient=theirs)
    )
    view.sheet.lines["given_name"].setText("Harald")
    view.keep()
    told = view.conflict.text()
    assert "Harald" in told
    assert "Harry" in told
    assert view.sheet.lines["given_name"].text() == "Harald"
    assert application.patients.get(stored.id).patient.given_name == "Harry"


def test_a_double_is_shown_with_score_and_reason_merged_and_given_back(
    application, stored, view
):
    double = stored.patient.model_copy(update={"number": None, "title": "Dr"})
    other = application.patients.add(double)
    view.open(stored.id)
    (found,) = view.doubles.alike.candidates
    assert found.stored.id == other.id
    press(view, "Compare and merge")
    assert "Dr" in view.doubles.compared.text()
    press(view, "Propose the merge")
    assert application.merges.to_decide() == ()
    view.doubles.reason.setText("same passport")
    press(view, "Propose the merge")
    press(view, "Approve")
    assert application.patients.get(other.id).id == stored.id
    press(view, "Take the merge back")
    assert application.patients.get(other.id).id == other.id
    (merge,) = application.merges.of_patient(stored.id)
    assert merge.state is MergeState.UNDONE


def test_a_merge_can_be_declined(application, stored, view):
    other = application.patients.add(stored.patient.model_copy(update={"number": None}))
    application.merges.propose(other.id, stored.id, "looks so")
    view.open(stored.id)
    press(view, "Decline")
    (merge,) = application.merges.of_patient(stored.id)
    assert merge.state is MergeState.DECLINED


def test_a_visit_is_one_key_away(qtbot, stored, view):
    with qtbot.waitSignal(view.visit_wished) as wished:
        view.hands.press("Ctrl+Shift+N")
    assert wished.args == [stored.id]
    with qtbot.waitSignal(view.left):
        view.hands.press("Esc")


def test_what_did_not_work_is_told(qtbot, runner, view):
    runner.refusal = RefusedError("The record is busy.")
    with qtbot.waitSignal(view.troubled):
        view.keep()
    assert issubclass(ConflictError, RefusedError)
