"""B16 on a server: a backup that is proved to open, and an upgrade, against pg_dump.

A file of a server is not a record, so what a copy of a file is to one desk, the dump of
PostgreSQL's own tool is here: packed as it packs, put on the disk, not read again.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter

from intake.store import clinic_database
from intake.store.private_files import sync_file
from intake.store.server_schema import prepare
from tests.benchmarks.bench_backup import added_tables, compared, previous_schema
from tests.benchmarks.budget import Measured
from tests.benchmarks.large_clinic import PASSWORD, large_clinic
from tests.postgresql_clinics import PostgresClinic, PostgresClinics
from tests.postgresql_server import PostgresServer, postgres_server, programs

TENTH = {"patients": 40, "visits": 100, "rounds": 1}
_PEER = "pg_dump"
_WITHOUT = "DROP TABLE {} CASCADE"


@dataclass(frozen=True, slots=True)
class _Times:
    """Seconds of each kind of work."""

    backups: list[float] = field(default_factory=list)
    upgrades: list[float] = field(default_factory=list)
    dumps: list[float] = field(default_factory=list)


def measure(
    patients: int = 1_500, visits: int = 5_000, rounds: int = 2
) -> list[Measured]:
    """Back the record of a server up, upgrade it, and dump it, in turn."""
    times = _Times()
    with tempfile.TemporaryDirectory() as name, postgres_server() as server:
        folder = Path(name)
        clinic = PostgresClinics(server, folder).blank()
        prepare(clinic.settings, clinic.owner, None)
        desk = folder / "desk"
        clinic.point(desk)
        large_clinic(folder, patients, visits, desk)
        for turn in range(rounds):
            dump = partial(_dump, server, clinic, folder / "dump")
            times.dumps.append(_seconds(dump))
            times.backups.append(_seconds(partial(_back_up, desk, folder / str(turn))))
            _make_old(clinic)
            upgrade = partial(prepare, clinic.settings, clinic.owner, None)
            times.upgrades.append(_seconds(upgrade))
    size = f"{visits:,} visits, PostgreSQL"
    return [
        compared(f"Back up and prove, {size}", times.backups, times.dumps, _PEER),
        compared(f"Upgrade and check, {size}", times.upgrades, times.dumps, _PEER),
    ]


def _back_up(desk: Path, target: Path) -> None:
    database = clinic_database.open_with_password(desk, "demo", PASSWORD, _clock)
    with closing(database):
        database.backup(target)
    shutil.rmtree(target)


def _dump(server: PostgresServer, clinic: PostgresClinic, target: Path) -> None:
    address = ["-h", server.host, "-p", str(server.port), "-U", server.superuser]
    tool = str(programs() / "bin" / "pg_dump")
    told = ["-Fc", "-f", str(target), clinic.database]
    environment = {"PGPASSWORD": server.password or ""}
    subprocess.run([tool, *address, *told], env=environment, check=True)
    sync_file(target)
    target.unlink()


def _make_old(clinic: PostgresClinic) -> None:
    """Give a database the schema before the newest, which only adds tables."""
    for table in added_tables():
        clinic.server.execute(_WITHOUT, table, database=clinic.database)
    with clinic.server.connect(clinic.database) as connection:
        told = "UPDATE alembic_version SET version_num = %s"
        connection.execute(told, (previous_schema(),))


def _clock() -> datetime:
    return datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def _seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started
