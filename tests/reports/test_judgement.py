from dataclasses import replace
from datetime import UTC

import pytest

from intake.domain.assessment import (
    Remark,
    Score,
)
from intake.knowledge.release import load_knowledge
from intake.services.labels import result_units
from reports.printed import Printed
from reports.summary import visit_summary
from reports.wording import Wording
from tests.reports import samples


def test_doubts_name_what_they_are_about(summary):
    warnings = (
        Remark(path="medications.4", text="read as amlodipine"),
        Remark(path="conditions.3", text="kept as text"),
        Remark(path="results.2", text="has no date"),
        Remark(path="results.0", text="Potassium is from elsewhere"),
        Remark(path="answers.fluids_l_day", text="is unusual"),
        Remark(path="medications.99", text="gone"),
        Remark(path="patient", text="odd"),
    )
    some = replace(samples.serious_assessment(), warnings=warnings)
    told = summary(samples.serious_visit(), some).section("Please check").text
    assert told.splitlines() == [
        "amlodipin 5: read as amlodipine",
        "tinea pedis: kept as text",
        "sodium: has no date",
        "Potassium is from elsewhere",
        "Drinks a day: is unusual",
        "gone",
        "odd",
    ]


def test_results_have_arrow_word_date_and_both_units(serious):
    told = serious.section("Results").text
    assert "Potassium  20-Nov-2026\n3.1 mmol/L  ↓ low\nbelow 3.5 mmol/L" in told
    assert "1.6 mg/dL  ↑ high\n= 141 µmol/L" in told
    assert "4200 U/L  ↑↑ critically high" in told
    assert "138 mmol/L  normal" in told


def test_only_results_out_of_range_stand_out(serious, strong_texts):
    strong = strong_texts(serious.section("Results"))
    assert len(strong) == 3
    assert not any("138" in text for text in strong)


@pytest.mark.parametrize(
    ("days", "when"), [(0, "today"), (1, "1 day ago"), (5, "5 days ago")]
)
def test_recent_results_tell_that_they_stand_for_a_test(summary, days, when):
    some = samples.serious_assessment()
    used = replace(some.recent_results_used[0], value="139", days_ago=days)
    told = summary(samples.serious_visit(), replace(some, recent_results_used=(used,)))
    assert told.section("Results").text.splitlines()[-1] == (
        f"Recent, so not repeated: Sodium 139 mmol/L (normal, {when})."
    )


def test_a_recent_result_that_stands_above_is_only_named(serious):
    told = serious.section("Results").text
    assert told.splitlines()[-1] == "Recent, so not repeated: Sodium."


def test_recent_results_alone_have_their_section(summary):
    some = replace(samples.serious_assessment(), results=())
    told = summary(samples.serious_visit(), some).section("Results").text
    assert told == "Recent, so not repeated: Sodium 138 mmol/L (normal, 3 days ago)."


def test_scores_tell_what_they_are_made_of_and_what_they_lack(serious, benign):
    told = serious.section("Scores").text
    assert "Wells score for DVT  3\ncalf swollen 3 cm or more: 1" in told
    assert "Missing  bedridden or recent surgery" in told
    assert "eGFR (CKD-EPI 2021)  43 mL/min/1.73 m²" in told
    assert "NEWS2  0 to 9" in benign.section("Scores").text


def test_a_score_that_nothing_is_known_of_says_so(summary):
    scores = {
        "egfr": Score(value=None, missing=("creatinine",)),
        "wells_dvt": Score(value=0, source="nice-ng158"),
        "news2": Score(value=0, source="rcp"),
    }
    some = replace(samples.benign_assessment(), scores=scores)
    told = summary(samples.benign_visit(), some).section("Scores").text
    assert "eGFR (CKD-EPI 2021)  not known" in told
    assert "Wells score for DVT  0  [1]    NEWS2  0  [2]" in told


def test_likely_causes_are_told_likeliest_first(serious):
    assert serious.section("Likely causes").text.splitlines() == [
        "medication  likely · thiazide started before the cramps; statin",
        "electrolyte  likely · potassium 3.1",
        "dehydration  possible · 0.9 L a day",
    ]


def test_a_score_that_stands_among_the_results_is_not_explained_again(summary):
    some = samples.serious_assessment()
    egfr = replace(some.results[0], test="egfr", name="eGFR", because="from creatinine")
    document = summary(samples.serious_visit(), replace(some, results=(egfr,)))
    told = document.section("Scores").text
    assert "eGFR (CKD-EPI 2021)  43 mL/min/1.73 m²  [" in told
    assert "creatinine" not in told


def test_many_likely_causes_stand_in_two_columns(summary):
    some = samples.serious_assessment()
    four = (*some.contributors, replace(some.contributors[0], cause="age", weight=1))
    document = summary(samples.serious_visit(), replace(some, contributors=four))
    assert len(document.section("Likely causes").columns) == 2


def test_a_result_stands_in_the_unit_of_choice_and_as_it_was_reported(knows_units):
    told = knows_units({"potassium": "mEq/L", "sodium": "mmol/L"})
    assert "3.1 mEq/L  ↓ low\nreported as 3.1 mmol/L" in told.section("Results").text


def test_a_recent_result_stands_in_the_unit_of_choice(knows_units):
    told = knows_units({"sodium": "mEq/L"}, results=())
    said = "Recent, so not repeated: Sodium 138 mEq/L (normal, 3 days ago)."
    assert told.section("Results").text == said


@pytest.fixture
def knows_units():
    """Return what writes the summary of a clinic that prefers some units."""

    def write(wishes, **changes):
        some = replace(samples.serious_assessment(), **changes)
        wording = Wording(
            labels=samples.LABELS,
            units=samples.UNITS,
            zone=UTC,
            wishes=wishes,
            in_unit=result_units(load_knowledge()),
        )
        printed = Printed(
            visit=samples.serious_visit(),
            assessment=some,
            context=samples.context(),
        )
        return visit_summary(printed, samples.RED_FLAGS, wording)

    return write
