"""Merging two records of one person, and taking it back to the byte."""

from dataclasses import replace

import pytest

from intake.domain.errors import NotFoundError, RefusedError
from intake.domain.merging import MergeState
from intake.domain.patient import Allergies, Allergy, AllergyStatus, Patient
from intake.store.rows import Row
from tests.intake.store.visits_made import assessment_of, everyday_visit

ADDED_TO = ("patient_version", "patient_merge")
"""What only ever grows: a merge that was taken back leaves its trace there."""


def add(work, patient, clock, visits=1):
    with work() as unit:
        stored = unit.patients.add(patient, at=clock(), by="nurse1")
        for number in range(visits):
            visit = everyday_visit(patient, clock())
            visit = visit.model_copy(update={"notes": f"visit {number}"})
            unit.visits.add(
                stored.id,
                visit,
                assessment_of(visit),
                signed_by="nurse1",
                signed_at=clock(),
            )
        unit.commit()
    return stored


@pytest.fixture
def smyth(smith):
    """Return the same man once more: misspelt, with another number and allergy."""
    return smith.model_copy(
        update={
            "number": "H-77",
            "family_name": "Smyth",
            "allergies": Allergies(
                status=AllergyStatus.KNOWN, items=(Allergy(substance="latex"),)
            ),
        }
    )


@pytest.fixture
def two(work, smith, smyth, clock):
    return add(work, smith, clock), add(work, smyth, clock, visits=2)


def merge(work, duplicate, survivor, clock):
    clock.advance(minutes=1)
    with work() as unit:
        made = unit.merges.propose(
            duplicate.id, survivor.id, reason="one man", by="nurse1", at=clock()
        )
        made = unit.merges.approve(made.id, by="doctor", at=clock())
        unit.commit()
    return made


def undo(work, made, clock):
    clock.advance(minutes=1)
    with work() as unit:
        undone = unit.merges.undo(made.id, by="doctor", at=clock())
        unit.commit()
    return undone


def rows(database):
    """Return every row of people and visits that may change, as it stands."""
    found = {}
    with database.reading() as unit:
        for name, table in Row.metadata.tables.items():
            if name.startswith(("patient", "visit")) and name not in ADDED_TO:
                rows = unit._connection.execute(table.select()).all()
                found[name] = sorted(map(repr, rows))
    return found


def get(database, patient_id):
    with database.reading() as unit:
        return unit.patients.get(patient_id)


def test_a_merge_shows_both_under_the_one_that_stays(database, work, two, clock):
    survivor, duplicate = two
    made = merge(work, duplicate, survivor, clock)
    assert (made.state, made.proposed_by, made.decided_by) == (
        *(MergeState.APPROVED, "nurse1"),
        "doctor",
    )
    now = get(database, survivor.id).patient
    assert [a.substance for a in now.allergies.items] == ["penicillin", "latex"]
    assert [(n.number, n.retired) for n in now.other_numbers] == [("H-77", True)]
    assert now.former_names == ("Smyth",)
    with database.reading() as unit:
        assert len(unit.visits.of_patient(survivor.id)) == 3
        assert unit.patients.records_of(survivor.id) == (survivor.id, duplicate.id)
        lines = unit.visits.latest(limit=10)
        assert {line.patient_name for line in lines} == {"SMITH, John (Mr)"}
        assert {line.patient_id for line in lines} == {survivor.id}
        assert unit.patients.same_number("H-77").id == survivor.id
        for text in ("smyth", "smith", "H-77", "9434765919"):
            (hit,) = unit.patients.find(text, limit=9, at=clock().date())
            assert (hit.id, hit.visits) == (survivor.id, 3)
        visit = unit.visits.get(lines[0].id)
        assert visit.visit.patient.family_name in {"Smith", "Smyth"}


def test_a_merge_that_is_taken_back_restores_every_byte(database, work, two, clock):
    survivor, duplicate = two
    before = rows(database)
    made = merge(work, duplicate, survivor, clock)
    assert rows(database) != before
    undone = undo(work, made, clock)
    assert (undone.state, undone.undone_by) == (MergeState.UNDONE, "doctor")
    assert rows(database) == before


