"""The claims that hold are found as one finds them by going through the trees."""

import pytest

from intake.knowledge.claims import deciding
from intake.knowledge.expression import PARTLY, AtLeast, parse
from intake.knowledge.holding import Holding
from intake.knowledge.release import load_knowledge
from tests.intake.knowledge.test_together import mixed_facts


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


def by_hand(node, facts, made_of):
    """Return the claims that hold and decide, each definition taken apart in turn."""
    found = {}
    for leaf, truth in deciding(node, facts):
        if truth:
            inner = made_of.get(leaf.fact)
            apart = by_hand(inner, facts, made_of) if inner is not None else {}
            found |= apart or {leaf: None}
    return found


def test_of_the_shipped_rules_the_same_claims_hold_in_the_same_order(knowledge):
    holding, spoke = Holding(knowledge.made_of), 0
    for facts in mixed_facts(knowledge, 120):
        for one in knowledge.definitions:
            truth = one.condition.node.truth(facts)
            facts.pop(one.name, None)
            if truth is not None:
                facts[one.name] = truth
        for rule in knowledge.rules:
            node = rule.condition.node
            if node.truth(facts):
                wanted = tuple(by_hand(node, facts, knowledge.made_of))
                assert holding.claims(node, facts.get) == wanted, rule.id
                spoke += len(wanted) > 1
    assert spoke > 500


def claims(text, facts, **made_of):
    made = {name: parse(inner) for name, inner in made_of.items()}
    node = parse(text) if isinstance(text, str) else text
    return [leaf.fact for leaf in Holding(made).claims(node, facts.get)]


@pytest.mark.parametrize(
    ("text", "facts", "held"),
    [
        ("a", {"a": True}, ["a"]),
        ("!a", {"a": False}, []),
        ("a && b", {"a": True, "b": True}, ["a", "b"]),
        ("a || b || c", {"a": True, "b": False, "c": True}, ["a", "c"]),
        ("a || b", {"b": True}, ["b"]),
        ("!(a && b)", {"a": True, "b": False}, []),
        ("!(!a && b)", {"a": True, "b": False}, ["a"]),
        ("!(!a || !b)", {"a": True, "b": True}, ["a", "b"]),
        ("a && (b || c)", {"a": True, "c": True}, ["a", "c"]),
        (
            AtLeast(2, (parse("a"), parse("b"), parse("c"))),
            {"a": True, "b": False, "c": True},
            ["a", "c"],
        ),
    ],
)
def test_a_claim_is_said_if_it_holds_and_decides(text, facts, held):
    assert claims(text, facts) == held


def test_a_definition_gives_way_to_what_made_it_true():
    assert claims("d", {"d": True, "a": True}, d="a || b") == ["a"]
    assert claims("d && a", {"d": True, "a": True}, d="a || b") == ["a"]
    assert claims("d", {"d": True, "a": True, "e": True}, d="e", e="a") == ["a"]


def test_a_definition_true_by_a_no_alone_is_said_itself():
    assert claims("d", {"d": True, "a": False}, d="!a") == ["d"]
    assert claims("d || e", {"d": True, "e": True, "a": False}, d="!a", e="!d") == [
        "d",
        "e",
    ]


def test_of_a_list_each_value_that_is_in_it_is_said():
    text = "'x' in l || 'y' in l || 'z' in l"
    node = parse(text)
    held = Holding({}).claims(node, {"l": ("z", "x")}.get)
    assert [leaf.operand for leaf in held] == ["x", "z"]


def test_of_a_list_known_in_part_what_is_in_it_is_said():
    node = parse("'x' in medicines || 'y' in medicines")
    facts = {PARTLY + "medicines": ("y",)}
    assert [leaf.operand for leaf in Holding({}).claims(node, facts.get)] == ["y"]
