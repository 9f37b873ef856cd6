"""Every edge of a score, through the whole triage: which rule speaks on which side.

The points of each item stand in `test_scores`; here a visit is assessed, so that the
score, its limit, the fact made of it and the rule that waits for it hold together.
"""

from decimal import Decimal

import pytest

from intake.domain.patient import Sex
from intake.triage.formulas import egfr
from tests.intake.triage.made import SEEN, result, visit

MAN_OF_70 = {"patient": {"sex": "male", "birth_date": "1956-01-01"}}


def assessed(triage, answers=None, **parts):
    answer = triage.assess(visit(answers or {}, **parts), at=SEEN)
    return answer, {finding.rule for finding in answer.findings}


SWOLLEN = {
    "swelling": "left",
    "leg_constant_pain_one": True,
    "calf_left_cm": 38.0,
    "calf_right_cm": 36.0,
    "deep_vein_tender": False,
    "entire_leg_swollen": False,
    "pitting_one_leg": False,
    "collateral_veins": False,
    "paralysis_or_plaster": False,
    "bedridden_3d_or_surgery_12w": False,
    "alt_dx_as_likely": False,
}


@pytest.mark.parametrize(
    ("changes", "conditions", "value", "rule"),
    [
        ({}, [], 0, "dvt-wells-unlikely"),
        ({"calf_left_cm": 38.9}, [], 0, "dvt-wells-unlikely"),
        ({"calf_left_cm": 39.0}, [], 1, "dvt-wells-unlikely"),
        ({"deep_vein_tender": True}, [], 1, "dvt-wells-unlikely"),
        ({"calf_left_cm": 39.0, "deep_vein_tender": True}, [], 2, "dvt-wells-likely"),
        ({"pitting_one_leg": True}, ["vte_history"], 2, "dvt-wells-likely"),
        ({"pitting_one_leg": True}, ["cancer_active"], 2, "dvt-wells-likely"),
        (
            {
                **dict.fromkeys(("pitting_one_leg", "deep_vein_tender"), True),
                **dict.fromkeys(("collateral_veins", "alt_dx_as_likely"), True),
            },
            [],
            1,
            "dvt-wells-unlikely",
        ),
        (
            {
                **dict.fromkeys(("pitting_one_leg", "deep_vein_tender"), True),
                **dict.fromkeys(("collateral_veins", "alt_dx_as_likely"), True),
                "entire_leg_swollen": True,
            },
            [],
            2,
            "dvt-wells-likely",
        ),
    ],
)
def test_a_clot_is_likely_from_two_points_of_wells(
    triage, changes, conditions, value, rule
):
    answer, rules = assessed(triage, {**SWOLLEN, **changes}, conditions=conditions)
    assert answer.scores["wells_dvt"].value == value
    assert {r for r in rules if r.startswith("dvt-wells")} == {rule}


@pytest.mark.parametrize(
    ("signs", "value", "rules"),
    [
        ({"resp_rate": 20}, 0, set()),
        ({"resp_rate": 21, "pulse": 91}, 3, set()),
        ({"resp_rate": 21, "pulse": 111}, 4, set()),
        ({"resp_rate": 24, "pulse": 130, "temp_c": 38.0}, 4, set()),
        ({"resp_rate": 24, "pulse": 130, "temp_c": 38.1}, 5, {"same day"}),
        ({"resp_rate": 24, "pulse": 130, "temp_c": 39.1}, 6, {"same day"}),
        ({"resp_rate": 24, "pulse": 130, "temp_c": 38.1, "sbp": 100}, 7, {"now"}),
        ({"sbp": 90}, 3, {"same day"}),
        ({"spo2": 91}, 3, {"same day"}),
        ({"spo2": 92}, 2, set()),
        ({"spo2": 95}, 1, set()),
        ({"spo2": 96}, 0, set()),
        ({"spo2": 88, "spo2_scale2": True}, 0, set()),
        ({"spo2": 87, "spo2_scale2": True}, 1, set()),
        ({"spo2": 84, "spo2_scale2": True}, 2, set()),
        ({"spo2": 83, "spo2_scale2": True}, 3, {"same day"}),
        ({"spo2": 92, "spo2_scale2": True, "on_oxygen": True}, 2, set()),
        ({"spo2": 93, "spo2_scale2": True, "on_oxygen": True}, 3, set()),
        ({"spo2": 95, "spo2_scale2": True, "on_oxygen": True}, 4, set()),
        ({"spo2": 97, "spo2_scale2": True, "on_oxygen": True}, 5, {"same day"}),
    ],
)
def test_news2_speaks_from_five_from_seven_and_from_a_single_three(
    triage, signs, value, rules
):
    known = {"spo2_scale2": False, **signs}
    answer, found = assessed(triage, known, conditions=["copd"])
    assert answer.scores["news2"].value == value
    by_rule = {"news2-emergency": "now", "news2-same-day": "same day"}
    spoken = {word for rule, word in by_rule.items() if rule in found}
    assert spoken - ({"same day"} if "now" in spoken else set()) == rules


