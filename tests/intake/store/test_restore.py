import errno
import hashlib
import json
import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from intake.domain.errors import CrampDeskError, RefusedError, StoreUnavailableError
from intake.domain.keeping import no_progress
from intake.store import clinic_database
from intake.store.backup import CHECKS
from intake.store.engine import connector
from intake.store.places import Places
from intake.store.restore import _FILE, prove, put_back
from intake.store.sign_in_tries import SignInTries
from tests.intake.store.conftest import CLINIC, PASSWORD
from tests.intake.store.visits_made import assessment_of, everyday_visit

pytestmark = pytest.mark.sqlite


def sign(database, patient_id, smith, clock):
    visit = everyday_visit(smith, clock())
    with database.unit_of_work() as unit:
        unit.visits.add(
            patient_id,
            visit,
            assessment_of(visit),
            signed_by="nurse1",
            signed_at=clock(),
        )
        unit.commit()


@pytest.fixture
def backup(sign_in, folder, tmp_path, smith, clock):
    """Return a backup with one visit; the record has got a second one since."""
    database = sign_in()
    with database.unit_of_work() as unit:
        patient = unit.patients.add(smith, at=clock())
        unit.commit()
    sign(database, patient.id, smith, clock)
    database.backup(tmp_path / "backup")
    sign(database, patient.id, smith, clock)
    database.close()
    return tmp_path / "backup"


@pytest.fixture
def proved(folder, clock):
    def proved(backup, login="nurse1", password=PASSWORD):
        tries = SignInTries(Places(folder).sign_in_tries)
        return prove(backup, login, password, tries, clock=clock, tell=no_progress)

    return proved


def content_of(folder):
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.name in {"crampdesk.db", "keyslots.json", "audit-head"}
    }


def test_a_drill_says_how_much_was_verified_and_changes_nothing(backup, folder, proved):
    before = content_of(folder) | content_of(backup)
    checked = proved(backup).checked
    assert (checked.patients, checked.visits, checked.problems) == (1, 1, ())
    assert checked.events == 3
    assert content_of(folder) | content_of(backup) == before


def test_a_backup_takes_the_place_of_the_record_which_is_kept(
    backup, folder, proved, sign_in, clock
):
    before = content_of(folder)
    aside = put_back(Places(folder), backup, proved(backup), clock)
    assert aside == folder / "before-restore-20261123T093000Z"
    assert content_of(aside) == before
    database = sign_in()
    with database.reading() as unit:
        assert unit.visits.count() == 1
        last = unit._connection.exec_driver_sql(
            "SELECT detail FROM audit_event WHERE action = 'database.restore'"
        ).scalar()
    told = json.loads(last)
    assert told["former_audit_seq"] == 3
    assert told["alone"] is True
    verdict = database.verify_audit()
    assert verdict.is_whole
    assert not verdict.alarms


def test_the_log_says_who_agreed(backup, folder, proved, sign_in, clock):
    put_back(Places(folder), backup, proved(backup), clock, second="nora")
    with sign_in().reading() as unit:
        last = unit._connection.exec_driver_sql(
            "SELECT detail FROM audit_event WHERE action = 'database.restore'"
        ).scalar()
    told = json.loads(last)
    assert told["second"] == "nora"
    assert "alone" not in told


def test_what_was_restored_can_be_undone(backup, folder, proved, sign_in, clock):
    aside = put_back(Places(folder), backup, proved(backup), clock)
    assert aside
    for name in ("crampdesk.db", "keyslots.json", "audit-head"):
        shutil.copy(aside / name, folder / name)
    database = sign_in()
    with database.reading() as unit:
        assert unit.visits.count() == 2
    assert database.verify_audit().is_whole


def test_a_damaged_record_is_replaced_and_kept_as_it_is(
    backup, folder, proved, sign_in, clock
):
    Places(folder).database.write_bytes(b"not a database" * 1000)
    aside = put_back(Places(folder), backup, proved(backup), clock)
    assert aside
    assert (aside / "crampdesk.db").read_bytes().startswith(b"not a database")
    assert sign_in().verify_audit().is_whole


