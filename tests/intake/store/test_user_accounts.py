from dataclasses import replace

import pytest

from intake.domain.errors import NotFoundError, RefusedError, StoreUnavailableError
from intake.domain.record import Role
from intake.store import clinic_database
from intake.store.keyslots import Argon2
from tests.intake.store.conftest import PASSWORD

OTHER = "velvet river stone"
NURSE = frozenset({Role.NURSE})


@pytest.fixture
def database(sign_in):
    return sign_in()


def slots(database):
    return database._opened.door.slots().slots


def keep(database, slots):
    """Put back sealed keys as somebody could who has an old copy of them."""
    with database.unit_of_work() as unit:
        database._opened.door.keep(unit, slots, slots)


def last_act(database):
    with database.reading() as unit:
        return tuple(
            unit._connection.exec_driver_sql(
                'SELECT action, "user", entity_id FROM audit_event'
                " ORDER BY seq DESC LIMIT 1"
            ).one()
        )


def test_a_user_that_was_added_can_sign_in(database, sign_in):
    user = database.users.add("nurse2", "Nurse Two", NURSE, OTHER)
    assert last_act(database) == ("user.add", "nurse1", str(user.id))
    assert sign_in("nurse2", OTHER).user == user
    assert user.roles == NURSE


def test_accounts_are_listed_by_sign_in_name(database):
    added = database.users.add("anna", "Anna", NURSE, OTHER)
    listed = database.users.all()
    assert [account.user.login for account in listed] == ["anna", "nurse1"]
    assert listed[0].user == added
    assert not listed[0].is_disabled


@pytest.mark.parametrize("login", ["nurse1", "NURSE1", " Nurse1 "])
def test_a_sign_in_name_is_nobody_elses(database, login):
    with pytest.raises(RefusedError, match="is taken"):
        database.users.add(login, "Somebody", NURSE, OTHER)
    assert len(slots(database)) == 2


@pytest.mark.parametrize("password", ["short", "nurse2nurse2", "Hillside Surgery"])
def test_a_weak_password_adds_nobody(database, password):
    with pytest.raises(RefusedError):
        database.users.add("nurse2", "Nurse Two", NURSE, password)
    assert len(database.users.all()) == 1
    assert len(slots(database)) == 2


def test_a_changed_password_counts_at_once(database, sign_in):
    database.users.change_password("nurse1", PASSWORD, OTHER)
    assert last_act(database) == ("user.password", "nurse1", "1")
    with pytest.raises(RefusedError):
        sign_in()
    sign_in(password=OTHER)


def test_only_who_knows_the_old_password_changes_it_and_guessing_is_slowed(database):
    for _ in range(6):
        with pytest.raises(RefusedError, match="not right"):
            database.users.change_password("nurse1", "guess", OTHER)
    with pytest.raises(RefusedError, match="Too many tries"):
        database.users.change_password("nurse1", PASSWORD, OTHER)


def test_a_password_can_be_set_for_who_forgot_theirs(database, sign_in):
    database.users.add("nurse2", "Nurse Two", NURSE, OTHER)
    database.users.set_password("NURSE2", "copper window bread")
    sign_in("nurse2", "copper window bread")
    with pytest.raises(RefusedError, match="no user nobody"):
        database.users.set_password("nobody", OTHER)


def test_a_disabled_user_has_no_slot_and_cannot_sign_in(database, sign_in):
    user = database.users.add("nurse2", "Nurse Two", NURSE, OTHER)
    assert len(slots(database)) == 3
    database.users.disable(user.id)
    assert len(slots(database)) == 2
    assert database.users.all()[1].is_disabled
    with pytest.raises(RefusedError, match="not right"):
        sign_in("nurse2", OTHER)
    with pytest.raises(RefusedError, match="no user nurse2"):
        database.users.set_password("nurse2", OTHER)


def test_a_disabled_user_stays_out_even_with_an_old_key_file(database, sign_in):
    user = database.users.add("nurse2", "Nurse Two", NURSE, OTHER)
    old = database._opened.door.slots()
    database.users.disable(user.id)
    keep(database, old)
    with pytest.raises(RefusedError, match="not right"):
        sign_in("nurse2", OTHER)


def test_name_and_roles_can_be_changed_and_the_sign_in_name_cannot(database):
    user = database.users.add("nurse2", "Nurse Two", NURSE, OTHER)
    roles = frozenset({Role.AUDITOR})
    database.users.change(replace(user, login="other", display_name="Two", roles=roles))
    changed = database.users.all()[1].user
    assert changed == replace(user, display_name="Two", roles=roles)
    with pytest.raises(NotFoundError):
        database.users.change(replace(user, id=99))


def test_a_new_recovery_key_voids_the_old_one(database, clinic, folder, clock, sign_in):
    printed = database.users.new_recovery_key()
    assert last_act(database) == ("recovery_key.new", "nurse1", None)
    with pytest.raises(RefusedError, match="does not fit"):
        clinic_database.open_with_recovery_key(folder, clinic, "nurse1", OTHER, clock)
    clinic_database.open_with_recovery_key(
        folder, printed, "nurse1", OTHER, clock
    ).close()


def test_a_change_that_cannot_be_committed_leaves_the_key_file(database, monkeypatch):
    before = slots(database)

    def refuse(_unit):
        raise StoreUnavailableError("The disk is full.")

    monkeypatch.setattr("intake.store.unit_of_work.SqlUnitOfWork.commit", refuse)
    with pytest.raises(StoreUnavailableError):
        database.users.add("nurse2", "Nurse Two", NURSE, OTHER)
    assert slots(database) == before
    assert len(database.users.all()) == 1


def test_a_slot_without_an_account_opens_nothing(database, sign_in):
    with database.users._changing() as (_, before):
        more, _ = before.with_user("ghost", OTHER, database._opened.keys, Argon2())
    keep(database, more)
    with pytest.raises(RefusedError, match="not right"):
        sign_in("ghost", OTHER)
