"""Try the rules with made-up patients, beside the record and never in it."""

import sys

from PySide6.QtCore import QProcess

_DEMO = ("-m", "intake.cli", "gui", "--demo", "--own-rules")


def try_out() -> bool:
    """Start a second CrampDesk over a throw-away clinic; return whether it started.

    It is a program of its own, with the rules that the clinic of this desk uses:
    nothing tried there can come near the record.
    """
    started, _process = QProcess.startDetached(sys.executable, list(_DEMO))
    return started