def test_a_backup_is_restored_where_there_was_nothing(
    backup, folder, proved, sign_in, clock
):
    proof = proved(backup)
    shutil.rmtree(folder)
    assert put_back(Places(folder), backup, proof, clock) is None
    assert sign_in().verify_audit().is_whole


def _cut(backup):
    path = backup / "crampdesk.db"
    path.write_bytes(path.read_bytes()[:-4096])


def _flip(backup):
    path = backup / "crampdesk.db"
    content = bytearray(path.read_bytes())
    content[9000] ^= 1
    path.write_bytes(content)


@pytest.mark.skipif(not hasattr(os, "link"), reason="a system without second names")
def test_a_disk_without_second_names_keeps_a_copy(
    backup, folder, proved, clock, monkeypatch
):
    def fails(*_):
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", fails)
    before = content_of(folder)
    aside = put_back(Places(folder), backup, proved(backup), clock)
    assert content_of(aside) == before


def test_a_disk_that_fills_meanwhile_leaves_record_and_keys(
    backup, folder, proved, clock, monkeypatch
):
    proof = proved(backup)
    changed = Places(folder).keyslots.read_bytes() + b"\n"
    Places(folder).keyslots.write_bytes(changed)
    before = content_of(folder)

    monkeypatch.setattr(Path, "replace", _not_the_database(Path.replace))
    with pytest.raises(StoreUnavailableError, match="the disk is full"):
        put_back(Places(folder), backup, proof, clock)
    assert content_of(folder) == before


def _not_the_database(replace):
    def replaced(path, target):
        if path.name == "crampdesk.restore.partial":
            raise OSError(errno.ENOSPC, "No space left on device")
        return replace(path, target)

    return replaced


def _flip_and_forge(backup):
    _flip(backup)
    manifest = json.loads((backup / "manifest.json").read_text())
    content = (backup / "crampdesk.db").read_bytes()
    manifest["sha256"] = hashlib.sha256(content).hexdigest()
    (backup / "manifest.json").write_text(json.dumps(manifest))


def _more_rows(backup):
    manifest = json.loads((backup / "manifest.json").read_text())
    manifest["rows"]["visit"] = 9
    (backup / "manifest.json").write_text(json.dumps(manifest))


HARMS = {
    "no manifest": lambda b: (b / "manifest.json").unlink(),
    "a damaged manifest": lambda b: (b / "manifest.json").write_text("{"),
    "a huge manifest": lambda b: (b / "manifest.json").write_text(" " * 2_000_000),
    "no keys": lambda b: (b / "keyslots.json").unlink(),
    "damaged keys": lambda b: (b / "keyslots.json").write_text("[]"),
    "no database": lambda b: (b / "crampdesk.db").unlink(),
    "an empty database": lambda b: (b / "crampdesk.db").write_bytes(b""),
    "a database cut off": _cut,
    "a flipped bit": _flip,
    "a flipped bit and a forged manifest": _flip_and_forge,
    "another number of rows": _more_rows,
    "a folder for a database": lambda b: (
        (b / "crampdesk.db").unlink(),
        (b / "crampdesk.db").mkdir(),
    ),
}


@pytest.mark.parametrize("harm", HARMS)
def test_f13_a_hostile_backup_is_refused_and_nothing_is_touched(
    backup, folder, proved, harm
):
    HARMS[harm](backup)
    before = content_of(folder)
    with pytest.raises(CrampDeskError):
        proved(backup)
    assert content_of(folder) == before


def test_f13_a_backup_of_another_clinic_is_refused(
    backup, folder, proved, tmp_path, clock
):
    other, _ = clinic_database.create(
        tmp_path / "other", CLINIC, "nurse1", "Nurse One", PASSWORD, clock
    )
    other.backup(tmp_path / "others")
    other.close()
    before = content_of(folder)
    with pytest.raises(StoreUnavailableError, match="another clinic"):
        put_back(
            Places(folder), tmp_path / "others", proved(tmp_path / "others"), clock
        )
    assert content_of(folder) == before


