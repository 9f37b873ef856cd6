"""B18: what the program and all it needs occupy on the disk, beside bare Qt."""

import re
from collections.abc import Mapping, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.benchmarks.budget import Measured

SIZE_BUDGET = 1.6
_ROOT = Path(__file__).parents[2]
_OWN = ("alembic", "intake", "reports", "ui")
_QT = ("PySide6-Essentials", "PySide6-Pdf")
_NAMED = 3


def measure() -> list[Measured]:
    """Add up the files of every package that is installed with the program."""
    floor = sum(_sizes(_QT).values())
    sizes = {**_sizes(("crampdesk",)), "crampdesk": _own()}
    beside = sorted(sizes.items(), key=lambda one: one[1], reverse=True)
    heaviest = [
        f"{name} {size:.0f}" for name, size in beside if name not in _sizes(_QT)
    ]
    total = sum(sizes.values())
    return [
        Measured(
            id="B18",
            what=f"Installed size; beside Qt: {', '.join(heaviest[:_NAMED])}",
            ours=total,
            unit="MB",
            peer=floor,
            peer_name="PySide6-Essentials + Pdf",
            ratio=total / floor,
            budget=f"≤ {SIZE_BUDGET:g} ×",
            passed=total / floor <= SIZE_BUDGET,
        )
    ]


def _sizes(names: Sequence[str]) -> Mapping[str, float]:
    """Return the megabytes of packages and of all that they require, by their names."""
    sizes: dict[str, float] = {}
    left = list(names)
    while left:
        name = re.sub(r"[-_.]+", "-", left.pop()).lower()
        package = _installed(name)
        if name in sizes or package is None:
            continue
        sizes[name] = sum(file.size or 0 for file in package.files or ()) / 1e6
        for line in package.requires or ():
            required = Requirement(line)
            if required.marker is None or required.marker.evaluate({"extra": ""}):
                left.append(required.name)
    return sizes


def _installed(name: str) -> Distribution | None:
    """Return a package; None if it is of another system."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _own() -> float:
    """Return the megabytes of our own files, as in the wheel."""
    files = (
        file
        for folder in _OWN
        for file in (_ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    )
    return sum(file.stat().st_size for file in files) / 1e6
