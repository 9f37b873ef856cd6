"""What is worded once for many patients is the same as if it were worded anew."""

import pytest

from intake.triage import findings
from intake.triage.engine import Triage
from tests.intake.triage.made import SEEN, result, visit


def found(triage, answers, **parts):
    return triage.assess(visit(answers, **parts), at=SEEN).findings


def test_what_answers_alone_decided_is_worded_once(knowledge):
    triage, answers = Triage(knowledge), {"dark_urine": True}
    first, second = found(triage, answers), found(triage, answers)
    assert [a is b for a, b in zip(first, second, strict=True)] == [True] * len(first)


def test_what_else_is_on_a_list_does_not_change_what_is_worded(knowledge):
    triage = Triage(knowledge)
    first, second = (
        {f.rule: f for f in found(triage, {}, conditions=["cirrhosis", other])}
        for other in ("gout", "asthma")
    )
    rules = first.keys() & second.keys()
    assert rules
    assert all(first[rule] is second[rule] for rule in rules)


def test_a_finding_carries_what_its_rule_says(knowledge):
    rules = {rule.id: rule for rule in knowledge.level_rules}
    told = found(
        Triage(knowledge), {"dark_urine": True, "pulse": 40, "twitching": True}
    )
    assert len({finding.level for finding in told}) > 1
    for finding in told:
        rule = rules[finding.rule]
        assert finding.flag in rule.flags
        assert finding.level is rule.level
        assert finding.title == rule.title
        assert finding.action == rule.action
        assert finding.within == rule.within
        assert finding.source == rule.source_text
        assert finding.digest == rule.digest


@pytest.mark.parametrize(
    ("rule", "one", "other"),
    [
        ("critical-vital-sign", {"pulse": 40}, {"pulse": 39}),
        ("critical-vital-sign", {"temp_c": 42}, {"temp_c": 41.5}),
    ],
)
def test_other_values_are_told_as_they_are(triage, rule, one, other):
    told = [
        next(f for f in found(triage, answers) if f.rule == rule)
        for answers in (one, other)
    ]
    assert one.items() <= told[0].facts.items()
    assert other.items() <= told[1].facts.items()
    assert told[0].because != told[1].because


def test_a_whole_number_and_the_same_decimal_are_kept_apart(triage):
    for value in (41, 41.0, 41):
        finding = next(
            f
            for f in found(triage, {"temp_c": value})
            if f.rule == "critical-vital-sign"
        )
        assert type(finding.facts["temp_c"]) is type(value)


def test_medicines_and_results_are_worded_for_each_patient(triage):
    for days in ("2026-11-20", "2026-11-21"):
        told = found(
            triage,
            {},
            results=[result("potassium", "3.1", "mmol/L", collected=days)],
        )
        assert f"{23 - int(days[-2:])} days ago" in " ".join(f.because for f in told)


def test_no_more_is_kept_than_allowed(knowledge, monkeypatch):
    monkeypatch.setattr(findings, "_MOST_REMEMBERED", 1)
    triage = Triage(knowledge)
    answers = {"dark_urine": True, "pulse": 40}
    assert found(triage, answers) == found(triage, answers)
    assert len(triage.findings._known) == 1
