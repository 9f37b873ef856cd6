"""The triage with the knowledge that ships, and a visit to change."""

import pytest

from intake.knowledge.release import Knowledge, load_knowledge
from intake.triage.engine import Triage


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="session")
def triage(knowledge: Knowledge) -> Triage:
    return Triage(knowledge)
