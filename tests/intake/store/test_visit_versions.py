"""A signed version is what was signed, or it is not shown."""

import pytest

from intake.domain.errors import CrampDeskError, StoreUnavailableError
from tests.intake.store.visits_made import assessment_of, everyday_visit

COLUMNS = {
    "visit": ("notes", "patient_as_seen", "digest"),
    "visit_assessment": ("visit_document", "document"),
    "visit_answer": ("value",),
    "visit_medication": ("text", "dose"),
    "visit_result": ("value",),
}


@pytest.fixture
def visit_id(work, smith, clock):
    with work() as unit:
        patient = unit.patients.add(smith, at=clock())
        visit = everyday_visit(smith, clock())
        stored = unit.visits.add(
            patient.id, visit, assessment_of(visit), signed_by="n", signed_at=clock()
        )
        unit.commit()
    return stored.id


def without_triggers(database, statement):
    """Change the record as somebody with the key of the database could."""
    with database.unit_of_work() as unit:
        run = unit._connection.exec_driver_sql
        names = run("SELECT name FROM sqlite_master WHERE type='trigger'")
        for (name,) in names.all():
            run(f"DROP TRIGGER {name}")
        run(statement)
        unit.commit()


CHANGES = [(table, column) for table, columns in COLUMNS.items() for column in columns]


@pytest.mark.sqlite
@pytest.mark.parametrize(("table", "column"), CHANGES)
def test_a_visit_that_was_changed_from_outside_is_not_shown(
    database, work, visit_id, table, column
):
    texts = {
        "patient_as_seen": "replace(patient_as_seen, 'Smith', 'Smyth')",
        "visit_document": "replace(visit_document, 'three', 'two')",
        "document": "replace(document, 'same_day', 'self_care')",
    }
    value = texts.get(column, f"{column} || '1'")
    without_triggers(database, f"UPDATE {table} SET {column} = {value}")  # noqa: S608
    with work() as unit, pytest.raises(StoreUnavailableError, match="not as it was"):
        unit.visits.get(visit_id)


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["visit_answer", "visit_medication", "visit_result"])
def test_a_part_that_was_removed_or_added_is_noticed(database, work, visit_id, table):
    without_triggers(database, f"DELETE FROM {table}")  # noqa: S608 (of ours)
    with work() as unit, pytest.raises(StoreUnavailableError, match="not as it was"):
        unit.visits.get(visit_id)


@pytest.mark.parametrize("column", ["notes", "digest", "signing_key", "status"])
def test_the_database_itself_refuses_to_change_a_signed_visit(
    database, work, visit_id, column
):
    change = f"UPDATE visit SET {column} = 'x'"  # noqa: S608 (of ours)
    with pytest.raises(CrampDeskError), work() as unit:
        unit._connection.exec_driver_sql(change)
    with work() as unit:
        assert unit.visits.get(visit_id).signed_by == "n"
