"""What it would take for a rule to hold no longer."""

from types import SimpleNamespace
from typing import Any

import pytest

from intake.domain.visit import FORMAT, Visit
from intake.knowledge.condition import Condition, at_least
from intake.knowledge.definitions import Definition
from intake.knowledge.expression import Leaf, parse
from intake.triage.undoing import Undoing, _Judge, undoing
from tests.intake.triage.made import SEEN


def visit(answers):
    patient = {"sex": "male", "age_years": 71}
    return Visit.model_validate(
        {"format": FORMAT, "patient": patient, "answers": answers}
    )


def told(found):
    return {(leaf.fact, truth) for leaf, truth in found}


def undone(triage, rule, **answers):
    return triage.undoing(visit(answers), rule, at=SEEN)


def test_one_answer_that_is_enough_is_named_as_it_would_have_to_be(triage):
    found = undone(triage, "dark-urine", dark_urine=True)
    assert found.together == ()
    assert ("dark_urine", False) in told(found.each)


def test_where_no_single_answer_is_enough_all_are_told_together(triage):
    found = undone(
        triage, "cauda-equina", saddle_numbness=True, bladder_bowel_change=True
    )
    assert found.each == ()
    assert told(found.together) == {
        ("saddle_numbness", False),
        ("bladder_bowel_change", False),
    }


def test_of_several_limits_of_one_number_the_strictest_is_told(triage):
    found = undone(
        triage,
        "frequent-or-worsening",
        cramp_freq_week=7,
        sleep_disrupted=True,
        trend="worse",
    )
    limits = [leaf for leaf, _ in found.together if leaf.fact == "cramp_freq_week"]
    assert len(limits) == 1


def test_turning_what_it_names_does_undo_the_rule(triage):
    answers = {"cramp_freq_week": 3, "sleep_disrupted": True, "trend": "same"}
    rule = "frequent-or-worsening"
    fired = {f.rule for f in triage.assess(visit(answers), at=SEEN).findings}
    assert rule in fired
    each = undone(triage, rule, **answers).each
    assert ("sleep_disrupted", False) in told(each)
    answers["sleep_disrupted"] = False
    fired = {f.rule for f in triage.assess(visit(answers), at=SEEN).findings}
    assert rule not in fired


def bare(**values) -> Any:
    """Return facts and nothing else."""
    return SimpleNamespace(values=values)


def claim(name) -> Leaf:
    return Leaf(name, "is", True)  # noqa: FBT003 - the operand of a bare name


def alone(*definitions) -> Any:
    """Return knowledge with definitions and nothing else."""
    made_of = {one.name: one.condition.node for one in definitions}
    return SimpleNamespace(definitions=definitions, made_of=made_of)


@pytest.mark.parametrize(
    ("text", "values", "turned", "truth"),
    [
        ("a && b", {"a": True}, {}, None),
        ("a && b", {"a": True}, {"b": False}, False),
        ("a || b", {"a": False}, {}, None),
        ("a || b", {"a": False}, {"b": True}, True),
        ("a || b", {"a": False, "b": False}, {}, False),
        ("!a", {}, {}, None),
        ("!a", {"a": True}, {}, False),
    ],
)
def test_a_judge_keeps_to_three_values(text, values, turned, truth):
    leaves = {claim(name): t for name, t in turned.items()}
    assert _Judge(bare(**values), {}).truth(parse(text), leaves) is truth


def test_so_many_of_several():
    node = at_least(2, ("a", "b", "c")).node
    judge = _Judge(bare(a=True, b=True, c=False), {})
    assert judge.truth(node, {}) is True
    assert judge.truth(node, {claim("a"): False}) is False
    assert _Judge(bare(a=True), {}).truth(node, {}) is None


def test_definitions_are_taken_apart():
    knowledge = alone(Definition("d", "", Condition("a && b"), ""))
    facts = bare(a=True, b=True, d=True)
    found = undoing(knowledge, facts, parse("d"))
    assert told(found.each) == {("a", False), ("b", False)}


def test_a_question_that_does_not_apply_undoes_nothing():
    facts = bare(a=True, b=False, not_applicable=("b",))
    assert told(undoing(alone(), facts, parse("a && !b")).each) == {("a", False)}


def test_who_the_patient_is_cannot_be_undone():
    found = undoing(alone(), bare(age_years=70, a=True), parse("age_years > 65 && a"))
    assert told(found.each) == {("a", False)}
    found = undoing(alone(), bare(age_years=70), parse("age_years > 65"))
    assert found == Undoing()


def test_a_count_that_may_still_be_reached_is_open():
    judge = _Judge(bare(fatigue=False), {})
    node = at_least(1, ("fatigue", "thirst")).node
    assert judge.truth(node, {}) is None
    assert judge.truth(node, {Leaf("thirst", "is", operand=True): False}) is False
