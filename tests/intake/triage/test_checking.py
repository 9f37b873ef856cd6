"""What knowledge says about a document before it is assessed."""

import pytest

from tests.intake.triage.made import SEEN, result, visit


@pytest.mark.parametrize(
    ("parts", "path", "wrong", "remedy"),
    [
        (
            {"patient": {"birth_date": "2026-11-24"}},
            "patient.birth_date",
            "after",
            "check",
        ),
        ({"patient": {"birth_date": "1905"}}, "patient.birth_date", "over 120", "year"),
        (
            {"answers": {"dark_urin": True}},
            "answers.dark_urin",
            "not a question",
            "dark_urine",
        ),
        ({"answers": {"sbp": 12}}, "answers.sbp", "outside what is possible", "mmHg"),
        ({"conditions": ["ckd_6"]}, "conditions.0", "not a condition key", "ckd_"),
        ({"other_symptoms": ["thirsty"]}, "other_symptoms.0", "not another", "thirst"),
        (
            {"other_symptoms": ["sbp"]},
            "other_symptoms.0",
            "not another",
            "did you mean",
        ),
        (
            {"answers": {"thirst": False}, "other_symptoms": ["thirst"]},
            "other_symptoms.0",
            "is answered false",
            "leave it out of one",
        ),
        (
            {"medications": [{"text": "x", "started": "2026", "stopped": "2025"}]},
            "medications.0.stopped",
            "before the medicine was started",
            "both dates",
        ),
        (
            {"results": [result("kalium", "4", "mmol/L")]},
            "results.0.test",
            "not a test",
            "",
        ),
        (
            {"results": [result("potassium", "x", "mmol/L")]},
            "results.0.value",
            "not a n",
            "4.1",
        ),
        (
            {"results": [result("potassium", "4", "g")]},
            "results.0.unit",
            "not in use",
            "mmol/L",
        ),
        (
            {"results": [result("fbc", "4", "")]},
            "results.0.test",
            "is a panel",
            "its parts",
        ),
        (
            {"results": [result("potassium", "4", "mmol/L", collected="2026-11-25")]},
            "results.0.collected",
            "after the visit",
            "check year",
        ),
    ],
)
def test_a_problem_has_its_path_and_its_cure(triage, parts, path, wrong, remedy):
    answers = parts.pop("answers", {})
    (problem,) = triage.check(visit(answers, **parts), at=SEEN)
    assert problem.path == path
    assert wrong in problem.wrong
    assert remedy in problem.remedy


def test_every_problem_is_told_in_the_order_of_the_document(triage):
    made = visit(
        {"sbp": 12},
        patient={"birth_date": "2027"},
        conditions=["ckd_6", "copd", "x"],
        results=[result("kalium", "4", "x"), result("potassium", "4", "g")],
    )
    paths = [problem.path for problem in triage.check(made, at=SEEN)]
    assert paths == [
        *("patient.birth_date", "answers.sbp", "conditions.0", "conditions.2"),
        *("results.0.test", "results.1.unit"),
    ]


@pytest.mark.parametrize(
    "parts",
    [
        {"patient": {"birth_date": "2026-11-23"}},
        {"patient": {"birth_date": "1906"}},
        {"patient": {"birth_date": None, "age_years": 71}},
        {"conditions": [{"text": "anything at all"}]},
        {"results": [result("potassium", "4", "mmol/L", collected="2026-11-24")]},
        {"results": [result("potassium", "4", "mmol/L", collected="2026-11")]},
        {"medications": [{"text": "x", "started": "2026-05", "stopped": "2026"}]},
        {"other_symptoms": ["thirst"]},
    ],
)
def test_what_may_be_so_is_not_a_problem(triage, parts):
    assert triage.check(visit(**parts), at=SEEN) == ()
