"""Many visits stored at once are stored as each one alone would be."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import DBAPIError

from intake.domain.errors import StoreUnavailableError
from intake.domain.signed_version import SignedVersion
from intake.store import clinic_database
from intake.store.rows import Row
from tests.intake.store.test_search_index import words_of
from tests.intake.store.visits_made import assessment_of, everyday_visit

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


def everything(work):
    """Return every row of every table but the log of acts and the clinic's own."""
    ask = work._connection.exec_driver_sql
    left_out = {"audit_event", "clinic", "user_account", "key_slots", "sign_in_tries"}
    found = {
        name: set(ask(f'SELECT * FROM "{name}"').all())  # noqa: S608
        for name in Row.metadata.tables
        if name not in left_out
    }
    return {**found, "words": set(words_of(ask, work._connection.dialect.name))}


def versions(patient):
    first = everyday_visit(patient, NOW)
    amended = first.model_copy(update={"notes": "Fuß, 足の痛み."})
    return [
        SignedVersion(
            visit_id=1,
            new_patient=patient,
            visit=first,
            assessment=assessment_of(first),
            signed_at=NOW,
            is_newest=False,
            patient_id=1,
            signed_by="nurse1",
        ),
        SignedVersion(
            visit_id=2,
            new_patient=None,
            visit=amended,
            assessment=assessment_of(amended),
            signed_at=LATER,
            version=2,
            replaces=1,
            amend_reason="a slip",
            patient_id=1,
            signed_by="nurse1",
        ),
    ]


@pytest.fixture
def two(folder, another_folder):
    databases = [
        clinic_database.demo(place, lambda: NOW) for place in (folder, another_folder)
    ]
    yield databases
    for database in databases:
        database.close()


def test_both_ways_of_storing_write_the_same_rows(two, smith):
    one_by_one, at_once = two
    first, second = versions(smith)
    with one_by_one.unit_of_work() as work:
        work.patients.add(smith, at=NOW)
        stored = work.visits.add(
            1, first.visit, first.assessment, signed_by="nurse1", signed_at=NOW
        )
        work.visits.amend(
            stored.id,
            second.visit,
            second.assessment,
            reason="a slip",
            signed_by="nurse1",
            signed_at=LATER,
        )
        expected = everything(work)
    with at_once.unit_of_work() as work:
        assert work.bulk.is_empty()
        work.bulk.write(work.bulk.row_maker(versions(smith)))
        assert not work.bulk.is_empty()
        assert everything(work) == expected
        again = work.visits.add(
            1, first.visit, first.assessment, signed_by="nurse1", signed_at=NOW
        )
        assert again.id > second.visit_id


def test_only_rows_that_were_made_are_written(two):
    with two[0].unit_of_work() as work, pytest.raises(TypeError):
        work.bulk.write("rows")


@pytest.mark.sqlite
def test_what_is_deleted_is_wiped_again_after_a_failure(two, smith):
    with two[0].unit_of_work() as work:
        rows = work.bulk.row_maker(versions(smith))
        work.bulk.write(rows)
        with pytest.raises(DBAPIError):
            work.bulk.write(rows)
        wiped = work.connection.exec_driver_sql("PRAGMA secure_delete").scalar()
    assert wiped == 1


def room(work):
    """Return how many pages a connection holds, and how it waits for the disk.

    Then whether it looks each reference up.
    """
    ask = work.connection.exec_driver_sql
    names = ("cache_size", "wal_autocheckpoint", "synchronous", "foreign_keys")
    return [ask(f"PRAGMA {name}").scalar() for name in names]


@pytest.mark.sqlite
def test_a_connection_has_its_own_limits_back_at_the_end(two, smith):
    database, _ = two
    with database.unit_of_work() as work:
        usual = room(work)
        work.bulk.begin()
        work.bulk.begin()
        assert room(work) == usual
    with database.unit_of_work() as work:
        pages, journal, waits, looks_up = room(work)
        assert min(-pages, journal) > max(map(abs, usual))
        assert waits < usual[2]
        assert looks_up < usual[3]
        work.bulk.write(work.bulk.row_maker(versions(smith)))
        work.commit()
    with database.unit_of_work() as work:
        work.bulk.end()
        work.bulk.end()
    with database.unit_of_work() as work:
        assert room(work) == usual
        assert work.connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


@pytest.mark.sqlite
def test_the_journal_is_in_the_file_at_the_end(two, folder, smith):
    database, _ = two
    with database.unit_of_work() as work:
        work.bulk.begin()
    with database.unit_of_work() as work:
        work.bulk.write(work.bulk.row_maker(versions(smith)))
        work.commit()
    size = (folder / "crampdesk.db").stat().st_size
    with database.unit_of_work() as work:
        work.bulk.end()
    assert (folder / "crampdesk.db").stat().st_size > size


@pytest.mark.postgresql
def test_a_server_waits_long_for_rows_and_as_ever_for_all_else(two, smith):
    limit = "SHOW statement_timeout"
    with two[0].unit_of_work() as work:
        usual = work.connection.exec_driver_sql(limit).scalar()
        work.bulk.write(work.bulk.row_maker(versions(smith)))
        assert work.connection.exec_driver_sql(limit).scalar() == "10min"
        work.commit()
    with two[0].unit_of_work() as work:
        assert work.connection.exec_driver_sql(limit).scalar() == usual


@pytest.mark.postgresql
def test_rows_that_a_server_does_not_take_in_time_are_refused_calmly(two, smith):
    database, _ = two
    with (
        database.unit_of_work() as work,
        closing(work.connection.engine.raw_connection()) as another_desk,
    ):
        another_desk.cursor().execute("LOCK TABLE patient IN SHARE MODE")
        work.connection.exec_driver_sql("SET LOCAL lock_timeout = '20ms'")
        with pytest.raises(StoreUnavailableError, match="busy") as refused:
            work.bulk.write(work.bulk.row_maker(versions(smith)))
    assert refused.value.__cause__ is None
