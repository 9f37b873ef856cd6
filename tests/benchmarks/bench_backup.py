"""B16: a backup that is proved to open, and an upgrade, against a copy of the file."""

import os
import shutil
import tempfile
from collections.abc import Callable
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


def measure(
    patients: int = 30_000, visits: int = 100_000, rounds: int = 2
) -> list[Measured]:
    """Back a record up, upgrade it and copy its file in turn; medians, per GB.

    What a backup costs once, whatever its size, shows in a small record alone: 100 000
    visits are some 2.3 GB.
    """
    upgrades, backups, copies = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scripts = with_one_more(folder / "alembic")
        clinic = large_clinic(folder, patients, visits)
        database = clinic_database.open_with_password(clinic, "demo", PASSWORD, _clock)
        with closing(database):
            keys = database.opened.keys
            for turn in range(rounds):
                made = Places(folder / f"backup {turn}")
                copy, former = folder / "copy", made.folder / "former.db"
                back_up = partial(database.backup, made.folder)
                backups.append(_per_gigabyte(back_up, made))
                copies.append(
                    _per_gigabyte(partial(_copied, made.database, copy), made)
                )
                work = partial(upgrade, made, keys, former, scripts)
                upgrades.append(_per_gigabyte(work, made))
                copy.unlink()
                shutil.rmtree(made.folder)
    floor = percentile(copies, 0.5)
    return [
        _line("Back up and prove, per GB", percentile(backups, 0.5), floor),
        _line("Upgrade and check, per GB", percentile(upgrades, 0.5), floor),
    ]


def _clock() -> datetime:
    return datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def _line(what: str, median: float, floor: float) -> Measured:
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


def _per_gigabyte(work: Callable[[], object], made: Places) -> float:
    started = perf_counter()
    work()
    seconds = perf_counter() - started
    return seconds * _GIGABYTE / made.database.stat().st_size


def _copied(source: Path, target: Path) -> None:
    """Copy a file the way a person would, its content on the disk in the end."""
    shutil.copyfile(source, target)
    with target.open("r+b") as file:
        os.fsync(file.fileno())
