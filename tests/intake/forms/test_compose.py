import json
from decimal import Decimal

import pytest

from intake.domain.patient import AllergyStatus
from intake.domain.text import LINE_LIMIT, NOTES_LIMIT
from intake.domain.visit import Visit
from intake.forms.checks import Severity


def texts(composed):
    return {issue.path: issue.text for issue in composed.issues}


def test_nothing_typed_is_a_visit_in_which_nothing_was_asked(composed):
    made = composed()
    assert made.issues == ()
    assert made.visit.answers == {}
    assert made.visit.conditions is None
    assert made.visit.medications is None
    assert made.visit.other_symptoms is None
    assert made.visit.patient.allergies.status is AllergyStatus.NOT_RECORDED


def test_answers_are_read_by_the_kind_of_their_question(composed):
    made = composed(
        answers__dark_urine="yes",
        answers__chest_pain="no",
        answers__saddle_numbness="unknown",
        answers__on_oxygen="no",
        answers__temp_c="36,8",
        answers__pulse="80",
        answers__cramp_side="left",
        answers__cramp_sites="calf foot",
        answers__sbp="unknown",
    )
    assert made.issues == ()
    assert made.visit.answers == {
        "dark_urine": True,
        "chest_pain": False,
        "saddle_numbness": "unknown",
        "on_oxygen": False,
        "temp_c": Decimal("36.8"),
        "pulse": 80,
        "cramp_side": "left",
        "cramp_sites": ("calf", "foot"),
        "sbp": "unknown",
    }


def test_what_is_composed_is_a_document_that_can_be_read_again(composed):
    made = composed(
        answers__temp_c="36,8",
        medications__m1__text="Simvastatin 40mg",
        medications__m1__started="3/2024",
        conditions__c1__key="diabetes_t2",
        results__r1__test="potassium",
        results__r1__value="3,1",
        results__r1__unit="mmol/L",
        notes="first\nsecond",
    )
    document = json.loads(made.visit.as_json())
    assert Visit.model_validate_json(json.dumps(document)) == made.visit
    assert document["medications"][0]["started"] == "2024-03"
    assert document["results"][0]["value"] == "3.1"


