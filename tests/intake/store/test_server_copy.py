"""Before a server is upgraded a copy of its record is kept, and proved to be one."""

from contextlib import closing

import pytest

from intake.domain.errors import StoreUnavailableError
from intake.store import clinic_database, server_copy, server_schema
from intake.store.server_schema import prepare
from tests.faults.next_schema import HEAD, NEXT, with_one_more

COPY = f"{server_copy.NAMED}{HEAD}"
COPIES = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_upgrade%'"
REVISION = "SELECT version_num FROM {}.alembic_version"
PATIENTS = "SELECT id, family_name, birth_date FROM {}.patient"


@pytest.fixture
def older(postgres_clinics, tmp_path, clock, smith):
    """Return a server whose record, with a patient, will be of an older schema."""
    blank = postgres_clinics.blank()
    prepare(blank.settings, blank.owner, None)
    blank.point(tmp_path / "desk")
    with (
        closing(clinic_database.demo(tmp_path / "desk", clock)) as database,
        database.unit_of_work() as unit,
    ):
        unit.patients.add(smith, at=clock())
        unit.commit()
    return blank


@pytest.fixture(autouse=True)
def next_schema(older, tmp_path, monkeypatch):
    scripts = with_one_more(tmp_path / "alembic")
    monkeypatch.setattr(server_schema, "scripts_folder", lambda: scripts)


def asked(blank, statement):
    with blank.server.connect(blank.database) as connection:
        return connection.execute(statement).fetchall()


def test_an_upgrade_keeps_a_copy_of_the_record_that_only_the_owner_reads(older):
    before = asked(older, PATIENTS.format("public"))
    assert len(before) == 1
    prepare(older.settings, older.owner, None)
    assert asked(older, REVISION.format("public")) == [(NEXT,)]
    assert asked(older, PATIENTS.format(COPY)) == before
    assert asked(older, REVISION.format(COPY)) == [(HEAD,)]
    right = f"SELECT has_schema_privilege('{{}}', '{COPY}', 'USAGE')"
    roles = (older.settings.record_role, older.settings.door_role)
    assert [asked(older, right.format(role)) for role in roles] == [[(False,)]] * 2
    prepare(older.settings, older.owner, None)
    assert asked(older, COPIES) == [(COPY,)]


def test_a_copy_that_is_not_as_the_record_stops_the_upgrade(older, monkeypatch):
    real = server_copy.contents

    def lessened(connection, schema, tables):
        if schema != "public":
            connection.exec_driver_sql(f"TRUNCATE {schema}.patient")
        return real(connection, schema, tables)

    monkeypatch.setattr(server_copy, "contents", lessened)
    with pytest.raises(StoreUnavailableError, match="is not as the record"):
        prepare(older.settings, older.owner, None)
    assert asked(older, COPIES) == []
    assert asked(older, REVISION.format("public")) == [(HEAD,)]
    assert len(asked(older, PATIENTS.format("public"))) == 1


def test_the_copy_before_the_last_upgrade_makes_room(older):
    names = f"{server_copy.NAMED}0001", older.owner
    make = "CREATE SCHEMA {} AUTHORIZATION {}"
    older.server.execute(make, *names, database=older.database)
    prepare(older.settings, older.owner, None)
    assert asked(older, COPIES) == [(COPY,)]
