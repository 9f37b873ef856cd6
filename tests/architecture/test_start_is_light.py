"""What the first answer does not need is not loaded for it."""

import subprocess
import sys

import pytest

_HEAVY = (
    "PySide6",
    "reportlab",
    "sqlalchemy",
    "alembic",
    "sqlcipher3",
    "psycopg",
    "cryptography",
    "cel",
)


@pytest.mark.parametrize("start", ["intake.cli.main", "intake.cli.commands"])
def test_the_command_line_starts_without_what_one_command_needs(root, start):
    """Every command loads all of them, if only to say which there are."""
    probe = f"import sys, {start}; print([n for n in {_HEAVY} if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "[]"
