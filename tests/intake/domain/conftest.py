"""The triage, where a test wants a real answer."""

import pytest

from intake.knowledge.release import load_knowledge
from intake.triage.engine import Triage


@pytest.fixture(scope="session")
def triage() -> Triage:
    return Triage(load_knowledge())
