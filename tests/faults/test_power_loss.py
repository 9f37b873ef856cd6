"""Fault F02 of the security notes: the power fails at any moment of a save.

A tenth of the size in `make test`, the whole size in `make faults`.
"""

import random
import sys
from contextlib import closing

import pytest

from intake.store.engine import connector
from tests.faults.power import NAMES, SYNC, Disk, shim_in, traced
from tests.faults.test_store_faults import Clinic, save, whole

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="preloads a library, as Linux does"
)
SAVES = 40
WORK = """
import sys
from pathlib import Path
from intake.store import engine
from intake.store.keyslots import Keys
from intake.store.places import Places
from tests.faults.test_store_faults import Clinic, save
import os
folder, keys, number, saves, synchronous = sys.argv[1:]
swapped = [s.replace("synchronous=FULL", f"synchronous={synchronous}")
           for s in engine._SETTINGS]
engine._SETTINGS = (*swapped, "wal_autocheckpoint=60")
clinic = object.__new__(Clinic)
clinic.places, clinic.id = Places(Path(folder)), number
clinic.keys = Keys(bytes.fromhex(keys[:64]), bytes.fromhex(keys[64:]))
with clinic.opened() as database:
    for turn in range(int(saves)):
        os.write(1, f"{save(database, turn)}\\n".encode())
    os._exit(0)
"""
BACK_UP = """
import sys
from pathlib import Path
from intake.domain.keeping import no_progress
from intake.store.backup import copy_database, proved_copy
source, target, key = *map(Path, sys.argv[1:3]), bytes.fromhex(sys.argv[3])
copy_database(source, target, key)
proved_copy(target, key, no_progress)
"""
MIGRATE = """
import sys
from pathlib import Path
from intake.store.guarded import make_database
from intake.store.revisions import scripts_folder
make_database(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), scripts_folder())
"""


@pytest.fixture(scope="module")
def shim(tmp_path_factory):
    return shim_in(tmp_path_factory.mktemp("shim"))


@pytest.fixture
def clinic(tmp_path):
    made = Clinic(tmp_path / "clinic")
    with made.opened() as database:
        save(database, 0)
    return made


def power_cuts(clinic, shim, folder, states, synchronous="FULL"):
    """Cut the power again and again; return how often a save was lost."""
    database = clinic.places.database
    disk = Disk({0: database.read_bytes()})
    secret = clinic.keys.database.hex() + clinic.keys.audit.hex()
    told = [clinic.places.folder, secret, clinic.id, SAVES, synchronous]
    operations = traced(shim, database, WORK, *told)
    rng = random.Random(11)  # noqa: S311 (the same moments every time)
    moments = sorted(rng.randrange(1, len(operations) + 1) for _ in range(states))
    taken, lost = 0, 0
    for moment in moments:
        for operation in operations[taken:moment]:
            disk.take(operation)
        taken = moment
        found = found_after(disk, folder / "found.db", clinic.keys.database, rng)
        lost += found < disk.told
    assert disk.told > 1
    return lost


def found_after(disk, path, key, rng):
    """Return how many visits are found after a power cut, all of them whole."""
    for name in NAMES:
        path.with_name(path.name + name).unlink(missing_ok=True)
    for number, content in disk.after_a_power_cut(rng).items():
        path.with_name(path.name + NAMES[number]).write_bytes(content)
    with closing(connector(path, key)()) as connection:
        ask = connection.execute
        ask("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        assert ask("PRAGMA cipher_integrity_check").fetchall() == []
        assert ask("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert ask("PRAGMA foreign_key_check").fetchall() == []
        visits = ask("SELECT count(*) FROM visit").fetchone()[0]
        signed = "SELECT count(*) FROM audit_event WHERE action = 'visit.sign'"
        assert ask(signed).fetchone() == (visits,)
        answers = ask("SELECT count(*) FROM visit_answer").fetchone()[0]
        assert answers % visits == 0
    return visits


def test_f02_a_power_cut_loses_no_save_and_harms_nothing(clinic, shim, tmp_path):
    assert power_cuts(clinic, shim, tmp_path, 200) == 0


@whole
def test_f02_whole_size(clinic, shim, tmp_path):
    assert power_cuts(clinic, shim, tmp_path, 2000) == 0


def test_f02_the_harness_sees_saves_that_were_lost(clinic, shim, tmp_path):
    """Negative control: with synchronous=NORMAL a save is acknowledged too early."""
    assert power_cuts(clinic, shim, tmp_path, 60, "NORMAL") > 5


def on_the_disk(operations, target):
    disk = Disk({})
    for operation in operations:
        disk.take(operation)
    return bytes(disk.synced.get(0, b"")) == target.read_bytes()


def test_f02_a_backup_is_on_the_disk_before_it_gets_its_name(clinic, shim, tmp_path):
    target = tmp_path / "copy.db"
    key = clinic.keys.database.hex()
    told = (clinic.places.database, target, key)
    operations = traced(shim, target, BACK_UP, *told)
    assert on_the_disk(operations, target)
    unsynced = [operation for operation in operations if operation[0] != SYNC]
    assert not on_the_disk(unsynced, target), "the harness sees nothing"


def test_f02_a_migrated_file_is_on_the_disk(shim, tmp_path):
    target = tmp_path / "new.db"
    operations = traced(shim, target, MIGRATE, target, "11" * 32)
    assert on_the_disk(operations, target)
    with closing(connector(target, b"\x11" * 32)()) as connection:
        assert connection.execute("SELECT count(*) FROM visit").fetchone() == (0,)
