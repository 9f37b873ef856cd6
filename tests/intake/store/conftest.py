"""A clinic in a folder of its own, and patients to put into it."""

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
    database, _ = clinic_database.create(
        folder, CLINIC, "nurse1", "Nurse One", PASSWORD, clock
    )
    yield database
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
