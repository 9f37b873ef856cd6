"""The checkout, as the tests of its shape see it."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def tracked(root: Path) -> tuple[Path, ...]:
    """Return every file that git knows, relative to the top folder."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True
    )
    names = (Path(name) for name in listing.stdout.split("\0") if name)
    return tuple(name for name in names if (root / name).is_file())


@pytest.fixture(scope="session")
def production(root: Path) -> tuple[Path, ...]:
    """Return every module that is shipped."""
    folders = ("intake", "reports", "ui")
    return tuple(sorted(m for name in folders for m in (root / name).rglob("*.py")))
