"""What follows from which questions apply, gathered once for each combination."""

from decimal import Decimal

import pytest

from intake.knowledge import asked_when
from intake.knowledge.asked_when import Applying
from intake.knowledge.question import Limits
from intake.knowledge.release import load_knowledge
from intake.knowledge.together import Together


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


@pytest.fixture(scope="module")
def layer(knowledge):
    return knowledge.questions.conditional_in_layers[0]


@pytest.fixture(scope="module")
def facts_that_differ(knowledge, layer):
    """Return facts with which groups apply, do not apply, or are in doubt."""
    found = [e.given for rule in knowledge.rules for e in rule.examples]
    truths = {t for facts in found for t in layer.applying(facts.get).applies.values()}
    assert truths == {True, False, None}
    return found


def one_by_one(layer, facts):
    return Applying.of(
        layer.items, tuple(group.condition.holds(facts.get) for group in layer.items)
    )


def test_what_is_remembered_is_what_follows(layer, facts_that_differ):
    for facts in facts_that_differ * 2:
        assert layer.applying(facts.get) == one_by_one(layer, facts)


def test_a_full_memory_still_answers(layer, facts_that_differ, monkeypatch):
    monkeypatch.setattr(asked_when, "_MOST_REMEMBERED", 0)
    fresh = asked_when.ConditionalLayer(Together(layer.items))
    for facts in facts_that_differ:
        assert fresh.applying(facts.get) == one_by_one(layer, facts)
    assert not fresh._known


def test_each_question_is_asked_or_comes_to_nothing(layer, facts_that_differ):
    for facts in facts_that_differ:
        found = layer.applying(facts.get)
        parts = [*found.asked, *found.numbers, *found.nothings]
        assert sorted(parts) == sorted(found.applies)
        assert {key for key in found.applies if found.applies[key] is not False} == {
            *found.asked
        }


@pytest.mark.parametrize("number", [34, 35, 36, 41, 42, 43])
@pytest.mark.parametrize(
    "limits",
    [
        ("35", "42"),
        ("34.5", "42.5"),
        ("35.5", "41.5"),
        ("-0.5", "100"),
        ("35.0", "42.0"),
    ],
)
def test_a_whole_number_is_within_the_same_limits_as_a_decimal(limits, number):
    held = Limits(*map(Decimal, limits))
    least, most = held.whole
    assert held.hold(number) is held.hold(Decimal(number)) is (least <= number <= most)
