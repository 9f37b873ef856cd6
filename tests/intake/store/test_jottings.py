"""What is typed beside a visit is kept for whoever typed it."""

from datetime import timedelta

import pytest

from intake.domain.jotting import Jotting


@pytest.fixture
def note(clock):
    return Jotting(
        place="visit.12.note",
        title="Add a note: visit 12",
        typed={"text": "The daughter “called” – naïve 漢字"},
        saved_at=clock(),
    )


def kept(work, author):
    with work() as unit:
        return unit.jottings.of(author)


def put(work, jotting, author="nurse1"):
    with work() as unit:
        unit.jottings.put(jotting, author=author)
        unit.commit()


def test_what_is_kept_comes_back_as_it_was(work, note):
    put(work, note)
    assert kept(work, "nurse1") == (note,)


def test_nobody_else_has_it(work, note):
    put(work, note)
    assert kept(work, "nurse2") == ()


def test_a_place_holds_what_was_typed_last(work, note, clock):
    put(work, note)
    later = Jotting(
        place=note.place,
        title=note.title,
        typed={"text": "more"},
        saved_at=clock() + timedelta(seconds=1),
    )
    put(work, later)
    assert kept(work, "nurse1") == (later,)


def test_the_latest_comes_first_and_what_is_dropped_goes(work, note, clock):
    later = Jotting(
        place="patient.add",
        title="A patient",
        typed={"family_name": "Öz"},
        saved_at=clock() + timedelta(seconds=1),
    )
    put(work, note)
    put(work, later)
    put(work, note, author="nurse2")
    assert [one.place for one in kept(work, "nurse1")] == [later.place, note.place]
    with work() as unit:
        unit.jottings.drop(note.place, author="nurse1")
        unit.jottings.drop("visit.9.note", author="nurse1")
        unit.commit()
    assert kept(work, "nurse1") == (later,)
    assert kept(work, "nurse2") == (note,)


def test_nothing_of_it_is_in_its_name(note):
    assert "daughter" not in repr(note)
