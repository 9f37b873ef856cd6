"""Every worked example of every rule holds, by its tree and by CEL."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from intake.knowledge.cel_judge import judged_by_cel
from intake.knowledge.edges import missing_edges, smallest_step
from intake.knowledge.expression import AtLeast, Join, Leaf, Node, Not
from intake.knowledge.release import load_knowledge
from intake.knowledge.rules import Rule
from intake.knowledge.vocabulary import FactType

RULES = load_knowledge().rules
STRICTER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


SAME_EITHER_WAY = {("hb-low-routine", Leaf("result.hb", ">=", 114))}
"""Edges that another part of the rule covers: 114 is low for women and men alike."""


def each_rule() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])


def put(node: Node, old: Leaf, new: Leaf) -> Node:
    """Return a condition with one claim exchanged."""
    if isinstance(node, Leaf):
        return new if node == old else node
    if isinstance(node, Not):
        return Not(put(node.part, old, new))
    parts = tuple(put(part, old, new) for part in node.parts)
    return (
        AtLeast(node.count, parts)
        if isinstance(node, AtLeast)
        else Join(node.sign, parts)
    )


def numeric(node: Node) -> Iterator[Leaf]:
    """Yield the comparisons with numbers."""
    if isinstance(node, Leaf):
        is_number = isinstance(node.operand, int | float)
        if is_number and not isinstance(node.operand, bool):
            yield node
    elif isinstance(node, Not):
        yield from numeric(node.part)
    else:
        for part in node.parts:
            yield from numeric(part)


def contradicted(rule: Rule, node: Node) -> bool:
    """Return whether an example shows that another condition is not the rule's."""
    return any(node.truth(e.given) is not e.fires for e in rule.examples)


@each_rule()
def test_each_example_holds_by_the_tree(rule):
    for example in rule.examples:
        assert rule.condition.node.truth(example.given) is example.fires, example


@each_rule()
def test_each_example_holds_by_cel(rule):
    for example in rule.examples:
        assert judged_by_cel(rule.condition, example.given) is example.fires, example


@each_rule()
def test_there_are_cases_that_fire_that_do_not_and_that_cannot_be_told(rule):
    told = {example.fires for example in rule.examples}
    speaks_of_answers = any(
        load_knowledge().vocabulary[name].origin.startswith("question")
        for name in rule.condition.node.names
    )
    assert {True, False} <= told
    assert None in told or not speaks_of_answers


@each_rule()
def test_each_number_is_shown_on_both_sides_of_its_edge(rule):
    knowledge = load_knowledge()
    assert list(missing_edges(knowledge, rule.condition.node, rule.examples)) == []


@each_rule()
def test_an_edge_that_moves_by_the_smallest_step_breaks_an_example(rule):
    for leaf in numeric(rule.condition.node):
        if leaf.sign in STRICTER:
            other = replace(leaf, sign=STRICTER[leaf.sign])
            assert contradicted(rule, put(rule.condition.node, leaf, other)), leaf
        assert isinstance(leaf.operand, int | float)
        for way in (-1, 1):
            step = way * float(smallest_step(load_knowledge(), leaf))
            moved = replace(leaf, operand=round(leaf.operand + step, 6))
            if (rule.id, moved) in SAME_EITHER_WAY:
                continue
            assert contradicted(rule, put(rule.condition.node, leaf, moved)), moved


@each_rule()
def test_examples_speak_of_facts_of_the_vocabulary_only(rule):
    vocabulary = load_knowledge().vocabulary
    fits = {
        FactType.TRUTH: bool,
        FactType.NUMBER: int | float,
        FactType.TEXT: str,
        FactType.TEXTS: tuple,
    }
    for example in rule.examples:
        for name, value in example.given.items():
            assert isinstance(value, fits[vocabulary[name].type]), name
