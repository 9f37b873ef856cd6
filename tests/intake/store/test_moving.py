import pytest
from sqlalchemy import select

from intake.domain.errors import RefusedError, StoreUnavailableError
from intake.domain.keeping import no_progress
from intake.store import clinic_database, file_copy, moving, transfer
from intake.store.engine import only_reading
from intake.store.places import Places
from intake.store.transfer import content_of, tables
from tests.intake.store.conftest import PASSWORD
from tests.intake.store.visits_made import assessment_of, everyday_visit

MARKS_OF_COPY = "\\N\tC:\\temp\n\\."
"""What `COPY` would read as no value, as a new column and as its end."""


def everything(database):
    """Return what every table of a record holds but its log, which goes on."""
    engine = only_reading(database.opened.engine)
    with engine.connect() as connection:
        return {
            table.name: content_of(connection, table)
            for table in tables()
            if table.name != "audit_event"
        }


@pytest.fixture
def filled(sign_in, smith, clock):
    """Return an open record with two patients and an amended visit."""
    database = sign_in()
    with database.unit_of_work() as unit:
        one = unit.patients.add(smith, at=clock())
        other = smith.model_copy(update={"number": None, "given_name": "Ann"})
        unit.patients.add(other, at=clock())
        visit = everyday_visit(smith, clock())
        signed = unit.visits.add(
            one.id, visit, assessment_of(visit), signed_by="nurse1", signed_at=clock()
        )
        unit.visits.amend(
            signed.id,
            visit.model_copy(
                update={"notes": f"Krämpfe in der Nacht\n{MARKS_OF_COPY}"}
            ),
            assessment_of(visit),
            reason="wrong side",
            signed_by="nurse1",
            signed_at=clock(),
        )
        unit.commit()
    return database


def work_goes_on(database, clock):
    """Find by the words of a note, and add somebody, who gets a new number."""
    with database.unit_of_work() as unit:
        found = unit._connection.exec_driver_sql(
            "SELECT count(*) FROM visit_note WHERE words @@ 'krampfe'::tsquery"
        )
        assert found.scalar() == 1
        person = unit.patients.get(2).patient.model_copy(update={"given_name": "Zoe"})
        assert unit.patients.add(person, at=clock()).id == 3
        unit.commit()


@pytest.fixture
def server_file(postgres_clinics, tmp_path):
    """Return a file that names an empty, prepared database of the test server."""
    with postgres_clinics.lent() as lent:
        lent.point(tmp_path / "named")
        yield tmp_path / "named" / "server.json"


@pytest.mark.sqlite
def test_a_record_goes_to_a_server_and_back_without_a_loss(
    filled, folder, server_file, tmp_path, clock
):
    before = everything(filled)
    source = Places(folder).database
    told = []
    copied = moving.move_to_server(
        filled.opened, filled.user, server_file, lambda *what: told.append(what)
    )
    assert {name: copied[name] for name in before} == before
    assert before["visit"].rows == 2
    assert ("visit", 2, 2) in told
    assert everything(filled) == before
    filled.close()
    assert source.exists()

    on_server = clinic_database.open_with_password(folder, "nurse1", PASSWORD, clock)
    assert on_server.opened.is_shared
    assert everything(on_server) == before
    assert on_server.verify_audit().is_whole
    work_goes_on(on_server, clock)
    back = tmp_path / "back"
    after = everything(on_server)
    moving.move_to_folder(on_server.opened, on_server.user, back, no_progress)
    on_server.close()
    again = clinic_database.open_with_password(back, "nurse1", PASSWORD, clock)
    assert everything(again) == after
    verdict = again.verify_audit()
    assert verdict.is_whole
    assert not verdict.alarms
    again.close()


@pytest.mark.sqlite
def test_a_record_is_never_moved_over_another(filled, folder, server_file):
    moving.move_to_server(filled.opened, filled.user, server_file, no_progress)
    Places(folder).server.unlink()
    with pytest.raises(StoreUnavailableError, match="cannot be reached"):
        moving.move_to_server(filled.opened, filled.user, server_file, no_progress)
    assert not Places(folder).server.exists()


@pytest.mark.sqlite
def test_a_database_that_holds_anything_takes_no_record(filled):
    with (
        only_reading(filled.opened.engine).connect() as source,
        filled.opened.engine.connect() as target,
        pytest.raises(StoreUnavailableError, match="There is a record"),
    ):
        transfer.copy_record(source, target)


@pytest.mark.sqlite
def test_a_copy_that_differs_is_thrown_away(filled, folder, server_file, monkeypatch):
    wrong = transfer.Content(7, "0")
    monkeypatch.setattr(transfer, "content_of", lambda *_: wrong)
    with pytest.raises(StoreUnavailableError, match="differs from the record"):
        moving.move_to_server(filled.opened, filled.user, server_file, no_progress)
    monkeypatch.undo()
    assert not Places(folder).server.exists()
    moving.move_to_server(filled.opened, filled.user, server_file, no_progress)


@pytest.mark.postgresql
def test_a_move_into_a_file_that_goes_wrong_leaves_no_folder(
    filled, tmp_path, monkeypatch
):
    def fail(*_):
        raise StoreUnavailableError("half way")

    monkeypatch.setattr(file_copy, "copy_record", fail)
    with pytest.raises(StoreUnavailableError, match="half way"):
        moving.move_to_folder(
            filled.opened, filled.user, tmp_path / "back", no_progress
        )
    assert not list(tmp_path.glob("back*"))


def test_a_record_is_not_moved_to_where_it_is(filled, on_server, tmp_path):
    move = moving.move_to_server if on_server else moving.move_to_folder
    with pytest.raises(RefusedError, match="already"):
        move(filled.opened, filled.user, tmp_path / "x", no_progress)


@pytest.mark.postgresql
def test_a_backup_of_a_server_is_a_record_in_a_file(filled, tmp_path, clock):
    made = filled.backup(tmp_path / "backup")
    assert made.rows["visit"] == 2
    assert made.audit_seq == filled.verify_audit().checked
    copy = clinic_database.open_with_password(
        tmp_path / "backup", "nurse1", PASSWORD, clock
    )
    assert everything(copy) == everything(filled)
    assert copy.verify_audit().is_whole
    copy.close()


def test_a_digest_does_not_depend_on_how_many_rows_are_read_at_once(
    filled, monkeypatch
):
    before = everything(filled)
    monkeypatch.setattr(transfer, "_AT_ONCE", 1)
    assert everything(filled) == before


def test_rows_that_refer_to_later_rows_of_their_table_wait_for_them():
    patient = next(table for table in tables() if table.name == "patient")
    links = {1: 4, 2: None, 3: 5, 4: 3, 5: None}
    names = patient.columns.keys()
    number = names.index("id")
    rows = [
        tuple({"id": key, "merged_into": link}.get(name) for name in names)
        for key, link in links.items()
    ]
    order = [
        row[number]
        for part in transfer._in_order(iter([rows[:2], rows[2:]]), patient)
        for row in part
    ]
    assert sorted(order) == [1, 2, 3, 4, 5]
    place = {key: order.index(key) for key in order}
    assert all(place[link] < place[key] for key, link in links.items() if link)


def test_every_table_is_moved_or_made_anew(database):
    names = {table.name for table in tables()} | {"key_slots", "sign_in_tries"}
    assert {"visit_search", "patient_version", "audit_event"} <= names
    with only_reading(database.opened.engine).connect() as connection:
        assert connection.execute(select(tables()[0])) is not None
