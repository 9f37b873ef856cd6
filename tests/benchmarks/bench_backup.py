"""B16: a backup that is proved to open, and an upgrade, against a copy of the file."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter

from intake.store import clinic_database
from intake.store.places import Places
from intake.store.upgrade import upgrade
from tests.benchmarks.budget import Measured, percentile
from tests.benchmarks.large_clinic import PASSWORD, large_clinic
from tests.faults.next_schema import with_one_more

BUDGET = 4.0
TENTH = {"patients": 40, "visits": 100, "rounds": 2}
_GIGABYTE = 1_000_000_000
_COPYING = """
import os, shutil, sys
shutil.copyfile(*sys.argv[1:])
with open(sys.argv[2], "r+b") as file:
    os.fsync(file.fileno())
"""


def measure(
    patients: int = 30_000, visits: int = 100_000, rounds: int = 2
) -> list[Measured]:
    """Back a record up, upgrade the backup and copy the files of both in turn.

    Medians, per GB. What a backup costs once, whatever its size, shows in a small
    record alone: 100 000 visits are some 2.3 GB. Each is held against a copy of the
    file that it begins with itself: what is in memory already helps both.
    """
    upgrades, backups, of_record, of_backup = [], [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scripts = with_one_more(folder / "alembic")
        clinic = large_clinic(folder, patients, visits)
        database = clinic_database.open_with_password(clinic, "demo", PASSWORD, _clock)
        with closing(database):
            record, keys = database.opened.places.database, database.opened.keys
            copy = folder / "copy"
            _copied(record, copy)  # the file is read before either has its turn
            for turn in range(rounds):
                made = Places(folder / f"backup {turn}")
                former = made.folder / "former.db"
                of_record.append(_per_gigabyte(partial(_copied, record, copy), record))
                back_up = partial(database.backup, made.folder)
                backups.append(_per_gigabyte(back_up, record))
                file = made.database
                of_backup.append(_per_gigabyte(partial(_copied, file, copy), file))
                work = partial(upgrade, made, keys, former, scripts)
                upgrades.append(_per_gigabyte(work, file))
                shutil.rmtree(made.folder)
    size = f"per GB, {visits:,} visits"
    return [
        _line(f"Back up and prove, {size}", backups, of_record),
        _line(f"Upgrade and check, {size}", upgrades, of_backup),
    ]


def _clock() -> datetime:
    return datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def _line(what: str, ours: Sequence[float], copies: Sequence[float]) -> Measured:
    median, floor = percentile(ours, 0.5), percentile(copies, 0.5)
    ratio = median / floor
    return Measured(
        id="B16",
        what=what,
        ours=median,
        unit="s",
        peer=floor,
        peer_name="file copy, synced",
        ratio=ratio,
        budget=f"≤ {BUDGET:g} ×",
        passed=ratio <= BUDGET,
    )


def _per_gigabyte(work: Callable[[], object], file: Path) -> float:
    started = perf_counter()
    work()
    seconds = perf_counter() - started
    return seconds * _GIGABYTE / file.stat().st_size


def _copied(source: Path, target: Path) -> None:
    """Copy a file as a person would, its content on the disk in the end; and remove it.

    From outside: whoever opens a database file beside SQLite takes away its locks.
    """
    subprocess.run([sys.executable, "-c", _COPYING, source, target], check=True)
    target.unlink()
