import pytest

from intake.domain.record import VisitStatus
from intake.store.backup import proved
from intake.store.revisions import revisions, scripts_folder
from tests.intake.store.released import (
    FOLDER,
    KEYS,
    NOW,
    SMITH,
    dump,
    fill,
    load,
    opened,
)
from tests.intake.store.visits_made import everyday_visit

pytestmark = pytest.mark.sqlite

RELEASED = sorted(FOLDER.glob("*.sql"))


def test_every_revision_has_its_database():
    assert {path.stem for path in RELEASED} == set(revisions(scripts_folder()))


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_a_released_database_still_opens_and_lacks_nothing(path, tmp_path):
    places = load(path.read_text(encoding="utf-8"), tmp_path / "clinic")
    with opened(places) as database, database.reading() as unit:
        (line,) = unit.visits.latest(limit=5)
        newest = unit.visits.get(line.id)
        assert newest.replaces is not None
        first = unit.visits.get(newest.replaces)
        assert unit.patients.get(line.patient_id).patient == SMITH
        assert first.visit == everyday_visit(SMITH, NOW)
        assert newest.visit.notes == "The left leg."
        assert newest.status is VisitStatus.AMENDED
        assert [draft.id for draft in unit.drafts.all()] == ["d1"]
        assert unit.clinic.get().name == "Hillside"
        found = unit.patients.find("obrien luk", limit=5, at=NOW.date())
        assert [hit.id for hit in found] == [line.patient_id]
    with opened(places) as database:
        assert database.verify_audit().first_bad is None
    assert proved(places.database, KEYS.database)


def test_the_newest_file_has_the_schema_that_the_program_makes(tmp_path):
    made = load(RELEASED[-1].read_text(encoding="utf-8"), tmp_path / "loaded")
    fresh = type(made)(tmp_path / "fresh")
    fresh.folder.mkdir()
    fill(fresh)

    def schema(places):
        text = dump(places.database)
        return sorted(
            " ".join(statement.split())
            for statement in text.split(";\n")
            if not statement.strip().startswith("INSERT ")
        )

    assert schema(made) == schema(fresh)
