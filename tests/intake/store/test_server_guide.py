"""What the administrator's guide tells to run on a server is run, to the letter."""

import re
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from intake.domain.errors import StoreUnavailableError
from intake.store import clinic_database
from intake.store.failures import told_calmly
from intake.store.server import Server
from intake.store.server_engine import open_server_engine
from intake.store.server_schema import prepare

GUIDE = Path(__file__).parents[3] / "docs" / "administrator" / "server.md"
PASSWORD = "of-this-test"


def statements(name):
    """Return the SQL of the guide, for a database and roles of another name."""
    (told,) = re.findall(r"```sql\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    told = re.sub(r"'…[^']*'", f"'{PASSWORD}'", told).replace("crampdesk", name)
    return [one.strip() for one in told.split(";") if one.strip()]


@pytest.fixture
def told(postgres_clinics, tmp_path):
    """Return a server set up as the guide says, and its description for a desk."""
    server = postgres_clinics.server
    name = server.new_name("guided")
    for statement in statements(name):
        with server.connect() as connection:
            connection.execute(statement)
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"*:*:*:*:{PASSWORD}\n")
    passwords.chmod(0o600)
    return server, Server(
        host=server.host,
        port=server.port,
        database=name,
        door_role=f"{name}_door",
        record_role=f"{name}_record",
        tls="none",
        password_file=passwords,
    )


def refused(server, role, statement):
    engine = open_server_engine(server, role, None, kept=0)
    with (
        pytest.raises(StoreUnavailableError, match="lacks a right"),
        told_calmly(),
        engine.connect() as connection,
    ):
        connection.exec_driver_sql(statement)


def test_a_server_set_up_by_the_guide_holds_a_clinic(told, tmp_path, clock, smith):
    _server, settings = told
    prepare(settings, f"{settings.database}_owner", None)
    folder = tmp_path / "desk"
    folder.mkdir(mode=0o700)
    text = settings.model_dump_json(exclude_none=True)
    (folder / "server.json").write_text(text)
    with closing(clinic_database.demo(folder, clock)) as database:
        with database.unit_of_work() as unit:
            unit.patients.add(smith, at=clock())
            unit.commit()
        assert database.verify_audit().is_whole
        engine = database.opened.engine
        with (
            pytest.raises(StoreUnavailableError, match="lacks a right"),
            told_calmly(),
            engine.connect() as connection,
        ):
            connection.exec_driver_sql("DELETE FROM audit_event")
    refused(settings, settings.door_role, "SELECT * FROM patient")
    refused(settings, settings.door_role, "CREATE TABLE mine (a int)")


def test_nobody_else_connects_to_a_database_of_the_guide(told):
    server, settings = told
    stranger = server.new_name("stranger")
    server.execute("CREATE ROLE {} LOGIN PASSWORD 'x'", stranger)
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(
            host=settings.host,
            port=settings.port,
            dbname=settings.database,
            user=stranger,
            password="x",
        )
