"""Results: current or history, judged for a patient, calculated where they follow."""

import pytest

from intake.triage.facts import facts_of
from tests.intake.triage.made import SEEN, result, visit


@pytest.fixture
def results(knowledge):
    def read(*rows, **parts):
        made = visit(parts.pop("answers", {}), results=list(rows), **parts)
        return facts_of(knowledge, made, at=SEEN).results

    return read


def test_the_newest_result_of_a_test_counts(results):
    found = results(
        result("potassium", "3.1", "mmol/L", collected="2026-11-01"),
        result("potassium", "4.2", "mmol/L", collected="2026-11-20"),
    )
    assert found.facts()["potassium"] == 4.2
    assert len(found.all) == 2


@pytest.mark.parametrize("values", [("4.2", "6.6"), ("6.6", "4.2")])
def test_of_two_on_one_day_the_graver_counts(results, values):
    found = results(*(result("potassium", value, "mmol/L") for value in values))
    assert found.facts()["potassium"] == 6.6


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2026-08-25", True),
        ("2026-08-24", False),
        ("2026-08", True),
        ("2026-07", False),
        ("2026-11-24", True),
    ],
)
def test_a_result_counts_for_ninety_days(results, day, counts):
    found = results(result("potassium", "6.6", "mmol/L", collected=day))
    assert ("potassium" in found.current) is counts


def test_a_result_without_a_date_is_taken_as_of_today(results):
    found = results({"test": "potassium", "value": "6.6", "unit": "mmol/L"})
    assert found.current["potassium"].days_ago == 0


def test_a_test_that_nobody_knows_is_left_out(results):
    assert results(result("kalium", "6.6", "mmol/L")).all == ()


def test_egfr_follows_from_creatinine_unless_reported(results):
    made = results(
        result("creatinine", "79.6", "umol/L"), patient={"birth_date": "1971-01"}
    )
    assert made.facts()["egfr"] == 75.5
    assert made.current["egfr"].place is None
    both = results(
        result("creatinine", "79.6", "umol/L"), result("egfr", "61", "ml/min")
    )
    assert both.facts()["egfr"] == 61


@pytest.mark.parametrize(
    "parts",
    [
        {"patient": {"birth_date": "2012"}},
        {"patient": {"birth_date": "1994"}, "conditions": ["pregnancy"]},
    ],
)
def test_egfr_does_not_follow_in_children_or_pregnancy(results, parts):
    found = results(result("creatinine", "60", "umol/L"), **parts)
    assert "egfr" not in found.facts()


def test_egfr_without_a_sex_for_reference_says_so(results):
    found = results(result("creatinine", "80", "umol/L"), patient={"sex": "unknown"})
    assert "the lower of both sexes' values" in found.current["egfr"].because


def test_calcium_is_adjusted_unless_reported_so(results):
    total, albumin = result("calcium", "1.98", "mmol/L"), result("albumin", "30", "g/L")
    assert results(total, albumin).facts()["adjusted_calcium"] == 2.18
    alone = results(total)
    assert alone.facts()["adjusted_calcium"] == 1.98
    assert "provisional" in alone.current["adjusted_calcium"].because
    reported = results(total, albumin, result("adjusted_calcium", "2.30", "mmol/L"))
    assert reported.facts()["adjusted_calcium"] == 2.3
    assert "adjusted_calcium" not in results(albumin).facts()


@pytest.mark.parametrize(
    ("row", "meaning", "because"),
    [
        (("potassium", "2.4", "mmol/L"), "critical_low", "critical at 2.5 or below"),
        (("potassium", "6.6", "mmol/L"), "critical_high", "critical at 6.5 or above"),
        (
            ("potassium", "4.2", "mmol/L"),
            "normal",
            "reference interval 3.5 to 5.3 mmol/L",
        ),
        (("urine_dip_blood", "neg", ""), "normal", "dipstick neg"),
        (("urine_dip_blood", "2+", ""), "high", "dipstick 2+"),
        (("urine_myoglobin", "12", "ug/L"), "unknown", "no reference interval is set"),
    ],
)
def test_a_result_says_what_it_means_and_why(triage, row, meaning, because):
    answer = triage.assess(visit(results=[result(*row)]), at=SEEN)
    assert answer.results[0].interpretation == meaning
    assert because in answer.results[0].because


@pytest.mark.parametrize(
    ("day", "dealt_with", "speaks"),
    [
        ("2026-11-15", True, False),
        ("2026-11-16", True, True),
        ("2026-11-15", False, True),
        ("2026-11-15", None, True),
    ],
)
def test_an_old_result_that_was_dealt_with_no_longer_calls(
    triage, day, dealt_with, speaks
):
    """Within a week nobody may tick it away."""
    row = result("potassium", "6.6", "mmol/L", collected=day, dealt_with=dealt_with)
    answer = triage.assess(visit(results=[row]), at=SEEN)
    fired = {finding.rule for finding in answer.findings}
    assert ("potassium-high-emergency" in fired) is speaks
    withheld = {item.key for item in answer.advice.withhold}
    assert "food_potassium" in withheld


def test_what_follows_from_a_result_that_was_dealt_with_is_silent_too(triage):
    row = result("creatinine", "400", "umol/L", collected="2026-11-01", dealt_with=True)
    answer = triage.assess(visit(results=[row]), at=SEEN)
    assert not {f.rule for f in answer.findings} & {
        "creatinine-high-same-day",
        "egfr-low-same-day",
    }


def test_a_reported_value_and_its_si_value_are_both_kept(triage):
    answer = triage.assess(visit(results=[result("hb", "11.2", "g/dL")]), at=SEEN)
    told = answer.results[0]
    assert (told.value, told.unit, told.si_value, told.si_unit) == (
        *("11.2", "g/dL"),
        *("112", "g/L"),
    )