@pytest.mark.parametrize(
    ("path", "typed", "words"),
    [
        ("answers.temp_c", "hot", "Not a number"),
        ("answers.pulse", "80.5", "whole number"),
        ("answers.pulse", "400", "Not possible: 20 to 260 /min are accepted."),
        ("answers.dark_urine", "perhaps", "not one of the answers"),
        ("answers.cramp_side", "middle", "not one of the answers"),
        ("answers.cramp_sites", "calf moon", "not one of the answers"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_left_out(
    composed, path, typed, words
):
    made = composed(**{path.replace(".", "__"): typed})
    assert words in texts(made)[path]
    assert made.errors == made.issues
    assert made.visit.answers == {}


def test_an_unusual_number_is_kept_and_asked_about_until_it_is_confirmed(composed):
    asked = composed(answers__pulse="170")
    assert asked.visit.answers == {"pulse": 170}
    assert [issue.severity for issue in asked.questions] == [Severity.ASK]
    assert asked.errors == ()
    assert texts(asked)["answers.pulse"] == "170 /min is unusual. Is it right?"
    sure = composed(answers__pulse="170", **{"sure:answers__pulse": "170"})
    assert sure.issues == ()
    changed = composed(answers__pulse="180", **{"sure:answers__pulse": "170"})
    assert changed.questions


def test_a_path_that_no_question_has_is_left_out(composed):
    assert composed(answers__of_yesterday="yes").visit.answers == {}


def test_blank_text_is_no_answer(composed):
    assert composed(answers__pulse="  ").visit.answers == {}


def test_a_list_that_was_gone_through_is_there_even_if_empty(composed):
    made = composed(conditions="none", medications="none", other_symptoms="reviewed")
    assert made.visit.conditions == ()
    assert made.visit.medications == ()
    assert made.visit.other_symptoms == ()


def test_other_symptoms_are_a_list_once_nothing_else_was_told(composed):
    open_list = composed(answers__constipation="yes")
    assert open_list.visit.answers == {"constipation": True}
    assert open_list.visit.other_symptoms is None
    closed = composed(answers__constipation="yes", other_symptoms="reviewed")
    assert closed.visit.answers == {}
    assert closed.visit.other_symptoms == ("constipation",)


def test_conditions_are_kept_by_key_or_as_told(composed):
    made = composed(
        conditions__c1__key="ckd_3",
        conditions__c1__since="2021",
        conditions__c2__text="tinea pedis",
        conditions__c3__text="  ",
    )
    assert made.visit.conditions is not None
    first, second = made.visit.conditions
    assert (first.key, str(first.since)) == ("ckd_3", "2021")
    assert (second.key, second.text) == (None, "tinea pedis")


def test_medicines_keep_every_column(composed):
    made = composed(
        medications__m1__text="Klaricid",
        medications__m1__dose="1 twice a day",
        medications__m1__stopped="-3d",
        medications__m1__confirmed="no",
        medications__m2__dose="of nothing",
    )
    assert made.visit.medications is not None
    (medicine,) = made.visit.medications
    assert medicine.dose == "1 twice a day"
    assert str(medicine.stopped) == "2026-11-20"
    assert not medicine.confirmed


def test_a_wrong_date_is_told_and_the_entry_kept(composed):
    made = composed(medications__m1__text="Klaricid", medications__m1__started="soon")
    assert "Not understood" in texts(made)["medications.m1.started"]
    assert made.visit.medications is not None
    assert made.visit.medications[0].started is None


def test_a_result_needs_a_value(composed):
    made = composed(results__r1__test="potassium", results__r2__value="4")
    assert "Type the value" in texts(made)["results.r1.value"]
    assert made.visit.results == ()


def test_a_result_that_cannot_be_is_told_beside_it(composed):
    made = composed(
        results__r1__test="potassium",
        results__r1__value="310",
        results__r1__unit="mmol/L",
    )
    assert "not possible" in texts(made)["results.r1.value"]
    assert made.errors
    assert made.visit.results == ()


def test_a_result_without_its_unit_is_told_beside_the_unit(composed):
    made = composed(results__r1__test="potassium", results__r1__value="4.1")
    assert "is missing" in texts(made)["results.r1.unit"]


def test_allergies_are_in_exactly_one_state(composed):
    known = composed(
        allergies="known",
        reactions__r1__substance="penicillin",
        reactions__r1__reaction="rash",
    )
    assert known.visit.patient.allergies.status is AllergyStatus.KNOWN
    assert known.visit.patient.allergies.items[0].reaction == "rash"
    none = composed(allergies="none_known").visit.patient.allergies
    assert none.status is AllergyStatus.NONE_KNOWN


def test_known_allergies_have_to_be_named(composed):
    made = composed(allergies="known", reactions__r1__reaction="rash")
    assert "Name what" in texts(made)["reactions"]
    assert made.visit.patient.allergies.status is AllergyStatus.NOT_RECORDED


def test_substances_of_another_state_are_not_used(composed):
    made = composed(allergies="none_known", reactions__r1__substance="penicillin")
    assert made.visit.patient.allergies.status is AllergyStatus.NONE_KNOWN
    assert made.visit.patient.allergies.items == ()


def test_what_is_too_long_is_cut_and_told(composed):
    made = composed(medications__m1__text="x" * (LINE_LIMIT + 1), notes="n" * 30_000)
    assert "Too long" in texts(made)["medications.m1.text"]
    assert len(made.visit.notes) == NOTES_LIMIT


@pytest.mark.parametrize(
    "hostile", ["<b>x</b>", "'; DROP TABLE", "\u202eabc", "a\x00b", "{{7*7}}", "%s%n"]
)
def test_hostile_text_goes_through_as_text(composed, hostile):
    made = composed(notes=hostile, medications__m1__text=hostile)
    assert made.visit.notes == hostile.replace("\x00", "")


def test_who_told_of_a_medicine_is_kept(composed):
    made = composed(
        medications__m1__text="Simvastatin 40mg", medications__m1__source="box"
    )
    (medicine,) = made.visit.medications
    assert medicine.source == "box"
    assert made.listed == (medicine,)


@pytest.mark.parametrize("path", ["results", "other_symptoms"])
def test_what_stands_in_the_line_of_a_list_is_said_not_to_be_recorded(composed, path):
    made = composed(**{f"stranded:{path}": "potasium"})
    assert list(texts(made)) == [path]
    assert "“potasium” is not in the list" in texts(made)[path]
    assert made.visit.results == ()
    assert made.visit.other_symptoms is None
