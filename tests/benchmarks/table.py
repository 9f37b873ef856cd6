"""Finds the benchmarks and prints what they measured."""

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType

from tests.benchmarks.budget import Measured

Measure = Callable[..., Sequence[Measured]]


def modules() -> Iterator[ModuleType]:
    """Yield every `bench_*.py` here; each has `measure()` and returns its lines.

    A module may name the arguments of a small run in `TENTH`.
    """
    for file in sorted(Path(__file__).parent.glob("bench_*.py")):
        yield importlib.import_module(f"tests.benchmarks.{file.stem}")


def tenth_of(module: ModuleType) -> Mapping[str, int]:
    """Return the arguments of a module's small run."""
    named = getattr(module, "TENTH", {})
    return named if isinstance(named, dict) else {}


def table(lines: Sequence[Measured]) -> Iterator[str]:
    """Yield the table, columns under one another."""
    titles = ("#", "what", "ours", "floor or peer", "ratio", "budget", "pass")
    rows = [titles, *map(_row, sorted(lines, key=_number))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(titles))]
    for place, row in enumerate(rows):
        cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
        if place == 0:
            yield "  ".join("-" * width for width in widths)


def _row(line: Measured) -> tuple[str, ...]:
    peer = "" if line.peer is None else f"{_figure(line.peer)} {line.peer_name}"
    return (
        line.id,
        line.what,
        f"{_figure(line.ours)} {line.unit}",
        peer,
        "" if line.ratio is None else f"{line.ratio:.2f} ×",
        line.budget,
        "yes" if line.passed else "NO",
    )


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _number(line: Measured) -> tuple[int, str]:
    digits = "".join(char for char in line.id if char.isdigit())
    return (int(digits or 0), line.id)
