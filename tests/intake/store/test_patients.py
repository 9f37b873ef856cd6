import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy.dialects import sqlite

from intake.domain.dates import PartialDate
from intake.domain.errors import NotFoundError, RefusedError
from intake.domain.patient import Patient, Sex
from intake.store import patient_search
from intake.store.patient_search import search, search_values
from tests.intake.store.visits_made import assessment_of, everyday_visit, patients


def add(work, patient, clock):
    with work() as unit:
        stored = unit.patients.add(patient, at=clock())
        unit.commit()
    return stored


def named(given="", family="", **more):
    more.setdefault("birth_date", PartialDate(1970, 1, 2))
    return Patient(given_name=given, family_name=family, sex=Sex.FEMALE, **more)


def found(database, text, clock, limit=20):
    with database.reading() as unit:
        hits = unit.patients.find(text, limit=limit, at=clock().date())
    return [hit.id for hit in hits]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(patients())
def test_a_patient_comes_back_equal(work, clock, patient):
    patient = patient.model_copy(update={"number": None})
    stored = add(work, patient, clock)
    with work() as unit:
        assert unit.patients.get(stored.id) == stored


def test_a_change_raises_the_version(work, smith, clock):
    stored = add(work, smith, clock)
    other = smith.model_copy(update={"given_name": "Jon"})
    with work() as unit:
        newer = unit.patients.update(replace(stored, patient=other), at=clock())
        unit.commit()
    with work() as unit:
        assert unit.patients.get(stored.id) == newer
    assert newer.version == 2
    assert newer.patient.given_name == "Jon"


def test_who_changes_a_patient_that_somebody_else_changed_is_refused(
    work, smith, clock
):
    stored = add(work, smith, clock)
    one, other = (
        replace(stored, patient=smith.model_copy(update={"given_name": name}))
        for name in ("Jon", "Johnny")
    )
    with work() as unit:
        unit.patients.update(one, at=clock())
        unit.commit()
    with work() as unit, pytest.raises(RefusedError, match="Somebody else changed"):
        unit.patients.update(other, at=clock())
    with work() as unit:
        assert unit.patients.get(stored.id).patient.given_name == "Jon"


def test_a_patient_that_is_not_there_is_said_not_to_be(work):
    with work() as unit, pytest.raises(NotFoundError):
        unit.patients.get(7)


@pytest.mark.parametrize("number", ["943 476 5919", "9434765919", " 943 4765919 "])
def test_a_number_is_the_same_however_it_is_spaced(work, smith, clock, number):
    stored = add(work, smith, clock)
    with work() as unit:
        assert unit.patients.same_number(number) == stored


def test_a_number_is_the_same_in_any_case(work, clock):
    stored = add(work, named("Ann", number="ab 12"), clock)
    with work() as unit:
        assert unit.patients.same_number("AB12") == stored
        assert unit.patients.same_number("AB13") is None
        assert unit.patients.same_number(" ") is None


def test_two_patients_cannot_have_one_number(work, smith, clock):
    add(work, smith, clock)
    with pytest.raises(RefusedError, match="has this number"):
        add(work, named("Ann", number="9434765919"), clock)


def test_many_patients_may_have_no_number(work, clock):
    assert add(work, named("Ann"), clock).id != add(work, named("Ann"), clock).id


def test_an_age_that_was_told_grows(database, work, clock):
    patient = Patient(family_name="Doe", age_years=40, sex=Sex.MALE)
    stored = add(work, patient, clock)
    clock.advance(days=364)
    with database.reading() as unit:
        assert unit.patients.get(stored.id).patient.age_years == 40
    clock.advance(days=2)
    with database.reading() as unit:
        assert unit.patients.get(stored.id).patient.age_years == 41


def test_changing_the_name_does_not_make_a_told_age_younger(database, work, clock):
    patient = Patient(family_name="Doe", age_years=40, sex=Sex.MALE)
    stored = add(work, patient, clock)
    clock.advance(days=300)
    with work() as unit:
        other = patient.model_copy(update={"given_name": "Jo"})
        unit.patients.update(replace(stored, patient=other), at=clock())
        unit.commit()
    clock.advance(days=66)
    with database.reading() as unit:
        assert unit.patients.get(stored.id).patient.age_years == 41


