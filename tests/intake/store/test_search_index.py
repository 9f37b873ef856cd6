"""What visits are searched by follows the record: signed, amended, renamed, moved."""

import importlib.util
from decimal import Decimal

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from hypothesis import given

from intake.domain import query as q
from intake.domain.record import StoredPatient
from intake.store.note_words import asked_words, note_words
from intake.store.revisions import scripts_folder
from intake.store.search_content import bounds
from intake.store.search_index import Person, SearchIndex
from intake.store.search_rows import first_place, place_of, visit_at
from tests.intake.store.visits_made import (
    assessment_of,
    everyday_visit,
    moments,
    visits,
)

TABLES = ("visit_search", "visit_term", "visit_value")
SAYS_HURT = q.VisitQuery(where=q.AllOf(of=(q.NotesSay(text="hurt"),)))


def rows_of(connection):
    """Return everything that is searched, words of notes with their positions."""
    ask = connection.exec_driver_sql
    found = {name: set(ask(f"SELECT * FROM {name}").all()) for name in TABLES}  # noqa: S608
    return {**found, "words": set(words_of(ask, connection.dialect.name))}


def words_of(ask, engine_name):
    if engine_name == "postgresql":
        return ask(
            "SELECT lexeme, place, unnest(positions) FROM visit_note, unnest(words)"
        ).all()
    ask(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words"
        " USING fts5vocab(main, visit_note, instance)"
    )
    return ask("SELECT term, doc, offset FROM temp.words").all()


def forget_words(connection):
    statement = "INSERT INTO visit_note (visit_note) VALUES ('delete-all')"
    if connection.dialect.name == "postgresql":
        statement = "DELETE FROM visit_note"
    connection.exec_driver_sql(statement)


def signed(work, patient_id, visit, at):
    return work.visits.add(
        patient_id, visit, assessment_of(visit), signed_by="nurse1", signed_at=at
    )


@pytest.fixture
def smith_seen(database, smith, clock):
    """Return a visit of a patient, signed."""
    with database.unit_of_work() as work:
        patient = work.patients.add(smith, at=clock())
        visit = everyday_visit(smith, clock()).model_copy(update={"notes": "It hurt."})
        stored = signed(work, patient.id, visit, clock())
        work.commit()
    return stored


def test_the_migration_makes_the_rows_that_signing_makes(database, smith, clock):
    spec = importlib.util.spec_from_file_location(
        "search_migration", scripts_folder() / "versions" / "0004_search.py"
    )
    assert spec is not None
    assert spec.loader is not None
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)

    @given(visit=visits)
    def fills_the_same(visit):
        with database.unit_of_work() as work:
            patient = work.patients.add(
                smith.model_copy(update={"number": None}), at=clock()
            )
            stored = signed(work, patient.id, visit, clock())
            changed = visit.model_copy(update={"notes": "頭痛 und Fuß"})
            work.visits.amend(
                stored.id,
                changed,
                assessment_of(changed),
                reason="slip",
                signed_by="Nürse 2",
                signed_at=clock(),
            )
            connection = work._connection
            expected = rows_of(connection)
            for name in TABLES:
                connection.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608
            forget_words(connection)
            with Operations.context(MigrationContext.configure(connection)):
                migration.fill()
            made = rows_of(connection)
            assert made["visit_search"]
            assert made == expected

    fills_the_same()


def test_an_amended_visit_is_found_by_what_it_says_now(
    database, smith_seen, smith, clock
):
    visit = everyday_visit(smith, clock())
    with database.unit_of_work() as work:
        assert work.search.count(SAYS_HURT, today=clock().date()) == 1
        newer = work.visits.amend(
            smith_seen.id,
            visit,
            assessment_of(visit),
            reason="slip",
            signed_by="nurse1",
            signed_at=clock(),
        )
        today = clock().date()
        assert work.search.count(SAYS_HURT, today=today) == 0
        (line,) = work.search.page(q.VisitQuery(), today=today, limit=5).lines
        assert line.id == newer.id
        rows = rows_of(work._connection)
        assert {visit_at(place) for _, place in rows["visit_term"]} == {newer.id}
        assert len(rows["visit_search"]) == 1


