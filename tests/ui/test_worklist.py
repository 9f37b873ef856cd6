"""The worklist is looked at when nobody waits for something else."""

from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from intake.domain.assessment import Level
from intake.domain.visit import FORMAT, Visit
from intake.domain.worklist import WorkItem, WorkKind
from ui.tasks import ImmediateRunner
from ui.views.worklist_view import WorklistView
from ui.widgets.buttons import Button
from ui.work_cards import AT_ONCE
from ui.work_waiting import Waiting


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


def waits_for_many(count):
    """Return what waits: so many visits whose results are awaited."""
    items = tuple(
        WorkItem(
            kind=WorkKind.AWAITING,
            visit_id=number,
            patient_id=number,
            patient_name=f"SMITH, John {number}",
            born="14-Jul-1945 (81y)",
            number="",
            level=Level.ROUTINE,
            since=datetime(2026, 11, 1, tzinfo=UTC),
            told=("Potassium",),
        )
        for number in range(count)
    )
    return Waiting(drafts=(), jottings=(), items=items)


def more_of(worklist):
    """Return what shows more of the results that are awaited; None if all are."""
    return worklist.findChild(Button, f"more.{WorkKind.AWAITING}")


def test_of_very_much_that_waits_the_first_is_shown_and_all_of_it_counted(worklist):
    counted: list[tuple[int, int]] = []
    worklist.counted.connect(lambda *told: counted.append(told))
    worklist._show(waits_for_many(24_542))
    assert len(worklist.cards) == AT_ONCE
    assert worklist.lead.text() == "24\u00a0542 wait for you."
    assert counted == [(0, 24_542)]
    assert more_of(worklist).text() == "Show 25 more of 24\u00a0517"


def test_more_is_shown_when_it_is_wished_the_cursor_on_the_first_of_it(shown, worklist):
    hands = shown(worklist)
    worklist._show(waits_for_many(AT_ONCE + 2))
    assert more_of(worklist).text() == "Show the other 2"
    more_of(worklist).setFocus()
    hands.press("Enter")
    assert len(worklist.cards) == AT_ONCE + 2
    first = worklist.cards[AT_ONCE].go_on
    assert hands.at() is first
    assert first.visibleRegion().boundingRect() == first.rect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert more_of(worklist) is None


def test_a_door_marks_no_more_than_fits_beside_its_sign(signed_in):
    signed_in.desk._on_work_counted(0, 24_542)
    assert signed_in.desk.rail.buttons["worklist"].badge == "99+"
    signed_in.desk._on_work_counted(0, 99)
    assert signed_in.desk.rail.buttons["worklist"].badge == "99"
