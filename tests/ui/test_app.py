"""The program as a process: it starts, and it ends in order when it is told to."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.conftest import ROOT

PROGRAM = """
import sys
from PySide6.QtCore import QTimer
import ui.app
from intake.application import Desk
show = ui.app.Window.start
def start(self, *, demo):
    show(self, demo=demo)
    self._told = QTimer(self)
    self._told.timeout.connect(lambda: print("ready" if self.desk else "", flush=True))
    self._told.start(50)
ui.app.Window.start = start
sys.exit(ui.app.main(Desk(), demo=True))
"""


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_program_that_is_told_to_end_clears_up_behind_itself(tmp_path: Path, sign):
    environment = os.environ | {
        "CRAMPDESK_HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path),
        "QT_QPA_PLATFORM": "offscreen",
    }
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with program:
        assert program.stdout is not None
        for line in program.stdout:
            if line == "ready\n":
                break
        assert list(tmp_path.glob("crampdesk-demo-*"))
        program.send_signal(sign)
        assert program.wait(timeout=120) == 0
    assert list(tmp_path.glob("crampdesk-demo-*")) == []
