"""The search for facts finds them where there are any, and only there."""

import pytest

from intake.knowledge.expression import AtLeast, parse
from intake.knowledge.witness import Witnesses


@pytest.fixture(scope="module")
def witnesses(knowledge):
    return Witnesses(knowledge)


@pytest.mark.parametrize("truth", [True, False])
def test_every_shipped_rule_can_hold_and_can_fail(knowledge, witnesses, truth):
    for rule in knowledge.rules:
        node = rule.condition.node
        facts = witnesses.find((node, truth))
        assert facts is not None, rule.id
        assert witnesses.expanded(node).truth(facts) is truth, rule.id


@pytest.mark.parametrize(
    "impossible",
    [
        "dark_urine && !dark_urine",
        "age_years >= 50 && age_years < 16",
        "age_years > 120",
        "spo2 > 91 && spo2 < 92",
        "cramp_pain > 10",
        "swelling == 'left' && swelling == 'right'",
        "swelling in ['left', 'right'] && swelling == 'both'",
        "swelling == 'upwards'",
        "'ckd_9' in conditions",
        "'ckd_4' in conditions && !('ckd_4' in conditions)",
        "!('ckd_4' in conditions) && 'ckd_4' in conditions",
        "'none' in toxin_or_bite && 'strychnine' in toxin_or_bite",
        "'wonder_drug' in medicines",
        "worst_interaction == 'dreadful'",
        "disposition >= 6",
        "result.potassium > 6.5 && result.potassium < 6.0",
        "result.potassium > 1000",
        "urine_output_low && result.urine_dip_blood in ['4+']",
        "adult && age_years < 16",
        "pregnant && pregnancy_status != 'pregnant'",
    ],
)
def test_no_facts_meet_a_contradiction(witnesses, impossible):
    assert witnesses.find((parse(impossible), True)) is None


@pytest.mark.parametrize(
    ("possible", "facts"),
    [
        ("dark_urine", {"dark_urine": True}),
        ("!dark_urine", {"dark_urine": False}),
        ("swelling == 'left'", {"swelling": "left"}),
        (
            "result.magnesium > 0.4 && result.magnesium < 0.5",
            {"result.magnesium": 0.45},
        ),
        ("'ckd_4' in conditions", {"conditions": ("ckd_4",)}),
        ("!('ckd_4' in conditions)", {"conditions": ()}),
    ],
)
def test_facts_are_found_that_meet_a_condition(witnesses, possible, facts):
    assert witnesses.find((parse(possible), True)) == facts


def test_counts_are_met_and_missed(witnesses):
    node = AtLeast(2, (parse("fatigue"), parse("thirst"), parse("nausea")))
    met, missed = (witnesses.find((node, truth)) for truth in (True, False))
    assert node.truth(met) is True
    assert sum(met.values()) >= 2
    assert node.truth(missed) is False


def test_goals_are_met_together(witnesses):
    either = parse("fatigue || thirst")
    facts = witnesses.find((either, True), (parse("fatigue"), False))
    assert facts == {"fatigue": False, "thirst": True}
    assert witnesses.find((either, True), (either, False)) is None


def test_what_is_reached_already_asks_for_nothing_more(witnesses):
    either = parse("fatigue || thirst")
    facts = witnesses.find((parse("thirst"), True), (either, True))
    assert facts == {"thirst": True}
