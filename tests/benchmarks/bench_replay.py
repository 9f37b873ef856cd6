"""B15: all signed visits of a clinic assessed anew by `crampdesk rules replay`."""

import json
import tempfile
from itertools import islice
from pathlib import Path
from statistics import median

from intake.services.population.documents import documents
from tests.benchmarks.budget import Measured
from tests.benchmarks.made_clinic import Run, fill, new_clinic, opened, run_measured

VISITS_A_SECOND = 2_500
PROCESSES = 2
GROWTH = 1.15
"""Most that memory may differ between a replay and one of a fifth: it does not grow."""
SEED = 20261123
TENTH = {"rounds": 1, "size": 1_200}


def measure(rounds: int = 3, size: int = 20_000) -> list[Measured]:
    """Replay a made-up clinic, start of the program and of its processes included."""
    part = size // 5
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "clinic")
        made = documents(size, seed=SEED)
        with new_clinic(home) as application:
            fill(application, islice(made, part))
        small = _run(home, part)
        with opened(home) as application:
            fill(application, made)
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


def _run(home: Path, size: int) -> Run:
    run, said = run_measured(
        home, "rules", "replay", "--jsonl", "--processes", str(PROCESSES)
    )
    told = json.loads(said.splitlines()[-1])
    if (told["totals"]["visits"], told["totals"]["changed"]) != (size, 0):
        raise RuntimeError(f"{told}")
    return run
