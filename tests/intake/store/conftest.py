"""A clinic in a folder of its own, and patients to put into it."""

import shutil
from datetime import UTC, datetime

import pytest

from intake.domain.dates import PartialDate
from intake.domain.patient import Allergies, Allergy, AllergyStatus, Patient, Sex
from intake.domain.record import Clinic
from intake.store import clinic_database

PASSWORD = "ocean paper lamp"
CLINIC = Clinic(name="Hillside Surgery", address="1 High Street", paper="A4")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "clinic"


@pytest.fixture
def database(folder, clock):
    """Return an open throw-away clinic: nothing to sign in to, so quick to make."""
    database = clinic_database.demo(folder, clock)
    yield database
    database.close()


@pytest.fixture(scope="session")
def clinic_made_once(tmp_path_factory):
    """Return the folder and the recovery key of a clinic for tests to copy."""
    folder = tmp_path_factory.mktemp("made-once") / "clinic"
    moment = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    database, recovery_key = clinic_database.create(
        folder, CLINIC, "nurse1", "Nurse One", PASSWORD, lambda: moment
    )
    database.close()
    return folder, recovery_key


@pytest.fixture
def clinic(clinic_made_once, folder):
    """Return the printed recovery key of a clinic that was set up and closed."""
    source, recovery_key = clinic_made_once
    shutil.copytree(source, folder)
    return recovery_key


@pytest.fixture
def sign_in(clinic, folder, clock):
    """Return how to open the clinic; what it opened is closed at the end."""
    opened = []

    def sign_in(login="nurse1", password=PASSWORD):
        opened.append(
            clinic_database.open_with_password(folder, login, password, clock)
        )
        return opened[-1]

    yield sign_in
    for database in opened:
        database.close()


@pytest.fixture
def work(database):
    return database.unit_of_work


@pytest.fixture
def smith():
    return Patient(
        number="943 476 5919",
        family_name="Smith",
        given_name="John",
        title="Mr",
        birth_date=PartialDate(1945, 7, 14),
        birth_date_precision="day",
        sex=Sex.MALE,
        allergies=Allergies(
            status=AllergyStatus.KNOWN,
            items=(Allergy(substance="penicillin", reaction="rash"),),
        ),
    )
