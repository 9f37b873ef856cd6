"""How many keys a visit takes, beside typed text; there is no mouse in either."""

import time
from datetime import timedelta

import pytest
from PySide6.QtGui import QGuiApplication

from intake.domain.dates import PartialDate
from intake.domain.patient import Allergies, AllergyStatus, Patient, Sex
from intake.domain.visit import FORMAT, Condition, Medication, Visit
from tests.journeys.test_window import Nurse, nurse, set_up_the_clinic

__all__ = ("nurse",)
pytestmark = pytest.mark.usefixtures("qapp")

RETURNING = 60
NEW = 220


def seen_before(nurse: Nurse, desk):
    """Put a patient into the record who was here some months ago."""
    application = desk.application
    patient = Patient(
        family_name="Smith",
        given_name="John",
        number="943 476 5919",
        birth_date=PartialDate(1945, 7, 14),
        sex=Sex.MALE,
        allergies=Allergies(status=AllergyStatus.NONE_KNOWN),
    )
    stored = application.patients.add(patient)
    application.visits.sign(
        stored.id,
        Visit(
            format=FORMAT,
            patient=patient,
            seen_at=application.clock() - timedelta(days=90),
            conditions=(Condition(key="diabetes_t2"), Condition(key="hypertension")),
            medications=(
                Medication(text="metformin 500mg", dose="1 twice a day"),
                Medication(text="ramipril 5mg", dose="1 each morning"),
            ),
            answers={"standing_hours": 6},
        ),
    )


def tell_of_simple_cramps(nurse: Nurse):
    """The emergency card denied as a whole; typical cramps at night."""
    nurse.press("p", "Ctrl+PgDown", "Ctrl+N", "Enter")
    for text in ("30", "2", "4"):
        nurse.enter(text)
    nurse.press("n", "Enter", "c", "Enter", "b", "Enter", "n", "Enter")
    nurse.enter("6")
    for answer in "yyyyns":
        nurse.press(answer, "Enter")
    for _ in ("symptoms", "other symptoms", "both legs"):
        nurse.press("Ctrl+N", "Enter")


def test_a_returning_patient_with_a_simple_visit_takes_sixty_keys(nurse):
    set_up_the_clinic(nurse)
    desk = nurse.window.desk
    seen_before(nurse, desk)
    nurse.until(desk.search.box.hasFocus)
    nurse.keys = 0
    nurse.enter("smith")
    nurse.until(lambda: desk.intake is not None)
    tell_of_simple_cramps(nurse)
    assert desk.intake.form.current_section() == "vitals"
    for section in ("conditions", "medicines", "allergies"):
        nurse.press("Ctrl+PgDown")
        assert desk.intake.form.current_section() == section
        nurse.press("Ctrl+Enter")
    nurse.press("Ctrl+PgDown", "Ctrl+Enter", "Ctrl+Enter")
    nurse.until(lambda: nurse.page is desk.visit)
    assert nurse.keys <= RETURNING

    visit = desk.application.visits.get(desk.visit.stored.id).visit
    assert visit.answers["dark_urine"] is False
    assert visit.answers["swelling"] == "none"
    assert "standing_hours" not in visit.answers  # carried over, not confirmed
    assert [c.key for c in visit.conditions] == ["diabetes_t2", "hypertension"]
    assert [m.text for m in visit.medications] == ["metformin 500mg", "ramipril 5mg"]
    assert visit.patient.allergies.status == "none_known"
    assert visit.decision.agrees


def measure_everything(nurse: Nurse):
    for text in ("16", "97"):
        nurse.enter(text)
    nurse.press("n", "Enter")
    nurse.enter("13278")
    nurse.enter("72")
    nurse.press("a", "Enter", "n", "Enter")
    nurse.enter("36,8")


def list_conditions_and_medicines(nurse: Nurse, intake):
    for condition in ("T2DM", "high blood pressure"):
        nurse.enter(condition)
        nurse.enter("2015")
    nurse.press("Ctrl+PgDown")
    for medicine, dose in (
        ("metformin 500", "1 twice a day"),
        ("ramipril 5", "1 each morning"),
        ("simvastatin 40", "1 at night"),
    ):
        nurse.enter(medicine)
        nurse.enter(dose)
        nurse.enter("3/2024")
        while not intake.form.current.line.hasFocus():
            nurse.press("Enter")


def test_a_new_patient_with_a_full_history_takes_two_hundred_and_twenty(nurse):
    set_up_the_clinic(nurse)
    desk = nurse.window.desk
    nurse.until(desk.search.box.hasFocus)
    nurse.keys = 0
    nurse.enter("Smith, John 14/7/1945 943 476 5919")
    nurse.until(lambda: nurse.page is desk.add)
    nurse.press("Enter", "Enter")
    nurse.enter("Mr")
    nurse.press("Enter", "Enter", "m", "Ctrl+Enter")
    nurse.until(lambda: desk.intake is not None)
    tell_of_simple_cramps(nurse)
    measure_everything(nurse)
    intake = desk.intake
    assert intake.form.current_section() == "conditions"
    list_conditions_and_medicines(nurse, intake)
    nurse.press("Ctrl+PgDown", "2", "Ctrl+Enter", "Ctrl+Enter")
    nurse.until(lambda: nurse.page is desk.visit)
    assert nurse.keys <= NEW

    visit = desk.application.visits.get(desk.visit.stored.id).visit
    assert len(visit.medications) == 3
    assert [str(m.started) for m in visit.medications] == ["2024-03"] * 3
    assert visit.medications[0].dose == "1 twice a day"
    assert [c.key for c in visit.conditions] == ["diabetes_t2", "hypertension"]
    assert (visit.answers["sbp"], visit.answers["dbp"]) == (132, 78)
    assert visit.patient.name_text() == "SMITH, John (Mr)"


@pytest.mark.usefixtures("no_collections")
def test_a_megabyte_in_the_notes_is_cut_at_once(nurse):
    set_up_the_clinic(nurse)
    desk = nurse.window.desk
    seen_before(nurse, desk)
    nurse.until(desk.search.box.hasFocus)
    nurse.enter("smith")
    nurse.until(lambda: desk.intake is not None)
    desk.intake.form.go_to("notes")
    QGuiApplication.clipboard().setText("fatigue <b>x</b> " * 65_000)
    taken = []
    for _ in range(3):  # the quickest counts: a busy machine is no fault of ours
        nurse.press("Ctrl+A")
        started = time.thread_time()
        nurse.press("Ctrl+V")
        taken.append(time.thread_time() - started)
    row = desk.intake.form.current
    assert "more were left out" in row.issue_text()
    assert "<b>x</b>" in row.edit.toPlainText()
    assert min(taken) <= 0.2
