from dataclasses import replace

import pytest

from tests.reports import samples


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ("none_known", "No known allergies"),
        ("not_recorded", "Allergies not recorded"),
        ("unavailable", "Allergies unavailable"),
    ],
)
def test_each_state_of_allergies_is_told_apart(summary, status, text):
    patient = {"age_years": 40, "sex": "female", "allergies": {"status": status}}
    visit = samples.benign_visit(patient=patient)
    document = summary(visit, samples.benign_assessment())
    assert document.identity.allergies.text == text


def test_allergies_too_many_for_the_head_are_all_told_in_the_background(summary):
    items = [{"substance": f"substance {number}"} for number in range(60)]
    patient = {
        "age_years": 40,
        "sex": "female",
        "allergies": {"status": "known", "items": items},
    }
    visit = samples.benign_visit(patient=patient)
    document = summary(visit, samples.benign_assessment())
    assert "more, see Allergies under Background" in document.identity.allergies.text
    told = document.section("Allergies").text
    assert all(item["substance"] in told for item in items)


def test_one_endless_allergy_is_not_cut_short(summary):
    items = [{"substance": "x" * 400}]
    patient = {
        "age_years": 40,
        "sex": "female",
        "allergies": {"status": "known", "items": items},
    }
    document = summary(
        samples.benign_visit(patient=patient), samples.benign_assessment()
    )
    assert document.identity.allergies.text == (
        "Known allergies: 1 more, see Allergies under Background"
    )
    assert "x" * 400 in document.section("Allergies").text


def test_conditions_are_told_by_name_with_their_date(serious):
    assert serious.section("Conditions").text == (
        "Type 2 diabetes; High blood pressure; Chronic kidney disease, stage 3 "
        "(since 2021); tinea pedis"
    )


def test_a_condition_told_in_own_words_keeps_them(summary):
    conditions = [{"key": "ckd_3", "text": "weak kidneys"}]
    visit = samples.benign_visit(conditions=conditions)
    document = summary(visit, samples.benign_assessment())
    assert document.section("Conditions").text == (
        "Chronic kidney disease, stage 3 (weak kidneys)"
    )


@pytest.mark.parametrize(
    ("told", "conditions", "medicines"),
    [(None, "Not asked.", "Not asked."), ([], "None.", "Takes none.")],
)
def test_none_and_not_asked_are_told_apart(summary, told, conditions, medicines):
    visit = samples.benign_visit(conditions=told, medications=told)
    document = summary(visit, samples.benign_assessment())
    assert document.section("Conditions").text == conditions
    assert document.section("Medicines").text == medicines


def test_medicines_tell_generic_text_dose_dates_and_suspicion(serious):
    told = serious.section("Medicines").text
    assert (
        "bendroflumethiazide – Bendroflumethiazide 2.5mg tablets – one each morning – "
        "since Sep-2026" in told
    )
    assert "Cramp suspect: moderate  loss of potassium" in told
    assert "since 17-Nov-2026 – stopped 22-Nov-2026" in told
    assert "Dr. Wu's herbal leg drops\nNot recognised: not checked" in told
    assert "amlodipin 5 – one daily\nRead as the nearest known name" in told
    assert "The patient could not confirm it." in told


def test_the_likeliest_culprit_is_told_first_and_generics_stand_out(
    serious, strong_texts
):
    section = serious.section("Medicines")
    assert strong_texts(section)[:3] == [
        "simvastatin",
        "Cramp suspect: strong",
        "bendroflumethiazide",
    ]


def test_a_medicine_typed_as_its_generic_is_told_once(summary):
    visit = samples.serious_visit(medications=[{"text": "metformin"}])
    some = samples.serious_assessment()
    known = replace(some.medications[3], text="metformin")
    document = summary(visit, replace(some, medications=(known,)))
    assert document.section("Medicines").text == "metformin"


def test_a_medicine_that_the_rules_did_not_see_is_told_as_unchecked(summary):
    some = replace(samples.serious_assessment(), medications=())
    visit = samples.serious_visit(
        medications=[{"text": "aspirin", "changed": "2026-10"}]
    )
    told = summary(visit, some).section("Medicines").text
    assert told.startswith("aspirin – changed Oct-2026\nNot recognised")


def test_measurements_have_their_units(serious):
    assert serious.section("Measured").text.replace("\u00a0", " ") == (
        "blood pressure 148/86 mmHg · pulse 96/min · breaths 18/min · SpO₂ 96 % · "
        "temperature 37.4 °C · left calf 38.4 cm · right calf 35 cm · on air · alert"
    )


def test_half_a_blood_pressure_shows_the_gap(summary):
    visit = samples.benign_visit(answers={"sbp": 120, "on_oxygen": True, "acvpu": "P"})
    told = summary(visit, samples.benign_assessment()).section("Measured").text
    assert told == "blood pressure 120/– mmHg · on oxygen · responds to pain"


def test_nothing_measured_takes_no_room(summary):
    visit = samples.benign_visit(answers={})
    assert summary(visit, samples.benign_assessment()).section("Measured") is None


def test_other_answers_are_told_and_denials_counted(serious):
    told = serious.section("Other answers").text
    assert told.startswith("Yes  tiredness; constipation; constant pain in one leg; ")
    assert "Leg swelling: left; redness or warmth: local" in told
    assert "new weakness: within 4 weeks" in told
    assert "drinks a day: 0.9 L a day" in told


def test_answers_that_say_no_are_counted(summary):
    answers = {
        "swelling": "none",
        "weakness": "unknown",
        "diet_poor": ["none"],
        "vomiting_diarrhoea_days": 0,
        "exercise_unusual": False,
    }
    visit = samples.benign_visit(answers=answers)
    told = summary(visit, samples.benign_assessment()).section("Other answers").text
    assert told.splitlines() == [
        "Cannot say  new weakness.",
        "4 further questions were answered no or none.",
    ]


def test_what_was_entered_in_another_unit_stands_beside_what_was_made_of_it(summary):
    visit = samples.benign_visit(
        answers={"temp_c": 38.6, "cramp_started_weeks": 104.4},
        entered={
            "temp_c": {"value": "101.5", "unit": "[degF]"},
            "cramp_started_weeks": {"value": "2", "unit": "a"},
        },
    )
    told = summary(visit, samples.benign_assessment()).section("Measured").text
    assert "38.6\u00a0°C" in told
    assert "101.5 °F" in told
    assert "2 years" in told


def test_who_told_of_a_medicine_is_said_where_it_was_not_the_patient(summary):
    told = [
        {"text": "metformin", "source": "box"},
        {"text": "senna", "source": "list"},
        {"text": "aspirin", "source": "patient"},
    ]
    visit = samples.serious_visit(medications=told)
    text = summary(visit, samples.serious_assessment()).section("Medicines").text
    assert "metformin – from the box" in text
    assert "senna – from a list" in text
    assert "patient" not in text
