"""What to look at again: unusual, contradictory, doubtful."""

from dataclasses import fields, replace

import pytest

from intake.knowledge.rules import Rule
from intake.triage.facts import facts_of
from intake.triage.remarks import remarks_on
from tests.intake.triage.made import SEEN, result, visit

CALVES = {"swelling": "left", "cramp_side": "left"}


def remarks(triage, answers=None, **parts):
    answer = triage.assess(visit(answers or {}, **parts), at=SEEN)
    return [(remark.path, remark.text) for remark in answer.warnings]


@pytest.mark.parametrize(
    ("answers", "parts", "path", "text"),
    [
        ({"sbp": 230}, {}, "answers.sbp", "230 mmHg is unusual: please check"),
        ({"dbp": 132}, {}, "answers.dbp", "is not below the systolic pressure"),
        (
            {"cramp_minutes": 61},
            {},
            "answers.cramp_minutes",
            "over an hour in the calf alone: think of a clot or dystonia",
        ),
        (
            {**CALVES, "calf_left_cm": 59, "calf_right_cm": 38},
            {},
            "answers.calf_left_cm",
            "the calves differ by over 20 cm",
        ),
        (
            {"calf_left_cm": 39, "calf_right_cm": 36},
            {},
            "answers.swelling",
            "is none although the calves differ by 3 cm or more",
        ),
        (
            {"capillary_glucose": 6},
            {},
            "answers.capillary_glucose",
            "was answered although it does not seem to apply; it counts",
        ),
        (
            {"pregnancy_status": "pregnant"},
            {},
            "answers.pregnancy_status",
            "is unusual at this age",
        ),
        (
            {},
            {"patient": {"age_years": 50}},
            "patient.age_years",
            "does not fit the date of birth; the date of birth is used",
        ),
        (
            {},
            {"patient": {"sex": "unknown"}},
            "patient.sex",
            "is not known: reference intervals are the widest",
        ),
        (
            {"pregnancy_status": "no"},
            {"conditions": ["pregnancy"], "patient": {"birth_date": "1994"}},
            "answers.pregnancy_status",
            "does not fit the conditions, which count",
        ),
        (
            {},
            {"conditions": [{"text": "tinea pedis"}]},
            "conditions.0",
            "is kept as text and not used by the rules",
        ),
        (
            {},
            {"medications": ["zzyxxo"]},
            "medications.0.text",
            "is not recognised: not checked for interactions",
        ),
        (
            {},
            {"medications": ["simvastatine 40"]},
            "medications.0.text",
            "did you mean simvastatin? Taken as that so far",
        ),
        (
            {},
            {"medications": ["ramipril", "Ramipril 5mg"]},
            "medications.1.text",
            "ramipril is also in medicine 1",
        ),
        (
            {},
            {"medications": [{"text": "ramipril", "started": "2027"}]},
            "medications.0.started",
            "is after the visit",
        ),
        (
            {},
            {"results": [result("potassium", ">5", "mmol/L")]},
            "results.0",
            "Potassium is given as >5",
        ),
        (
            {},
            {"results": [{"test": "potassium", "value": "4", "unit": "mmol/L"}]},
            "results.0",
            "Potassium has no date: taken as of today",
        ),
        (
            {},
            {"results": [result("potassium", "x", "mmol/L")]},
            "results.0",
            "Potassium is not a number: write it as 4.1, <0.2 or >10",
        ),
    ],
)
def test_something_odd_is_said_where_it_stands(triage, answers, parts, path, text):
    said = remarks(triage, answers, **parts)
    assert (path, text) in said


@pytest.mark.parametrize(
    ("answers", "parts"),
    [
        ({}, {}),
        ({"sbp": 220, "dbp": 130}, {}),
        ({"cramp_minutes": 60}, {}),
        ({"calf_left_cm": "unknown"}, {}),
        ({"spo2_scale2": "unknown"}, {}),
        (
            {"pregnancy_status": "unknown"},
            {"conditions": ["pregnancy"], "patient": {"birth_date": "1994"}},
        ),
        ({}, {"patient": {"age_years": 71}}),
        ({}, {"conditions": ["copd"]}),
        ({}, {"medications": [{"text": "ramipril", "started": "2026-11"}]}),
        (
            {},
            {
                "medications": [
                    {"text": "ramipril 5mg"},
                    {"text": "ramipril 2.5mg", "stopped": "2026-01"},
                ]
            },
        ),
    ],
)
def test_what_is_ordinary_is_not_remarked_on(triage, answers, parts):
    said = remarks(triage, answers, **parts)
    assert [path for path, _ in said if "spo2_scale2" not in path] == []
    assert said == []


def test_calves_that_differ_a_little_without_swelling_are_fine(triage):
    said = remarks(triage, {"calf_left_cm": 38, "calf_right_cm": 36})
    assert {path for path, _ in said} == {
        "answers.calf_left_cm",
        "answers.calf_right_cm",
    }
    assert all("it counts" in text for _, text in said)


def test_a_rule_of_a_kind_that_nobody_thought_of_is_never_passed_over(triage):
    """Switched off, it would have to say what it would have done."""
    knowledge = triage.knowledge
    (shipped,) = (rule for rule in knowledge.level_rules if rule.id == "near-faint")
    names = [field.name for field in fields(Rule)]
    strange = Rule(**{name: getattr(shipped, name) for name in names})
    less = replace(knowledge, switched_off=(strange,))
    with pytest.raises(TypeError, match="Rule"):
        remarks_on(less, facts_of(less, visit({"near_faint": True}), at=SEEN))
