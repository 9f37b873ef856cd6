"""Fault F02 of the security notes: the power fails during a backup or an upgrade.

After every moment of it the record is there, as it was or as it is to be; a backup
has its name only if it is whole, and is there once it was told. A tenth of the size in
`make test`, the whole size in `make faults`.
"""

import random
import shutil
import sys

import pytest

from intake.domain.errors import CrampDeskError
from intake.store.backup import Backup, digest_of, proved
from intake.store.places import Places
from tests.faults.next_schema import HEAD, NEXT, with_one_more
from tests.faults.power import (
    LINKED,
    REMOVED,
    RENAMED,
    SYNC,
    TOLD,
    logged,
    shim_in,
)
from tests.faults.power import OPENED as OPEN
from tests.faults.power_folder import Folder
from tests.faults.test_store_faults import Clinic, save, whole

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="preloads a library, as Linux does"
)
VISITS = 12
TURNS = (SYNC, REMOVED, RENAMED, LINKED, TOLD)
OPENED = """
import os, sys
from pathlib import Path
from intake.store.keyslots import Keys
from intake.store.places import Places
from tests.faults.test_store_faults import Clinic
folder, keys, number, target = sys.argv[1:]
clinic = object.__new__(Clinic)
clinic.places, clinic.id = Places(Path(folder)), number
clinic.keys = Keys(bytes.fromhex(keys[:64]), bytes.fromhex(keys[64:]))
"""
BACK_UP = f"""{OPENED}
with clinic.opened() as database:
    database.backup(Path(target))
    os.write(1, b"1\\n")
    os._exit(0)
"""
UPGRADE = f"""{OPENED}
from tests.faults.next_schema import HEAD
from intake.store.upgrade import upgrade
kept = clinic.places.before_upgrade(HEAD, "20261123T093000Z")
upgrade(clinic.places, clinic.keys, kept, Path(target))
os.write(1, b"1\\n")
os._exit(0)
"""


@pytest.fixture(scope="module")
def shim(tmp_path_factory):
    return shim_in(tmp_path_factory.mktemp("shim"))


@pytest.fixture
def clinic(tmp_path):
    made = Clinic(tmp_path / "clinic")
    with made.opened() as database:
        for number in range(VISITS):
            save(database, number)
    return made


def worked(clinic, shim, folder, code, target):
    """Run a program; return its folder as it was before, and what it did there."""
    before = Folder(folder)
    secret = clinic.keys.database.hex() + clinic.keys.audit.hex()
    told = (clinic.places.folder, secret, clinic.id, target)
    log = clinic.places.folder.with_name("power.log")
    return before, logged(shim, folder, log, code, *told)