def test_a_corrected_age_counts_from_its_day(database, work, clock):
    patient = Patient(family_name="Doe", age_years=40, sex=Sex.MALE)
    stored = add(work, patient, clock)
    clock.advance(days=300)
    with work() as unit:
        other = patient.model_copy(update={"age_years": 45})
        unit.patients.update(replace(stored, patient=other), at=clock())
        unit.commit()
    clock.advance(days=66)
    with database.reading() as unit:
        assert unit.patients.get(stored.id).patient.age_years == 45


@pytest.mark.parametrize(
    "text",
    [
        "smith",
        "SMITH",
        "smi",
        "john smith",
        "smith john",
        "Smith, John",
        "jo sm",
        "943 476 5919",
        "9434765919",
        "943 476",
        "943-476-5919",
        "smith 943 476 5919",
        "14-Jul-1945",
        "14-jul-45",
        "14/07/1945",
        "14/7/45",
        "1945-07-14",
        "14.7.1945",
        "14 July 1945",
        "14th of July 1945",
        "July 14, 1945",
        "14071945",
        "19450714",
        "14 07 1945",
        "07/14/1945",
        "Jul 1945",
        "07/1945",
        "1945-07",
        "1945",
        "smith 14/07/1945",
        "14 jul 1945 john",
    ],
)
def test_a_patient_is_found_by(database, work, smith, clock, text):
    stored = add(work, smith, clock)
    add(work, named("Jane", "Jones", number="111"), clock)
    assert found(database, text, clock) == [stored.id]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "smyth",
        "smith jane",
        "15/07/1945",
        "smith 1946",
        "9434765918",
        "mith",
    ],
)
def test_a_patient_is_not_found_by(database, work, smith, clock, text):
    add(work, smith, clock)
    assert found(database, text, clock) == []


@pytest.mark.parametrize(
    ("given", "family", "texts"),
    [
        ("Séamus", "O'Brien", ["obrien", "O'Brien", "o brien", "seamus", "SÉAMUS"]),
        ("Ann-Marie", "van der Berg", ["annmarie", "ann marie", "marie", "vanderberg"]),
        ("Łukasz", "Müller-Groß", ["lukasz", "muller gross", "groß"]),
        ("小明", "王", ["王", "小明", "王 小明"]),
        ("Ιωάννης", "Παπαδόπουλος", ["παπαδοπουλος", "ιωαννης"]),
        ("D’Arcy", "St. John", ["darcy", "st john", "d'arcy"]),
        ("Zoe\u0301", "Strauß", ["zoé", "zoe", "strauss"]),
        ("Mary", "Obrien", ["O'Brien"]),
    ],
)
def test_names_are_found_without_their_finery(
    database, work, clock, given, family, texts
):
    stored = add(work, named(given, family), clock)
    for text in texts:
        assert found(database, text, clock) == [stored.id], text


@pytest.mark.parametrize(
    "text",
    [
        "%",
        "_",
        "*",
        '"',
        "'",
        "'; DROP TABLE patient; --",
        "a OR b",
        "NEAR(",
        "\0",
        "a*",
    ],
)
def test_no_text_is_a_query(database, work, smith, clock, text):
    add(work, smith, clock)
    assert found(database, text, clock) == []


def test_a_preferred_name_is_found_too(database, work, clock):
    stored = add(work, named("Margaret", "Hill", preferred_name="Peggy"), clock)
    assert found(database, "peggy hill", clock) == [stored.id]


def test_whole_words_come_before_longer_ones(database, work, clock):
    longer = add(work, named("Ann", "Leeson"), clock)
    whole = add(work, named("Ann", "Lee"), clock)
    assert found(database, "lee", clock) == [whole.id, longer.id]


def test_a_changed_name_is_found_and_the_old_one_is_not(database, work, smith, clock):
    stored = add(work, smith, clock)
    other = smith.model_copy(update={"family_name": "Jones"})
    with work() as unit:
        unit.patients.update(replace(stored, patient=other), at=clock())
        unit.commit()
    assert found(database, "jones", clock) == [stored.id]
    assert found(database, "smith", clock) == []


def test_no_more_are_found_than_asked_for(database, work, clock):
    for number in range(9):
        add(work, named(f"Ann{number}", "Lee"), clock)
    assert len(found(database, "lee", clock, limit=4)) == 4
    assert len(set(found(database, "ann lee", clock))) == 9


