"""Conditions run at once come to the truths of their trees, one by one."""

import random

import pytest

from intake.knowledge.expression import AtLeast, parse
from intake.knowledge.release import load_knowledge
from intake.knowledge.together import Together, run_not_false, run_together


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


def mixed_facts(knowledge, count):
    """Yield facts at the edges of the rules: the givens of some examples together."""
    rng = random.Random(11)  # noqa: S311 # a fixed mix, no secret
    givens = [e.given for rule in knowledge.rules for e in rule.examples]
    for _ in range(count):
        facts = {}
        for given in rng.sample(givens, rng.choice((0, 1, 5, 40, 200))):
            facts |= given
        yield facts


def test_the_shipped_rules_have_the_truths_of_their_trees(knowledge):
    entries = (*knowledge.rules, *knowledge.definitions)
    nodes = [entry.condition.node for entry in entries]
    run = run_together(nodes)
    seen = set()
    for facts in mixed_facts(knowledge, 300):
        truths = run(facts.get)
        assert truths == tuple(node.truth(facts) for node in nodes)
        seen.update(truths)
    assert seen == {True, False, None}


CASES = (
    ("a", {}, None),
    ("a", {"a": True}, True),
    ("a", {"a": False}, False),
    ("!a", {}, None),
    ("!a", {"a": False}, True),
    ("!(a && b)", {"a": False}, True),
    ("!(a && b)", {"a": True}, None),
    ("!(a || b)", {"a": True}, False),
    ("n > 5", {}, None),
    ("n > 5", {"n": 5}, False),
    ("n > 5", {"n": 6}, True),
    ("!(n <= 5)", {}, None),
    ("!(n <= 5)", {"n": 6}, True),
    ("n == 5", {}, None),
    ("n == 5", {"n": 5}, True),
    ("n != 5", {}, None),
    ("n != 5", {"n": 4}, True),
    ("!(n != 5)", {"n": 5}, True),
    ("t == 'left'", {}, None),
    ("t == 'left'", {"t": "right"}, False),
    ("t != 'left'", {}, None),
    ("t != 'left'", {"t": ""}, True),
    ("t in ['left', 'right']", {}, None),
    ("t in ['left', 'right']", {"t": "left"}, True),
    ("!(t in ['left', 'right'])", {}, None),
    ("!(t in ['left', 'right'])", {"t": "both"}, True),
    ("'ckd_4' in l", {}, None),
    ("'ckd_4' in l", {"l": ()}, False),
    ("'ckd_4' in l", {"l": ("ckd_4",)}, True),
    ("!('ckd_4' in l)", {}, None),
    ("!('ckd_4' in l)", {"l": ()}, True),
)


@pytest.mark.parametrize(("text", "facts", "truth"), CASES)
def test_a_claim_about_what_is_not_known_cannot_be_told(text, facts, truth):
    node = parse(text)
    assert run_together([node])(facts.get) == (truth,)
    assert node.truth(facts) is truth


@pytest.mark.parametrize(
    ("facts", "truth"),
    [
        ({"a": True, "b": True}, True),
        ({"a": True, "b": False}, None),
        ({"a": False, "b": False}, False),
        ({"a": True, "b": False, "c": True}, True),
        ({"a": True}, None),
    ],
)
def test_a_count_is_told_as_soon_as_enough_is_known(facts, truth):
    node = AtLeast(2, (parse("a"), parse("b"), parse("c")))
    assert run_together([node])(facts.get) == (truth,)
    assert node.truth(facts) is truth


def test_rules_come_back_with_their_truths(knowledge):
    rules = knowledge.cause_rules
    together = Together(rules)
    facts = rules[0].examples[0].given
    expected = [(rule, rule.condition.node.truth(facts)) for rule in rules]
    assert list(together.judged(facts.get)) == expected
    assert list(together.holding(facts.get)) == [r for r, truth in expected if truth]


def test_definitions_in_layers_come_to_what_they_come_to_one_by_one(knowledge):
    layers = knowledge.definitions_in_layers
    assert 1 < len(layers) < len(knowledge.definitions)
    assert tuple(one for layer in layers for one in layer.items) == (
        knowledge.definitions
    )
    for facts in mixed_facts(knowledge, 200):
        alone, at_once = dict(facts), dict(facts)
        for one in knowledge.definitions:
            alone[one.name] = one.condition.holds(alone.get)
        for layer in layers:
            for one, truth in layer.judged(at_once.get):
                at_once[one.name] = truth
        assert at_once == alone


def test_no_group_of_questions_waits_for_another_in_its_layer(knowledge):
    layers = knowledge.questions.conditional_in_layers
    groups = tuple(group for layer in layers for group in layer.items)
    assert groups == knowledge.questions.conditional
    for layer in layers:
        for place, group in enumerate(layer.items):
            made = {q.key for one in layer.items[:place] for q in one.questions}
            if place:
                made.add("not_applicable")
            assert made.isdisjoint(group.condition.node.names)


def test_what_is_not_false_comes_back_though_asked_behind_what_it_needs_first(
    knowledge,
):
    rules = sorted(knowledge.level_rules, key=lambda rule: rule.analyte or "")
    together = Together(tuple(rules))
    for facts in mixed_facts(knowledge, 200):
        truths = [(rule, rule.condition.node.truth(facts)) for rule in rules]
        wanted = [(rule, truth) for rule, truth in truths if truth is not False]
        assert together.not_false(facts.get) == wanted


@pytest.mark.parametrize(
    ("facts", "places"),
    [
        ({}, [(0, None), (1, None), (2, None), (3, None)]),
        ({"l": ()}, []),
        ({"l": ("x",)}, [(0, None), (1, None), (2, None)]),
        ({"l": ("x",), "n": 5}, [(2, None)]),
        ({"l": ("x", "y"), "n": 7, "m": 1}, [(0, True), (1, True), (3, True)]),
        ({"n": 7}, [(0, None), (1, None), (2, None), (3, None)]),
    ],
)
def test_conditions_that_need_the_same_first_are_asked_behind_it(facts, places):
    texts = ("n > 5", "n > 6", "m > 3")
    nodes = [parse(f"'x' in l && {text}") for text in texts]
    run = run_not_false([*nodes, parse("'y' in l && n > 5")])
    assert run(facts.get) == places
