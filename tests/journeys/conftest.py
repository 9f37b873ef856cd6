"""One display for all journeys, and a clinic for each."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.application import Application, Desk
from intake.domain.dates import PartialDate
from intake.domain.patient import Patient, Sex
from intake.domain.visit import FORMAT, Visit
from tests.journeys.acts import sign_in
from tests.journeys.display import Display, Program
from tests.ui.conftest import PASSWORD

Start = Callable[..., Program]


@pytest.fixture(scope="session")
def display() -> Iterator[Display]:
    made = Display()
    yield made
    made.stop()


@pytest.fixture(scope="session")
def clinic_made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a clinic with one nurse, for journeys to copy."""
    folder = tmp_path_factory.mktemp("journeys") / "clinic"
    made, _key = Desk(folder).set_up(
        clinic_name="Harbour Street",
        login="nurse1",
        display_name="Nora Quill",
        password=PASSWORD,
    )
    made.close()
    return folder


@pytest.fixture
def clinic(clinic_made_once: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "clinic"
    shutil.copytree(clinic_made_once, folder)
    return folder


@pytest.fixture
def record(clinic: Path) -> Iterator[Application]:
    """Return the record, to be read beside the program."""
    opened = Desk(clinic).sign_in("nurse1", PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def start(display: Display, clinic: Path) -> Iterator[Start]:
    """Return how to start the program; what was started is ended."""
    started: list[Program] = []

    def begin(*options: str, **environment: str) -> Program:
        started.append(Program(display, clinic, *options, **environment))
        return started[-1]

    yield begin
    for program in started:
        program.stop()


@pytest.fixture
def nurse(start: Start) -> Program:
    """Return the program with a nurse signed in, about to find a patient."""
    program = start()
    sign_in(program)
    return program


@pytest.fixture
def seen_before(record):
    """Make a patient with a signed visit, as an earlier day left them."""
    patient = Patient(
        family_name="Whitcombe",
        given_name="Harold",
        birth_date=PartialDate(1945, 7, 14),
        sex=Sex.MALE,
    )
    stored = record.patients.add(patient)
    visit = Visit(format=FORMAT, patient=patient, answers={"dark_urine": True})
    record.visits.sign(stored.id, visit)
    return stored
