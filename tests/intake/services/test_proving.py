"""Grave acts ask for the password once more, a while after it was given."""

import pytest

from intake.application import Desk
from intake.domain.errors import ProofNeededError, RefusedError
from intake.domain.patient import Patient, Sex
from intake.domain.record import Role
from intake.domain.visit import FORMAT, Visit

WORD = "velvet otter plinth 9"


@pytest.fixture
def desk(tmp_path, clock):
    return Desk(tmp_path / "clinic", clock=clock)


@pytest.fixture
def application(desk):
    made, _key = desk.set_up(
        clinic_name="Harbour Street",
        login="nurse1",
        display_name="Nora Quill",
        password=WORD,
    )
    yield made
    made.close()


@pytest.fixture
def visit(application):
    patient = Patient(family_name="Whitcombe", age_years=81, sex=Sex.MALE)
    stored = application.patients.add(patient)
    told = Visit(format=FORMAT, patient=patient, answers={"dark_urine": True})
    return application.visits.sign(stored.id, told)


def grave_acts(application, visit, folder):
    nurse = frozenset({Role.NURSE})
    accounts = application.accounts
    return {
        "in error": lambda: application.amendments.enter_in_error(visit.id, "double"),
        "approve": lambda: application.merges.approve(1),
        "undo": lambda: application.merges.undo(1),
        "add": lambda: accounts.add("bea", "Bea", nurse, "ocean paper lamp"),
        "roles": lambda: accounts.change_roles(9, nurse),
        "disable": lambda: accounts.disable(9),
        "reset": lambda: accounts.reset_password(9, "ocean paper lamp"),
        "key": accounts.new_recovery_key,
        "backup": application.keeping.now,
        "backup to": lambda: application.keeping.back_up(folder / "copy"),
        "export": lambda: application.search.stream(None),
        "server": lambda: application.keeping.move_to_server(folder / "server.toml"),
        "folder": lambda: application.keeping.move_to_folder(folder / "other"),
    }


def test_every_grave_act_asks_after_a_while(application, visit, tmp_path, clock):
    clock.advance(minutes=5, seconds=1)
    for name, act in grave_acts(application, visit, tmp_path).items():
        with pytest.raises(ProofNeededError, match="your password once more"):
            act()
        assert application.visits.get(visit.id).status.value == "signed", name
    assert not (tmp_path / "copy").exists()


def test_it_is_remembered_that_a_grave_act_was_tried(application, visit, clock):
    clock.advance(minutes=6)
    with pytest.raises(ProofNeededError):
        application.amendments.enter_in_error(visit.id, "double")
    acts = application.audit.own()
    assert [a.action for a in acts if a.outcome == "unproved"] == [
        "AmendmentService.enter_in_error"
    ]


def test_a_grave_act_passes_soon_after_the_password(application, visit, clock):
    clock.advance(minutes=4)
    struck = application.amendments.enter_in_error(visit.id, "double")
    assert struck.amend_reason == "double"


def test_the_password_given_again_lets_it_pass_for_a_while(application, visit, clock):
    clock.advance(hours=2)
    with pytest.raises(RefusedError, match="not right"):
        application.proving.prove("wrong word at all")
    with pytest.raises(ProofNeededError):
        application.amendments.enter_in_error(visit.id, "double")
    application.proving.prove(WORD)
    assert application.amendments.enter_in_error(visit.id, "double")
    clock.advance(minutes=6)
    with pytest.raises(ProofNeededError):
        application.accounts.new_recovery_key()


def test_an_unlocked_desk_was_proved_and_a_clock_put_back_proves_nothing(
    application, visit, clock
):
    clock.advance(hours=2)
    application.locks.unlocked()
    application.accounts.new_recovery_key()
    clock.advance(hours=-1)
    with pytest.raises(ProofNeededError):
        application.accounts.new_recovery_key()


def test_a_made_up_clinic_has_nothing_to_prove(desk, clock):
    demo = desk.demo()
    clock.advance(hours=2)
    demo.locks.unlocked()
    line = demo.visits.latest(limit=1)[0]
    assert demo.amendments.enter_in_error(line.id, "double")
    with pytest.raises(RefusedError, match="throw-away"):
        demo.proving.prove(WORD)
    demo.close()


def test_every_day_work_never_asks(application, visit, clock):
    clock.advance(hours=9)
    assert application.amendments.add_note(visit.id, "called")
    assert application.audit.own()
