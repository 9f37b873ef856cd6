"""What only a record on a server has: its roles, its wire, its schema."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from intake.domain.errors import CrampDeskError, RefusedError, StoreUnavailableError
from intake.ports import AuditEvent, system_clock
from intake.store import (
    arrival,
    clinic_database,
    server_home,
    server_schema,
)
from intake.store.engine import only_reading
from intake.store.failures import StoreFaultError, calm, told_calmly
from intake.store.keyslots import Keys
from intake.store.places import Places
from intake.store.server import Server
from intake.store.server_engine import (
    open_server_engine,
    password_of,
    refuse_unsafe_server,
    refuse_unsafe_settings,
)
from intake.store.server_schema import prepare
from tests.intake.store.conftest import PASSWORD

pytestmark = pytest.mark.postgresql

PARTS = """
    SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1
"""
FAR = {"host": "db.clinic.example", "database": "c", "door_role": "d"}
FAR |= {"record_role": "r"}


@pytest.fixture
def server(on_server):
    return on_server.settings


@pytest.fixture
def blank(postgres_clinics):
    return postgres_clinics.blank()


def written(folder, **settings):
    path = folder / "server.json"
    path.write_text(json.dumps({**FAR, **settings}))
    return path


@pytest.mark.parametrize("tls", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_a_wire_that_does_not_prove_who_answers_is_refused(tmp_path, tls):
    with pytest.raises(StoreUnavailableError, match="write verify-full"):
        Server.read(written(tmp_path, tls=tls))


@pytest.mark.parametrize("host", ["10.0.0.7", "db", "localhost", "fe80::1"])
def test_only_this_very_computer_may_do_without_tls(tmp_path, host):
    with pytest.raises(StoreUnavailableError, match="this very computer"):
        Server.read(written(tmp_path, host=host, tls="none"))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "/run/postgresql"])
def test_on_this_computer_tls_is_a_choice(tmp_path, host):
    server = Server.read(written(tmp_path, host=host, tls="none"))
    assert server.parameters("r", None)["sslmode"] == "disable"


def test_nothing_of_the_connection_is_left_to_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("PGSSLMODE", "disable")
    monkeypatch.setenv("PGHOSTADDR", "10.9.8.7")
    server = Server.read(
        written(tmp_path, certificate="/c.crt", certificate_key="/c.key")
    )
    told = server.parameters("r", "secret")
    assert told["sslmode"] == "verify-full"
    assert told["sslrootcert"] == "system"
    assert told["ssl_min_protocol_version"] == "TLSv1.2"
    assert (told["sslcert"], told["sslkey"]) == ("/c.crt", "/c.key")
    assert told["hostaddr"] == ""
    assert "secret" not in repr(server)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("", "the whole"),
        ('{"host": "h"}', "database"),
        (json.dumps({**FAR, "port": 0}), "port"),
        (json.dumps({**FAR, "password": "hunter2"}), "password"),
        (json.dumps({**FAR, "host": "one,two"}), "host"),
    ],
)
def test_a_faulty_server_file_is_told_with_its_place(tmp_path, content, where):
    path = tmp_path / "server.json"
    path.write_text(content)
    with pytest.raises(StoreUnavailableError) as raised:
        Server.read(path)
    assert f"{path}: {where}" in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_a_server_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(StoreUnavailableError, match="cannot be read"):
        Server.read(tmp_path / "server.json")


def test_the_role_of_the_record_has_a_password_that_only_the_key_gives(
    database, server
):
    engine = open_server_engine(server, server.record_role, None, kept=0)
    with (
        pytest.raises(StoreUnavailableError, match="cannot be reached"),
        told_calmly(),
        engine.connect(),
    ):
        pass
    keys = database._opened.keys
    own = open_server_engine(
        server, server.record_role, password_of(keys.database), kept=0
    )
    with own.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM clinic")) == 1
    assert password_of(keys.database) != password_of(Keys.new().database)


@pytest.mark.parametrize(
    "table", ["patient", "visit", "draft", "user_account", "audit_event", "clinic"]
)
def test_the_door_shows_nothing_of_the_record(database, server, table):
    engine = open_server_engine(server, server.door_role, None, kept=0)
    with engine.connect() as connection:
        connection.execute(text("SELECT content FROM key_slots"))
    with (
        pytest.raises(StoreUnavailableError, match="lacks a right"),
        told_calmly(),
        engine.connect() as connection,
    ):
        connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608 (of ours)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET desk = 'other'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE visit SET notes = ''",
        "DELETE FROM visit_answer",
        "DELETE FROM user_account",
        "DELETE FROM clinic",
        "UPDATE alembic_version SET version_num = '0001'",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_event_keeps_rows ON audit_event",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (a int)",
        "SELECT content FROM sign_in_tries",
    ],
)
def test_a_desk_has_no_right_that_it_does_not_need(database, statement):
    with (
        pytest.raises(StoreUnavailableError, match="lacks a right"),
        database.unit_of_work() as unit,
    ):
        unit._connection.exec_driver_sql(statement)
    assert database.verify_audit().is_whole


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET desk = 'other'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "TRUNCATE visit CASCADE",
    ],
)
def test_the_triggers_stop_even_the_superuser(database, on_server, statement):
    with (
        on_server.server.connect(on_server.database) as connection,
        pytest.raises(Exception, match="refuses this"),
    ):
        connection.execute(statement)
    assert database.verify_audit().is_whole


def test_what_the_server_says_of_a_row_reaches_nobody(
    database, work, smith, clock, caplog
):
    caplog.set_level("INFO")
    with work() as unit:
        unit.patients.add(smith, at=clock())
        unit.commit()
    again = (
        "INSERT INTO patient SELECT 99, version, number, number_key, family_name,"
        " given_name, title, preferred_name, family_key, given_key, birth_date,"
        " birth_precision, born_about, age_years, age_told_on, sex,"
        " allergy_status, created_at, changed_at FROM patient"
    )
    with pytest.raises(StoreFaultError) as raised, work() as unit:
        unit._connection.exec_driver_sql(again)
    assert str(raised.value) == "23505: uq_patient_number_key"
    assert "9434765919" not in f"{raised.value!r} {caplog.text}"
    assert raised.value.__cause__ is None


class _CodedError(Exception):
    diag = None

    def __init__(self, sqlstate):
        super().__init__("Key (mrn)=(Smith) already exists")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("08006", "cannot be reached"),
        ("57P01", "cannot be reached"),
        ("25P03", "cannot be reached"),
        ("55P03", "busy"),
        ("40001", "busy"),
        ("40P01", "busy"),
        ("57014", "busy"),
        ("53300", "busy"),
        ("53100", "disk of the database server is full"),
        ("25006", "only be read"),
        ("28P01", "does not let this desk in"),
        ("3D000", "does not have this clinic's database"),
        ("42501", "lacks a right"),
        ("58030", "reported an error"),
        ("XX001", "damaged"),
        ("XX002", "damaged"),
    ],
)
def test_every_misfortune_of_a_server_has_a_calm_sentence(code, sentence):
    told = calm(_CodedError(code))
    assert isinstance(told, StoreUnavailableError)
    assert sentence in str(told)
    assert "Smith" not in str(told)


def test_a_fault_of_ours_is_told_by_its_code_alone():
    assert str(calm(_CodedError("42703"))) == "42703: no constraint"
    assert str(calm(_CodedError(None))) == "no code: no constraint"


SAFE = {"server_version_num": "150000", "fsync": "on", "full_page_writes": "on"}
SAFE |= {"data_checksums": "on"}


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "data_checksums"])
def test_a_server_that_may_lose_what_it_acknowledged_is_refused(setting):
    refuse_unsafe_settings(SAFE)
    with pytest.raises(StoreUnavailableError, match=f"{setting} switched off"):
        refuse_unsafe_settings({**SAFE, setting: "off"})


def test_a_server_older_than_the_oldest_that_is_known_is_refused():
    with pytest.raises(StoreUnavailableError, match="older than PostgreSQL 15"):
        refuse_unsafe_settings({**SAFE, "server_version_num": "140019"})


def test_a_server_is_asked_for_its_settings(database):
    with only_reading(database._opened.engine).connect() as connection:
        refuse_unsafe_server(connection)


def test_a_second_desk_uses_the_same_record(clinic, folder, clock, smith, tmp_path):
    one = clinic_database.open_with_password(folder, "nurse1", PASSWORD, clock)
    second = tmp_path / "second desk"
    second.mkdir()
    Places(second).server.write_bytes(Places(folder).server.read_bytes())
    with one.unit_of_work() as unit:
        stored = unit.patients.add(smith, at=clock())
        unit.commit()
    other = clinic_database.open_with_password(second, "nurse1", PASSWORD, clock)
    with other.reading() as unit:
        assert unit.patients.get(stored.id) == stored
    one.users.change_password("nurse1", PASSWORD, "velvet river stone")
    other.close()
    with pytest.raises(RefusedError, match="not right"):
        clinic_database.open_with_password(second, "nurse1", PASSWORD, clock)
    clinic_database.open_with_password(
        second, "nurse1", "velvet river stone", clock
    ).close()
    one.close()


def test_tries_at_one_desk_count_at_the_next(clinic, folder, clock, tmp_path):
    second = tmp_path / "second desk"
    second.mkdir()
    Places(second).server.write_bytes(Places(folder).server.read_bytes())
    for desk in (folder, second) * 3:
        with pytest.raises(RefusedError, match="not right"):
            clinic_database.open_with_password(desk, "nurse1", "guess", clock)
    with pytest.raises(RefusedError, match="Wait 2 seconds"):
        clinic_database.open_with_password(second, "nurse1", PASSWORD, clock)
    assert not Places(folder).sign_in_tries.exists()


@pytest.mark.parametrize(("apart", "told"), [(90, "ahead of"), (-90, "behind")])
def test_a_clock_that_is_not_the_servers_is_told(
    clinic, folder, clock, monkeypatch, apart, told
):
    real = system_clock
    shifted = timedelta(seconds=apart)
    monkeypatch.setattr(server_home, "system_clock", lambda: real() + shifted)
    database = clinic_database.open_with_password(folder, "nurse1", PASSWORD, clock)
    (warning,) = database.warnings
    database.close()
    assert f"{abs(apart)} seconds {told} the database server's" in warning
    monkeypatch.undo()
    again = clinic_database.open_with_password(folder, "nurse1", PASSWORD, clock)
    assert again.warnings == ()
    again.close()


def test_no_secret_lies_in_a_desks_folder(clinic, folder, clock):
    database = clinic_database.open_with_password(folder, "nurse1", PASSWORD, clock)
    keys = database._opened.keys
    database.close()
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    for secret in (password_of(keys.database), keys.database.hex(), PASSWORD):
        assert secret.encode() not in content
    assert keys.database not in content


def _lost(unit, monkeypatch, *, after):
    """Let the answer to a commit be lost, after it took place or before."""
    connection = unit._connection
    commit = connection.commit

    def lose():
        if after:
            commit()
        connection.invalidate()
        error = _CodedError(None)
        raise DBAPIError("COMMIT", {}, error, connection_invalidated=True)

    monkeypatch.setattr(connection, "commit", lose)


def _save(work, clock, prepare):
    with work() as unit:
        unit.audit.record(AuditEvent(at=clock(), user="nurse1", action="visit.sign"))
        prepare(unit)
        unit.commit()


def test_f22_a_save_whose_answer_was_lost_is_known_to_be_saved(
    database, work, clock, monkeypatch
):
    _save(work, clock, lambda unit: _lost(unit, monkeypatch, after=True))
    assert database.verify_audit().checked == 3


def test_f22_a_save_that_never_arrived_is_told_as_not_saved(
    database, work, clock, monkeypatch
):
    with pytest.raises(CrampDeskError):
        _save(work, clock, lambda unit: _lost(unit, monkeypatch, after=False))
    assert database.verify_audit().checked == 2


def test_f22_a_server_that_does_not_answer_again_is_told(
    database, work, clock, monkeypatch
):
    monkeypatch.setattr(arrival, "PATIENCE_SECONDS", 0.0)

    def unreachable(*_):
        raise DBAPIError("", {}, _CodedError(None))

    def lose(unit):
        _lost(unit, monkeypatch, after=True)
        monkeypatch.setattr("sqlalchemy.engine.Engine.connect", unreachable)

    with pytest.raises(StoreUnavailableError, match="saved once"):
        _save(work, clock, lose)
    monkeypatch.undo()
    assert database.verify_audit().checked == 3


def test_a_database_that_was_not_prepared_is_told(blank, tmp_path, clock):
    blank.point(tmp_path / "desk")
    with pytest.raises(CrampDeskError, match="db upgrade"):
        clinic_database.demo(tmp_path / "desk", clock)


def test_the_owner_prepares_a_database_once_and_again(blank, tmp_path, clock):
    prepare(blank.settings, blank.owner, None)
    blank.point(tmp_path / "desk")
    database = clinic_database.demo(tmp_path / "desk", clock)
    prepare(blank.settings, blank.owner, None)
    assert database.verify_audit().is_whole
    database.close()


def test_who_does_not_own_the_database_cannot_prepare_it(blank):
    with pytest.raises(StoreUnavailableError, match="lacks a right"):
        prepare(blank.settings, blank.settings.record_role, None)


def test_preparing_is_all_or_nothing(blank, monkeypatch):
    def fail(*_):
        raise StoreUnavailableError("half way")

    monkeypatch.setattr(server_schema, "grant", fail)
    with pytest.raises(StoreUnavailableError, match="half way"):
        prepare(blank.settings, blank.owner, None)
    with blank.server.connect(blank.database) as connection:
        found = connection.execute("SELECT to_regclass('patient')").fetchone()
    assert found == (None,)


@pytest.mark.parametrize(
    "loss",
    [
        "DELETE FROM user_account",
        "DROP TRIGGER audit_event_follows ON audit_event",
        "DROP INDEX ix_patient_merged_into",
    ],
)
def test_f10_a_migration_that_loses_something_is_taken_back(
    postgres_clinics, tmp_path, clock, monkeypatch, loss
):
    blank = postgres_clinics.blank()
    prepare(blank.settings, blank.owner, None)
    blank.point(tmp_path / "desk")
    clinic_database.demo(tmp_path / "desk", clock).close()

    def parts():
        with blank.server.connect(blank.database) as connection:
            users = connection.execute("SELECT count(*) FROM user_account").fetchone()
            return users, connection.execute(PARTS).fetchall()

    def lose(engine, _scripts, gate, _first):
        with engine.connect() as connection:
            connection.exec_driver_sql(loss)
            gate(connection)
            connection.commit()

    before = parts()
    monkeypatch.setattr(server_schema, "run", lose)
    with pytest.raises(StoreUnavailableError, match="could not be upgraded"):
        prepare(blank.settings, blank.owner, None)
    assert parts() == before
    assert before[0] == (1,)


def test_a_clinic_is_never_set_up_over_another(database, folder, clock, on_server):
    with on_server.server.connect() as connection:
        role = on_server.settings.record_role
        connection.execute(f"ALTER ROLE \"{role}\" PASSWORD 'first'")
    with pytest.raises(RefusedError, match="already is a clinic"):
        clinic_database.demo(folder, clock)


def test_the_database_of_another_clinic_is_told_apart(clinic, folder, run, clock):
    database = clinic_database.open_with_password(folder, "nurse1", PASSWORD, clock)
    run(database, "UPDATE clinic SET database_id = 'other'")
    database.close()
    with pytest.raises(StoreUnavailableError, match="do not belong together"):
        clinic_database.open_with_password(folder, "nurse1", PASSWORD, clock)


def test_an_older_schema_is_for_whoever_looks_after_the_server(
    clinic, folder, clock, monkeypatch
):
    monkeypatch.setattr(server_home, "needs_upgrade", lambda *_: True)
    with pytest.raises(StoreUnavailableError, match="runs crampdesk db upgrade"):
        clinic_database.open_with_password(folder, "nurse1", PASSWORD, clock)


def test_a_newer_schema_is_refused(clinic, folder, clock, run):
    database = clinic_database.open_with_password(folder, "nurse1", PASSWORD, clock)
    before = "SELECT version_num FROM alembic_version"
    ((revision,),) = run(database, before)
    run(database, "UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(StoreUnavailableError, match="newer CrampDesk"):
        clinic_database.open_with_password(folder, "nurse1", PASSWORD, clock)
    run(database, "UPDATE alembic_version SET version_num = ?", (revision,))
