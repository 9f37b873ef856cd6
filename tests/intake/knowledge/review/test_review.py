"""The review finds what is wrong with rules that the loader accepts."""

from dataclasses import replace

import pytest

from intake.knowledge.condition import Condition
from intake.knowledge.review import Concern, review

DARK = "order-urine-dip"


def concerns(knowledge):
    return [remark.concern for remark in review(knowledge).remarks]


def test_the_shipped_rules_are_sound(knowledge):
    found = review(knowledge)
    assert found.is_sound, found.remarks
    assert found.rules == len(knowledge.rules)
    assert found.examples > 3 * found.rules


def test_a_rule_with_all_its_examples_is_sound(with_rule):
    examples = [
        ({"pulse": 50}, True),
        ({"pulse": 51}, False),
        ({}, "unknown"),
    ]
    assert not concerns(
        with_rule("order_rules", DARK, when="pulse <= 50", examples=examples)
    )


def test_an_example_that_fails_is_named(with_rule):
    examples = [
        ({"dark_urine": False}, True),
        ({"dark_urine": False}, False),
        ({}, "unknown"),
    ]
    knowledge = with_rule("order_rules", DARK, when="dark_urine", examples=examples)
    (remark,) = review(knowledge).remarks
    assert remark.concern is Concern.EXAMPLE_FAILS
    assert (remark.rule, remark.text) == (
        DARK,
        "example 1 says fires, but the rule does not fire",
    )
    assert remark.where.startswith("tests.toml:")


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"dark_urin": True}, "no fact dark_urin"),
        ({"dark_urine": 1}, "dark_urine is a truth"),
        ({"pulse": True}, "pulse is a number"),
        ({"pulse": "fast"}, "pulse is a number"),
        ({"conditions": "ckd_4"}, "conditions is a texts"),
        ({"swelling": ["left"]}, "swelling is a text"),
    ],
)
def test_an_example_with_facts_of_no_use_is_named(with_rule, given, wrong):
    examples = [
        (given, True),
        ({"dark_urine": True}, True),
        ({"dark_urine": False}, False),
        ({}, "unknown"),
    ]
    knowledge = with_rule("order_rules", DARK, when="dark_urine", examples=examples)
    (remark,) = review(knowledge).remarks
    assert remark.concern is Concern.EXAMPLE_UNFIT
    assert remark.text == f"example 1: {wrong}"


def test_an_example_that_cannot_be_read_is_named(with_rule):
    examples = [
        ({}, "maybe"),
        ({"dark_urine": True}, True),
        ({"dark_urine": False}, False),
        ({}, "unknown"),
    ]
    knowledge = with_rule("order_rules", DARK, when="dark_urine", examples=examples)
    (remark,) = review(knowledge).remarks
    assert remark.concern is Concern.EXAMPLE_UNFIT
    assert "an example needs given and fires" in remark.text


def test_each_outcome_wants_an_example(with_rule):
    knowledge = with_rule("order_rules", DARK, when="dark_urine", examples=[])
    remarks = review(knowledge).remarks
    assert {r.concern for r in remarks} == {Concern.NO_CASE}
    assert [r.text for r in remarks] == [
        "no example in which it fires",
        "no example in which it does not fire",
        "no example in which it cannot be told",
    ]


@pytest.mark.parametrize(
    ("beyond", "wrong"),
    [
        ({"pulse": 53}, True),  # not next to the edge
        ({"pulse": 51, "dark_urine": True}, True),  # differs in more than the number
        ({"pulse": 51}, False),
    ],
)
def test_a_number_wants_examples_on_both_sides_of_its_edge(with_rule, beyond, wrong):
    examples = [({"pulse": 50}, True), (beyond, False), ({}, "unknown")]
    knowledge = with_rule(
        "order_rules",
        DARK,
        when="pulse <= 50",
        examples=[*examples, ({"pulse": 90}, False)],
    )
    assert concerns(knowledge) == [Concern.NO_EDGE] * wrong


