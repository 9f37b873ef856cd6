"""The less usual things of a nurse's day, by the keys of a real display.

Each journey ends by reading the record.
"""

from datetime import UTC, datetime, timedelta

import pytest

from intake.domain.assessment import Level
from intake.domain.merging import MergeState
from intake.domain.patient import Allergies, AllergyStatus
from intake.domain.record import VisitStatus
from intake.domain.visit import Condition, Medication
from tests.journeys.acts import add_the_patient, kept, sign_in, signed
from tests.journeys.display import until

pytestmark = pytest.mark.slow

RETURNING = 60
TO_RESULTS = ["ctrl+Page_Down"] * 10


def test_an_emergency_is_made_calmer_with_a_reason_and_a_second_look(nurse, record):
    add_the_patient(nurse)
    nurse.press("ctrl+Page_Down", "y", "ctrl+Return", "2", "Return", "Return")
    nurse.type("ECG and examination normal, Dr Ey")
    nurse.press("ctrl+Return")  # not yet: it is asked to look again
    nurse.press("Return", "1", "ctrl+Return")
    stored = signed(record)
    assert stored.assessment.level is Level.EMERGENCY
    decision = stored.visit.decision
    assert (decision.suggested, decision.level) == (Level.EMERGENCY, Level.SAME_DAY)
    assert decision.text == "ECG and examination normal, Dr Ey"
    assert decision.decided_by == "nurse1"


@pytest.fixture
def with_history(seen_before, record):
    """Return a patient whose last visit tells of conditions and medicines."""
    told = seen_before.patient.model_copy(
        update={"allergies": Allergies(status=AllergyStatus.NONE_KNOWN)}
    )
    (line,) = record.visits.latest()
    record.amendments.amend(
        line.id,
        record.visits.get(line.id).visit.model_copy(
            update={
                "patient": told,
                "seen_at": datetime.now(UTC) - timedelta(days=90),
                "conditions": (Condition(key="diabetes_t2"),),
                "medications": (Medication(text="metformin 500mg", dose="1 daily"),),
            }
        ),
        "history told",
    )
    return seen_before


def test_what_comes_from_the_last_visit_is_confirmed_within_sixty_keys(
    with_history, start, record
):
    nurse = start()
    sign_in(nurse)
    nurse.keys = 0
    nurse.enter("harold whit")
    nurse.shows("WHITCOMBE, Harold")
    nurse.press("p", "ctrl+Page_Down", "ctrl+n", "Return", *["ctrl+Page_Down"] * 5)
    nurse.press("ctrl+Return", "ctrl+Page_Down", "ctrl+Return")
    nurse.press("ctrl+Return", "ctrl+Return")
    until(lambda: record.visits.count() == 2)
    assert nurse.keys <= RETURNING
    newest = record.visits.get(record.visits.latest()[0].id)
    assert newest.patient_id == with_history.id
    assert [one.key for one in newest.visit.conditions] == ["diabetes_t2"]
    assert [one.text for one in newest.visit.medications] == ["metformin 500mg"]


def test_results_that_come_back_are_entered_and_the_level_is_settled_anew(
    seen_before, start, record
):
    (item,) = record.worklist.all()
    nurse = start()
    sign_in(nurse)
    nurse.press("ctrl+1")
    nurse.shows("Worklist")
    nurse.press("Return")
    nurse.shows("WHITCOMBE, Harold")
    nurse.press("ctrl+e")
    nurse.shows("Correcting: WHITCOMBE")
    nurse.press(*TO_RESULTS)
    nurse.enter("creatine kinase", "60000")
    nurse.press("ctrl+Return")
    nurse.type("Results came back")
    nurse.press("ctrl+Return")
    until(lambda: len(record.amendments.versions(item.visit_id)) == 2)
    last = record.amendments.versions(item.visit_id)[-1]
    assert (last.status, last.reason) == (VisitStatus.AMENDED, "Results came back")
    now = record.visits.get(last.id)
    assert [one.value for one in now.visit.results] == ["60000"]
    assert now.assessment.level is Level.EMERGENCY


def test_a_result_in_the_wrong_unit_is_caught_and_put_right(nurse, record):
    add_the_patient(nurse)
    nurse.press(*TO_RESULTS)
    nurse.enter("glucose")
    nurse.type("95")  # a fasting value in mg/dL, where mmol/L is asked
    nurse.press("ctrl+Return", "ctrl+Return")  # not signed: it is doubted
    until(lambda: kept(record, '"95"'))
    assert record.visits.count() == 0
    nurse.press("Return", "ctrl+u", "ctrl+Return", "ctrl+Return")
    stored = signed(record)
    (result,) = stored.visit.results
    assert (result.value, result.unit) == ("95", "mg/dL")


def test_a_double_is_found_merged_and_given_back(seen_before, start, record):
    double = record.patients.add(
        seen_before.patient.model_copy(update={"title": "Mr", "number": None})
    )
    nurse = start()
    sign_in(nurse)
    nurse.dash("whit", "F2")
    nurse.shows("WHITCOMBE")
    nurse.press(*["Tab"] * 9, "Return")
    nurse.enter("Same passport, same voice")
    nurse.rests()
    assert len(record.merges.of_patient(double.id)) == 1
    nurse.press("Return")
    merges = record.merges.of_patient
    until(lambda: merges(seen_before.id)[0].state is MergeState.APPROVED)
    (merge,) = merges(seen_before.id)
    survivor = merge.survivor_id
    assert record.patients.get(merge.duplicate_id).id == survivor
    nurse.rests()
    nurse.press("Return")
    until(lambda: merges(seen_before.id)[0].state is MergeState.UNDONE)
    assert record.patients.get(merge.duplicate_id).id == merge.duplicate_id


def test_a_whole_day_needs_no_mouse(seen_before, start, record):
    nurse = start()
    sign_in(nurse)
    nurse.press("ctrl+1")
    nurse.shows("Worklist")
    nurse.press("ctrl+4")
    nurse.shows("Past visits")
    nurse.enter("same day")
    nurse.press("Return", "Return")
    nurse.shows("WHITCOMBE, Harold")
    nurse.press("Escape", "ctrl+8")
    nurse.shows("Settings")
    nurse.press("F1", "F1", "ctrl+shift+l", "ctrl+3")
    nurse.shows("Find a patient")
    nurse.press("ctrl+l")
    nurse.shows("Locked")
    nurse.enter("velvet otter plinth 9")
    nurse.shows("Find a patient")
    nurse.enter("harold")
    nurse.shows("WHITCOMBE, Harold")
    nurse.press("p", "ctrl+Page_Down", "ctrl+n", "Return", "F6", "F6")
    nurse.press("ctrl+z", "ctrl+y", "ctrl+Return", "ctrl+Return")
    until(lambda: record.visits.count() == 2)
    nurse.press("ctrl+m")
    nurse.enter("He rang: better.")
    newest = record.visits.latest
    until(lambda: record.visits.get(newest()[0].id).status is VisitStatus.AMENDED)
    told = record.visits.get(newest()[0].id)
    assert told.patient_id == seen_before.id
    assert told.visit.answers["chest_pain"] is False
    assert told.visit.notes == "He rang: better."
