"""What knowledge says about a document before it is assessed."""

import pytest

from tests.intake.triage.made import SEEN, result, visit


@pytest.mark.parametrize(
    ("parts", "path", "wrong", "remedy"),
    [
        (
            {"patient": {"birth_date": "2026-11-24"}},
            "patient.birth_date",
            "is after the visit",
            "check year, month and day",
        ),
        (
            {"patient": {"birth_date": "1905"}},
            "patient.birth_date",
            "is over 120 years ago",
            "check the year",
        ),
        (
            {"answers": {"dark_urin": True}},
            "answers.dark_urin",
            "is not a question",
            "did you mean dark_urine or past_dark_urine or back_pain?",
        ),
        (
            {"answers": {"sbp": 12}},
            "answers.sbp",
            "is outside what is possible (40 to 300)",
            "check the value and that it is in mmHg",
        ),
        (
            {"conditions": ["ckd_6"]},
            "conditions.0",
            "is not a condition key",
            "did you mean ckd_5 or ckd_4 or ckd_3? Other conditions go in text",
        ),
        (
            {"other_symptoms": ["thirsty"]},
            "other_symptoms.0",
            "is not another symptom",
            "did you mean thirst?",
        ),
        (
            {"other_symptoms": ["sbp"]},
            "other_symptoms.0",
            "is not another symptom",
            "see docs/schema",
        ),
        (
            {"answers": {"thirst": False}, "other_symptoms": ["thirst"]},
            "other_symptoms.0",
            "is answered false in answers",
            "leave it out of one of them",
        ),
        (
            {"medications": [{"text": "x", "started": "2026", "stopped": "2025"}]},
            "medications.0.stopped",
            "is before the medicine was started",
            "check both dates",
        ),
        (
            {"results": [result("kalium", "4", "mmol/L")]},
            "results.0.test",
            "is not a test",
            "did you mean calcium or albumin or potassium?",
        ),
        (
            {"results": [result("potassium", "x", "mmol/L")]},
            "results.0.value",
            "is not a number",
            "write it as 4.1, <0.2 or >10",
        ),
        (
            {"results": [result("potassium", "4", "g")]},
            "results.0.unit",
            "is not in use for this test",
            "use mmol/L or mEq/L",
        ),
        (
            {"results": [result("fbc", "4", "")]},
            "results.0.test",
            "is a panel, not one test",
            "enter its parts",
        ),
        (
            {"results": [result("potassium", "4", "mmol/L", collected="2026-11-25")]},
            "results.0.collected",
            "is after the visit",
            "check year, month and day",
        ),
    ],
)
def test_a_problem_has_its_path_and_its_cure(triage, parts, path, wrong, remedy):
    answers = parts.pop("answers", {})
    (problem,) = triage.check(visit(answers, **parts), at=SEEN)
    assert problem.path == path
    assert (problem.wrong, problem.remedy) == (wrong, remedy)


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
