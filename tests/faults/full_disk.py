"""A disk of three megabytes of which as little is free as a test wants.

Runs as a program in a mount namespace of its own (unshare, of util-linux). What it
found goes to standard output, as JSON.
"""

import json
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from intake.domain.errors import StoreUnavailableError
from intake.ports import AuditEvent
from intake.store.backup import proved
from intake.store.private_files import write_privately
from intake.store.upgrade import upgrade
from tests.faults.next_schema import HEAD, NEXT, with_one_more
from tests.faults.test_store_faults import NOW, SMITH, Clinic, counted
from tests.intake.store.visits_made import assessment_of, everyday_visit

_BLOCK = 4096
_MOST_TRIES = 1000
_UNSHARE = ("unshare", "--user", "--map-root-user", "--mount")
_ON_A_DISK = (
    'mount -t tmpfs -o size=3m none "$1" && exec "$2" -m tests.faults.full_disk "$@"'
)


def can_mount():
    """Whether the kernel lets a program have mounts of its own."""
    try:
        return subprocess.run([*_UNSHARE, "true"], check=False).returncode == 0
    except OSError:
        return False


def on_a_small_disk(moment, folder, step):
    """Try something on a disk that is full at one place after another.

    Args:
        moment: what is tried: a key of MOMENTS.
        folder: an empty folder, over which the disk is mounted.
        step: how many blocks more are free at each try.
    """
    told = [sys.executable, moment, str(step)]
    done = subprocess.run(
        [*_UNSHARE, "sh", "-c", _ON_A_DISK, "sh", folder, *told],
        capture_output=True,
        check=False,
        text=True,
        timeout=580,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)


class SmallDisk:
    """The disk, and what was said while it was full."""

    def __init__(self, folder):
        self.folder = folder
        self.filler = folder / "filler"
        self.said = set()

    def leave(self, blocks):
        """Leave so many blocks free."""
        self.clear()
        size = (os.statvfs(self.folder).f_bavail - blocks) * _BLOCK
        with self.filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, size)

    def clear(self):
        """Make room."""
        self.filler.unlink(missing_ok=True)

    def is_refused(self, act):
        """Try something; return whether it was refused, and make room."""
        try:
            act()
        except StoreUnavailableError as error:
            self.said.add(str(error))
            return True
        finally:
            self.clear()
        return False


def sign(database, key):
    """Sign a visit under a key: signed once more, it is the same visit."""
    visit = everyday_visit(SMITH, NOW).model_copy(update={"notes": key})
    with database.unit_of_work() as unit:
        if unit.visits.signed_with(key) is not None:
            return
        told = assessment_of(visit)
        stored = unit.visits.add(
            1, visit, told, signed_by="demo", signed_at=NOW, key=key
        )
        act = AuditEvent(
            at=NOW, user="demo", action="visit.sign", entity_id=str(stored.id)
        )
        unit.audit.record(act)
        unit.commit()


def saves(disk, step):
    """Save with more and more room, and what was refused once more with enough."""
    with Clinic(disk.folder / "clinic").opened() as database:
        for number in range(_MOST_TRIES):
            empty_the_journal(database)
            disk.leave(number * step)
            key = f"visit {number}"
            if not disk.is_refused(partial(sign, database, key)):
                return number
            assert counted(database) == number
            sign(database, key)
            assert counted(database) == number + 1
            assert database.verify_audit().is_whole
    raise AssertionError("no save ever had enough room")


def empty_the_journal(database):
    """Let the next save need room for all that it writes."""
    with database.opened.engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def backups(disk, step):
    """Make backups: each is whole or not there."""
    clinic = Clinic(disk.folder / "clinic")
    target = disk.folder / "backup"
    with clinic.opened() as database:
        sign(database, "one")
        for number in range(_MOST_TRIES):
            disk.leave(number * step)
            if not disk.is_refused(lambda: database.backup(target)):
                proved(target / "crampdesk.db", clinic.keys.database)
                return number
            assert not list(disk.folder.glob("backup*"))
            assert counted(database) == 1
    raise AssertionError("no backup ever had enough room")


def papers(disk, step):
    """Write a document over an older one: either stands, whole."""
    page = disk.folder / "summary.pdf"
    page.write_bytes(b"old")
    content = bytes(200_000)
    for number in range(_MOST_TRIES):
        disk.leave(number * step)
        if not disk.is_refused(lambda: write_privately(page, content)):
            assert page.read_bytes() == content
            return number
        assert page.read_bytes() == b"old"
        assert sorted(path.name for path in disk.folder.iterdir()) == [page.name]
    raise AssertionError("no page ever had enough room")


def upgrades(disk, step):
    """Upgrade: the record is of the old schema or the new one, and whole."""
    clinic = Clinic(disk.folder / "clinic")
    with clinic.opened() as database:
        sign(database, "one")
    places, key = clinic.places, clinic.keys.database
    kept = places.before_upgrade(HEAD, "now")
    with tempfile.TemporaryDirectory() as elsewhere:
        scripts = with_one_more(Path(elsewhere) / "alembic")
        for number in range(_MOST_TRIES):
            disk.leave(number * step)
            again = partial(upgrade, places, clinic.keys, kept, scripts)
            if not disk.is_refused(again):
                assert proved(places.database, key)["revision"] == NEXT
                assert proved(kept, key)["revision"] == HEAD
                return number
            found = proved(places.database, key)
            assert (found["revision"], found["rows"]["visit"]) == (HEAD, 1)
            assert not list(places.folder.glob("*.partial*"))
            kept.unlink(missing_ok=True)
    raise AssertionError("no upgrade ever had enough room")


MOMENTS = {"save": saves, "backup": backups, "paper": papers, "upgrade": upgrades}


def main(folder, moment, step):
    disk = SmallDisk(Path(folder))
    refused = MOMENTS[moment](disk, int(step))
    sys.stdout.write(json.dumps({"refused": refused, "said": sorted(disk.said)}))


if __name__ == "__main__":
    main(sys.argv[1], *sys.argv[3:])
