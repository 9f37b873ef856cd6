"""Made-up patients with what should be said of each: `vignettes/*.toml`."""

import pytest

from intake.domain.assessment import Assessment
from tests.intake.triage.made import SEEN
from tests.intake.triage.patients import CASES, Case, visit_of
from tests.intake.triage.reference.tables import table

CALM = {"routine", "self_care"}


def each(some: tuple[Case, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", some, ids=[str(c["story"]) for c in some])


def listed(case: Case, key: str) -> set[str]:
    part = case.get(key, [])
    assert isinstance(part, list)
    return set(part)


def rules_of(answer: Assessment) -> set[str]:
    return {finding.rule for finding in answer.findings}


@each(CASES)
def test_a_patient_is_seen_as_soon_as_needed(triage, case):
    answer = triage.assess(visit_of(case), at=SEEN)
    assert answer.level == case["level"], [f.rule for f in answer.findings]
    assert answer.settled is case.get("settled", answer.settled)


@each(CASES)
def test_a_patient_has_the_findings(triage, case):
    answer = triage.assess(visit_of(case), at=SEEN)
    flags = {finding.flag for finding in answer.findings}
    assert listed(case, "rules") - rules_of(answer) == set()
    assert listed(case, "flags") - flags == set()
    assert listed(case, "no_flags") & flags == set()


@each(tuple(case for case in CASES if {"tests", "no_tests"} & case.keys()))
def test_a_patient_gets_the_tests_that_help_and_no_others(triage, case):
    answer = triage.assess(visit_of(case), at=SEEN)
    tests = {order.test for order in answer.labs}
    assert listed(case, "tests") - tests == set()
    if case.get("no_tests") == ["any"]:
        assert tests == set(), [order.rules for order in answer.labs]
        assert answer.labs_not_needed
    assert listed(case, "no_tests") & tests == set()


@each(tuple(case for case in CASES if {"give", "withhold"} & case.keys()))
def test_a_patient_hears_what_is_safe(triage, case):
    advice = triage.assess(visit_of(case), at=SEEN).advice
    given = {item.key for item in advice.give}
    withheld = {item.key for item in advice.withhold}
    assert listed(case, "give") - given == set()
    assert listed(case, "withhold") - withheld == set()
    assert given & withheld == set()


@each(tuple(case for case in CASES if "near" in case))
def test_a_near_miss_does_not_fire(triage, case):
    near = case["near"]
    assert isinstance(near, dict)
    answer = triage.assess(visit_of(case, near), at=SEEN)
    assert listed(case, "rules") & rules_of(answer) == set()


@each(CASES)
def test_a_patient_of_ours_is_a_document_that_is_allowed(triage, case):
    assert triage.check(visit_of(case), at=SEEN) == ()
    near = case.get("near", {})
    assert isinstance(near, dict)
    assert triage.check(visit_of(case, near), at=SEEN) == ()


def test_every_grave_trigger_has_a_patient_and_a_near_miss():
    wanted = {row["id"] for row in table("triggers") if row["level"] in "12"}
    shown = {case.get("trigger") for case in CASES if "near" in case}
    assert wanted - shown == set()


def test_a_trigger_of_the_reference_is_that_of_its_rules(knowledge):
    references = {rule.id: rule.reference for rule in knowledge.level_rules}
    for case in CASES:
        if "trigger" in case:
            told = {references[rule] for rule in listed(case, "rules")}
            assert told == {case["trigger"]}, case["story"]


def test_there_are_enough_patients_and_a_third_of_them_are_benign():
    benign = [
        case
        for case in CASES
        if case["level"] in CALM and case.get("no_tests") == ["any"]
    ]
    assert len(CASES) >= 150
    assert len(benign) * 3 >= len(CASES)


def test_no_two_patients_have_the_same_story():
    stories = [case["story"] for case in CASES]
    assert len(stories) == len(set(stories))
