"""What the first answer does not need is not loaded for it."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "heavy", ["PySide6", "reportlab.platypus", "alembic.command", "cel"]
)
def test_the_command_line_starts_without(root, heavy):
    probe = f"import sys, intake.cli.main; sys.exit({heavy!r} in sys.modules)"
    outcome = subprocess.run([sys.executable, "-c", probe], cwd=root, check=False)
    assert outcome.returncode == 0
