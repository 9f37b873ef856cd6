"""Starts the window as the console script does, and says when it takes typing.

Run as a program: `start_probe.py gate|desk|memory STARTED [PASSWORD PATIENT [VISITS]]`;
prints seconds, or megabytes.
STARTED is the caller's clock (CLOCK_MONOTONIC: the same in every process) at the start.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from time import perf_counter
from typing import Any

import intake.cli.gui
import intake.cli.main  # noqa: F401 - what the console script loads, and before Qt

# isort: split
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from intake.application import Desk
from ui.app import main

TYPING_SECONDS = 2.0
"""A nurse is not quicker with a password; meanwhile the program loads the rest."""
_PATIENTS = 5
"""So many take turns: the form of the same patient would only be shown again."""
_REST_SECONDS = 0.001
"""The program rests in its own loop where nothing happens; the other threads work."""
PATIENCE = 120.0
"""Seconds after which a window that never takes typing ends the measurement."""


def until(holds: Callable[[], bool]) -> float:
    """Let the window work until something holds, and return the time."""
    never, latest = Event(), perf_counter() + PATIENCE
    while not holds():
        QApplication.processEvents()
        never.wait(_REST_SECONDS)
        if perf_counter() > latest:
            at = QApplication.focusWidget()
            seen = [w.windowTitle() for w in QApplication.topLevelWidgets()]
            raise TimeoutError(f"the cursor is in {at}, windows {seen}")
    return perf_counter()


def takes_typing(kind: type[QWidget], name: str) -> bool:
    """Whether a widget of a kind has the cursor in a window that is painted."""
    widget = QApplication.focusWidget()
    if not isinstance(widget, kind) or not widget.isVisible():
        return False
    return widget.window().windowHandle().isExposed() and name in widget.objectName()


def gate(started: float) -> float:
    """Return how long it took until the sign-in takes typing."""
    return until(lambda: takes_typing(QLineEdit, "sign_in")) - started


def form(password: str, patient: int) -> float:
    """Return how long it takes from the password to the form of a new visit."""
    from PySide6.QtTest import QTest  # noqa: PLC0415 (not part of the start)

    until(lambda: takes_typing(QLineEdit, "sign_in"))
    ready = perf_counter() + TYPING_SECONDS
    until(lambda: perf_counter() > ready)
    line: Any = QApplication.focusWidget()
    window: Any = line.window()
    QTest.keyClicks(line, password)
    entered = perf_counter()
    QTest.keyClick(line, Qt.Key.Key_Return)
    until(lambda: window.desk is not None)
    window.desk.open_patient(patient)
    return until(lambda: takes_typing(QWidget, "answers.")) - entered


def resident() -> float:
    """Return how much memory the program occupies, in megabytes."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    told = next(line for line in lines if line.startswith("VmRSS"))
    return int(told.split()[1]) / 1024


def _is_another(desk: Any, before: QWidget) -> bool:
    """Whether another form is there, all of it."""
    return desk.intake not in (None, before) and desk.intake.form.sheet.is_whole


def memory(password: str, patient: int, visits: int) -> tuple[float, float]:
    """Return what it occupies with the form open, and after so many more."""
    form(password, patient)
    window: Any = QApplication.activeWindow()
    desk = window.desk
    until(lambda: desk.intake.form.sheet.is_whole)
    first = resident()
    for number in range(visits):
        before = desk.intake
        desk.open_patient(patient - 1 - number % _PATIENTS)
        until(partial(_is_another, desk, before))
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return first, resident()


def argon2(password: str) -> float:
    """Return what the password's hash alone takes, here and now."""
    from argon2 import PasswordHasher  # noqa: PLC0415 (not part of the start)

    started = perf_counter()
    PasswordHasher().hash(password)
    return perf_counter() - started


def probe() -> int:
    """Measure instead of waiting for the user to leave."""
    what, started, *rest = sys.argv[1:]
    if what == "gate":
        print(gate(float(started)))
    elif what == "memory":
        print(*memory(rest[0], int(rest[1]), int(rest[2])))
    else:
        print(argon2(rest[0]), form(rest[0], int(rest[1])))
    for window in QApplication.topLevelWidgets():
        window.close()
    return 0


if __name__ == "__main__":
    QApplication.exec = staticmethod(probe)  # type: ignore[method-assign] # on purpose
    sys.exit(main(Desk()))
