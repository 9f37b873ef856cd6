"""B6: a stream of documents through `crampdesk triage --jsonl`."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from intake.services.population.documents import documents
from tests.benchmarks.budget import Measured

SEED = 20261123
DOCUMENTS_A_SECOND = 1_500
MEGABYTES = 200
GROWTH = 1.15
"""Most that memory may differ between a run and one of a tenth: it does not grow."""
TENTH = {"rounds": 1, "size": 1_000}
_MEASURING = """
import json, resource, subprocess, sys
with open(sys.argv[1], "wb") as answers:
    subprocess.run(sys.argv[2:], stdout=answers, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
"""Starts and measures the program; started by a large one it would count as large."""
_CACHE = Path(__file__).parents[2] / ".bench"


@dataclass(frozen=True, slots=True)
class _Run:
    """What one run cost: processor seconds and the most memory it held."""

    seconds: float
    megabytes: float


def measure(rounds: int = 3, size: int = 100_000) -> list[Measured]:
    """Stream documents of a realistic population, start-up included."""
    whole, part = _stream_of(size), _stream_of(size // 10)
    runs = [_run(whole, size) for _ in range(rounds)]
    small = _run(part, size // 10)
    speed = size / median(run.seconds for run in runs)
    memory = max(run.megabytes for run in runs)
    return [
        Measured(
            id="B6",
            what=f"triage --jsonl, {size:,} documents, one core",
            ours=speed,
            unit="documents/s",
            peer=None,
            peer_name="",
            ratio=None,
            budget=f"≥ {DOCUMENTS_A_SECOND:,}",
            passed=speed >= DOCUMENTS_A_SECOND,
        ),
        Measured(
            id="B6",
            what="triage --jsonl, most memory",
            ours=memory,
            unit="MB",
            peer=small.megabytes,
            peer_name="a tenth of the documents",
            ratio=memory / small.megabytes,
            budget=f"< {MEGABYTES} MB, ≤ {GROWTH:g} ×",
            passed=memory < MEGABYTES and memory / small.megabytes <= GROWTH,
        ),
    ]


def _stream_of(size: int) -> Path:
    """Return a file of documents, one a line, made once."""
    path = _CACHE / f"visits-{SEED}-{size}.jsonl"
    if not path.exists():
        _CACHE.mkdir(exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            for document in documents(size, seed=SEED):
                file.write(json.dumps(document, ensure_ascii=False) + "\n")
        partial.replace(path)
    return path


def _run(stream: Path, size: int) -> _Run:
    answers = stream.with_suffix(f".answers-{os.getpid()}")
    program = (sys.executable, "-m", "intake.cli", "triage", "--jsonl", str(stream))
    starter = (sys.executable, "-c", _MEASURING, str(answers))
    try:
        measured = subprocess.run(
            [*starter, *program], capture_output=True, check=True
        ).stdout
        with answers.open("rb") as file:
            answered = sum(1 for _ in file)
    finally:
        answers.unlink(missing_ok=True)
    if answered != size:
        raise RuntimeError(f"{answered} answers to {size} documents")
    return _Run(*json.loads(measured))