def test_at_the_next_key_only_the_new_word_is_counted(database, work, clock):
    both = add(work, named("Ann", "Lee"), clock)
    asked = []
    with database.reading() as unit, pytest.MonkeyPatch.context() as patch:
        patch.setattr(patient_search, "_counts", noted(asked, patient_search._counts))
        for text in ("ann le", "ann lee", "ann le", "lee ann"):
            (hit,) = unit.patients.find(text, limit=5, at=clock().date())
            assert hit.id == both.id
    assert asked == [2, 1]


def noted(asked, counts):
    def noting(prefixes):
        asked.append(prefixes)
        return counts(prefixes)

    return noting


def test_words_that_were_counted_are_forgotten_in_the_end(database, work, clock):
    both = add(work, named("Ann", "Lee"), clock)
    with database.reading() as unit:
        for number in range(300):
            unit.patients.find(f"ann zz{number}", limit=5, at=clock().date())
        known = unit._connection.info[patient_search._COMMON]
        assert len(known) <= patient_search._KEPT + 2
    assert found(database, "lee ann", clock) == [both.id]


def test_who_has_many_words_that_begin_so_hides_nobody(database, work, clock):
    many = add(work, named("Anna Annabel Anne Annette Annie", "Annan"), clock)
    one = add(work, named("Annwen", "Lee"), clock)
    assert found(database, "ann", clock, limit=2) == [many.id, one.id]


def test_a_hit_says_how_often_and_when_the_patient_came(database, work, smith, clock):
    stored = add(work, smith, clock)
    with work() as unit:
        for day in (0, 3):
            visit = everyday_visit(smith, clock() - timedelta(days=day))
            unit.visits.add(
                stored.id,
                visit,
                assessment_of(visit),
                signed_by="nurse1",
                signed_at=clock(),
            )
        unit.commit()
    with database.reading() as unit:
        (hit,) = unit.patients.find("smith", limit=5, at=clock().date())
    assert hit.visits == 2
    assert hit.last_visit == clock().date()
    assert hit.person == smith.identity


@pytest.mark.sqlite
@pytest.mark.parametrize("prefixes", [("sm",), ("sm", "jo"), ("1945-07-14", "sm")])
def test_searching_reads_no_whole_table(database, prefixes):
    query = (
        search(len(prefixes))
        .statement.params(**search_values(prefixes, 20))
        .compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    )
    with database.reading() as unit:
        plan = unit._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
    steps = [row[3] for row in plan if "SUBQUERY" not in row[3]]
    assert steps
    assert all(re.match(r"SEARCH \w+ USING .*(INDEX|PRIMARY KEY)", s) for s in steps)
    assert not any("TEMP B-TREE" in step for step in steps)


HELD = re.compile(
    r"SCAN (anon_\d|json_each|CONSTANT ROW"
    r"|patient_restriction USING INDEX uq_patient_restriction_patient_id)"
)
"""Steps over a list that was made before; or over restrictions in force, which are all
that their index holds.
"""


@pytest.mark.sqlite
def test_everyday_reading_reads_no_whole_table(database, work, smith, clock):
    stored = add(work, smith, clock)
    visit = everyday_visit(smith, clock())
    with work() as unit:
        signed = unit.visits.add(
            stored.id,
            visit,
            assessment_of(visit),
            signed_by="nurse1",
            signed_at=clock(),
        )
        unit.commit()
    statements = []
    with database.reading() as unit:
        connection = unit._connection
        driver = connection.connection.driver_connection
        unit.clinic.get()
        driver.set_trace_callback(statements.append)
        unit.visits.latest(limit=50, before=(clock() + timedelta(days=1), 9))
        unit.visits.of_patient(stored.id)
        unit.visits.get(signed.id)
        unit.visits.count()
        unit.patients.find("smith john", limit=20, at=clock().date())
        unit.patients.same_number("9434765919")
        driver.set_trace_callback(None)
        steps = [
            (row[3], statement)
            for statement in statements
            for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    assert len(statements) > 15
    scans = [step for step in steps if step[0].startswith("SCAN")]
    assert not [step for step in scans if not HELD.match(step[0])]
