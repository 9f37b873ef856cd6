from decimal import Decimal

from intake.forms.checks import UNIT
from intake.forms.lookups import Lookups
from intake.forms.units import preferred_units, units_to_choose


def test_a_number_is_asked_in_the_unit_that_the_clinic_prefers(spec, composed):
    wishes = {"temp_c": "[degF]", "capillary_glucose": "mg/dL"}
    marks = preferred_units(spec.questions, wishes, {})
    assert marks == {
        f"{UNIT}answers.temp_c": "[degF]",
        f"{UNIT}answers.capillary_glucose": "mg/dL",
    }
    visit = composed(**marks, answers__temp_c="101.5").visit
    assert visit.answers["temp_c"] == Decimal("38.6")


def test_what_stands_there_already_keeps_its_unit(spec):
    typed = {"answers.temp_c": "37"}
    assert preferred_units(spec.questions, {"temp_c": "[degF]"}, typed) == {}


def test_a_unit_that_is_not_in_use_or_is_the_usual_one_counts_for_nothing(spec):
    wishes = {"temp_c": "K", "calf_left_cm": "cm", "pulse": "mg/dL", "gone": "x"}
    assert preferred_units(spec.questions, wishes, {}) == {}


def test_the_units_to_choose_begin_with_that_of_the_question(knowledge):
    choices = units_to_choose(knowledge)
    found = {number.key: number.units for number in choices}
    assert len(found) == len(choices)
    assert [word for _unit, word in found["temp_c"]] == ["°C", "°F"]
    assert [unit for unit, _word in found["capillary_glucose"]] == ["mmol/L", "mg/dL"]
    assert "cramp_minutes" not in found
    assert "pulse" not in found
    assert [unit for unit, _word in found["creatinine"]] == [
        "umol/L",
        "mg/dL",
        "mmol/L",
    ]
    assert "adjusted_calcium" not in found  # calculated, never typed
    assert next(one.key for one in choices if one.is_test) == "magnesium"


def test_a_result_is_first_asked_in_the_unit_of_choice_and_told_in_it(knowledge):
    lookups = Lookups(knowledge, units={"glucose": "mg/dL", "potassium": "furlong"})
    assert lookups.test_units("glucose") == ("mg/dL", "mmol/L")
    assert lookups.read_result("glucose", "10,0", "mmol/L").shown == "= 180 mg/dL"
    assert lookups.read_result("glucose", "180", "mg/dL").shown == "= 10.0 mmol/L"
    assert lookups.test_units("potassium") == ("mmol/L", "mEq/L")
    assert lookups.read_result("potassium", "4.1", "mmol/L").shown == ""
