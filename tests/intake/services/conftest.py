"""What the service tests share: the shipped knowledge, and a clinic in a folder."""

import copy
import json
from pathlib import Path

import pytest

from intake.application import Desk

PASSWORD = "ocean paper lamp"
DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"


@pytest.fixture
def desk(tmp_path, clock):
    return Desk(tmp_path / "clinic", clock=clock)


@pytest.fixture
def expertise(desk):
    return desk.expertise


@pytest.fixture
def application(desk):
    application, _ = desk.set_up(
        clinic_name="Hillside Surgery",
        login="nurse1",
        display_name="Nurse One",
        password=PASSWORD,
    )
    yield application
    application.close()


@pytest.fixture
def document():
    """Return a visit document that a test may change."""
    return copy.deepcopy(json.loads((DOCUMENTS / "good/contract.json").read_bytes()))


@pytest.fixture
def read(expertise):
    """Read a document as on the day that the still clock shows."""

    def read_it(document):
        data = (
            document if isinstance(document, bytes) else json.dumps(document).encode()
        )
        return expertise.read(data)

    return read_it


@pytest.fixture
def visit(read, document):
    return read(document)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """Return what needs no record, once for many examples."""
    return Desk(tmp_path_factory.mktemp("nowhere")).expertise
