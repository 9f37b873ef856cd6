"""Typed numbers in another unit: kept, converted, refused or asked about."""

from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from intake.domain.visit import Entered
from intake.forms.checks import (
    Issue,
    Severity,
    asked_path,
    converted,
    read_answer,
    told,
)
from intake.forms.results import doubt_of
from intake.knowledge.analytes import Fault
from intake.knowledge.measures import Measure


def read(knowledge, key, typed, unit="", sure="") -> Any:
    return read_answer(knowledge.questions[key], typed, sure, unit=unit)


def test_what_was_typed_is_kept_beside_the_answer(knowledge):
    reading = read(knowledge, "temp_c", "101,5", "[degF]")
    assert reading.answer == Decimal("38.6")
    assert reading.entered == Entered(value="101.5", unit="[degF]")
    assert reading.issue is None
    assert read(knowledge, "temp_c", "38.6").entered is None


def test_a_unit_behind_the_number_counts_most(knowledge):
    assert read(knowledge, "temp_c", "101.5f").answer == Decimal("38.6")
    assert read(knowledge, "temp_c", "38.6 C", "[degF]").answer == Decimal("38.6")
    assert read(knowledge, "cramp_started_weeks", "2 years").answer == Decimal("104.4")
    assert read(knowledge, "temp_c", "38 x").issue.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("key", "typed", "unit", "meant"),
    [
        ("temp_c", "98.6", "", "Did you mean °F?"),
        ("temp_c", "37", "[degF]", "Did you mean °C?"),
        ("capillary_glucose", "126", "", "Did you mean mg/dL?"),
        ("capillary_glucose", "7", "mg/dL", "Did you mean mmol/L?"),
        ("calf_left_cm", "14", "", "Did you mean in?"),
        ("spo2", "0.97", "", "Did you mean 97 %?"),
    ],
)
def test_what_fits_another_unit_is_refused_with_a_question(
    knowledge, key, typed, unit, meant
):
    reading = read(knowledge, key, typed, unit)
    assert reading.answer is None
    assert reading.issue.severity is Severity.ERROR
    assert meant in reading.issue.text


def test_an_overlap_is_asked_about_and_kept(knowledge):
    reading = read(knowledge, "capillary_glucose", "36", "")
    assert reading.answer == 36
    assert reading.issue.severity is Severity.ASK
    assert "36 mmol/L is unusual" in reading.issue.text
    low = read(knowledge, "capillary_glucose", "30", "mg/dL")
    assert low.answer == Decimal("1.7")
    assert low.issue.text == "30 mg/dL is unusual. Is it right?"
    sure = read(knowledge, "capillary_glucose", "30", "mg/dL", sure="30 mg/dL")
    assert sure.issue is None
    other = read(knowledge, "capillary_glucose", "30", "", sure="30 mg/dL")
    assert other.issue is not None


def test_limits_are_told_in_the_unit_that_was_typed(knowledge):
    said = read(knowledge, "temp_c", "200", "[degF]").issue.text
    assert said.startswith("Not possible: 77 to 113 °F are accepted.")


def test_a_unit_that_is_not_in_use_counts_as_the_usual_one(knowledge):
    assert read(knowledge, "temp_c", "38.6", "K").answer == Decimal("38.6")


@pytest.mark.parametrize(
    ("key", "typed", "unit", "shown"),
    [
        ("temp_c", "38.6", "", "= 101.5 °F"),
        ("temp_c", "101.5", "[degF]", "= 38.6 °C"),
        ("capillary_glucose", "5.5", "", "= 99 mg/dL"),
        ("capillary_glucose", "100", "mg/dL", "= 5.6 mmol/L"),
        ("cramp_started_weeks", "3", "", ""),
        ("cramp_started_weeks", "3", "mo", "= 13 weeks"),
        ("self_care_tried_weeks", "3", "", ""),
        ("pulse", "80", "", ""),
        ("temp_c", "x", "", ""),
        ("fluids_l_day", "2", "", ""),
        ("alcohol_units_week", "14", "", ""),
        ("alcohol_units_week", "7", "{drink}/wk", "= 12 units/week"),
    ],
)
def test_the_other_unit_is_shown(knowledge, key, typed, unit, shown):
    assert converted(Measure(knowledge.questions[key]), typed, unit) == shown


