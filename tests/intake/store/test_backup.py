import hashlib
import shutil
import stat

import pytest

from intake.domain.errors import StoreUnavailableError
from intake.store import backup, clinic_database, guarded
from intake.store.backup import Backup
from intake.store.engine import connector
from intake.store.places import Places
from intake.store.revisions import revisions, scripts_folder
from intake.store.rows import Row
from tests.intake.store.conftest import PASSWORD
from tests.intake.store.visits_made import assessment_of, everyday_visit

pytestmark = pytest.mark.sqlite


@pytest.fixture
def filled(sign_in, smith, clock):
    """Return a clinic in use, its newest changes still in the journal."""
    database = sign_in()
    with database.unit_of_work() as unit:
        stored = unit.patients.add(smith, at=clock())
        visit = everyday_visit(smith, clock())
        unit.visits.add(
            stored.id,
            visit,
            assessment_of(visit),
            signed_by="nurse1",
            signed_at=clock(),
        )
        unit.commit()
    return database


@pytest.fixture
def target(tmp_path):
    return tmp_path / "backup"


def test_a_backup_opens_where_it_lies_and_holds_everything(
    filled, target, smith, clock
):
    filled.backup(target)
    copy = clinic_database.open_with_password(target, "nurse1", PASSWORD, clock)
    with copy.reading() as unit, filled.reading() as original:
        assert unit.patients.get(1).patient == smith
        assert unit.visits.get(1) == original.visits.get(1)
    assert copy.verify_audit().is_whole
    copy.close()


def test_the_recovery_key_opens_a_backup(filled, clinic, target, clock):
    filled.backup(target)
    clinic_database.open_with_recovery_key(
        target, clinic, "nurse1", "velvet river stone", clock
    ).close()


def test_the_manifest_says_what_the_backup_holds(filled, target, clock):
    made = filled.backup(target)
    assert Backup.model_validate_json((target / "manifest.json").read_bytes()) == made
    content = (target / "crampdesk.db").read_bytes()
    assert made.sha256 == hashlib.sha256(content).hexdigest()
    assert made.size == len(content)
    assert made.made_at == clock()
    assert made.revision == revisions(scripts_folder())[-1]
    assert made.rows["visit"] == 1
    assert made.rows["visit_medication"] == 6
    assert made.audit_seq == 3
    assert len(made.audit_hash) == 64


