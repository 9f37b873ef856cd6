"""Conditions keep to the part of CEL that a clinician can read."""

import pytest

from intake.domain.errors import KnowledgeError
from intake.knowledge.condition import Condition
from intake.knowledge.expression import Join, Leaf, Not, parse


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "a fact was expected, not its end"),
        ("a &&", "a fact was expected, not its end"),
        ("a b", "b was not expected"),
        ("(a", "[)] is missing before its end"),
        ("a == ", "a number or a text was expected, not its end"),
        ("a == b", "a number or a text was expected, not b"),
        ("a in 'x'", r"\[ is missing before x"),
        ("a in ['x'", r"\] is missing before its end"),
        ("a in []", "a number or a text was expected, not ]"),
        ("'x' == a", "'in' is missing after 'x'"),
        ("'x' in 3", "a fact was expected, not 3"),
        ("'x'", "'in' is missing after 'x'"),
        ("in", "a fact was expected, not in"),
        ("3", "a fact was expected, not 3"),
        ("a + 1", "cannot read '[+] 1'"),
        ("a.b.c", "cannot read '.c'"),
        ("size(a) > 1", "size is no function"),
        ("a > 1 (", "[(] was not expected"),
        ("a ? b : c", "cannot read"),
        ('a == "x"', "cannot read"),
        ("a; b", "cannot read '; b'"),
        ("A", "cannot read 'A'"),
    ],
)
def test_what_goes_beyond_it_is_refused_with_the_place(text, why):
    with pytest.raises(KnowledgeError, match=why):
        parse(text)


@pytest.mark.parametrize("text", ["a &&", "(", "a in [", "'x' in", "1 +"])
def test_what_cel_cannot_compile_is_refused(text):
    with pytest.raises(KnowledgeError, match="condition"):
        Condition(text)


@pytest.mark.parametrize("text", ["a + 1 == 2", "size(a) > 1", "a.exists(x, x > 1)"])
def test_what_cel_can_compile_and_a_clinician_should_not_read_is_refused(text):
    with pytest.raises(KnowledgeError, match="condition"):
        Condition(text)


def test_and_binds_closer_than_or():
    a, b, c = (Leaf(name, "is", operand=True) for name in "abc")
    assert parse("a || b && c") == Join("||", (a, Join("&&", (b, c))))
    assert parse("(a || b) && c") == Join("&&", (Join("||", (a, b)), c))
    assert parse("!a && b") == Join("&&", (Not(a), b))
    assert parse("!!a") == Not(Not(a))


def test_claims_are_read_with_their_numbers_and_texts():
    assert parse("a >= -1.5") == Leaf("a", ">=", -1.5)
    assert parse("a == 'x y'") == Leaf("a", "==", "x y")
    assert parse("a in ['x', 2, 2.5]") == Leaf("a", "in", ("x", 2, 2.5))
    assert parse("'x' in result.a") == Leaf("result.a", "holds", "x")
    assert parse("\n a\n  <3 ") == Leaf("a", "<", 3)


def test_a_compared_truth_is_a_truth_even_for_a_list():
    assert Leaf("a", "is", operand=True).truth({"a": ()}) is False
    assert Leaf("a", "==", "x").truth({}) is None
