"""A clinic in a folder of its own, and patients to put into it."""

import shutil
from datetime import UTC, datetime

import pytest

from intake.domain.dates import PartialDate
from intake.domain.patient import Allergies, Allergy, AllergyStatus, Patient, Sex
from intake.domain.record import Clinic
from intake.store import clinic_database

PASSWORD = "ocean paper lamp"
CLINIC = Clinic(name="Hillside Surgery", address="1 High Street", version=1)


@pytest.fixture
def on_server(engine_name, postgres_clinics):
    """Return the clinic's database of the test server; None where it is a file."""
    if engine_name == "sqlite":
        yield None
        return
    with postgres_clinics.lent() as lent:
        yield lent


@pytest.fixture
def folder(on_server, tmp_path):
    """Return a desk's folder in which there is no clinic yet."""
    folder = tmp_path / "clinic"
    if on_server:
        on_server.point(folder)
    return folder


@pytest.fixture
def another_folder(engine_name, postgres_clinics, tmp_path):
    """Return the desk's folder of another clinic, in which there is none yet."""
    other = tmp_path / "other"
    if engine_name == "sqlite":
        yield other
        return
    with postgres_clinics.lent() as lent:
        lent.point(other)
        yield other


@pytest.fixture
def database(folder, clock):
    """Return an open throw-away clinic: nothing to sign in to, so quick to make."""
    database = clinic_database.demo(folder, clock)
    yield database
    database.close()


class Made:
    """A clinic that was made once, for tests to copy."""

    def __init__(self, folder):
        moment = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
        self.folder = folder
        database, self.recovery_key = clinic_database.create(
            folder, CLINIC, "nurse1", "Nurse One", PASSWORD, lambda: moment
        )
        self.keys = database._opened.keys
        database.close()


@pytest.fixture(scope="session")
def made_in_a_file(tmp_path_factory):
    return Made(tmp_path_factory.mktemp("made-once") / "clinic")


@pytest.fixture(scope="session")
def made_on_server(tmp_path_factory, postgres_clinics):
    folder = tmp_path_factory.mktemp("made-on-server") / "clinic"
    with postgres_clinics.lent() as lent:
        lent.point(folder)
        made = Made(folder)
        return made, lent.rows()


@pytest.fixture
def clinic(request, folder, on_server):
    """Return the printed recovery key of a clinic that was set up and closed."""
    if on_server is None:
        made = request.getfixturevalue("made_in_a_file")
        shutil.copytree(made.folder, folder)
        return made.recovery_key
    made, rows = request.getfixturevalue("made_on_server")
    on_server.fill(rows, made.keys.database)
    shutil.copy(made.folder / "audit-head", folder)
    return made.recovery_key


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
def run(on_server):
    """Return how to run SQL on an open record as somebody whom nothing stops.

    Parameters are written `?`; triggers of the audit log are out of force.
    """

    def run(database, statement, values=()):
        if on_server:
            with on_server.above_the_law() as connection:
                return _fetched(
                    connection.execute(statement.replace("?", "%s"), values)
                )
        engine = database._opened.engine
        with engine.connect() as connection:
            names = "SELECT name, sql FROM sqlite_master WHERE type='trigger'"
            triggers = connection.exec_driver_sql(names).all()
            for name, _ in triggers:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            found = _fetched(connection.exec_driver_sql(statement, values).cursor)
            for _, made in triggers:
                connection.exec_driver_sql(made)
            connection.commit()
        return found

    return run


def _fetched(cursor):
    return cursor.fetchall() if cursor and cursor.description else []


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