def test_merges_of_merges_are_taken_back_in_turn(database, work, two, smith, clock):
    one, two_ = two
    third = add(work, smith.model_copy(update={"number": "X3"}), clock)
    states = [rows(database)]
    first = merge(work, two_, one, clock)
    states.append(rows(database))
    second = merge(work, one, third, clock)
    assert get(database, two_.id).merged_into == third.id
    assert get(database, one.id).merged_into == third.id
    with database.reading() as unit:
        assert len(unit.visits.of_patient(third.id)) == 4
    with work() as unit, pytest.raises(RefusedError, match="merge back first"):
        unit.merges.undo(first.id, by="doctor", at=clock())
    undo(work, second, clock)
    assert rows(database) == states[1]
    undo(work, first, clock)
    assert rows(database) == states[0]


def searched_under(database):
    """Return by the visit: whose it is, its name, and whose its results are."""
    with database.reading() as unit:
        found = unit._connection.exec_driver_sql(
            "SELECT s.visit_id, s.patient_id, s.name_key, v.patient_id"
            " FROM visit_search s JOIN visit_value v ON v.place = s.place"
        ).all()
    return {row[0]: tuple(row[1:]) for row in found}


def test_visits_and_results_are_searched_under_who_stands_for_the_patient(
    database, work, two, smith, clock
):
    one, other = two
    third = add(
        work, smith.model_copy(update={"number": "X3", "family_name": "Adams"}), clock
    )
    apart = searched_under(database)
    assert len(apart) == 4
    assert len({whose for whose, _, _ in apart.values()}) == 3
    first = merge(work, other, one, clock)
    together = searched_under(database)
    assert {whose for whose, _, _ in together.values()} == {one.id, third.id}
    second = merge(work, one, third, clock)
    under = searched_under(database)
    assert set(under) == set(apart)
    assert set(under.values()) == {(third.id, "adams john", third.id)}
    undo(work, second, clock)
    assert searched_under(database) == together
    undo(work, first, clock)
    assert searched_under(database) == apart


def test_what_was_changed_since_a_merge_stays_when_it_is_taken_back(
    database, work, two, clock
):
    survivor, duplicate = two
    made = merge(work, duplicate, survivor, clock)
    now = get(database, survivor.id)
    more = Allergy(substance="nuts")
    allergies = now.patient.allergies
    changed = now.patient.model_copy(
        update={
            "title": "Dr",
            "allergies": Allergies(
                status=allergies.status, items=(*allergies.items, more)
            ),
        }
    )
    with work() as unit:
        unit.patients.update(replace(now, patient=changed), at=clock(), by="nurse2")
        unit.commit()
    undo(work, made, clock)
    kept = get(database, survivor.id).patient
    assert kept.title == "Dr"
    assert [a.substance for a in kept.allergies.items] == ["penicillin", "nuts"]
    assert kept.other_numbers == ()
    assert kept.former_names == ()
    assert get(database, duplicate.id).merged_into is None


def test_nothing_is_taken_off_where_it_was_changed_since(database, work, two, clock):
    survivor, duplicate = two
    made = merge(work, duplicate, survivor, clock)
    now = get(database, survivor.id)
    items = (Allergy(substance="latex", reaction="hives"),)
    told = Allergies(status=AllergyStatus.KNOWN, items=items)
    changed = now.patient.model_copy(update={"allergies": told})
    with work() as unit:
        unit.patients.update(replace(now, patient=changed), at=clock())
        unit.commit()
    undo(work, made, clock)
    assert get(database, survivor.id).patient == changed


def test_a_stale_edit_is_refused_across_a_merge_and_its_undoing(
    database, work, two, clock
):
    survivor, duplicate = two
    made = merge(work, duplicate, survivor, clock)
    stale = get(database, survivor.id)
    undo(work, made, clock)
    fresh = get(database, survivor.id)
    with work() as unit:
        title = fresh.patient.model_copy(update={"title": "Dr"})
        newer = unit.patients.update(replace(fresh, patient=title), at=clock())
        unit.commit()
    assert newer.version > stale.version
    with work() as unit, pytest.raises(RefusedError, match="Somebody else"):
        unit.patients.update(stale, at=clock())


def test_a_merged_record_is_not_changed_and_not_merged_again(work, two, smith, clock):
    survivor, duplicate = two
    third = add(work, smith.model_copy(update={"number": "X3"}), clock)
    merge(work, duplicate, survivor, clock)
    with work() as unit:
        with pytest.raises(RefusedError, match="was merged into another"):
            unit.patients.update(duplicate, at=clock())
        with pytest.raises(RefusedError, match="was merged already"):
            unit.merges.propose(
                duplicate.id, third.id, reason="", by="nurse1", at=clock()
            )


