"""A clinic of made-up visits on the disk, and commands of ours measured on it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from intake.application import HOME_VARIABLE, Application, Desk
from intake.cli.sign_in import PASSWORD_VARIABLE
from intake.domain.visit import Visit
from intake.services.population.documents import Document

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
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
class Run:
    """What a command took: seconds by the clock, and of the processors; its memory."""

    seconds: float
    processor: float
    megabytes: float


@contextmanager
def new_clinic(home: Path) -> Iterator[Application]:
    """Set up a clinic and close it at the end."""
    application, _ = Desk(home, clock=lambda: NOW).set_up(
        clinic_name="Hillside", login="nurse1", display_name="N.", password=_PASSWORD
    )
    try:
        yield application
    finally:
        application.close()


@contextmanager
def opened(home: Path) -> Iterator[Application]:
    """Open a clinic that was set up here."""
    application = Desk(home, clock=lambda: NOW).sign_in("nurse1", _PASSWORD)
    try:
        yield application
    finally:
        application.close()


def fill(application: Application, made: Iterator[Document]) -> None:
    """Sign visits by the hundred in one transaction; one patient has them all."""
    while some := [_visit(application, one) for one in islice(made, _AT_ONCE)]:
        with application.visits.session.begin() as work:
            told = some[0].patient.model_copy(update={"number": None})
            patient = work.patients.add(told, at=NOW)
            for visit in some:
                assessment = application.triage.assess(visit)
                work.visits.add(
                    patient.id, visit, assessment, signed_by="nurse1", signed_at=NOW
                )
            work.commit()


def _visit(application: Application, document: Document) -> Visit:
    return application.expertise.read(json.dumps(document).encode())


def run_measured(home: Path, *arguments: str, stdin: bytes = b"") -> tuple[Run, bytes]:
    """Run a command of ours as its user; return what it took and what it said."""
    done = subprocess.run(
        [
            *(sys.executable, "-c", _MEASURING, sys.executable, "-m", "intake.cli"),
            *(*arguments, "--user", "nurse1"),
        ],
        input=stdin,
        capture_output=True,
        check=True,
        env={**os.environ, HOME_VARIABLE: str(home), PASSWORD_VARIABLE: _PASSWORD},
    )
    *told, measured = done.stdout.splitlines(keepends=True)
    return Run(*json.loads(measured)), b"".join(told)