def test_the_visit_keeps_what_was_entered(composed):
    made = composed(answers__temp_c="101.5", **{"unit:answers__temp_c": "[degF]"})
    assert made.visit.answers["temp_c"] == Decimal("38.6")
    assert made.visit.entered == {"temp_c": Entered(value="101.5", unit="[degF]")}


def test_the_lower_pressure_stays_below_the_upper(composed):
    made = composed(answers__sbp="80", answers__dbp="120")
    (issue,) = made.errors
    assert issue.path == "answers.dbp"
    assert "below the upper one, 80" in issue.text
    assert composed(answers__sbp="120", answers__dbp="80").errors == ()


@pytest.mark.parametrize(
    ("test", "value", "unit", "meant"),
    [
        ("calcium_total", "9.5", "mmol/L", None),
        ("magnesium", "2.0", "mmol/L", "mg/dL"),
        ("phosphate", "3.5", "mmol/L", "mg/dL"),
        ("phosphate", "1.1", "mg/dL", "mmol/L"),
        ("potassium", "7.5", "mmol/L", None),
        ("potassium", "4.1", "mmol/L", None),
        ("no_such_test", "4.1", "mmol/L", None),
        ("potassium", "abc", "mmol/L", None),
    ],
)
def test_a_result_that_is_not_normal_and_would_be_in_another_unit(
    knowledge, test, value, unit, meant
):
    said = doubt_of(knowledge.analytes, test, value, unit)
    assert (f"Or did you mean {meant}?" in said) if meant else said == ""


def test_a_normal_value_in_the_wrong_unit_is_stopped_asked_about_or_normal(knowledge):
    analytes, passed, seen = knowledge.analytes, [], 0
    for analyte in analytes.values():
        low, high = analyte.interval.low, analyte.interval.high
        if analyte.is_ordinal or low is None or high is None:
            continue
        for meant, typed in permutations(analyte.units, 2):
            value = _in_unit(analyte, (low + high) / 2, meant)
            seen += 1
            reading = analyte.read(value, typed)
            if isinstance(reading, Fault) or doubt_of(
                analytes, analyte.key, value, typed
            ):
                continue
            if analyte.interpret(reading.value, analyte.interval) != "normal":
                passed.append((analyte.key, value, meant, typed))
    assert seen > 20
    assert passed == []


def _in_unit(analyte, value, unit):
    """Return a value of the SI unit in another one; to three figures, as reported."""
    other = next((one for one in analyte.others if one.unit == unit), None)
    if other is not None:
        nothing, one = other.to_si(Decimal(0)), other.to_si(Decimal(1))
        value = (value - nothing) / (one - nothing)
    return f"{Decimal(f'{value:.3g}'):f}"


def test_normal_results_are_never_doubted(knowledge):
    doubted = [
        analyte.key
        for analyte in knowledge.analytes.values()
        if analyte.interval.low is not None and not analyte.is_ordinal
        if doubt_of(
            knowledge.analytes, analyte.key, str(analyte.interval.low), analyte.unit
        )
    ]
    assert doubted == []


def test_a_doubted_result_is_asked_about_until_the_nurse_is_sure(composed):
    row = {"results__r1__test": "magnesium", "results__r1__value": "2.0"}
    row["results__r1__unit"] = "mmol/L"
    (issue,) = composed(**row).questions
    assert issue.path == "results.r1.value"
    assert "Or did you mean mg/dL?" in issue.text
    assert composed(**row, **{"sure:results__r1__value": "2.0"}).questions == ()


def test_an_issue_is_told_with_the_way_to_keep_what_is_unusual():
    asked = Issue("a.b", Severity.ASK, "Odd.")
    wrong = Issue("a.c", Severity.ERROR, "Wrong.")
    assert told(asked, keep=True) == "?  Odd.  Press Enter to keep it."
    assert told(wrong, keep=False) == "!  Wrong."
    assert asked_path([asked, wrong]) == "a.b"
    assert asked_path([wrong, asked]) == ""
    assert asked_path([]) == ""