def test_a_merge_of_equal_records_leaves_the_survivor_as_it_was(
    database, work, smith, clock
):
    bare = smith.model_copy(update={"number": None})
    one, two = add(work, bare, clock), add(work, bare, clock)
    before = rows(database)
    made = merge(work, two, one, clock)
    assert get(database, one.id) == one
    undo(work, made, clock)
    assert rows(database) == before


def test_a_merge_is_decided_once(database, work, two, clock):
    survivor, duplicate = two
    with work() as unit:
        made = unit.merges.propose(
            duplicate.id, survivor.id, reason="?", by="nurse1", at=clock()
        )
        assert unit.merges.all(open_only=True) == (made,)
        declined = unit.merges.decline(made.id, by="doctor", at=clock())
        assert declined.state is MergeState.DECLINED
        assert unit.merges.all(open_only=True) == ()
        assert unit.merges.all(open_only=False) == (declined,)
        assert unit.merges.of_patient(duplicate.id) == (declined,)
        for act in (unit.merges.approve, unit.merges.decline):
            with pytest.raises(RefusedError, match="decided already"):
                act(made.id, by="doctor", at=clock())
        with pytest.raises(RefusedError, match="was approved"):
            unit.merges.undo(made.id, by="doctor", at=clock())
        with pytest.raises(NotFoundError):
            unit.merges.get(99)
        with pytest.raises(RefusedError, match="one record"):
            unit.merges.propose(1, 1, reason="", by="nurse1", at=clock())
    assert get(database, duplicate.id).merged_into is None


def test_a_visit_that_is_amended_after_a_merge_is_found_under_the_survivor(
    database, work, two, clock
):
    survivor, duplicate = two
    made = merge(work, duplicate, survivor, clock)
    with work() as unit:
        line = unit.visits.of_patient(survivor.id)[0]
        old = unit.visits.get(line.id)
        newer = old.visit.model_copy(update={"notes": "amended"})
        unit.visits.amend(
            old.id,
            newer,
            old.assessment,
            reason="r",
            signed_by="nurse1",
            signed_at=clock(),
        )
        unit.commit()
    found = "SELECT DISTINCT patient_id FROM visit_search"
    with database.reading() as unit:
        assert unit._connection.exec_driver_sql(found).scalars().all() == [survivor.id]
    undo(work, made, clock)
    with database.reading() as unit:
        own = unit._connection.exec_driver_sql(f"{found} ORDER BY 1").scalars().all()
    assert own == [survivor.id, duplicate.id]


def test_earlier_states_are_never_changed(database, work, two, clock):
    merge(work, two[1], two[0], clock)
    for statement in (
        "UPDATE patient_version SET document = '{}'",
        "DELETE FROM patient_version",
        "DELETE FROM patient_merge",
    ):
        with (
            pytest.raises(Exception, match=r"fault|constraint|never|lacks a right"),
            work() as unit,
        ):
            unit._connection.exec_driver_sql(statement)


def test_patients_keep_all_that_is_told_of_them(database, work, clock):
    told = Patient.model_validate(
        {
            "sex": "female",
            "family_name": "Łukasz-Đặng",
            "given_name": "李",
            "former_names": ["O'Brien", "ΣΊΣΥΦΟΣ"],
            "birth_date": "1956-03",
            "number": "943 476 5919",
            "number_kind": "nhs_number",
            "other_numbers": [
                {"number": "H-1", "kind": "local"},
                {"number": "0101561234", "retired": True},
            ],
            "contact": {
                "phone": "+44 1632 960001",
                "email": "a@b.example",
                "address": "1 High Street\nAnytown",
                "next_of_kin": "Bert (son)",
                "next_of_kin_phone": "01632 960002",
            },
        }
    )
    stored = add(work, told, clock)
    assert get(database, stored.id).patient == told
    with database.reading() as unit:
        for text in ("lukasz", "dang", "obrien", "σισυφος", "李", "h1", "0101561234"):
            (hit,) = unit.patients.find(text, limit=5, at=clock().date())
            assert hit.id == stored.id, text
        assert unit.patients.same_number("h-1").id == stored.id


def test_a_number_in_use_beside_the_first_is_taken_too(work, smith, clock):
    more = {"number": "H-1", "retired": False}
    add(
        work,
        Patient.model_validate({**smith.model_dump(), "other_numbers": [more]}),
        clock,
    )
    with work() as unit, pytest.raises(RefusedError, match="has this number"):
        unit.patients.add(smith.model_copy(update={"number": "h-1"}), at=clock())
