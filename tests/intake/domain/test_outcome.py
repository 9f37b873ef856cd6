"""An outcome is what the whole assessment says, and nothing else."""

import json

import pytest

from intake.application import Desk
from intake.domain.outcome import Outcome
from intake.services.population.documents import documents


@pytest.fixture(scope="module")
def expertise(tmp_path_factory):
    return Desk(tmp_path_factory.mktemp("nowhere")).expertise


def test_an_outcome_is_that_of_the_assessment(expertise):
    levels = set()
    for document in documents(200, seed=11):
        visit = expertise.read(json.dumps(document).encode())
        assessment = expertise.triage.assess(visit)
        outcome = expertise.triage.outcome(visit)
        assert outcome == Outcome.of_json(assessment.as_json())
        levels.add(outcome.level)
    assert len(levels) > 2


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"level": "late"}', "null"])
def test_what_is_no_assessment_has_no_outcome(text):
    with pytest.raises(ValueError, match=r"^is no assessment$") as refused:
        Outcome.of_json(text)
    assert refused.value.__suppress_context__
