"""While a visit is saved the window goes on painting."""

import time
from typing import Any

import pytest
from PySide6.QtCore import QTimer

from tests.ui.conftest import PASSWORD
from ui.tasks import Lanes, TaskRunner

LONGEST_S = 0.1
"""Of the window's own work between two beats; so a busy machine does not count."""


@pytest.fixture
def lanes():
    db, work = TaskRunner(name="db"), TaskRunner(name="work")
    yield Lanes(db=db, work=work)
    for lane in (work, db):
        lane.stop()


class Beats:
    """Looks every few milliseconds how long the window was at work in one go."""

    def __init__(self, parent) -> None:
        self.longest = 0.0
        self._last = time.thread_time()
        self._timer = QTimer(parent)
        self._timer.setInterval(2)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.thread_time()
        self.longest = max(self.longest, now - self._last)
        self._last = now


@pytest.mark.usefixtures("no_collections")
def test_no_hundred_milliseconds_go_by_unpainted_while_a_visit_is_saved(
    qtbot, application, stored, window: Any
):
    window.gate.start()
    window.hands.type(PASSWORD)
    window.hands.press("Enter")
    qtbot.waitUntil(lambda: window.desk is not None)
    window.desk.open_patient(stored.id)
    qtbot.waitUntil(lambda: window.desk.intake is not None)
    form = window.desk.intake
    form.form.go_to("answers.dark_urine")
    window.hands.press("y", "Ctrl+Enter")
    beats = Beats(window)
    with qtbot.waitSignal(form.keeper.kept):
        form.keeper.keep()
    longest = []
    form.said.connect(lambda _text: longest.append(beats.longest))
    with qtbot.waitSignal(form.signed):
        form.sign()
    assert application.visits.count() == 1
    assert 0 < longest[0] <= LONGEST_S
