"""The worklist is looked at when nobody waits for something else."""

from typing import Any

import pytest

from intake.domain.visit import FORMAT, Visit
from ui.tasks import ImmediateRunner
from ui.views.worklist_view import WorklistView


class Queue:
    """A lane on which work begins when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []

    def run(self, *told: Any) -> None:
        self.waiting.append(lambda: ImmediateRunner().run(*told))

    def work(self) -> None:
        while self.waiting:
            self.waiting.pop(0)()


@pytest.fixture
def lane():
    return Queue()


@pytest.fixture
def worklist(qtbot, application, stored, lane):
    wanted = {"dark_urine": True}
    visit = Visit(format=FORMAT, patient=stored.patient, answers=wanted)
    application.visits.sign(stored.id, visit)
    view = WorklistView(application, lane)
    qtbot.addWidget(view)
    return view


def test_a_patient_opens_before_the_worklist_is_read(qtbot, worklist, lane):
    worklist.begin()
    done: list[str] = []
    lane.run(worklist, lambda: "opened", done.append, done.append)
    worklist.look_soon()
    lane.work()
    assert done == ["opened"]
    assert worklist.cards == []
    qtbot.waitUntil(lambda: len(lane.waiting) == 1)
    lane.work()
    assert len(worklist.cards) == 1


def test_a_first_look_counts_what_was_begun_and_shows_nothing_as_done(worklist, lane):
    counted: list[tuple[int, int]] = []
    worklist.counted.connect(lambda *told: counted.append(told))
    worklist.begin()
    lane.work()
    assert counted == [(0, 0)]
    assert worklist.lead.text() == ""


def test_a_closed_record_is_looked_at_no_more(signed_in):
    worklist = signed_in.desk.worklist
    worklist.look_soon()
    assert worklist._soon.isActive()
    signed_in.sign_out()
    assert not worklist._soon.isActive()