def test_a_backup_is_the_owners_alone(filled, target):
    filled.backup(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o700
    for path in target.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    assert {path.name for path in target.iterdir()} == {
        "audit-head",
        "crampdesk.db",
        "keyslots.json",
        "manifest.json",
    }


def test_a_backup_replaces_nothing(filled, target):
    target.mkdir()
    (target / "precious").write_text("")
    with pytest.raises(StoreUnavailableError, match="already is"):
        filled.backup(target)
    assert [path.name for path in target.iterdir()] == ["precious"]


def test_leftovers_of_a_killed_backup_are_cleared(filled, target):
    partial = target.with_name("backup.partial")
    partial.mkdir()
    (partial / "crampdesk.db").write_bytes(b"half")
    filled.backup(target)
    assert not partial.exists()


def test_a_copy_that_does_not_prove_whole_gets_no_name(filled, target, monkeypatch):
    copy = backup.copy_database

    def damaged(source, to, key, tell):
        copy(source, to, key, tell)
        content = bytearray(to.read_bytes())
        content[len(content) // 2] ^= 1
        to.write_bytes(content)

    monkeypatch.setattr(backup, "copy_database", damaged)
    with pytest.raises(StoreUnavailableError, match="damaged"):
        filled.backup(target)
    assert not target.exists()
    assert not target.with_name("backup.partial").exists()


def test_a_copy_is_proved_only_once_every_check_has_ended(filled, monkeypatch):
    finds, ended = backup._finds, []

    def noted(path, key, check, stopped):
        found = finds(path, key, check, stopped)
        ended.append(check)
        return found

    monkeypatch.setattr(backup, "_finds", noted)
    told = []
    file, key = Places(filled.folder).database, filled._opened.keys.database
    backup.proved(file, key, tell=lambda *how_far: told.append(how_far))
    assert sorted(ended) == sorted(backup._ALL)
    each = list(dict.fromkeys(told))  # told of in between as well
    assert each == [(backup.CHECKS, done, 4) for done in range(5)]


def test_it_is_known_where_the_record_is(filled):
    place = filled.keeping.place()
    assert place.schema == revisions(scripts_folder())[-1]
    is_shared = place.size is None  # a server's files are no matter of a desk
    assert (" on " in place.where) is is_shared
    assert is_shared or place.size > 0


def test_a_copy_tells_how_far_it_is(filled, target, monkeypatch):
    monkeypatch.setattr(backup, "_MEGABYTE", 1000)
    told = []
    filled.keeping.back_up(target, lambda *how_far: told.append(how_far))
    copied = [done for what, done, _ in told if what == "megabytes copied"]
    assert copied == sorted(copied)
    assert copied[-1] > copied[0]
    assert {of for what, _, of in told if what == "megabytes copied"} != {0}
    checked = [(done, of) for what, done, of in told if what == "checking the copy"]
    assert [done for done, _ in checked] == sorted(done for done, _ in checked)
    assert checked[0][0] == 0
    assert checked[-1][0] == checked[-1][1] > len(Row.metadata.tables)


def test_a_copy_with_a_broken_reference_gets_no_name(filled, target):
    connection = connector(
        Places(filled.folder).database, filled._opened.keys.database, references=False
    )()
    connection.execute("DELETE FROM patient")
    connection.close()
    with pytest.raises(StoreUnavailableError, match="damaged"):
        filled.backup(target)
    assert not target.exists()


def test_a_place_that_cannot_be_written_is_told(filled, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailableError, match="cannot be used"):
        filled.backup(tmp_path / "file" / "backup")


def test_a_full_disk_leaves_no_backup(filled, target, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "write_privately", full)
    with pytest.raises(StoreUnavailableError, match="the disk is full"):
        filled.backup(target)
    assert not target.exists()


def test_a_demonstration_can_be_copied_too(database, target):
    assert database.backup(target).rows["user_account"] == 1
    assert not (target / "keyslots.json").exists()


def test_a_database_of_our_keys_that_is_not_marked_as_ours_is_refused(
    filled, folder, sign_in
):
    connection = connector(Places(folder).database, filled._opened.keys.database)()
    connection.execute("PRAGMA application_id=7")
    connection.close()
    with pytest.raises(StoreUnavailableError, match="not a CrampDesk database"):
        sign_in()


def test_a_key_file_of_another_time_of_the_same_clinic_still_fits(
    filled, folder, sign_in
):
    old = (folder / "keyslots.json").read_bytes()
    filled.users.new_recovery_key()
    (folder / "keyslots.json").write_bytes(old)
    assert sign_in().user.login == "nurse1"


def test_database_and_key_file_of_two_clinics_are_told_apart(filled, folder, sign_in):
    with filled.unit_of_work() as unit:
        unit._connection.exec_driver_sql("UPDATE clinic SET database_id = 'other'")
        unit.commit()
    with pytest.raises(StoreUnavailableError, match="do not belong together"):
        sign_in()


def test_what_could_not_be_made_is_not_left_in_parts(tmp_path, monkeypatch):
    scripts = tmp_path / "no scripts here"
    shutil.copytree(
        scripts_folder(),
        scripts,
        ignore=shutil.ignore_patterns("__p*"),
    )
    (scripts / "versions" / "0001_initial.py").write_text("raise RuntimeError")
    with pytest.raises(RuntimeError):
        guarded.make_database(tmp_path / "new.db", b"k" * 32, scripts)
    assert not (tmp_path / "new.db").exists()
