"""The form of the real question set, and a patient to fill it in for."""

from datetime import UTC, date, datetime

import pytest

from intake.domain.dates import PartialDate
from intake.domain.patient import Patient, Sex
from intake.forms.compose import Composed, compose
from intake.forms.draft import Draft
from intake.forms.fields import FormSpec, form_spec
from intake.forms.lookups import Lookups
from intake.knowledge.release import Knowledge, load_knowledge

SEEN = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def spec(knowledge: Knowledge) -> FormSpec:
    return form_spec(knowledge)


@pytest.fixture(scope="session")
def lookups(knowledge: Knowledge) -> Lookups:
    return Lookups(knowledge)


@pytest.fixture
def today() -> date:
    return SEEN.date()


@pytest.fixture
def patient() -> Patient:
    return Patient(
        family_name="Whitcombe",
        given_name="Harold",
        birth_date=PartialDate(1945, 7, 14),
        sex=Sex.MALE,
    )


@pytest.fixture
def composed(spec: FormSpec, patient: Patient):
    """Return a way to compose a visit of what was typed."""

    def make(**typed: str) -> Composed:
        texts = {path.replace("__", "."): text for path, text in typed.items()}
        return compose(spec, Draft(texts), patient, at=SEEN, by="nurse1")

    return make
