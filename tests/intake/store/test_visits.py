from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.store.visits_made import assessment_of, visits


def sign(work, patient_id, visit, assessment, clock):
    with work() as unit:
        stored = unit.visits.add(
            patient_id, visit, assessment, signed_by="nurse1", signed_at=clock()
        )
        unit.commit()
    return stored


@pytest.fixture
def patient_id(work, smith, clock):
    with work() as unit:
        stored = unit.patients.add(smith, at=clock())
        unit.commit()
    return stored.id


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits, st.integers(0, 3), st.integers(0, 3))
def test_a_visit_comes_back_equal(work, patient_id, clock, visit, labs, findings):
    assessment = assessment_of(visit, labs=labs, findings=findings)
    stored = sign(work, patient_id, visit, assessment, clock)
    with work() as unit:
        read = unit.visits.get(stored.id)
    assert read.visit == visit
    assert read.assessment == assessment
    assert read.assessment.as_json() == assessment.as_json()
    assert read == stored
    assert read.visit.seen_at is None or read.visit.seen_at.tzinfo is UTC
