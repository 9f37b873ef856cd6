"""After a mishap two people put a backup back, by the keys of a real display."""

import pytest

from intake.application import Desk
from intake.domain.patient import Patient, Sex
from intake.domain.record import Role
from tests.journeys.acts import sign_in
from tests.journeys.display import until
from tests.ui.conftest import PASSWORD

pytestmark = pytest.mark.slow

SECOND = "granite lantern fjord 3"


def test_two_people_put_a_backup_back_and_sign_in_to_it(
    seen_before, record, clinic, start, tmp_path
):
    record.accounts.add("nora", "Nora Second", frozenset({Role.NURSE}), SECOND)
    record.keeping.back_up(tmp_path / "copy")
    later = Patient(family_name="Later", given_name="Ann", age_years=60, sex=Sex.FEMALE)
    record.patients.add(later)
    record.close()
    nurse = start()
    nurse.shows("CrampDesk")
    nurse.press(*["Tab"] * 4, "space")
    nurse.rests()
    nurse.enter(str(tmp_path / "copy"))
    nurse.press("Return")  # the name of who was here last stands there
    nurse.enter(PASSWORD, "nora", SECOND)
    until(lambda: bool(list(clinic.glob("before-restore-*"))))
    nurse.rests()
    nurse.press("Escape")
    sign_in(nurse)
    restored = Desk(clinic).sign_in("nora", SECOND)
    assert [one.id for one in restored.patients.find("whitcombe")] == [seen_before.id]
    assert restored.visits.count() == 1
    assert restored.patients.find("later") == ()
    restored.close()
