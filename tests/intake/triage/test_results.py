"""Results: current or history, judged for a patient, calculated where they follow."""

import pytest

from intake.domain.assessment import Level
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


@pytest.mark.parametrize(
    ("calm", "grave"), [("4.2", "6.6"), ("4.2", "5.6"), ("5.6", "6.6"), ("5.6", "2.4")]
)
def test_of_two_on_one_day_the_graver_counts(results, calm, grave):
    for values in ((calm, grave), (grave, calm)):
        found = results(*(result("potassium", value, "mmol/L") for value in values))
        assert found.facts()["potassium"] == float(grave)


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
        {
            "patient": {"birth_date": "1994"},
            "answers": {"pregnancy_status": "pregnant"},
        },
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


@pytest.mark.parametrize(
    ("albumin_day", "is_total_judged"), [("2026-11-20", False), ("2026-11-12", True)]
)
def test_calcium_is_judged_adjusted_where_an_albumin_of_those_days_is_there(
    triage, albumin_day, is_total_judged
):
    """1.78 with an albumin of 18 g/L is 2.22 adjusted: normal."""
    results = [
        result("calcium", "1.78", "mmol/L"),
        result("albumin", "18", "g/L", collected=albumin_day),
    ]
    answer = triage.assess(visit(results=results), at=SEEN)
    calcium = [f.rule for f in answer.findings if f.rule.startswith("calcium-")]
    assert bool(calcium) is is_total_judged


def test_a_told_adjusted_calcium_is_judged_instead_of_the_total(triage):
    told = [result("calcium", "1.78", "mmol/L")]
    told += [result("adjusted_calcium", "2.30", "mmol/L")]
    assert triage.assess(visit(results=told), at=SEEN).level is Level.SELF_CARE


def test_total_calcium_alone_calls(triage):
    told = [result("calcium", "1.78", "mmol/L")]
    assert triage.assess(visit(results=told), at=SEEN).level is Level.EMERGENCY


@pytest.mark.parametrize(
    ("value", "day", "more", "asked"),
    [
        ("2.9", "2026-11-15", {}, True),
        ("2.9", "2026-11-16", {}, False),
        ("2.9", "2026-11-15", {"dealt_with": False}, False),
        ("2.9", "2026-11-15", {"dealt_with": True}, False),
        ("4.1", "2026-11-15", {}, False),
        ("2.9", "2026-08-25", {}, True),
        ("2.9", "2026-08-24", {}, False),
    ],
)
def test_an_older_abnormal_result_asks_whether_it_was_dealt_with(
    triage, value, day, more, asked
):
    told = [result("potassium", value, "mmol/L", collected=day, **more)]
    answer = triage.assess(visit(results=told), at=SEEN)
    texts = [r.text for r in answer.warnings if r.path == "results.0"]
    assert any("was it dealt with?" in text for text in texts) is asked


def test_a_test_in_words_is_kept_and_not_used(triage):
    told = [result("Serum rhubarb", "7.1", "mg/dL")]
    seen = visit(results=told)
    assert triage.check(seen, at=SEEN) == ()
    answer = triage.assess(seen, at=SEEN)
    assert [(r.path, r.text) for r in answer.warnings] == [
        ("results.0", "is kept as text and not used by the rules")
    ]
    (kept,) = answer.results
    assert (kept.test, kept.value, kept.unit) == ("Serum rhubarb", "7.1", "mg/dL")
    assert kept.interpretation == "unknown"
    assert kept.because == "not used by the rules"


@pytest.mark.parametrize(
    ("test", "wrong", "remedy"),
    [
        ("potasium", "is not a test", "did you mean potassium"),
        ("Potassium", "is not a key", "write potassium"),
        ("Calcium (total)", "is not a key", "write calcium"),
        ("LFT", "is not a test", "see docs/schema"),
    ],
)
def test_a_test_that_may_be_meant_as_a_key_is_refused(triage, test, wrong, remedy):
    told = visit(results=[result(test, "7.1", "mmol/L")])
    (problem,) = triage.check(told, at=SEEN)
    assert (problem.path, problem.wrong) == ("results.0.test", wrong)
    assert problem.remedy.startswith(remedy)


