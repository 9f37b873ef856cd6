"""Duplicates: shown while adding, merged by two people, given back."""

from dataclasses import replace

import pytest

from intake.domain.alike import Sketch
from intake.domain.errors import NotFoundError, RefusedError
from intake.domain.record import Role, User
from intake.services.session import Session


@pytest.fixture
def two(application, visit):
    survivor = application.patients.add(visit.patient)
    other = {"number": "H-1", "family_name": "Smyth"}
    duplicate = application.patients.add(visit.patient.model_copy(update=other))
    return duplicate, survivor


@pytest.fixture
def doctor(application):
    """Return the merges as a second clinician sees them; she has an account."""
    application.accounts.add(
        "doctor", "Dr Two", frozenset({Role.CLINICIAN}), "quiet river stone"
    )
    user = User(
        id=2, login="doctor", display_name="Dr Two", roles=frozenset({Role.CLINICIAN})
    )
    own = application.merges.session
    session = Session(user=user, begin=own.begin, look=own.look, clock=own.clock)
    return replace(application.merges, session=session)


def test_who_is_likely_the_same_is_shown_while_adding(application, two, visit):
    duplicate, survivor = two
    typed = Sketch.of(visit.patient.model_copy(update={"number": None}))
    best, second = application.merges.alike(typed)
    assert best.stored == survivor
    assert "the same name" in best.reasons
    assert second.stored == duplicate
    assert application.merges.alike(Sketch(family_name="Zz")) == ()
    assert application.merges.alike(Sketch()) == ()


def test_two_people_merge_and_one_takes_it_back(application, two, doctor):
    duplicate, survivor = two
    proposed = application.merges.propose(duplicate.id, survivor.id, " same man ")
    assert proposed.reason == "same man"
    assert doctor.to_decide() == (proposed,)
    with pytest.raises(RefusedError, match="two people"):
        application.merges.approve(proposed.id)
    doctor.approve(proposed.id)
    assert application.merges.to_decide() == ()
    assert application.patients.get(duplicate.id).id == survivor.id
    (made,) = application.merges.of_patient(survivor.id)
    assert made.decided_by == "doctor"
    doctor.undo(proposed.id)
    assert application.patients.get(duplicate.id) == duplicate


def test_who_works_alone_approves_alone(application, two):
    proposed = application.merges.propose(two[0].id, two[1].id, "same man")
    application.merges.approve(proposed.id)
    assert application.patients.get(two[0].id).id == two[1].id


def test_a_merge_can_be_declined(application, two, doctor):
    proposed = application.merges.propose(two[0].id, two[1].id, "same man")
    doctor.decline(proposed.id)
    assert application.patients.get(two[0].id) == two[0]


def test_a_merge_needs_a_reason_and_two_records(application, two):
    with pytest.raises(RefusedError, match="needs a reason"):
        application.merges.propose(two[0].id, two[1].id, "  ")
    with pytest.raises(NotFoundError):
        application.merges.propose(two[0].id, 99, "same man")


def test_what_the_records_say_differently_is_told_in_words(application, two):
    changes = application.merges.compare(two[0].id, two[1].id)
    assert ("Family name", "Smyth", "Smith") in {
        (c.name, c.before, c.after) for c in changes
    }


def test_a_visit_for_a_merged_record_goes_to_the_one_that_stays(
    application, two, visit
):
    proposed = application.merges.propose(two[0].id, two[1].id, "same man")
    application.merges.approve(proposed.id)
    person = visit.patient.model_copy(update={"number": "H-1"})
    stored = application.visits.sign(
        two[0].id, visit.model_copy(update={"patient": person})
    )
    assert stored.patient_id == two[1].id
