"""B2: what the program occupies with a form open, and after two hundred more."""

import tempfile
from pathlib import Path
from statistics import median

from tests.benchmarks.bench_start import FLOOR, PASSWORD, PROBE, fill, run
from tests.benchmarks.budget import Measured

FORM_BUDGET = 1.6
GROWTH_BUDGET = 1.10
TENTH = {"rounds": 1, "visits": 100, "opened": 20}

_FLOOR = f"""{FLOOR}
lines = open("/proc/self/status", encoding="utf-8").read().splitlines()
print(int(next(x for x in lines if x.startswith("VmRSS")).split()[1]) / 1024)
"""


def measure(rounds: int = 3, visits: int = 10_000, opened: int = 200) -> list[Measured]:
    """Weigh ours and the floor in turn, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        patient = fill(Path(folder), visits)
        floors, firsts, lasts = [], [], []
        for _ in range(rounds):
            floors.append(run(folder, "-c", _FLOOR)[-1])
            what = ("memory", PASSWORD, str(patient), str(opened))
            first, last = run(folder, str(PROBE), *what)
            firsts.append(first)
            lasts.append(last)
    floor, first, last = median(floors), median(firsts), median(lasts)
    return [
        _line("B2a", "Memory with a form open", first, floor, FORM_BUDGET),
        _line("B2b", f"Memory after {opened} more forms", last, first, GROWTH_BUDGET),
    ]


def _line(number: str, what: str, ours: float, peer: float, budget: float) -> Measured:
    return Measured(
        id=number,
        what=what,
        ours=ours,
        unit="MB",
        peer=peer,
        peer_name="empty window" if number == "B2a" else "at first",
        ratio=ours / peer,
        budget=f"≤ {budget:g} ×",
        passed=ours / peer <= budget,
    )
