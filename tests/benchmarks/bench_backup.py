"""B16: a backup that is proved to open, and an upgrade, against a copy of the file."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from intake.store import clinic_database
from intake.store.engine import connector
from intake.store.places import Places
from intake.store.revisions import revisions, scripts_folder
from intake.store.rows import Row
from intake.store.upgrade import upgrade
from tests.benchmarks.budget import Measured, percentile
from tests.benchmarks.large_clinic import PASSWORD, large_clinic
from tests.faults.next_schema import with_one_more
from tests.intake.store.released import FOLDER, KEYS, load

BUDGET = 4.0
TENTH = {"patients": 40, "visits": 100, "rebuilt": 60, "rounds": 2}
_GIGABYTE = 1_000_000_000
_LARGE, _SMALLER = 1_000_000, 10
_ROOM_BYTES = 50_000_000_000
"""Beside a record of so many visits: its backup, and what is made of that."""
_COPYING = """
import os, shutil, sys
shutil.copyfile(*sys.argv[1:])
with open(sys.argv[2], "r+b") as file:
    os.fsync(file.fileno())
"""
_FORGETTING = """
import os, sys
with open(sys.argv[1], "r+b") as file:
    os.fsync(file.fileno())
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
"""
_PARTS = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"


def measure(
    patients: int = 300_000,
    visits: int = 1_000_000,
    rebuilt: int = 100_000,
    rounds: int = 1,
) -> list[Measured]:
    """Back a record up, upgrade the backup, and copy what each begins with in turn.

    Medians, per GB. Each begins with a file that is not in memory, as a large record is
    at night. The upgrade is that of the newest schema; one that builds the two largest
    tables anew is for interest.

    Args:
        patients: how many the record has.
        visits: how many they have; a tenth where the disk has no room for more.
        rebuilt: how many visits there are where tables are built anew.
        rounds: how often each is measured.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if visits >= _LARGE and shutil.disk_usage(folder).free < _ROOM_BYTES:
            patients, visits = patients // _SMALLER, visits // _SMALLER
        backups, upgrades = _measured(
            folder / "newest", patients, visits, rounds, _as_previous, scripts_folder()
        )
        per_patient = visits / patients
        scripts = with_one_more(folder / "alembic")
        fewer = int(rebuilt / per_patient)
        _, rebuilds = _measured(
            folder / "rebuilt", fewer, rebuilt, rounds, _as_it_is, scripts
        )
    size = f"per GB, {visits:,} visits"
    return [
        _line(f"Back up and prove, {size}", backups),
        _line(f"Upgrade and check, {size}", upgrades),
        replace(
            _line(f"The same, tables anew, per GB, {rebuilt:,} visits", rebuilds),
            budget="for interest",
            passed=True,
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Times:
    """Seconds per GB, and those of a copy of the same file."""

    ours: list[float] = field(default_factory=list)
    copies: list[float] = field(default_factory=list)


def _measured(
    folder: Path,
    patients: int,
    visits: int,
    rounds: int,
    make_old: Callable[[Path, bytes], None],
    scripts: Path,
) -> tuple[_Times, _Times]:
    """Return what backups take, and upgrades of these once they are made old."""
    folder.mkdir()
    clinic = large_clinic(folder, patients, visits)
    backups, upgrades, copy = _Times(), _Times(), folder / "copy"
    database = clinic_database.open_with_password(clinic, "demo", PASSWORD, _clock)
    with closing(database):
        record, keys = database.opened.places.database, database.opened.keys
        for turn in range(rounds):
            made = Places(folder / f"backup {turn}")
            _time(backups, partial(database.backup, made.folder), record, copy)
            make_old(made.database, keys.database)
            former = made.folder / "former.db"
            work = partial(upgrade, made, keys, former, scripts)
            _time(upgrades, work, made.database, copy)
            shutil.rmtree(made.folder)
    return backups, upgrades


def _as_previous(database: Path, key: bytes) -> None:
    """Give a database the schema before the newest, which only adds tables."""
    connect = connector(database, key, references=False, settings=False)
    with closing(connect()) as connection:
        for table in added_tables():
            connection.execute(f'DROP TABLE "{table}"')
        told = "UPDATE alembic_version SET version_num = ?"
        connection.execute(told, (previous_schema(),))
        left = _parts(connection) ^ _parts_of(previous_schema())
        assert not left, f"the newest schema does more than add tables: {left}"


def previous_schema() -> str:
    """Return the schema before the newest."""
    return revisions(scripts_folder())[-2]


def added_tables() -> Sequence[str]:
    """Return the tables that the newest schema adds; who refers to others is first."""
    newest = revisions(scripts_folder())[-1]
    added = _parts_of(newest) - _parts_of(previous_schema())
    named = {name for kind, name, _ in added if kind == "table"}
    ordered = [table.name for table in Row.metadata.sorted_tables]
    return [name for name in reversed(ordered) if name in named]


def _parts_of(schema: str) -> set[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as name:
        text = (FOLDER / f"{schema}.sql").read_text()
        made = load(text, Path(name) / "made")
        with closing(connector(made.database, KEYS.database)()) as connection:
            return _parts(connection)


def _as_it_is(_database: Path, _key: bytes) -> None:
    """Leave a database its schema: it is an old one for the scripts as it is."""


def _parts(connection: Any) -> set[tuple[str, str, str]]:
    found = connection.execute(_PARTS).fetchall()
    return {(kind, name, " ".join((sql or "").split())) for kind, name, sql in found}


def _time(times: _Times, work: Callable[[], object], file: Path, copy: Path) -> None:
    """Time a copy of a file, then what begins with reading it."""
    copying = partial(_copied, file, copy)
    for seconds, one in ((times.copies, copying), (times.ours, work)):
        _run(_FORGETTING, file)
        seconds.append(_per_gigabyte(one, file))


def _clock() -> datetime:
    return datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def compared(
    what: str, ours: Sequence[float], copies: Sequence[float], copied_by: str
) -> Measured:
    """Return a line of the table: the medians of ours and of what else copies."""
    median, floor = percentile(ours, 0.5), percentile(copies, 0.5)
    ratio = median / floor
    return Measured(
        id="B16",
        what=what,
        ours=median,
        unit="s",
        peer=floor,
        peer_name=copied_by,
        ratio=ratio,
        budget=f"≤ {BUDGET:g} ×",
        passed=ratio <= BUDGET,
    )


def _line(what: str, times: _Times) -> Measured:
    return compared(what, times.ours, times.copies, "file copy, synced")


def _per_gigabyte(work: Callable[[], object], file: Path) -> float:
    size = file.stat().st_size
    started = perf_counter()
    work()
    return (perf_counter() - started) * _GIGABYTE / size


def _copied(source: Path, target: Path) -> None:
    """Copy a file as a person would, until it is on the disk; and remove the copy."""
    _run(_COPYING, source, target)
    target.unlink()


def _run(program: str, *files: Path) -> None:
    """Run it from outside: whoever opens a database beside SQLite takes its locks."""
    subprocess.run([sys.executable, "-c", program, *files], check=True)
