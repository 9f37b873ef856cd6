"""Calls into Qt may go on for ever."""

import subprocess
import sys

import pytest

from tests.architecture.conftest import ROOT
from ui.constants import keep_constants

PROGRAM = """
import sys
import ui
from PySide6.QtCore import QObject
one = QObject()
for _ in range(300_000):
    one.setObjectName("x")
print("alive")
"""


def test_hundreds_of_thousands_of_calls_into_qt_do_not_end_the_program():
    outcome = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (outcome.returncode, outcome.stdout) == (0, "alive\n"), outcome.stderr[-500:]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="constants are immortal there")
def test_keeping_the_constants_twice_adds_nothing():
    before = sys.getrefcount(None)
    keep_constants()
    assert abs(sys.getrefcount(None) - before) < 1000
