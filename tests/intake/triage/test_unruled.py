"""Results beyond their limits that no row of the reference speaks of."""

import pytest

from tests.intake.triage.made import SEEN, result, visit


def told(triage, *results, conditions=(), answers=None):
    made = visit(answers or {}, results=list(results), conditions=list(conditions))
    return triage.assess(made, at=SEEN)


def rules(answer):
    return {finding.rule for finding in answer.findings}


@pytest.mark.parametrize(
    ("test", "value", "unit"),
    [
        ("glucose_fasting", "2.5", "mmol/L"),
        ("ionised_calcium", "0.80", "mmol/L"),
        ("ast", "600", "U/L"),
        ("hb", "70", "g/L"),
        ("magnesium", "2.00", "mmol/L"),
        ("wbc", "40", "10*9/L"),
    ],
)
def test_a_critical_result_at_its_very_limit_is_seen_today(triage, test, value, unit):
    answer = told(triage, result(test, value, unit, collected="2026-11-22"))
    assert answer.level == "same_day"
    assert "critical-result-without-rule" in rules(answer)
    (finding,) = [f for f in answer.reasons if f.rule == "critical-result-without-rule"]
    assert value in finding.because
    assert "critical" in finding.because


@pytest.mark.parametrize(
    ("test", "value", "unit"),
    [
        ("lactate", "3.0", "mmol/L"),
        ("wbc", "33", "10*9/L"),
        ("phosphate", "4.5", "mmol/L"),
        ("platelets", "120", "10*9/L"),
        ("esr", "60", "mm/h"),
    ],
)
def test_an_abnormal_result_without_a_rule_is_not_called_calm(
    triage, test, value, unit
):
    answer = told(triage, result(test, value, unit, collected="2026-11-22"))
    assert answer.level == "routine"
    assert "abnormal-result-without-rule" in rules(answer)


def test_a_result_with_a_rule_of_its_own_is_said_once(triage):
    answer = told(triage, result("potassium", "6.7", "mmol/L", collected="2026-11-22"))
    assert answer.level == "emergency"
    assert not {r for r in rules(answer) if r.endswith("without-rule")}


def test_kidney_values_in_known_kidney_failure_are_left_to_their_rules(triage):
    creatinine = result("creatinine", "700", "umol/L", collected="2026-11-22")
    dialysed = told(
        triage,
        creatinine,
        conditions=["dialysis"],
        answers={"dialysis_missed": False},
    )
    assert "critical-result-without-rule" not in rules(dialysed)
    assert told(triage, creatinine).level == "same_day"


def test_a_result_that_was_dealt_with_is_silent(triage):
    old = {**result("lactate", "3.0", "mmol/L", collected="2026-11-01")}
    assert told(triage, old).level == "routine"
    assert told(triage, {**old, "dealt_with": True}).level == "self_care"


def test_total_calcium_is_judged_as_adjusted_calcium_alone(triage):
    answer = told(triage, result("calcium", "2.70", "mmol/L", collected="2026-11-22"))
    assert "abnormal-result-without-rule" not in rules(answer)
