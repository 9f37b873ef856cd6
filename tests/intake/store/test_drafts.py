"""Drafts: one desk at a time, nothing lost where two go on with one."""

from contextlib import contextmanager
from dataclasses import replace

import pytest

from intake.domain.record import Draft
from intake.store.drafts import SqlDrafts
from tests.intake.store.visits_made import assessment_of, everyday_visit


@pytest.fixture
def desk(database):
    """Return how a desk of this name opens its drafts."""

    @contextmanager
    def desk(name):
        with database.unit_of_work() as unit:
            yield SqlDrafts(unit._connection, name)
            unit.commit()

    return desk


@pytest.fixture
def patient_id(work, smith, clock):
    with work() as unit:
        stored = unit.patients.add(smith, at=clock())
        unit.commit()
    return stored.id


@pytest.fixture
def draft(patient_id, clock):
    return Draft(
        id="d1",
        patient_id=patient_id,
        author="nurse1",
        started_at=clock(),
        saved_at=clock(),
        knowledge="2026.11.1",
        answered=1,
        content="first",
    )


def put(desk, name, draft, content):
    with desk(name) as drafts:
        return drafts.put(replace(draft, content=content))


def contents(desk):
    with desk("reader") as drafts:
        return {one.id: one.content for one in drafts.all()}


def test_one_desk_keeps_one_draft_however_often(desk, draft):
    kept = [put(desk, "a", draft, text) for text in ("one", "two", "three")]
    assert [one.revision for one in kept] == [1, 2, 3]
    assert contents(desk) == {"d1": "three"}


def test_after_a_crash_the_next_start_goes_on_with_it(desk, draft):
    put(desk, "before the crash", draft, "half a sentence")
    with desk("after") as drafts:
        (found,) = drafts.all()
    assert (found.author, found.answered, found.revision) == ("nurse1", 1, 1)
    kept = put(desk, "after", found, "a sentence")
    assert (kept.id, kept.revision) == ("d1", 2)
    assert contents(desk) == {"d1": "a sentence"}


def test_two_desks_with_one_draft_each_keep_their_own(desk, draft):
    put(desk, "a", draft, "begun at a")
    with desk("b") as drafts:
        (taken,) = drafts.all()
    put(desk, "b", taken, "went on at b")
    aside = put(desk, "a", draft, "went on at a")
    assert aside.id == "d1-a"
    again = put(desk, "a", draft, "more at a")
    assert (again.id, again.revision) == ("d1-a", 2)
    put(desk, "a", again, "still more at a")
    put(desk, "b", taken, "more at b")
    assert contents(desk) == {"d1": "more at b", "d1-a": "still more at a"}


def test_a_draft_that_was_signed_elsewhere_does_not_come_back(
    desk, work, draft, smith, patient_id, clock
):
    put(desk, "a", draft, "begun")
    visit = everyday_visit(smith, clock())
    with work() as unit:
        unit.visits.add(
            patient_id,
            visit,
            assessment_of(visit),
            signed_by="nurse1",
            signed_at=clock(),
            key="d1",
        )
        unit.drafts.drop("d1")
        unit.commit()
    late = put(desk, "a", draft, "typed a moment later")
    assert late.id == "d1-a"
    assert contents(desk) == {"d1-a": "typed a moment later"}


def test_a_draft_that_was_dropped_elsewhere_is_kept_beside_it(desk, draft):
    put(desk, "a", draft, "begun")
    with desk("b") as drafts:
        (taken,) = drafts.all()
        drafts.drop("d1")
    kept = put(desk, "b", taken, "went on")
    assert kept.id == "d1-b"
