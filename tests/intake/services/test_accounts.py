from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from intake.domain.audit import ActQuery
from intake.domain.errors import NotFoundError, RefusedError
from intake.domain.record import Clinic, Role, User
from intake.services.accounts import AccountService, clean_login
from intake.services.patients import PatientService
from intake.services.session import Session
from intake.store import clinic_database

NURSE = frozenset({Role.NURSE})
ADMIN = frozenset({Role.ADMIN})
PASSWORD = "velvet river stone"


@pytest.fixture
def database(tmp_path, clock):
    database, _ = clinic_database.create(
        tmp_path / "clinic",
        Clinic(name="Hillside"),
        "anna",
        "Anna",
        "ocean paper lamp",
        clock,
    )
    yield database
    database.close()


@pytest.fixture
def service(database, clock):
    return service_of(database, database.user, clock)


def service_of(database, user, clock):
    session = Session(
        user=user, begin=database.unit_of_work, look=database.reading, clock=clock
    )
    return AccountService(session=session, accounts=database.users)


def test_an_administrator_adds_a_user(service, database, clock):
    user = service.add(" nora ", "  Nora   K ", NURSE, PASSWORD)
    assert (user.login, user.display_name, user.roles) == ("nora", "Nora K", NURSE)
    assert [account.user.login for account in service.all()] == ["anna", "nora"]
    clinic_database.open_with_password(database.folder, "nora", PASSWORD, clock).close()


@pytest.mark.parametrize(
    "login", ["", "a", "has space", "x" * 41, "<b>", "-ann", "a/b"]
)
def test_what_cannot_be_a_sign_in_name_is_refused(login):
    with pytest.raises(RefusedError, match="sign-in name"):
        clean_login(login)


@pytest.mark.parametrize("login", ["ann", "nurse.1", "anna@ward-3", "łukasz", "陳小明"])
def test_a_sign_in_name_may_be_in_any_script(login):
    assert clean_login(f" {login} ") == login


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        (frozenset(), "at least one role"),
        (frozenset({Role.ADMIN, Role.AUDITOR}), "administrator and auditor"),
    ],
)
def test_some_roles_are_nobodys(service, roles, sentence):
    with pytest.raises(RefusedError, match=sentence):
        service.add("nora", "Nora", roles, PASSWORD)
    user = service.add("nora", "Nora", NURSE, PASSWORD)
    with pytest.raises(RefusedError, match=sentence):
        service.change_roles(user.id, roles)


def test_roles_can_be_changed(service):
    user = service.add("nora", "Nora", NURSE, PASSWORD)
    assert service.change_roles(user.id, ADMIN).roles == ADMIN
    assert service.all()[1].user.roles == ADMIN


def test_nobody_changes_their_own_account(service, database):
    own = database.user.id
    for act in (
        lambda: service.change_roles(own, NURSE),
        lambda: service.disable(own),
        lambda: service.reset_password(own, PASSWORD),
    ):
        with pytest.raises(RefusedError, match="their own account"):
            act()


def test_the_last_administrator_stays(service, database, clock):
    other = service.add("nora", "Nora", ADMIN, PASSWORD)
    as_nora = service_of(database, other, clock)
    as_nora.disable(database.user.id)
    with pytest.raises(RefusedError, match="needs an administrator"):
        replace(service).disable(other.id)
    with pytest.raises(RefusedError, match="needs an administrator"):
        service.change_roles(other.id, NURSE)


def test_a_disabled_user_cannot_sign_in(service, database, clock):
    user = service.add("nora", "Nora", NURSE, PASSWORD)
    service.disable(user.id)
    with pytest.raises(RefusedError, match="not right"):
        clinic_database.open_with_password(database.folder, "nora", PASSWORD, clock)


@contextmanager
def patients_of(database, login, clock):
    """Yield the patients as somebody sees them who signs in now."""
    own = clinic_database.open_with_password(database.folder, login, PASSWORD, clock)
    with closing(own):
        begin, look, lost = own.unit_of_work, own.reading, own.users.lost
        session = Session(user=own.user, begin=begin, look=look, clock=clock, lost=lost)
        yield PatientService(session=session)


def test_who_is_disabled_may_do_nothing_more_at_once(service, database, clock):
    user = service.add("nora", "Nora", NURSE, PASSWORD)
    with patients_of(database, "nora", clock) as patients:
        assert patients.find("smith") == ()
        service.disable(user.id)
        with pytest.raises(RefusedError, match="was taken from you"):
            patients.find("smith")
    with database.reading() as unit:
        tried, before = unit.audit.acts(ActQuery(user="nora"))[:2]
    assert (tried.action, tried.outcome) == ("PatientService.find", "refused")
    assert (before.action, before.outcome) == ("patient.search", "done")


def test_a_role_goes_at_once_and_comes_at_sign_in(service, database, clock):
    user = service.add("nora", "Nora", NURSE, PASSWORD)
    with patients_of(database, "nora", clock) as patients:
        service.change_roles(user.id, frozenset({Role.AUDITOR}))
        with pytest.raises(RefusedError, match="was taken from you"):
            patients.find("smith")
        service.change_roles(user.id, frozenset({Role.CLINICIAN, Role.NURSE}))
        assert patients.find("smith") == ()


def test_a_forgotten_password_is_replaced(service, database, clock):
    user = service.add("nora", "Nora", NURSE, PASSWORD)
    service.reset_password(user.id, "copper window bread")
    clinic_database.open_with_password(
        database.folder, "nora", "copper window bread", clock
    ).close()


def test_everybody_changes_their_own_password(service, database, clock):
    user = service.add("nora", "Nora", frozenset({Role.AUDITOR}), PASSWORD)
    service_of(database, user, clock).change_own_password(
        PASSWORD, "copper window bread"
    )
    clinic_database.open_with_password(
        database.folder, "nora", "copper window bread", clock
    ).close()


def test_a_user_that_is_not_there_is_said_not_to_be(service):
    with pytest.raises(NotFoundError):
        service.disable(99)


def test_a_new_recovery_key_opens_the_clinic(service, database, clock):
    printed = service.new_recovery_key()
    clinic_database.open_with_recovery_key(
        database.folder, printed, "anna", PASSWORD, clock
    ).close()


@pytest.mark.parametrize("role", [Role.NURSE, Role.CLINICIAN, Role.AUDITOR])
def test_only_administrators_manage_users(service, database, clock, role):
    user = User(id=9, login="x", display_name="X", roles=frozenset({role}))
    other = service_of(database, user, clock)
    if role is Role.AUDITOR:  # an auditor reads who works here, and changes nothing
        assert [account.user.login for account in other.all()]
    else:
        with pytest.raises(RefusedError, match="needs the role admin or auditor"):
            other.all()
    for act in (
        lambda: other.add("nora", "Nora", NURSE, PASSWORD),
        lambda: other.change_roles(1, NURSE),
        lambda: other.disable(1),
        lambda: other.reset_password(1, PASSWORD),
        other.new_recovery_key,
    ):
        with pytest.raises(RefusedError, match="needs the role admin"):
            act()
