from dataclasses import replace

import pytest

from intake.domain.assessment import (
    Level,
    OpenFinding,
    Remark,
    Score,
)
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


def test_what_could_not_be_assessed_names_the_questions(serious, marks):
    section = serious.section("Not assessed")
    assert section.text.splitlines()[0] == (
        "Rhabdomyolysis  needs: Tea- or cola-coloured urine; Passing much less urine "
        "than usual (not only dizzy)"
    )
    assert marks(section) == [Level.EMERGENCY, Level.SAME_DAY]


def test_many_open_findings_stand_by_level_in_small_print(summary, marks):
    some = samples.serious_assessment()
    many = tuple(
        OpenFinding(
            flag="x",
            rule=f"r{number}",
            level=level,
            title=f"T{number}",
            needs=("spo2",),
        )
        for number, level in enumerate([Level.EMERGENCY, Level.SAME_DAY] * 5)
    )
    document = summary(samples.serious_visit(), replace(some, open=many))
    section = document.section("Not assessed")
    assert marks(section) == [Level.EMERGENCY, Level.SAME_DAY]
    assert all(
        f"T{number} needs oxygen saturation." in section.text for number in range(10)
    )


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
    used = replace(some.recent_results_used[0], days_ago=days)
    told = summary(samples.serious_visit(), replace(some, recent_results_used=(used,)))
    assert told.section("Recent results").text == (
        f"Sodium 138 mmol/L, {when}: normal, not repeated."
    )


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
    assert "Wells score for DVT  0  nice-ng158    NEWS2  0  rcp" in told


def test_likely_causes_are_told_likeliest_first(serious):
    assert serious.section("Likely causes").text.splitlines() == [
        "medication  likely · thiazide started before the cramps; statin",
        "electrolyte  likely · potassium 3.1",
        "dehydration  possible · 0.9 L a day",
    ]