def just(below: str, *, age: int = 70) -> tuple[str, str]:
    """Return the creatinine that still gives a limit, and the next, which is below."""
    limit = Decimal(below)
    values = [Decimal(n) for n in range(40, 900)]
    rates = [egfr(value, age=age, sex=Sex.MALE) for value in values]
    first = next(n for n, rate in enumerate(rates) if rate is not None and rate < limit)
    return str(values[first - 1]), str(values[first])


@pytest.mark.parametrize(
    ("limit", "above", "below"),
    [
        ("60", None, "egfr-low-routine"),
        ("30", "egfr-low-routine", "egfr-low-urgent"),
        ("15", "egfr-low-urgent", "egfr-low-same-day"),
    ],
)
def test_each_stage_of_the_filtration_rate_begins_at_its_limit(
    triage, limit, above, below
):
    at_limit, under = just(limit)
    for creatinine, rule in ((at_limit, above), (under, below)):
        entered = [result("creatinine", creatinine, "umol/L")]
        answer, rules = assessed(triage, results=entered, **MAN_OF_70)
        assert (answer.scores["egfr"].value >= int(limit)) is (creatinine == at_limit)
        assert {r for r in rules if r.startswith("egfr")} == ({rule} if rule else set())
    for value, rule in ((limit, above), (str(int(limit) - 1), below)):
        entered = [result("egfr", value, "mL/min/1.73m2")]
        _, rules = assessed(triage, results=entered, **MAN_OF_70)
        assert {r for r in rules if r.startswith("egfr")} == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("adjusted", "rule"),
    [
        ("1.89", "adjusted-calcium-low-emergency"),
        ("1.90", "adjusted-calcium-low-same-day"),
        ("2.09", "adjusted-calcium-low-same-day"),
        ("2.10", "adjusted-calcium-low-routine"),
        ("2.19", "adjusted-calcium-low-routine"),
        ("2.20", None),
        ("2.60", None),
        ("2.61", "adjusted-calcium-high-routine"),
        ("2.99", "adjusted-calcium-high-routine"),
        ("3.00", "adjusted-calcium-high-same-day"),
        ("3.49", "adjusted-calcium-high-same-day"),
        ("3.50", "adjusted-calcium-high-emergency"),
    ],
)
@pytest.mark.parametrize("albumin", [None, 40, 30, 47])
def test_each_band_of_adjusted_calcium_begins_at_its_limit(
    triage, adjusted, albumin, rule
):
    if albumin is None:
        entered = [result("adjusted_calcium", adjusted, "mmol/L")]
    else:
        total = Decimal(adjusted) - Decimal("0.02") * (40 - albumin)
        entered = [
            result("calcium", str(total), "mmol/L"),
            result("albumin", str(albumin), "g/L"),
        ]
    answer, rules = assessed(triage, results=entered)
    told = {r for r in rules if r.startswith("adjusted-calcium")}
    assert told == ({rule} if rule else set())
    if albumin is not None:
        assert answer.scores["adjusted_calcium"].value == float(adjusted)


CHARACTERISTIC = (
    {"cramp_pain": 4},
    {"cramp_minutes": 11},
    {"soreness_after": False},
    {"sleep_disrupted": False},
)
"""Each takes one of the seven away; distress is absent already."""


@pytest.mark.parametrize(
    ("lacking", "score", "is_atypical"),
    [(0, 6, False), (1, 5, False), (2, 4, False), (3, 3, True), (4, 2, True)],
)
def test_cramps_with_three_of_seven_characteristics_are_atypical(
    triage, lacking, score, is_atypical
):
    answers = {}
    for changes in CHARACTERISTIC[:lacking]:
        answers |= changes
    answer, rules = assessed(triage, answers)
    assert answer.scores["nlc_score7"].value == score
    assert ("atypical-cramps" in rules) is is_atypical


@pytest.mark.parametrize(
    ("urge", "evening", "is_likely"),
    [(True, True, True), (True, False, False), (False, None, False)],
)
def test_restless_legs_want_the_urge_and_its_pattern(triage, urge, evening, is_likely):
    answers = {"urge_to_move": urge}
    if evening is not None:
        answers["urge_rest_evening_relief"] = evening
    _, rules = assessed(triage, answers)
    assert ("restless-legs" in rules) is is_likely


def test_restless_legs_are_open_until_the_pattern_was_asked(triage):
    answer, rules = assessed(triage, {"urge_to_move": True})
    assert "restless-legs" not in rules
    assert "urge_rest_evening_relief" in answer.ask_next
