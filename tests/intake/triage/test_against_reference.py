"""The rules, as they ship, beside the tables of the clinical reference.

The reference is read by an evaluator of its own (`reference/`), and both are asked
about the same visits: full ones, bare ones and ones that are full of red flags.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from intake.domain.visit import Visit
from intake.knowledge.release import Knowledge, load_knowledge
from intake.knowledge.rules import ABNORMAL_RULE, CRITICAL_RULE
from intake.triage.engine import Triage
from tests.intake.triage.random_visits import random_visits
from tests.intake.triage.reference.compared import (
    OURS_ALONE,
    RESULTS_OF_OURS,
    Examined,
    examine,
    expected,
    references,
    result_rows,
)
from tests.intake.triage.reference.oracle import Outcome
from tests.intake.triage.reference.tables import floors, table

VISITS = 1000
INCOMPLETE, SELF_CARE = "R15", "Z01"
DVT_SCORED = {"S01", "S02"}
SAYS_MORE = {
    "E02": "E02 does not wait for the scale at a saturation that both score 3",
    "S46": "S46 waits for pregnancy too, and not for items that change nothing",
    "S04": "S04 stands beside E01 at 7 or more",
    "U04": "U04 also names the class where a graver pair stands beside it",
    "R12": "R12 also names the class where a graver pair stands beside it",
    "U40": "U40 does not wait for the answer about pregnancy",
}
"""Where the rules differ from the tables on purpose; each has a test of its own."""
WITHOUT_A_ROW = frozenset(
    (
        *(CRITICAL_RULE, ABNORMAL_RULE, "child-fast-pulse-or-breathing"),
        *("foot-dystonia-in-parkinsonism", "knee-lump-in-a-swollen-leg"),
        *("new-deficit-without-pulse", "trunk-rigidity", "discoloured-swollen-leg"),
        *("dark-urine-child-not-walking", "purple-or-blistered-skin"),
        *("quinine-harm-not-listed", "severe-constant-ache", "hot-swollen-foot"),
        *("muscle-wasting", "cramps-over-an-hour", "calves-differ-without-swelling"),
    )
)
"""Rules that say what the reference leaves out."""


@cache
def pairs_of_views() -> tuple[tuple[Visit, Examined, Outcome], ...]:
    """Return what program and reference say of each visit."""
    return tuple(_views(load_knowledge()))


def _views(knowledge: Knowledge) -> Iterator[tuple[Visit, Examined, Outcome]]:
    triage = Triage(knowledge)
    for visit in random_visits(VISITS, knowledge, seed="reference"):
        at = visit.seen_at.date() if visit.seen_at else date(2026, 11, 23)
        seen = examine(triage, visit, at=at)
        yield visit, seen, expected(knowledge, seen.facts)


def differences(seen: frozenset[object], wanted: frozenset[object]) -> str:
    more, less = sorted(map(str, seen - wanted)), sorted(map(str, wanted - seen))
    return f"more {more} less {less}" if more or less else ""


def told(visits: Iterator[str]) -> list[str]:
    return [text for text in visits if text]


def has_unruled(seen: Examined) -> bool:
    """Whether something that the reference has no row for decided something."""
    return any(rule.id in WITHOUT_A_ROW for rule in seen.fired)


def test_the_same_triggers_hold():
    assert (
        told(
            differences(
                references(seen.fired) - {INCOMPLETE, SELF_CARE, *SAYS_MORE},
                wanted.fired - {INCOMPLETE, *SAYS_MORE},
            )
            for _, seen, wanted in pairs_of_views()
        )
        == []
    )


@pytest.mark.parametrize("trigger", SAYS_MORE)
def test_where_a_rule_says_more_it_never_says_less(trigger):
    """S46 is left out where the score is sure: then S01 or S02 says it."""
    missed = [
        wanted.fired
        for _, seen, wanted in pairs_of_views()
        if trigger in wanted.fired
        and trigger not in references(seen.fired)
        and not (trigger == "S46" and DVT_SCORED & references(seen.fired))
    ]
    assert missed == []


def test_what_a_rule_says_more_never_changes_a_sure_level():
    """Where nothing is open, both come to the same level."""
    settled = [
        (seen.level, wanted.level)
        for _, seen, wanted in pairs_of_views()
        if not wanted.open and not wanted.open_results and not has_unruled(seen)
    ]
    assert len(settled) > VISITS / 10
    assert [pair for pair in settled if pair[0] != pair[1]] == []


def test_the_level_is_never_calmer_than_that_of_the_reference():
    levels = [
        (seen.level, wanted.level)
        for _, seen, wanted in pairs_of_views()
        if not has_unruled(seen) or seen.level > wanted.level
    ]
    answered = [pair for pair in levels if pair[0] <= 5]
    assert [pair for pair in answered if pair[0] > pair[1]] == []
    graver = [pair for pair in answered if pair[0] < pair[1]]
    assert len(graver) < VISITS / 100  # S46 and U40 before pregnancy was asked about


def test_the_same_grave_triggers_stay_open():
    assert (
        told(
            differences(
                references(
                    tuple(rule for rule in seen.undecided if rule.level.rank <= 2)
                )
                - references(seen.fired)
                - {"S46"},
                wanted.open - {"S46"} - (references(seen.fired) & SAYS_MORE.keys()),
            )
            for _, seen, wanted in pairs_of_views()
        )
        == []
    )


def test_the_same_result_rules_hold():
    assert (
        told(
            differences(frozenset(result_rows(seen.fired)), wanted.results)
            for _, seen, wanted in pairs_of_views()
        )
        == []
    )


def test_the_same_grave_result_rules_stay_open():
    assert (
        told(
            differences(
                frozenset(
                    result_rows(tuple(r for r in seen.undecided if r.level.rank <= 2))
                ),
                wanted.open_results,
            )
            for _, seen, wanted in pairs_of_views()
        )
        == []
    )


def test_what_keeps_self_care_away_is_said_where_it_would_be_given():
    calm = [(seen, wanted) for _, seen, wanted in pairs_of_views() if seen.level >= 4]
    assert len(calm) > VISITS / 20
    for seen, wanted in calm:
        assert (INCOMPLETE in references(seen.fired)) is (INCOMPLETE in wanted.fired)


def test_every_floor_of_a_condition_is_kept(knowledge):
    known = {
        rule.id.removeprefix("known-").replace("-", "_"): rule.level.rank
        for rule in knowledge.level_rules
        if rule.id.startswith("known-")
    }
    assert known == dict(floors())


def test_the_same_advice_is_held_back():
    assert (
        told(
            differences(seen.withheld, wanted.withheld)
            for _, seen, wanted in pairs_of_views()
        )
        == []
    )


def test_every_rule_about_advice_says_the_same(knowledge):
    rules = [r.id for r in knowledge.advice_rules if r.id not in OURS_ALONE]
    for _, seen, wanted in pairs_of_views():
        assert tuple(seen.advice[rule] for rule in rules) == wanted.advice


def test_the_rules_about_advice_stand_in_the_order_of_the_reference(knowledge):
    ours = [
        (rule.advice, rule.does)
        for rule in knowledge.advice_rules
        if rule.id not in OURS_ALONE
    ]
    assert ours == [(r["advice_id"], r["action"]) for r in table("advice_rules")]


def test_the_same_tests_are_asked_for_by_rule(knowledge):
    by_reference: dict[str, list[str]] = {}
    for rule in knowledge.order_rules:
        by_reference.setdefault(rule.reference, []).append(rule.id)
    assert by_reference.keys() == {r["id"] for r in table("lab_rules")} - {"LR15"}
    for _, seen, wanted in pairs_of_views():
        fired = {
            reference
            for reference, ids in by_reference.items()
            if any(seen.orders[rule] for rule in ids)
        }
        if seen.level == wanted.level:
            assert fired == wanted.lab_rules


def test_the_same_causes_weigh_the_same():
    assert (
        told(
            differences(seen.causes, wanted.causes)
            for _, seen, wanted in pairs_of_views()
        )
        == []
    )


def test_every_trigger_of_the_reference_has_its_rules(knowledge):
    """Each rule keeps level, time and tests of its trigger."""
    rules = [rule for rule in knowledge.level_rules if rule.reference]
    assert {rule.reference for rule in rules} == {r["id"] for r in table("triggers")}
    rows = {row["id"]: row for row in table("triggers")}
    for rule in rules:
        row = rows[rule.reference]
        assert rule.level.rank == int(row["level"]), rule.id
        assert set(rule.labs) == set(filter(None, row["labs"].split(";"))), rule.id


def test_every_rule_of_tests_keeps_its_tests_and_its_urgency(knowledge):
    for row in table("lab_rules"):
        rules = [r for r in knowledge.order_rules if r.reference == row["id"]]
        wanted = {lab for lab in row["labs"].split(";") if lab and lab[0] != "@"}
        assert {lab for rule in rules for lab in rule.labs} == wanted, row["id"]
        assert {rule.acute for rule in rules} <= {row["acute"] == "yes"}, row["id"]


def test_every_result_row_keeps_its_follow_up_tests(knowledge):
    ours = {
        (r.analyte, r.level.rank, r.within, frozenset(r.labs))
        for r in knowledge.level_rules
        if r.analyte is not None and r.id not in RESULTS_OF_OURS
    }
    wanted = {
        (
            r["analyte"],
            int(r["level"]),
            r["within"],
            frozenset(filter(None, r["labs"].split(";"))),
        )
        for r in table("result_rules")
    }
    assert ours == wanted
