"""What the rules come to together: in which order, and what an open one holds back."""

import pytest

from intake.domain.assessment import Level
from intake.triage.computed import compute
from intake.triage.facts import facts_of
from intake.triage.verdicts import judge
from tests.intake.triage.made import NOT_ASKED, SEEN, result, visit


def verdicts_of(triage, told):
    facts = facts_of(triage.knowledge, told, at=SEEN)
    compute(triage.knowledge, facts)
    return judge(triage.knowledge, triage.rules, facts), facts.values


@pytest.mark.parametrize(
    ("key", "gravest"),
    [("leg_tense", Level.SAME_DAY), ("stroke_signs", Level.EMERGENCY)],
)
def test_an_open_danger_of_either_grave_level_keeps_self_care_away(
    triage, key, gravest
):
    found, values = verdicts_of(triage, visit({key: NOT_ASKED}))
    assert min(rule.level.rank for rule in found.undecided) == gravest.rank
    grave = [r for r in found.undecided if r.level.rank <= Level.SAME_DAY.rank]
    assert values["open_dangers"] == len(grave)
    assert values["no_open_danger"] is False
    assert found.level is Level.ROUTINE
    assert found.is_incomplete


def test_where_nothing_is_open_and_nothing_was_found_it_is_self_care(triage):
    found, values = verdicts_of(triage, visit())
    assert (values["open_dangers"], values["no_open_danger"]) == (0, True)
    assert values["no_other_finding"] is True
    assert found.level is Level.SELF_CARE


def test_what_is_calm_and_incomplete_says_both(triage):
    told = visit({"leg_tense": NOT_ASKED, "twitching": True})
    found, values = verdicts_of(triage, told)
    assert {"twitching", "cannot-issue-self-care"} <= {
        r.flags[0] for r in found.told
    } | {r.id for r in found.told}
    assert values["no_other_finding"] is False
    urgent, _ = verdicts_of(
        triage, visit({"leg_tense": NOT_ASKED, "weight_loss_unintended": True})
    )
    assert not urgent.is_incomplete


def test_what_is_open_is_worth_asking_only_if_it_could_raise_the_level(triage):
    told = visit({"leg_tense": NOT_ASKED, "twitching": NOT_ASKED, "palpitations": True})
    found, _ = verdicts_of(triage, told)
    assert found.level is Level.SAME_DAY
    assert found.worth_asking == found.could_raise
    calm, _ = verdicts_of(
        triage, visit({"leg_tense": NOT_ASKED, "twitching": NOT_ASKED})
    )
    asked = {rule.level for rule in calm.worth_asking}
    assert {Level.SAME_DAY, Level.ROUTINE} <= asked
    assert Level.SELF_CARE not in asked


def test_rules_about_results_come_after_the_others_and_conditions_by_name(triage):
    told = visit(
        conditions=["mnd", "ckd_3"],
        results=[
            result("sodium", "131", "mmol/L"),
            result("potassium", "3.2", "mmol/L"),
        ],
    )
    found, _ = verdicts_of(triage, told)
    analytes = [rule.analyte for rule in found.fired]
    first = next(place for place, name in enumerate(analytes) if name)
    assert None not in analytes[first : len([a for a in analytes if a]) + first]
    named = [name for name in analytes if name]
    assert named == sorted(named)
