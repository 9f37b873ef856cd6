"""What the nurse decided, and why where it differs."""

import pytest
from pydantic import ValidationError

from intake.domain.decision import OVERRIDE_TEXTS, Decision, OverrideReason
from intake.domain.errors import InvalidDocumentError, Problem

AGREED = {
    "suggested": "routine",
    "level": "routine",
    "decided_by": "nurse1",
    "decided_at": "2026-11-23T09:40:00+00:00",
}


def decision(**parts):
    return Decision.model_validate({**AGREED, **parts})


def test_agreement_needs_no_reason():
    assert decision().agrees
    assert decision().decided_at.isoformat() == "2026-11-23T09:40:00+00:00"


@pytest.mark.parametrize("why", [{"reason": "more_worried"}, {"text": "looks ill"}])
def test_another_level_needs_a_reason_or_a_text(why):
    with pytest.raises(ValidationError, match="needs a reason"):
        decision(level="same_day")
    assert not decision(level="same_day", **why).agrees


def test_tests_may_be_left_out_with_a_reason_and_others_added():
    made = decision(untaken=[{"test": "ck", "reason": "taken"}], added=["tsh"])
    assert made.untaken[0].test == "ck"
    assert made.added == ("tsh",)
    with pytest.raises(ValidationError, match="at least 1 item"):
        decision(untaken=[{"test": "ck", "reason": ""}])


@pytest.mark.parametrize("wrong", [{"level": "soon"}, {"reason": "x"}, {"more": 1}])
def test_what_is_not_a_decision_is_refused(wrong):
    with pytest.raises(ValidationError):
        decision(**wrong)


def test_a_decision_comes_back_from_json():
    made = decision(level="urgent", reason="clinician_advised", rules={"a": "sha256:1"})
    assert Decision.model_validate_json(made.model_dump_json()) == made


def test_every_reason_has_words():
    assert set(OVERRIDE_TEXTS) == set(OverrideReason)


def test_a_problem_reads_as_one_line():
    problem = Problem("answers.sbp", "is not a number", "give a number in mmHg")
    assert str(problem) == "answers.sbp: is not a number: give a number in mmHg"
    error = InvalidDocumentError((problem, problem))
    assert str(error).count("\n") == 1
    assert error.problems == (problem, problem)