def test_removing_what_is_not_there_does_nothing(database, smith_seen):
    with database.unit_of_work() as work:
        before = rows_of(work._connection)
        SearchIndex(work._connection).remove(99)
        assert rows_of(work._connection) == before


def test_a_new_name_sorts_a_patient_anew(database, smith_seen, smith, clock):
    with database.unit_of_work() as work:
        renamed = smith.model_copy(update={"family_name": "Åberg"})
        work.patients.update(
            StoredPatient(id=smith_seen.patient_id, version=1, patient=renamed),
            at=clock(),
        )
        ((*_, name, _, _),) = rows_of(work._connection)["visit_search"]
        assert name == "aberg john"


def test_visits_follow_their_patient_to_another_person(
    database, smith_seen, smith, clock
):
    with database.unit_of_work() as work:
        other = work.patients.add(smith.model_copy(update={"number": None}), at=clock())
        index = SearchIndex(work._connection)
        index.follow([smith_seen.id], Person(id=other.id, name_key="smith jon"))
        rows = rows_of(work._connection)
        ((_, visit, whose, name, _, _),) = rows["visit_search"]
        assert (visit, whose, name) == (smith_seen.id, other.id, "smith jon")
        assert {row[0] for row in rows["visit_value"]} == {other.id}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (q.Answered(question="sbp", low=Decimal(160)), 1),
        (q.Answered(question="sbp", low=Decimal(20), high=Decimal(170)), 1),
        (q.Answered(question="sbp", low=Decimal(166)), 0),
        (q.Answered(question="sbp", high=Decimal(20)), 0),
        (q.Answered(question="trend", low=Decimal(0)), 0),
    ],
)
def test_a_number_lies_within_limits_and_a_word_never(
    database, smith, clock, asked, found
):
    answers = {"sbp": 165, "trend": "worse"}
    query = q.VisitQuery(where=q.AllOf(of=(asked,)))
    with database.unit_of_work() as work:
        patient = work.patients.add(smith, at=clock())
        visit = everyday_visit(smith, clock())
        visit = visit.model_copy(update={"answers": answers})
        signed(work, patient.id, visit, clock())
        assert work.search.count(query, today=clock().date()) == found
        page = work.search.page(query, today=clock().date(), limit=9)
        assert len(page.lines) == found


@given(moments, moments)
def test_places_sort_as_the_visits_happened(one, other):
    assert visit_at(place_of(one, 7)) == 7
    if abs((one - other).total_seconds()) >= 1:
        assert (place_of(one, 9) < place_of(other, 1)) is (one < other)
    assert place_of(one, 1) < place_of(one, 2)
    assert first_place(one.astimezone().date()) <= place_of(one, 0)


def test_there_is_no_place_for_a_visit_beyond_all_numbers(clock):
    with pytest.raises(OverflowError):
        place_of(clock(), 1 << 30)


def test_words_are_without_accents_case_and_syntax():
    assert note_words('ŁUKASZ\'S leg—pain; 3.5 "mmol"') == (
        *("lukasz", "s", "leg", "pain", "3", "5", "mmol"),
    )


def test_scripts_without_spaces_fall_into_characters():
    assert note_words("夜間の足 cramps ปวดขา") == (
        *("夜", "間", "の", "足", "cramps"),
        *note_words("ปวดขา"),
    )
    assert asked_words("足の") == (("足", "の"),)
    assert note_words("a足b") == ("a", "足", "b")


def test_a_long_run_is_not_lost_beyond_the_longest_word():
    assert len(note_words("足" * 100)) == 100
    assert note_words("x" * 100) == ("x" * 60,)


@pytest.mark.parametrize(
    ("value", "between"),
    [
        ("4.10", (4.1, 4.1)),
        ("<0.2", (0.0, 0.2)),
        (">10", (10.0, float("inf"))),
        ("2+", (None, None)),
        (None, (None, None)),
    ],
)
def test_a_result_lies_between_two_numbers(value, between):
    assert bounds(value) == between
