"""Fault F04 of the security notes: the folder, the file or the disk cannot be written.

Each case runs in a program of its own. Run as root, it first gives up the capability to
pass over the modes of files (capabilities(7)): they then bind it as they bind anybody.
"""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="modes of files and capabilities, as Linux has"
)
SECONDS = 2
TRIES = 3
"""A busy machine may be late once; what waits by itself is late every time."""
CHILD = """
import ctypes, json, sys, time
from pathlib import Path
from intake.domain.errors import StoreUnavailableError
from tests.faults.test_store_faults import NOW, SMITH, Clinic, save

libc = ctypes.CDLL(None, use_errno=True)
who, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
assert libc.capget(who, sets) == 0
for effective_or_permitted in (0, 1):
    sets[effective_or_permitted] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
assert libc.capset(who, sets) == 0

variant, moment, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
clinic = Clinic(folder / "clinic")
home, database = clinic.places.folder, clinic.places.database
with clinic.opened() as opened:
    save(opened, 0)

def harm():
    if variant == "folder":
        home.chmod(0o500)
    elif variant == "file":
        database.chmod(0o400)
    elif variant == "mount":
        home.rename(folder / "elsewhere")

def mend():
    if variant == "folder":
        home.chmod(0o700)
    elif variant == "file":
        database.chmod(0o600)
    elif variant == "mount":
        (folder / "elsewhere").rename(home)

def act(opened):
    if moment == "save":
        return save(opened, 1)
    return opened.backup(
        home / "backup" if variant == "folder" else folder / "backup"
    ).rows["visit"]

told = {"said": None, "saved": None}
def tried(work):
    started = time.monotonic()
    try:
        told["saved"] = work()
    except StoreUnavailableError as error:
        told["said"] = str(error)
    told["seconds"] = time.monotonic() - started

def start():
    with clinic.opened():
        return 0

if moment == "start":
    harm()
    tried(start)
    mend()
else:
    try:
        with clinic.opened() as opened:
            harm()
            tried(lambda: act(opened))
    except StoreUnavailableError as error:
        told["at close"] = str(error)
    mend()
told["left"] = sorted(path.name for path in folder.rglob("backup*"))
with clinic.opened() as opened, opened.reading() as unit:
    told["visits"] = unit.visits.count()
told["whole"] = True
print(json.dumps(told))
"""


@pytest.fixture
def tried(tmp_path):
    """Return what tells what a program met at a moment."""

    def tried(variant, moment):
        told = {"seconds": SECONDS + 1}
        tries = iter(range(TRIES))
        while told["seconds"] > SECONDS and (number := next(tries, None)) is not None:
            folder = tmp_path / str(number)
            folder.mkdir()
            told = tried_once(variant, moment, folder)
        return told

    def tried_once(variant, moment, folder):
        done = subprocess.run(
            [sys.executable, "-c", CHILD, variant, moment, str(folder)],
            capture_output=True,
            check=False,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout)

    return tried


def refused(told):
    return told["said"] is not None and told["saved"] is None


@pytest.mark.parametrize("variant", ["folder", "file", "mount"])
def test_f04_a_start_says_which_path_and_why(tried, variant):
    told = tried(variant, "start")
    assert refused(told)
    assert told["said"].endswith(".")
    assert told["seconds"] <= SECONDS
    assert told["visits"] == 1


@pytest.mark.parametrize("variant", ["folder", "file", "mount"])
def test_f04_a_save_is_kept_or_said_not_to_be(tried, variant):
    told = tried(variant, "save")
    assert refused(told) or told["visits"] == 2, "said to be saved and is not"
    assert told["seconds"] <= SECONDS


@pytest.mark.parametrize("variant", ["folder", "file", "mount"])
def test_f04_a_backup_is_whole_or_not_there(tried, variant):
    told = tried(variant, "backup")
    assert told["seconds"] <= SECONDS
    if refused(told):
        assert told["left"] == []
    else:
        assert told["saved"] == 1


def test_f04_the_harness_sees_a_save_where_nothing_is_wrong(tried):
    """Negative control: without a fault everything succeeds."""
    told = tried("none", "save")
    assert not refused(told)
    assert told["visits"] == 2