def power_cuts(before, operations, states, folder, wrong_with):
    """Cut the power again and again; return what was wrong afterwards.

    Half of the cuts come where something turns: around syncs, names and what is told.
    """
    rng = random.Random(12)  # noqa: S311 (the same moments every time)
    turns = [n for n, one in enumerate(operations, start=1) if one[0] in TURNS]
    places = [rng.randrange(1, len(operations) + 1) for _ in range(states // 2)]
    moments = sorted([*places, *rng.choices(turns, k=states // 2), len(operations)])
    taken, wrong = 0, []
    for moment in moments:
        for operation in operations[taken:moment]:
            before.take(operation)
        taken = moment
        found = folder / "found"
        shutil.rmtree(found, ignore_errors=True)
        found.mkdir(parents=True)
        before.after_a_power_cut(rng, found)
        if problem := wrong_with(found, is_told=before.told > 0):
            wrong.append(problem)
    assert before.told, "the program did not end"
    return wrong


def without_syncs(operations, *, of_folders):
    """Return what a program did that trusts the disk to keep files, or names."""
    folders = {one[1] for one in operations if one[0] == OPEN and one[2]}
    return [
        one
        for one in operations
        if one[0] != SYNC or (one[1] in folders) is not of_folders
    ]


class Backing:
    """A clinic that is backed up into a folder which the power may take."""

    def __init__(self, clinic, shim, folder):
        self.key = clinic.keys.database
        (folder / "backups").mkdir(parents=True)
        target = folder / "backups" / "copy"
        self.rows = proved(clinic.places.database, self.key)["rows"]
        self.before, self.operations = worked(
            clinic, shim, folder / "backups", BACK_UP, target
        )

    def wrong_with(self, found, *, is_told):
        """Return what is wrong with the backup, if there is one or should be."""
        places = Places(found / "copy")
        if not places.folder.exists():
            return "a backup that was told is gone" if is_told else ""
        try:
            told = Backup.model_validate_json(places.manifest.read_bytes())
            rows = proved(places.database, self.key)["rows"]
        except (OSError, ValueError, CrampDeskError) as error:
            return f"a backup that is not whole: {type(error).__name__}"
        same = told.sha256 == digest_of(places.database) and places.audit_head.exists()
        fewer = [t for t, n in self.rows.items() if rows[t] < n]
        return "" if same and not fewer else "a backup of something else"


class Upgrading:
    """A clinic whose upgrade the power cuts short."""

    def __init__(self, clinic, shim, folder):
        scripts = with_one_more(folder / "alembic")
        self.key = clinic.keys.database
        self.rows = proved(clinic.places.database, self.key)["rows"]
        self.found = set()
        self.before, self.operations = worked(
            clinic, shim, clinic.places.folder, UPGRADE, scripts
        )

    def wrong_with(self, found, *, is_told):
        """Return what is wrong with the record."""
        try:
            seen = proved(Places(found).database, self.key)
        except CrampDeskError:
            return "a record that does not open"
        if seen["rows"] != self.rows:
            return "a record that lacks rows"
        revision = seen["revision"]
        self.found.add(revision)
        wanted = {NEXT} if is_told else {HEAD, NEXT}
        return "" if revision in wanted else f"the schema {revision}"


def backups_are_whole_or_not_there(clinic, shim, folder, states):
    one = Backing(clinic, shim, folder)
    cut = (one.before, one.operations, states, folder, one.wrong_with)
    assert power_cuts(*cut) == []


def upgrades_leave_the_old_or_the_new(clinic, shim, folder, states):
    one = Upgrading(clinic, shim, folder)
    cut = (one.before, one.operations, states, folder, one.wrong_with)
    assert power_cuts(*cut) == []
    assert one.found == {HEAD, NEXT}


def test_f02_a_backup_that_the_power_cut_is_whole_or_not_there(clinic, shim, tmp_path):
    backups_are_whole_or_not_there(clinic, shim, tmp_path / "work", 60)


def test_f02_an_upgrade_that_the_power_cut_leaves_the_old_or_the_new(
    clinic, shim, tmp_path
):
    upgrades_leave_the_old_or_the_new(clinic, shim, tmp_path / "work", 60)


@whole
def test_f02_backup_whole_size(clinic, shim, tmp_path):
    backups_are_whole_or_not_there(clinic, shim, tmp_path / "work", 1000)


@whole
def test_f02_upgrade_whole_size(clinic, shim, tmp_path):
    upgrades_leave_the_old_or_the_new(clinic, shim, tmp_path / "work", 1000)


@pytest.mark.parametrize("kind", [Backing, Upgrading])
@pytest.mark.parametrize("of_folders", [True, False])
def test_f02_the_harness_sees_what_was_not_on_the_disk(
    clinic, shim, tmp_path, kind, of_folders
):
    """Negative control: a program that does not sync its files, or not its folders."""
    one = kind(clinic, shim, tmp_path / "work")
    operations = without_syncs(one.operations, of_folders=of_folders)
    folder = tmp_path / "work"
    assert power_cuts(one.before, operations, 200, folder, one.wrong_with)