def test_an_old_abnormal_result_says_how_old_it_is(results):
    found = results(result("potassium", "3.1", "mmol/L", collected="2026-11-03"))
    assert [r.text for r in found.remarks] == [
        "Potassium is abnormal and 20 days old: was it dealt with?"
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [("2.4", "critical at 2.5 or below"), ("6.6", "critical at 6.5 or above")],
)
def test_a_critical_result_says_its_interval_and_its_limit(results, value, words):
    one = results(result("potassium", value, "mmol/L")).current["potassium"]
    assert one.because.startswith("reference interval ")
    assert words in one.because


def test_a_calculated_result_is_reported_as_it_was_made(results):
    calcium = result("calcium", "2.20", "mmol/L")
    found = results(calcium, result("albumin", "30", "g/L"))
    made = found.current["adjusted_calcium"].interpreted()
    assert (made.value, made.unit) == (made.si_value, "mmol/L")
    assert made.value == "2.40"


def test_a_test_in_words_keeps_its_name(results):
    (one,) = results(result("zonulin", "high", "")).interpreted()
    assert (one.test, one.name, one.value) == ("zonulin", "zonulin", "high")


@pytest.mark.parametrize(
    ("test", "value", "unit", "said"),
    [
        ("potassium", "5.3", "mmol/L", False),
        ("potassium", "5.4", "mmol/L", True),
        ("potassium", "7.0", "mmol/L", True),
        ("potassium", "3.0", "mmol/L", False),
        ("magnesium", "1.10", "mmol/L", True),
        ("sodium", "150", "mmol/L", False),
    ],
)
def test_a_high_result_says_what_in_the_sample_may_have_raised_it(
    triage, test, value, unit, said
):
    answer = triage.assess(visit(results=[result(test, value, unit)]), at=SEEN)
    told = [r.text for r in answer.warnings if "haemolysis" in r.text]
    assert bool(told) is said
    assert all(remark.endswith("repeat") for remark in told if test == "potassium")


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("2.4", "emergency"),
        ("2.5", "same_day"),
        ("2.9", "same_day"),
        ("3.0", "routine"),
        ("25", "same_day"),
        ("29.9", "same_day"),
        ("30", "emergency"),
    ],
)
def test_a_glucose_of_the_laboratory_is_as_urgent_as_one_of_the_finger(
    triage, value, level
):
    told = visit(
        conditions=["diabetes_t2"],
        results=[result("glucose", value, "mmol/L", collected="2026-11-23")],
        answers={"capillary_glucose": 8, "ketones_mmol": 0},
    )
    assert triage.assess(told, at=SEEN).level == level


def test_a_result_in_no_list_is_told_as_it_was_given(triage):
    told = visit(results=[result("Zonulin (stool)", "3.1", "ng/mL")])
    (one,) = triage.assess(told, at=SEEN).results
    assert (one.test, one.name) == ("Zonulin (stool)", "Zonulin (stool)")
    assert (one.value, one.unit) == (one.si_value, one.si_unit) == ("3.1", "ng/mL")
    assert (one.interpretation, one.because) == ("unknown", "not used by the rules")


def test_of_two_results_of_a_day_that_are_alike_the_first_counts(results):
    pair = [result("potassium", value, "mmol/L") for value in ("4.2", "4.3")]
    assert results(*pair).facts()["potassium"] == 4.2
    grave = results(pair[0], result("potassium", "6.6", "mmol/L"))
    assert grave.facts()["potassium"] == 6.6


def test_what_was_worked_out_stands_among_the_scores_with_how(triage):
    told = visit(
        results=[
            result("creatinine", "80", "umol/L"),
            result("calcium", "2.10", "mmol/L"),
            result("albumin", "30", "g/L"),
        ]
    )
    answer = triage.assess(told, at=SEEN)
    calcium, rate = answer.scores["adjusted_calcium"], answer.scores["egfr"]
    assert (calcium.value, calcium.lowest, calcium.highest) == (2.3, 2.3, 2.3)
    assert calcium.items[0].startswith("calcium adjusted for albumin 30 g/L; ")
    assert rate.items[0].startswith("CKD-EPI 2021 from creatinine; ")
    assert rate.source
    assert answer.knowledge == triage.knowledge.release
