"""B15: all signed visits of a clinic assessed anew by `crampdesk rules replay`."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median

from intake.application import HOME_VARIABLE, Application, Desk
from intake.cli.sign_in import PASSWORD_VARIABLE
from intake.domain.visit import Visit
from tests.benchmarks.budget import Measured
from tests.benchmarks.population import Document, documents

VISITS_A_SECOND = 2_500
PROCESSES = 2
GROWTH = 1.15
"""Most that memory may differ between a replay and one of a fifth: it does not grow."""
SEED = 20261123
TENTH = {"rounds": 1, "size": 1_200}
_NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_PASSWORD = "ocean paper lamp"
_AT_ONCE = 500
_MEASURING = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
subprocess.run(sys.argv[1:], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
seconds = time.perf_counter() - started
print(json.dumps([seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
"""Starts a program and measures it; started by a large one it would count as large."""


@dataclass(frozen=True, slots=True)
class _Run:
    """What a replay took: seconds by the clock, and of the processors; its memory."""

    seconds: float
    processor: float
    megabytes: float


def measure(rounds: int = 3, size: int = 20_000) -> list[Measured]:
    """Replay a made-up clinic, start of the program and of its processes included."""
    part = size // 5
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "clinic")
        made = documents(size, seed=SEED)
        with _clinic(home) as application:
            _fill(application, islice(made, part))
        small = _run(home, part)
        with _opened(home) as application:
            _fill(application, made)
        runs = [_run(home, size) for _ in range(rounds)]
    speed = size / median(run.seconds for run in runs)
    memory = max(run.megabytes for run in runs)
    return [
        Measured(
            id="B15",
            what=f"rules replay, {size:,} visits, {PROCESSES} processes",
            ours=speed,
            unit="visits/s",
            peer=PROCESSES * size / median(run.processor for run in runs),
            peer_name=f"by processor time of {PROCESSES} cores",
            ratio=None,
            budget=f"≥ {VISITS_A_SECOND:,}",
            passed=speed >= VISITS_A_SECOND,
        ),
        Measured(
            id="B15",
            what="rules replay, most memory of a process",
            ours=memory,
            unit="MB",
            peer=small.megabytes,
            peer_name="a fifth of the visits",
            ratio=memory / small.megabytes,
            budget=f"≤ {GROWTH:g} ×",
            passed=memory / small.megabytes <= GROWTH,
        ),
    ]


@contextmanager
def _clinic(home: Path) -> Iterator[Application]:
    application, _ = Desk(home, clock=lambda: _NOW).set_up(
        clinic_name="Hillside", login="nurse1", display_name="N.", password=_PASSWORD
    )
    try:
        yield application
    finally:
        application.close()


@contextmanager
def _opened(home: Path) -> Iterator[Application]:
    application = Desk(home, clock=lambda: _NOW).sign_in("nurse1", _PASSWORD)
    try:
        yield application
    finally:
        application.close()


def _fill(application: Application, made: Iterator[Document]) -> None:
    """Sign visits by the hundred in one transaction; one patient has them all."""
    while some := [_visit(application, one) for one in islice(made, _AT_ONCE)]:
        with application.visits.session.begin() as work:
            told = some[0].patient.model_copy(update={"number": None})
            patient = work.patients.add(told, at=_NOW)
            for visit in some:
                assessment = application.triage.assess(visit)
                work.visits.add(
                    patient.id, visit, assessment, signed_by="nurse1", signed_at=_NOW
                )
            work.commit()


def _visit(application: Application, document: Document) -> Visit:
    return application.expertise.read(json.dumps(document).encode())


def _run(home: Path, size: int) -> _Run:
    done = subprocess.run(
        [
            *(sys.executable, "-c", _MEASURING, sys.executable, "-m", "intake.cli"),
            *("rules", "replay", "--jsonl", "--user", "nurse1"),
            *("--processes", str(PROCESSES)),
        ],
        capture_output=True,
        check=True,
        env={**os.environ, HOME_VARIABLE: str(home), PASSWORD_VARIABLE: _PASSWORD},
    )
    told, measured = (json.loads(line) for line in done.stdout.splitlines()[-2:])
    if (told["totals"]["visits"], told["totals"]["changed"]) != (size, 0):
        raise RuntimeError(f"{told}")
    return _Run(*measured)
