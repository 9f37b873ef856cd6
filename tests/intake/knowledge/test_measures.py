"""Numbers in the unit that they were taken in."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.errors import KnowledgeError
from intake.domain.visit import Entered
from intake.knowledge.measures import Measure, entered_faults
from intake.knowledge.question import Kind, Limits, Question, Tier
from intake.knowledge.question_file import read_questions
from intake.knowledge.release import load_knowledge

QUESTIONS = load_knowledge().questions
MEASURES = [Measure(q) for q in QUESTIONS if q.units]
IN_OTHER_UNITS = [(m, unit) for m in MEASURES for unit in m.units[1:]]


def measure(key):
    return Measure(QUESTIONS[key])


@pytest.mark.parametrize(
    ("key", "typed", "unit", "value"),
    [
        ("temp_c", "98.6", "[degF]", "37.0"),
        ("temp_c", "102.3", "[degF]", "39.1"),
        ("capillary_glucose", "180", "mg/dL", "10.0"),
        ("calf_left_cm", "15", "[in_i]", "38.1"),
        ("cramp_started_weeks", "2", "a", "104.4"),
        ("cramp_started_weeks", "3", "mo", "13.0"),
        ("cramp_minutes", "90", "s", "1.5"),
        ("fluids_l_day", "1500", "mL/d", "1.5"),
        ("fluids_l_day", "64", "[foz_us]/d", "1.89"),
        ("alcohol_units_week", "7", "{drink}/wk", "12"),
    ],
)
def test_golden_conversions(key, typed, unit, value):
    assert measure(key).value(Decimal(typed), unit) == Decimal(value)


@given(st.sampled_from(IN_OTHER_UNITS), st.integers(0, 1000))
def test_a_value_survives_the_other_unit_and_back(pair, share):
    one, unit = pair
    limits = one.question.possible
    assert limits is not None
    value = limits.low + (limits.high - limits.low) * share / 1000
    other = next(o for o in one.question.units if o.unit == unit)
    there = one.value(other.from_si(value), unit)
    step = 1 if one.question.kind is Kind.WHOLE else one.question.decimals
    coarse = Decimal(1) if one.question.kind is Kind.WHOLE else Decimal(1).scaleb(-step)
    assert abs(there - value) <= coarse / 2


def test_the_own_unit_changes_nothing():
    assert measure("temp_c").value(Decimal("38.65"), "Cel") == Decimal("38.65")
    assert measure("temp_c").shown(Decimal("38.65"), "Cel") == Decimal("38.65")


def test_limits_belong_to_a_unit():
    assert measure("temp_c").limits("[degF]") == Limits(Decimal(77), Decimal(113))
    assert measure("temp_c").limits("Cel") == Limits(Decimal(25), Decimal(45))


@pytest.mark.parametrize(
    ("key", "typed", "unit", "other"),
    [
        ("temp_c", "98.6", "Cel", "[degF]"),
        ("temp_c", "37", "[degF]", "Cel"),
        ("capillary_glucose", "120", "mmol/L", "mg/dL"),
        ("capillary_glucose", "6", "mg/dL", "mmol/L"),
        ("calf_left_cm", "14", "cm", "[in_i]"),
        ("temp_c", "500", "Cel", None),
        ("cramp_started_weeks", "9000", "wk", None),
        ("pulse", "400", "/min", None),
    ],
)
def test_another_unit_is_named_where_the_number_would_fit(key, typed, unit, other):
    assert measure(key).fitting(Decimal(typed), unit, usual=False) == other


@pytest.mark.parametrize(
    ("key", "text", "unit"),
    [
        ("temp_c", "F", "[degF]"),
        ("temp_c", "°c", "Cel"),
        ("capillary_glucose", "mg/dl", "mg/dL"),
        ("calf_left_cm", "inches", "[in_i]"),
        ("cramp_started_weeks", "y", "a"),
        ("cramp_started_weeks", "months", "mo"),
        ("fluids_l_day", "ml", "mL/d"),
        ("temp_c", "x", None),
        ("alcohol_units_week", "US drinks/week", "{drink}/wk"),
    ],
)
def test_a_unit_is_known_by_the_ways_it_is_written(key, text, unit):
    assert measure(key).unit_named(text) == unit


def faults(answers, key, value, unit):
    told = {key: Entered(value=value, unit=unit)}
    return [(p.path, p.wrong) for p in entered_faults(QUESTIONS, answers, told)]


def test_what_was_entered_agrees_with_its_answer():
    answers = {"temp_c": Decimal("38.6")}
    assert faults(answers, "temp_c", "101.5", "[degF]") == []
    assert faults(answers, "temp_c", "101.9", "[degF]") == [
        ("entered.temp_c", "does not agree with the answer")
    ]
    assert faults(answers, "temp_c", "abc", "[degF]")[0][0] == "entered.temp_c.value"
    assert faults(answers, "temp_c", "310", "K")[0][0] == "entered.temp_c.unit"
    assert faults(answers, "dark_urine", "1", "Cel")[0][0] == "entered.dark_urine"
    assert faults(answers, "no_such", "1", "Cel")[0][0] == "entered.no_such"


def test_a_unit_is_written_as_people_write_it():
    assert measure("temp_c").unit_text("[degF]") == "°F"
    assert measure("temp_c").unit_text("") == "°C"


HEAD = """
[[section]]
key = "a"
title = "A"
[[question]]
key = "k"
section = "a"
text = "K"
short = "k"
tier = "core"
seconds = 1
"""


NUMBER = 'kind = "number"\nhard = [0, 1]\n'
GRAMS = f'{NUMBER}unit = "g"\n'


@pytest.mark.parametrize(
    ("body", "units", "wrong"),
    [
        ('kind = "yes_no"\n', '[{ unit = "x", per_si = "2" }]', "belong to numbers"),
        (NUMBER, '[{ unit = "x", per_si = "2" }]', "belong to numbers"),
        (GRAMS, '"x"', "are a list"),
        (GRAMS, '[{ unit = "x", per_si = "0" }]', "not above 0"),
        (GRAMS, '[{ unit = "x", per_si = "2", odd = "1" }]', "unknown odd"),
    ],
)
def test_units_that_cannot_be_used_are_refused(body, units, wrong):
    with pytest.raises(KnowledgeError, match=wrong):
        read_questions(f"{HEAD}{body}units = {units}\n", origin="q.toml")


def test_a_question_without_limits_has_none_in_any_unit():
    bare = Question(
        key="k", section="a", text="K", short="k", kind=Kind.NUMBER, tier=Tier.CORE,
        seconds=1, unit="g",
    )  # fmt: skip
    assert Measure(bare).limits("g") is None
