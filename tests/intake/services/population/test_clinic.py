"""Made-up clinics: how many, when, who, and where they may go."""

import json
from collections import Counter, defaultdict
from datetime import timedelta
from itertools import pairwise

import pytest

from intake.application import Desk
from intake.domain import query as q
from intake.domain.errors import RefusedError
from intake.domain.visit import Visit
from intake.services.clinic_rules import engine_of
from intake.services.population.encounters import decision_on, encounter_document
from intake.services.population.making import signed_versions
from intake.services.population.timeline import YEARS, timeline

PASSWORD = "ocean paper lamp"
SEED = 4


@pytest.fixture(scope="module")
def encounters():
    return list(timeline(400, 1300, seed=SEED))


def test_a_clinic_has_as_many_patients_and_visits_as_asked(encounters):
    visits = Counter(one.patient for one in encounters)
    assert len(encounters) == 1300
    assert set(visits) == set(range(400))
    assert max(visits.values()) <= 12
    assert len(set(visits.values())) > 6


def test_visits_come_in_the_order_they_happened_each_under_its_number(encounters):
    assert all(one.at <= other.at for one, other in pairwise(encounters))
    assert all(one.visit_id < other.visit_id for one, other in pairwise(encounters))
    seen = Counter()
    for one in encounters:
        assert one.number == seen[one.patient]
        seen[one.patient] += 1
    span = encounters[-1].at - encounters[0].at
    assert timedelta(300 * YEARS) < span < timedelta(366 * YEARS)


def test_some_visits_are_amended_and_their_second_version_has_a_number(encounters):
    amended = [one for one in encounters if one.is_amended]
    assert 5 < len(amended) < 50
    taken = {one.visit_id for one in encounters}
    assert taken.isdisjoint(one.visit_id + 1 for one in amended)


@pytest.mark.parametrize(("patients", "visits"), [(3, 2), (3, 37)])
def test_visits_that_cannot_be_those_of_the_patients_are_refused(patients, visits):
    with pytest.raises(ValueError, match="1 to 12"):
        list(timeline(patients, visits, seed=1))


@pytest.mark.parametrize(("patients", "visits"), [(3, 3), (3, 36), (1, 12)])
def test_the_edges_of_what_can_be_are_made(patients, visits):
    assert len(list(timeline(patients, visits, seed=1))) == visits


def test_every_document_is_one_that_the_desk_would_accept(encounters, shipped):
    numbers, names = {}, set()
    for one in encounters[:150]:
        document = encounter_document(one, seed=SEED)
        read = shipped.read(json.dumps(document).encode())
        assert read == Visit.model_validate(document, strict=False)
        numbers.setdefault(one.patient, set()).add(read.patient.number)
        names.add(read.patient.family_name)
        for result in read.results:
            assert result.collected
            assert result.collected.earliest() <= one.at.date()
    assert all(len(own) == 1 for own in numbers.values()), "a patient has one number"
    assert len(set.union(*numbers.values())) == len(numbers), "and nobody else has it"
    assert any(not name.isascii() for name in names)


def test_most_decisions_agree_and_others_have_a_reason(encounters, shipped):
    visit = shipped.read(
        json.dumps(encounter_document(encounters[0], seed=SEED)).encode()
    )
    assessment = shipped.triage.assess(visit)
    made = [decision_on(one, assessment) for one in encounters]
    decisions = [one for one in made if one is not None]
    agreed = sum(one.agrees for one in decisions)
    assert 0.8 < len(decisions) / len(made) < 0.95
    assert 0.9 < agreed / len(decisions) < 0.99
    assert all(one.reason for one in decisions if not one.agrees)


@pytest.fixture
def alike(monkeypatch):
    """Four hundred patients, of whom each is like some three others."""
    monkeypatch.setattr("intake.services.population.timeline.PICTURES", 300)
    return list(timeline(400, 1300, seed=SEED))


def test_a_large_clinic_repeats_what_is_found_on_the_same_day(alike):
    pictures = defaultdict(list)
    for one in alike:
        pictures[one.like, one.number].append(one)
    assert len(alike) == 1300
    assert len(pictures) < 400
    for several in pictures.values():
        assert len({one.at.date() for one in several}) == 1
        assert len({one.patient for one in several}) == len(several)
    assert any(len(several) > 3 for several in pictures.values())


def test_who_is_like_another_is_assessed_right(alike, shipped):
    rules = engine_of(shipped.knowledge)
    made = list(signed_versions(alike[:150], rules, seed=SEED))
    firsts = [one for one in made if one.replaces is None]
    assert len({id(one.assessment) for one in made}) < len(firsts) / 2
    for one, encounter in zip(firsts, alike[:150], strict=True):
        document = encounter_document(encounter, seed=SEED)
        alone = Visit.model_validate(document, strict=False)
        assert one.visit.model_copy(update={"decision": None}) == alone
        assert one.assessment == rules.assess(alone, at=encounter.at.date())


def test_who_is_like_another_has_a_name_and_a_birth_date_of_their_own(alike):
    people = defaultdict(set)
    for one in alike:
        document = encounter_document(one, seed=SEED)
        patient = Visit.model_validate(document, strict=False).patient
        people[one.patient].add((patient.family_name, patient.birth_date))
    assert all(len(names) == 1 for names in people.values())
    told = Counter(next(iter(names)) for names in people.values())
    assert len(told) > 0.9 * len(people)


@pytest.fixture
def demonstration(tmp_path, clock):
    application, _ = Desk(tmp_path / "demo", clock=clock).set_up(
        clinic_name="Sample Clinic",
        login="demo",
        display_name="D.",
        password=PASSWORD,
        is_demo=True,
    )
    yield application
    application.close()


@pytest.mark.parametrize("processes", [1, 2])
def test_a_clinic_is_filled_and_found_again(demonstration, processes, monkeypatch):
    monkeypatch.setattr("intake.services.population.loading.BATCH", 25)
    fill = demonstration.population.fill(20, 60, seed=2, processes=processes)
    assert list(fill) == [25, 50, 60]
    assert demonstration.search.count(q.VisitQuery()) == 60
    visit = demonstration.visits.get(1)
    assert visit.digest
    assert demonstration.patients.find("999", limit=50)
    with pytest.raises(RefusedError, match="patients already"):
        demonstration.population.fill(2, 6, seed=2, processes=1)


def test_each_made_up_row_refers_to_one_that_is_there(demonstration):
    """The database does not look while a clinic is filled."""
    list(demonstration.population.fill(20, 60, seed=5, processes=1))
    with demonstration.population.session.look() as work:
        broken = work.connection.exec_driver_sql("PRAGMA foreign_key_check")
        assert broken.all() == []


def test_equal_seeds_make_equal_clinics(demonstration, tmp_path, clock):
    list(demonstration.population.fill(6, 15, seed=9, processes=1))
    other, _ = Desk(tmp_path / "other", clock=clock).set_up(
        clinic_name="O",
        login="demo",
        display_name="D.",
        password=PASSWORD,
        is_demo=True,
    )
    list(other.population.fill(6, 15, seed=9, processes=1))
    both = [
        [one.search.session.look, one.visits.get(15).digest]
        for one in (demonstration, other)
    ]
    other.close()
    assert both[0][1] == both[1][1]


def test_a_clinic_of_real_patients_takes_no_made_up_ones(application):
    with pytest.raises(RefusedError, match="not a demonstration"):
        application.population.fill(2, 6, seed=2, processes=1)
