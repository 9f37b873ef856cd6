"""Conditions that are confirmed count while others of the list wait to be."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.assessment import Level
from intake.domain.visit import NO_PART, Condition, Medication, Partly, Visit
from intake.knowledge.expression import PARTLY, parse
from intake.knowledge.release import load_knowledge
from intake.knowledge.rules import (
    ABNORMAL_RULE,
    CRITICAL_RULE,
    INCOMPLETE_RULE,
    SELF_CARE_RULE,
)
from intake.knowledge.together import run_together
from intake.services.population.documents import make_document
from intake.triage.computed import compute
from intake.triage.engine import Triage
from intake.triage.facts import facts_of
from intake.triage.verdicts import judge
from tests.intake.triage.made import SEEN, result, visit
from tests.intake.triage.random_visits import strange

KNOWLEDGE = load_knowledge()
TRIAGE = Triage(KNOWLEDGE)
SEEDS = st.integers(min_value=0, max_value=10**9)
OF_NOT_KNOWING = {
    *("unanswered", "wells_dvt_undecided", "news2_missing", "not_applicable"),
    *("unknown_red_flags", "critical_unruled", "abnormal_unruled"),
    *("no_other_finding", "no_open_danger", "open_dangers"),
}
"""Facts that say what is not known: more that is known may undo what rests on them."""
OF_THEIR_OWN = {ABNORMAL_RULE, CRITICAL_RULE, INCOMPLETE_RULE, SELF_CARE_RULE}
OF_PREGNANCY = {"pregnancy", "pregnancy_t3", "postpartum_6wk"}
"""They answer a question in its place, and change which values are normal."""


def had(*keys):
    return Partly(conditions=tuple(Condition(key=key) for key in keys))


def not_gone_through(answers=None, **lists):
    return visit(answers or {}, conditions="not asked", **lists)


def assessed(triage, *keys, answers=None, **lists):
    here = not_gone_through(answers, **lists)
    return triage.assess(here, at=SEEN, partly=had(*keys))


def rules_of(assessment):
    return {finding.rule for finding in assessment.findings}


def verdicts(here, partly=NO_PART):
    facts = facts_of(KNOWLEDGE, here, at=SEEN, partly=partly)
    compute(KNOWLEDGE, facts)
    return judge(KNOWLEDGE, TRIAGE.rules, facts)


def without_list(here):
    return here.model_copy(update={"conditions": None})


def some_visit(rng):
    return Visit.model_validate(strange(make_document(rng), KNOWLEDGE, rng))


def some_part(rng, here):
    """Return some of its conditions; those of pregnancy are always among them."""
    listed = here.conditions or ()
    kept = [c for c in listed if c.key in OF_PREGNANCY or rng.random() < 0.5]
    return Partly(conditions=tuple(kept))


def speaks_of(rule, facts):
    """Whether a rule rests on some facts, definitions taken apart."""
    made_of = KNOWLEDGE.made_of
    names = set(rule.condition.node.names)
    while inner := {n for n in names if n in made_of}:
        names -= inner
        names.update(*(made_of[n].names for n in inner))
    return not names.isdisjoint(facts)


@given(seed=SEEDS)
def test_what_a_part_rules_out_no_more_conditions_can_bring(seed):
    rng = Random(seed)  # noqa: S311 - made-up data
    here = some_visit(rng)
    whole = verdicts(here)
    part = verdicts(without_list(here), some_part(rng, here))
    thought_of = {rule.id for rule in (*part.fired, *part.undecided)}
    missed = [
        rule.id
        for rule in whole.fired
        if rule.id not in thought_of | OF_THEIR_OWN
        and not speaks_of(rule, OF_NOT_KNOWING)
    ]
    assert missed == []


@given(seed=SEEDS)
def test_what_a_part_brings_holds_in_the_whole_or_gives_way_to_graver(seed):
    rng = Random(seed)  # noqa: S311 - made-up data
    here = some_visit(rng)
    whole = verdicts(here)
    part = verdicts(without_list(here), some_part(rng, here))
    for rule in part.fired:
        if rule.id in OF_THEIR_OWN or speaks_of(rule, OF_NOT_KNOWING):
            continue
        assert rule in whole.fired or whole.level.rank < rule.level.rank, rule.id


@given(seed=SEEDS)
def test_a_confirmed_condition_never_makes_it_calmer_than_what_may_be(seed):
    """The gravest that a part says or leaves open is as grave as the whole."""
    rng = Random(seed)  # noqa: S311 - made-up data
    here = some_visit(rng)
    whole = verdicts(here)
    bare = without_list(here)
    for partly in (
        NO_PART,
        some_part(rng, here),
        Partly(conditions=here.conditions or ()),
    ):
        part = verdicts(bare, partly)
        gravest = min(r.level.rank for r in (*part.fired, *part.undecided))
        assert gravest <= min(whole.level.rank, Level.SELF_CARE.rank)
        if gravest <= Level.SAME_DAY.rank:
            assert part.level is not Level.SELF_CARE


@given(seed=SEEDS)
def test_beside_a_whole_list_a_part_of_it_changes_nothing(seed):
    rng = Random(seed)  # noqa: S311 - made-up data
    here = some_visit(rng)
    partly = some_part(rng, here)
    assert TRIAGE.assess(here, at=SEEN, partly=partly) == TRIAGE.assess(here, at=SEEN)


def test_nothing_confirmed_is_not_known(triage):
    here = not_gone_through()
    unknown = triage.assess(here, at=SEEN)
    assert triage.assess(here, at=SEEN, partly=Partly(conditions=())) == unknown
    assert "conditions" in unknown.ask_next


@pytest.mark.parametrize("key", ["dialysis", "heart_failure", "cancer_active", "pad"])
def test_a_confirmed_condition_speaks_as_on_a_whole_list(triage, key):
    whole = triage.assess(visit(conditions=[key]), at=SEEN)
    partly = assessed(triage, key)
    about = {f.rule: f.because for f in whole.findings if "conditions" in f.facts}
    assert about
    assert about.items() <= {f.rule: f.because for f in partly.findings}.items()
    assert partly.level.rank <= whole.level.rank


def test_what_is_not_among_them_stays_open(triage):
    whole = triage.assess(visit(conditions=["asthma"]), at=SEEN)
    unknown = triage.assess(not_gone_through(), at=SEEN)
    partly = assessed(triage, "asthma")
    assert whole.settled
    assert not partly.settled
    assert {o.rule for o in partly.open} == {o.rule for o in unknown.open}
    assert "conditions" in {key for one in partly.open for key in one.needs}
    assert "conditions" in partly.ask_next


def test_what_rests_on_an_absent_condition_waits_for_the_whole_list(triage):
    """At 93 % somebody is seen today, unless it is known to be COPD."""
    spo2 = {"spo2": 93}
    (rule,) = (
        r
        for r in KNOWLEDGE.level_rules
        if "'copd' in conditions" in r.condition.text and "spo2" in r.condition.text
    )
    whole = triage.assess(visit(spo2, conditions=["asthma"]), at=SEEN)
    assert rule.id in rules_of(whole)
    assert rule.id not in rules_of(assessed(triage, "asthma", answers=spo2))

    def truth(key):
        facts = facts_of(KNOWLEDGE, not_gone_through(spo2), at=SEEN, partly=had(key))
        compute(KNOWLEDGE, facts)
        return rule.condition.node.truth(facts.values)

    assert truth("asthma") is None
    assert truth("copd") is False


def test_a_score_counts_what_is_confirmed_and_leaves_the_rest_open():
    def wells(here, partly=NO_PART):
        facts = facts_of(KNOWLEDGE, here, at=SEEN, partly=partly)
        return compute(KNOWLEDGE, facts).spans["wells_dvt"].score()

    unknown = wells(not_gone_through())
    cancer = wells(not_gone_through(), had("bone_metastases"))
    assert cancer.lowest == (unknown.lowest or 0) + 1
    assert cancer.highest == unknown.highest
    assert "active cancer" in " ".join(cancer.items)
    assert "conditions" in cancer.missing
    both = wells(not_gone_through(), had("cancer_active", "vte_history"))
    assert both.value == wells(visit(conditions=["cancer_active", "vte_history"])).value


def test_a_medicine_with_a_confirmed_condition_is_found_and_nothing_else_denied(triage):
    taken = ["magnesium hydroxide"]
    whole = triage.assess(visit(conditions=["ckd_4"], medications=taken), at=SEEN)
    partly = assessed(triage, "ckd_4", medications=taken)
    assert partly.interactions == whole.interactions
    assert partly.level is whole.level is Level.SAME_DAY
    here = not_gone_through(medications=taken)
    facts = facts_of(KNOWLEDGE, here, at=SEEN, partly=had("asthma"))
    compute(KNOWLEDGE, facts)
    claims = ("worst_drug_condition == 'contraindicated'", "interaction_same_day")
    for claim in (*claims, "'statin' in same_day_with", "'statin' in major_with"):
        assert parse(claim).truth(facts.values) is None
    assert facts.values["worst_interaction"] == "none"


def test_both_lists_may_be_known_in_part(triage):
    here = visit(conditions="not asked", medications="not asked")
    partly = Partly(
        medications=(Medication(text="magnesium hydroxide"),),
        conditions=(Condition(key="ckd_4"),),
    )
    found = triage.assess(here, at=SEEN, partly=partly)
    assert found.level is Level.SAME_DAY
    (pair,) = (f for f in found.findings if f.level is Level.SAME_DAY)
    assert "magnesium hydroxide with" in pair.because.lower()
    needs = {key for one in found.open for key in one.needs}
    assert {"conditions", "medications"} <= needs
    told = triage.undoing(here, pair.rule, at=SEEN, partly=partly)
    assert told.each or told.together


def test_kidney_values_of_known_kidney_failure_are_known_to_be_its_own(triage):
    here = {"results": [result("urea", "36", "mmol/L")]}
    unknown = triage.assess(not_gone_through(**here), at=SEEN)
    partly = assessed(triage, "dialysis", **here)
    assert CRITICAL_RULE in rules_of(unknown)
    assert CRITICAL_RULE not in rules_of(partly)
    assert CRITICAL_RULE in rules_of(assessed(triage, "asthma", **here))


def test_a_confirmed_pregnancy_answers_its_question(triage):
    here = not_gone_through({"pregnancy_status": "not asked"})
    facts = facts_of(KNOWLEDGE, here, at=SEEN, partly=had("pregnancy_t3"))
    assert facts.values["pregnancy_status"] == "pregnant"
    assert facts.values[PARTLY + "conditions"] == ("pregnancy_t3", "pregnancy")
    assert "conditions" not in facts.values


def test_questions_that_a_condition_asks_for_apply_or_cannot_be_told():
    def applies(*keys):
        return TRIAGE.applies(not_gone_through(), at=SEEN, partly=had(*keys))

    assert applies("copd")["spo2_scale2"] is True
    assert applies("asthma")["spo2_scale2"] is None
    assert applies() == TRIAGE.applies(not_gone_through(), at=SEEN)


def test_a_claim_on_a_part_holds_or_cannot_be_told_in_trees_and_run_together():
    texts = {
        "'copd' in conditions": True,
        "'asthma' in conditions": None,
        "!('copd' in conditions)": False,
        "!('asthma' in conditions)": None,
        "'copd' in conditions && 'asthma' in conditions": None,
        "'copd' in conditions || 'asthma' in conditions": True,
        **{f"'{key}' in conditions": None for key in ("ckd_3", "ckd_4", "gout")},
    }
    nodes = [parse(text) for text in texts]
    part = {PARTLY + "conditions": ("copd",)}
    assert [node.truth(part) for node in nodes] == list(texts.values())
    assert run_together(nodes)(part.get) == tuple(texts.values())
    none = {"conditions": ()}
    assert run_together(nodes)(none.get) == tuple(node.truth(none) for node in nodes)
    assert None not in run_together(nodes)(none.get)
