from contextlib import closing
from threading import Event

import pytest

from intake.domain.errors import StoreUnavailableError
from intake.store.backup import rows_of
from intake.store.engine import connector
from intake.store.places import Places
from intake.store.references import counted, trees_of
from intake.store.rows import Row
from tests.intake.store.visits_made import assessment_of, everyday_visit

pytestmark = pytest.mark.sqlite
KINDS = {"INTEGER": 7, "TEXT": "x", "REAL": 1.5, "BLOB": b"x"}


@pytest.fixture
def record(database, smith, clock):
    with database.unit_of_work() as unit:
        unit.patients.add(smith, at=clock())
        visit = everyday_visit(smith, clock())
        told = assessment_of(visit)
        unit.visits.add(1, visit, told, signed_by="nurse1", signed_at=clock())
        unit.commit()
    return Places(database.folder).database, database._opened.keys.database


def test_each_table_is_counted(record):
    with closing(connector(*record)()) as connection:
        assert counted(record[0], record[1], Event()) == rows_of(connection)


def test_every_reference_is_to_one_whole_number():
    """Else what is referred to could not be listed as it is."""
    for table in Row.metadata.tables.values():
        for constraint in table.foreign_key_constraints:
            (key,) = constraint.elements
            assert key.column.name == "id"
            assert key.column.primary_key
            assert key.column.type.python_type is int


@pytest.mark.parametrize(
    ("table", "column"),
    sorted(
        (table.name, key.parent.name)
        for table in Row.metadata.tables.values()
        for key in table.foreign_keys
    ),
)
def test_a_reference_to_nothing_is_found_in_every_table(record, table, column):
    with closing(connector(*record, references=False)()) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA ignore_check_constraints=ON")
        told = connection.execute(f"PRAGMA table_info({table})").fetchall()
        values = {name: KINDS[kind] for _, name, kind, *_ in told}
        for key in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall():
            values[key[3]] = 1
        values[column] = 4711
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" for _ in values)
        row = f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 (our own names)
        connection.execute(row, tuple(values.values()))
    with pytest.raises(StoreUnavailableError, match="damaged"):
        counted(record[0], record[1], Event())


def test_every_table_is_walked_the_largest_first(record):
    trees = trees_of(*record)
    assert trees[0] in {
        'quick_check("visit_assessment")',
        'quick_check("visit_answer")',
    }
    for table in (*Row.metadata.tables, "visit_note_data", "sqlite_schema"):
        assert f'quick_check("{table}")' in trees