def test_the_edge_of_a_measured_number_is_its_last_digit(with_rule):
    examples = [({"temp_c": 38.0}, True), ({"temp_c": 37.9}, False), ({}, "unknown")]
    when = "temp_c >= 38.0"
    assert not concerns(with_rule("order_rules", DARK, when=when, examples=examples))


def test_a_limit_that_a_clinic_moved_is_not_held_to_the_shipped_examples(with_rule):
    examples = [({"pulse": 50}, True), ({"pulse": 51}, False), ({}, "unknown")]
    moved = {"when": "pulse <= 45", "examples": examples}
    knowledge = with_rule("order_rules", DARK, **moved, change="changed by the clinic")
    assert not concerns(knowledge)
    assert Concern.EXAMPLE_FAILS in concerns(with_rule("order_rules", DARK, **moved))


def test_a_rule_that_nothing_can_fire_is_named(with_rule):
    knowledge = with_rule(
        "order_rules",
        DARK,
        when="age_years < 16 && adult",
        examples=[({}, "unknown")],
    )
    assert Concern.NEVER_FIRES in concerns(knowledge)
    assert Concern.ALWAYS_FIRES not in concerns(knowledge)


def test_a_rule_that_fires_for_everybody_is_named(with_rule):
    knowledge = with_rule(
        "order_rules", DARK, when="dark_urine || !dark_urine", examples=[]
    )
    assert Concern.ALWAYS_FIRES in concerns(knowledge)


def test_a_part_that_cannot_hold_is_named(with_rule):
    knowledge = with_rule(
        "order_rules",
        DARK,
        when="dark_urine && (thirst || swelling == 'upwards' || (nausea && !nausea))",
        examples=[],
    )
    texts = [r.text for r in review(knowledge).remarks if r.concern == "dead_part"]
    assert texts == [
        "cannot hold where swelling == upwards",
        "cannot hold where nausea",
    ]


def level_rules(knowledge, *changes):
    base = next(r for r in knowledge.level_rules if r.category not in BESIDE)
    return [replace_rule(base, number, change) for number, change in enumerate(changes)]


BESIDE = ("condition", "information")


def replace_rule(rule, number, change):
    when = change.pop("when")
    return replace(rule, id=f"rule-{number}", condition=Condition(when), **change)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("thirst && nausea", "nausea && thirst"),
        ("thirst || !nausea", "!nausea || thirst"),
        ("swelling in ['left', 'right']", "swelling in ['right', 'left']"),
    ],
)
def test_two_rules_of_one_meaning_are_named(knowledge, with_rules, one, other):
    rules = level_rules(knowledge, {"when": one}, {"when": other})
    found = review(with_rules("level_rules", *rules)).remarks
    same = [r for r in found if r.concern is Concern.SAME_CONDITION]
    assert [(r.rule, r.text) for r in same] == [
        ("rule-1", "has the same condition as rule-0")
    ]


@pytest.mark.parametrize("category", BESIDE)
def test_a_floor_or_information_may_stand_beside_a_rule(
    knowledge, with_rules, category
):
    rules = level_rules(
        knowledge, {"when": "thirst"}, {"when": "thirst", "category": category}
    )
    found = review(with_rules("level_rules", *rules)).remarks
    assert Concern.SAME_CONDITION not in {r.concern for r in found}


def test_rules_about_different_things_may_have_one_condition(knowledge):
    by_condition = {}
    for rule in knowledge.advice_rules:
        by_condition.setdefault(rule.condition.text, set()).add(rule.advice)
    assert any(len(advice) > 1 for advice in by_condition.values())


def test_advice_that_is_withheld_whenever_it_is_given_is_named(with_rules, knowledge):
    rules = {r.id: r for r in knowledge.advice_rules}
    suppress = rules["suppress-massage-during"]
    keep = replace_rule(
        rules["keep-fluids-2l"],
        0,
        {"when": f"fatigue && {suppress.condition.text}", "advice": suppress.advice},
    )
    found = review(with_rules("advice_rules", suppress, keep)).remarks
    never = [r for r in found if r.concern is Concern.NEVER_SAID]
    assert [(r.rule, r.text) for r in never] == [
        (
            "rule-0",
            "massage_during is withheld whenever it holds (suppress-massage-during)",
        )
    ]