def test_f13_a_visit_that_is_not_as_it_was_signed_is_found(
    backup, sign_in, folder, clock, proved, run
):
    database = sign_in()
    run(database, "UPDATE visit_assessment SET document = '{}' WHERE visit_id = 1")
    backup = backup.with_name("later")
    database.backup(backup)
    proof = proved(backup)
    assert proof.checked.problems == ("Visit 1 is not as it was signed.",)
    with pytest.raises(StoreUnavailableError, match="not whole"):
        put_back(Places(folder), backup, proof, clock)


class Stop:
    """Stops at one telling of a step, or only counts how often that is told of."""

    def __init__(self, step, number=None):
        self.step, self.number, self.told = step, number, 0

    def __call__(self, what, _done, _of):
        self.told += what == self.step
        if self.told == self.number:
            raise StopHereError


class StopHereError(Exception):
    """Whoever is told of the progress wants no more of it."""


@pytest.mark.parametrize("step", [CHECKS, _FILE], ids=["pages", "digest"])
def test_a_restore_stops_inside_its_longest_checks(
    backup, folder, clock, step, monkeypatch
):
    """As often as a step is told of, whoever is told may stop it there."""
    monkeypatch.setattr("intake.store.backup._BLOCK", 1 << 14)
    monkeypatch.setattr("intake.store.backup._SECONDS_BETWEEN", 0)
    tries = SignInTries(Places(folder).sign_in_tries)
    before = content_of(folder)
    counted = Stop(step)
    prove(backup, "nurse1", PASSWORD, tries, clock=clock, tell=counted)
    assert counted.told >= 5
    for number in (1, 3):
        stop = Stop(step, number)
        with pytest.raises(StopHereError):
            prove(backup, "nurse1", PASSWORD, tries, clock=clock, tell=stop)
        assert stop.told == number
    assert content_of(folder) == before
    assert prove(backup, "nurse1", PASSWORD, tries, clock=clock, tell=no_progress)


def test_checks_that_take_long_are_left_when_they_are_to_stop(
    backup, folder, clock, monkeypatch
):
    def endless(_path, _key, _check, stopped):
        return not stopped.wait(60)

    monkeypatch.setattr("intake.store.backup._finds", endless)
    monkeypatch.setattr("intake.store.backup._SECONDS_BETWEEN", 0)
    tries = SignInTries(Places(folder).sign_in_tries)
    stop = Stop(CHECKS, 4)
    with pytest.raises(StopHereError):
        prove(backup, "nurse1", PASSWORD, tries, clock=clock, tell=stop)


def test_a_wrong_password_opens_no_backup_and_is_counted(backup, folder, proved):
    for _ in range(6):
        with pytest.raises(RefusedError, match="not right"):
            proved(backup, password="guess")
    with pytest.raises(RefusedError, match="Too many tries"):
        proved(backup)


def test_who_is_no_administrator_restores_nothing(backup, folder, proved, clock):
    proof = proved(backup)
    plain = type(proof)(
        backup=proof.backup,
        keys=proof.keys,
        slots=proof.slots,
        user=type(proof.user)(
            id=1, login="nurse1", display_name="One", roles=frozenset()
        ),
        checked=proof.checked,
    )
    with pytest.raises(RefusedError, match="role admin"):
        put_back(Places(folder), backup, plain, clock)


def test_a_record_in_use_stays_in_use_of_the_one_kept_aside(
    backup, folder, proved, sign_in, clock, monkeypatch
):
    monkeypatch.setattr("intake.store.engine.BUSY_SECONDS", 0.1)
    elsewhere = sign_in()
    with pytest.raises(StoreUnavailableError, match="has it open"):
        put_back(Places(folder), backup, proved(backup), clock)
    elsewhere.close()
    with closing(connector(Places(folder).database, proved(backup).keys.database)()):
        pass
