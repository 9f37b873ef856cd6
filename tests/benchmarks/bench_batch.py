"""B14: summaries in a batch by two processes, against the same by one."""

import tempfile
from pathlib import Path
from statistics import median

from intake.services.population.documents import documents
from tests.benchmarks.budget import Measured
from tests.benchmarks.made_clinic import Run, fill, new_clinic, run_measured

TENTH = {"rounds": 1, "size": 100}
_LEAST_A_SECOND = 30.0
_LEAST_GAIN = 1.7
_GROWTH = 1.15
"""Most that memory may differ between a batch and one of a fifth: it does not grow."""
_SEED = 20261128


def measure(rounds: int = 3, size: int = 1_000) -> list[Measured]:
    """Write the summaries of a made-up clinic, start of all processes included."""
    one, two = [], []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "clinic")
        with new_clinic(home) as application:
            fill(application, iter(documents(size, seed=_SEED)))
        out = Path(folder, "out")
        out.mkdir()
        part = _run(home, out, size // 5, processes=2)
        for _ in range(rounds):
            one.append(_run(home, out, size, processes=1))
            two.append(_run(home, out, size, processes=2))
    speed = size / median(run.seconds for run in two)
    alone = size / median(run.seconds for run in one)
    memory = max(run.megabytes for run in two)
    return [
        Measured(
            id="B14",
            what=f"reports, {size:,} summaries, 2 processes",
            ours=speed,
            unit="/s",
            peer=alone,
            peer_name="1 process",
            ratio=speed / alone,
            budget=f"≥ {_LEAST_A_SECOND:g}/s, ≥ {_LEAST_GAIN:g} ×",
            passed=speed >= _LEAST_A_SECOND and speed / alone >= _LEAST_GAIN,
        ),
        Measured(
            id="B14",
            what="reports, most memory of a process",
            ours=memory,
            unit="MB",
            peer=part.megabytes,
            peer_name="a fifth of the summaries",
            ratio=memory / part.megabytes,
            budget=f"≤ {_GROWTH:g} ×",
            passed=memory / part.megabytes <= _GROWTH,
        ),
    ]


def _run(home: Path, out: Path, size: int, *, processes: int) -> Run:
    """Write the summaries of the first visits, and see that they are all there."""
    for path in out.iterdir():
        path.unlink()
    numbers = "".join(f"{number}\n" for number in range(1, size + 1)).encode()
    run, _said = run_measured(
        home,
        *("reports", "-", "--out", str(out), "--processes", str(processes)),
        stdin=numbers,
    )
    if len(list(out.iterdir())) != size:
        raise RuntimeError("not every summary was written")
    return run
