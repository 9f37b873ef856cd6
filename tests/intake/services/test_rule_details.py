"""What stands behind a reason, in words."""

import pytest

from intake.application import Desk
from intake.domain.errors import NotFoundError
from intake.domain.visit import FORMAT, Visit
from intake.services.rule_details import RuleDetails


@pytest.fixture
def details(tmp_path):
    expertise = Desk(tmp_path).expertise
    return RuleDetails(book=expertise.rules, triage=expertise.triage)


def visit(**answers):
    patient = {"sex": "male", "age_years": 71}
    return Visit.model_validate(
        {"format": FORMAT, "patient": patient, "answers": answers}
    )


def test_a_reason_has_its_rule_version_source_and_what_would_change_it(details):
    told = details.of(visit(dark_urine=True), "dark-urine")
    assert told.rule.startswith("dark-urine · 20")
    assert "sha256:" in told.rule
    assert told.sources
    assert "dark urine: no" in told.undone_by
    assert told.holds_when
    assert told.change == ""


def test_several_answers_together_are_joined_by_and(details):
    seen = visit(saddle_numbness=True, bladder_bowel_change=True)
    told = details.of(seen, "cauda-equina").undone_by
    assert ": no and " in told
    assert ": no or " not in told


def test_a_rule_that_there_is_not_is_told(details):
    with pytest.raises(NotFoundError):
        details.of(visit(), "no-such-rule")
