"""Many visits stored at once are stored as each one alone would be."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import DBAPIError

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
