"""Databases as released versions made them, kept as SQL in tests/data/databases.

`python -m tests.intake.store.released` writes the file of the newest schema. A file of
a schema that was released is never written again.
"""

from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from intake.domain.dates import PartialDate
from intake.domain.jotting import Jotting
from intake.domain.patient import Allergies, Allergy, AllergyStatus, Patient, Sex
from intake.domain.record import Clinic, Draft
from intake.domain.restricted import GlassEnd, WhyOpen
from intake.store.engine import APPLICATION_ID, connector
from intake.store.founding import Founder, finish, found
from intake.store.keyslots import Keys
from intake.store.location import make_private_file, make_private_folder
from intake.store.places import Places
from intake.store.revisions import revisions, scripts_folder
from intake.store.signed_in import opening, signed_in, user_of_slot
from tests.intake.store.visits_made import assessment_of, everyday_visit

FOLDER = Path(__file__).parents[2] / "data" / "databases"
KEYS = Keys(b"d" * 32, b"a" * 32)
DATABASE_ID = "0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SMITH = Patient(
    number="943 476 5919",
    family_name="O'Brien-Müller",
    given_name="Łukasz",
    birth_date=PartialDate(1945, 7, 14),
    sex=Sex.MALE,
    allergies=Allergies(
        status=AllergyStatus.KNOWN, items=(Allergy(substance="penicillin"),)
    ),
)
KOWALSKA = Patient(
    family_name="Kowalska", given_name="Ewa", age_years=52, sex=Sex.FEMALE
)


def clock():
    return NOW


@contextmanager
def opened(places):
    """Open a database whose keys are known."""
    with opening(places, KEYS, DATABASE_ID, clock) as database:
        user = user_of_slot(database, "demo")
        with closing(signed_in(database, user, "sign_in")) as record:
            yield record


def fill(places):
    """Make a clinic with something in every table."""
    founder = Founder(login="nurse1", display_name="Nurse One", slot="demo")
    found(places, KEYS, DATABASE_ID, Clinic(name="Hillside"), founder, clock)
    finish(places)
    visit = everyday_visit(SMITH, NOW)
    with opened(places) as database, database.unit_of_work() as unit:
        stored = unit.patients.add(SMITH, at=NOW)
        first = unit.visits.add(
            stored.id, visit, assessment_of(visit), signed_by="nurse1", signed_at=NOW
        )
        unit.visits.amend(
            first.id,
            visit.model_copy(update={"notes": "The left leg."}),
            assessment_of(visit, labs=1),
            reason="wrong side",
            signed_by="nurse1",
            signed_at=NOW,
        )
        unit.drafts.put(
            Draft(
                id="d1",
                patient_id=stored.id,
                author="nurse1",
                started_at=NOW,
                saved_at=NOW,
                knowledge="2026.11.1",
                answered=1,
                content='{"answers.dark_urine": "no"}',
            )
        )
        jotting = Jotting(
            place="patient.add",
            title="A patient, not added yet",
            typed={"family_name": "Öz"},
            saved_at=NOW,
        )
        unit.jottings.put(jotting, author="nurse1")
        known = unit.patients.add(KOWALSKA, at=NOW)
        unit.restrictions.restrict(
            known.id, reason="works here", team=("clinician1",), by="clinician1", at=NOW
        )
        glass = unit.glasses.begin(
            known.id,
            why=WhyOpen.CARE_NOW,
            words="fell in the hall",
            by="nurse1",
            at=NOW,
        )
        unit.glasses.end(glass.id, GlassEnd.STOPPED, at=NOW)
        unit.commit()


def dump(path):
    """Return a database as SQL: tables and rows first, then indexes and triggers."""
    with closing(connector(path, KEYS.database)()) as connection:
        made = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
            " ORDER BY type <> 'table', rowid"
        ).fetchall()
        kinds = dict(connection.execute("SELECT name, type FROM pragma_table_list"))
        lines = [
            f"{sql.strip()};"
            for kind, name, sql in made
            if kind == "table" and kinds[name] != "shadow"
        ]
        for kind, name, _ in made:
            if kind == "table" and kinds[name] != "virtual":
                lines += _rows(connection, name)
        lines += [f"{sql};" for kind, _, sql in made if kind != "table"]
    return "\n".join(lines) + "\n"


def _rows(connection, table):
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    quoted = " || ', ' || ".join(f'quote("{name}")' for name in names)
    rows = connection.execute(f"SELECT {quoted} FROM {table}")  # noqa: S608 (of ours)
    # A full-text index comes with first rows of its own; they are replaced.
    return [f"INSERT OR REPLACE INTO {table} VALUES ({row});" for (row,) in rows]  # noqa: S608


def load(sql, folder):
    """Make the database that an SQL text describes; return where it is."""
    make_private_folder(folder)
    places = Places(folder)
    make_private_file(places.database)
    connect = connector(places.database, KEYS.database, references=False)
    with closing(connect()) as connection:
        connection.executescript(f"BEGIN; {sql} COMMIT;")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    return places


def main():
    """Write the file of the newest schema."""
    revision = revisions(scripts_folder())[-1]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("platform.node", lambda: "desk-1")
        places = Places(Path(folder))
        fill(places)
        (FOLDER / f"{revision}.sql").write_text(dump(places.database))


if __name__ == "__main__":
    main()
