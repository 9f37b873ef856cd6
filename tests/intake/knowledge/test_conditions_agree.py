"""The trees and CEL come to the same truth on any facts, known or not."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.domain.assessment import FactValue
from intake.domain.errors import KnowledgeError
from intake.knowledge.cel_judge import judged_by_cel
from intake.knowledge.claims import deciding, lacking, pressing
from intake.knowledge.condition import Condition, at_least
from intake.knowledge.expression import Leaf, Node, Not
from intake.knowledge.release import load_knowledge
from intake.knowledge.vocabulary import FactType, Vocabulary, leaves

KNOWLEDGE = load_knowledge()
RULES = KNOWLEDGE.rules
DEFINITIONS = KNOWLEDGE.definitions


def values_near(node: Node, vocabulary: Vocabulary) -> dict[str, list[FactValue]]:
    """Return for every fact of a condition the values that can matter to it."""
    found: dict[str, list[FactValue]] = {}
    for leaf in leaves(node):
        tried = found.setdefault(leaf.fact, [])
        kind = vocabulary[leaf.fact].type
        if kind is FactType.TRUTH:
            tried += [True, False]
        elif kind is FactType.TEXTS:
            tried += [(), (str(leaf.operand),), ("another", str(leaf.operand))]
        elif kind is FactType.TEXT:
            operands = (
                leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)
            )
            tried += [*map(str, operands), "another", ""]
        else:
            assert isinstance(leaf.operand, int | float)
            number = leaf.operand
            tried += [number, float(number), number - 1, number + 1, number + 0.05]
    return found


def some_facts(node: Node, rng: Random) -> dict[str, FactValue]:
    """Return facts of which about a third are not known."""
    near = values_near(node, KNOWLEDGE.vocabulary)
    return {
        name: rng.choice(values) for name, values in near.items() if rng.random() < 0.7
    }


def quiet_but_one(node: Node, rng: Random) -> dict[str, FactValue]:
    """Return facts of which all but one deny what the condition asks of them."""
    near = values_near(node, KNOWLEDGE.vocabulary)
    said = list(leaves(node))
    facts: dict[str, FactValue] = {}
    for name, values in near.items():
        own = [leaf for leaf in said if leaf.fact == name]
        denying = [v for v in values if not any(leaf.truth({name: v}) for leaf in own)]
        facts[name] = rng.choice(denying or values)
    loud = rng.choice(sorted(near))
    return {**facts, loud: rng.choice(near[loud])}


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_a_rule_is_the_same_by_tree_and_by_cel(rule):
    rng = Random(rule.id)  # noqa: S311 - made-up facts
    for _ in range(12):
        facts = some_facts(rule.condition.node, rng)
        tree = rule.condition.node.truth(facts)
        assert judged_by_cel(rule.condition, facts) is tree, facts
        assert rule.condition.holds(facts.get) is tree


@pytest.mark.parametrize("definition", DEFINITIONS, ids=[d.name for d in DEFINITIONS])
def test_a_definition_is_the_same_by_tree_and_by_cel(definition):
    rng = Random(definition.name)  # noqa: S311 - made-up facts
    told = set()
    node = definition.condition.node
    tries = [some_facts(node, rng) for _ in range(400)]
    for facts in tries + [quiet_but_one(node, rng) for _ in range(60)]:
        tree = node.truth(facts)
        assert judged_by_cel(definition.condition, facts) is tree, facts
        told.add(tree)
    assert {True, False} <= told


NAMES = ("one", "two", "three")
NUMBERS = ("few", "many")
CLAIMS = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(
        [
            f"{n} {s} {v}"
            for n in NUMBERS
            for s in ["<", "<=", ">", ">=", "==", "!="]
            for v in (1, 2.5)
        ]
    ),
    st.sampled_from(
        ["word == 'a'", "word in ['a', 'b']", "'x' in some", "'y' in some"]
    ),
)
TEXTS = st.recursive(
    CLAIMS,
    lambda inner: st.one_of(
        inner.map(lambda t: f"!({t})"),
        st.lists(inner, min_size=2, max_size=4).map(
            lambda ts: "(" + " && ".join(ts) + ")"
        ),
        st.lists(inner, min_size=2, max_size=4).map(
            lambda ts: "(" + " || ".join(ts) + ")"
        ),
    ),
    max_leaves=10,
)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.booleans() for name in NAMES},
        **{name: st.sampled_from([0, 1, 2, 2.5, 3.0]) for name in NUMBERS},
        "word": st.sampled_from(["a", "b", "c"]),
        "some": st.lists(st.sampled_from(["x", "y"]), unique=True).map(tuple),
    },
)


@given(text=TEXTS, facts=FACTS)
@settings(max_examples=300)
def test_any_condition_is_the_same_by_tree_and_by_cel(text, facts):
    condition = Condition(text)
    assert judged_by_cel(condition, facts) is condition.node.truth(facts)


@given(text=TEXTS, facts=FACTS)
@settings(max_examples=200)
def test_knowing_more_never_changes_a_truth_that_was_sure(text, facts):
    condition = Condition(text)
    sure = condition.node.truth(facts)
    full: dict[str, FactValue] = {"one": True, "two": False, "three": True, "few": 1}
    more = {**full, "many": 3, "word": "b", "some": ("x",), **facts}
    assert sure is None or condition.node.truth(more) is sure
    assert condition.node.truth(more) is not None


@given(text=TEXTS, facts=FACTS)
@settings(max_examples=200)
def test_what_a_condition_lacks_decides_it(text, facts):
    node = Condition(text).node
    missing = lacking(node, facts)
    assert bool(missing) is (node.truth(facts) is None)
    assert not set(missing) & facts.keys()
    assert {name for name, _ in pressing(node, facts)} == set(missing)
    assert sum(weight for _, weight in pressing(node, facts)) > 0 or not missing


@given(text=TEXTS, facts=FACTS)
@settings(max_examples=200)
def test_the_deciding_claims_alone_decide(text, facts):
    node = Condition(text).node
    whole = node.truth(facts)
    claims = deciding(node, facts)
    assert all(leaf.truth(facts) is truth for leaf, truth in claims)
    if whole is not None:
        named = {leaf.fact: facts[leaf.fact] for leaf, _ in claims}
        assert node.truth(named) is whole


@pytest.mark.parametrize("count", [1, 2, 3])
@given(facts=st.fixed_dictionaries({}, optional={n: st.booleans() for n in NAMES}))
def test_at_least_counts_what_is_known(count, facts):
    condition = at_least(count, NAMES)
    held = sum(facts.get(name) is True for name in NAMES)
    may = sum(facts.get(name) is not False for name in NAMES)
    expected = True if held >= count else None if may >= count else False
    assert condition.node.truth(facts) is expected
    assert judged_by_cel(condition, facts) is expected
    missing = lacking(condition.node, facts)
    assert bool(missing) is (expected is None)


def test_the_claims_that_decide_a_count_are_those_that_hold():
    condition = at_least(2, NAMES)
    facts: dict[str, FactValue] = {"one": True, "two": True, "three": False}
    assert deciding(condition.node, facts) == (
        (Leaf("one", "is", operand=True), True),
        (Leaf("two", "is", operand=True), True),
    )


def test_a_condition_knows_the_facts_it_speaks_of():
    assert Condition("one && !(few > 1 || 'x' in some)").node.names == {
        "one",
        "few",
        "some",
    }
    assert at_least(2, NAMES).node.names == set(NAMES)
    assert Not(Leaf("one", "is", operand=True)).names == {"one"}


def test_what_only_our_reader_takes_is_refused_by_cel():
    with pytest.raises(KnowledgeError, match="is not CEL"):
        judged_by_cel(Condition("import"), {})
