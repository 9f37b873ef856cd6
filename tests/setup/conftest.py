"""Programs that stand in for those of the machine, and a clean environment."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

OURS = (
    "CRAMPDESK_HOME", "DISPLAY", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHON",
    "PYTHONPATH", "QT_QPA_PLATFORM", "VIRTUAL_ENV", "WAYLAND_DISPLAY",
    "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
)  # fmt: skip


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top folder of the checkout."""
    return ROOT


@pytest.fixture
def newcomer(tmp_path: Path) -> dict[str, str]:
    """Return the environment of somebody who has just come, without a display."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in OURS and not name.startswith(("PYTEST_", "COV_"))
    }
    folders = {name: tmp_path / name.lower() for name in ("TMPDIR", "XDG_DATA_HOME")}
    for folder in folders.values():
        folder.mkdir()
    return kept | {name: str(folder) for name, folder in folders.items()}


class Programs:
    """A folder of programs that are found before the real ones."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.log = folder / "log"
        self._folder = folder
        path = f"{folder}{os.pathsep}{environment['PATH']}"
        self.environment = environment | {"PATH": path, "LOG": str(self.log)}

    def add(self, name: str, script: str) -> None:
        """Add a program written in sh; $LOG names the log."""
        program = self._folder / name
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)

    def calls(self) -> list[str]:
        """Return the lines that the programs wrote to the log."""
        if not self.log.exists():
            return []
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def programs(tmp_path: Path, newcomer: dict[str, str]) -> Programs:
    """Return a folder of programs that are found before the real ones."""
    folder = tmp_path / "programs"
    folder.mkdir()
    return Programs(folder, newcomer)
