import threading
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject

from intake.domain.errors import RefusedError
from ui.failures import explain
from ui.tasks import ImmediateRunner, TaskRunner


@pytest.fixture
def lane():
    made = TaskRunner(name="test")
    yield made
    made.stop()


def test_done_is_called_on_the_windows_thread(qtbot, qapp, lane):
    threads = []
    owner = QObject()

    def done(worker):
        threads.append((worker, threading.current_thread()))

    lane.run(owner, threading.current_thread, done, pytest.fail)
    qtbot.waitUntil(lambda: bool(threads))
    worker, here = threads[0]
    assert here is threading.current_thread()
    assert worker is not here


def test_a_failure_reaches_the_windows_thread(qtbot, lane):
    errors = []
    owner = QObject()

    def work():
        raise RefusedError("no")

    lane.run(owner, work, pytest.fail, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], RefusedError)


def test_tasks_of_one_lane_run_in_order(qtbot, lane):
    order = []
    owner = QObject()
    for number in range(20):
        lane.run(owner, partial(int, number), order.append, order.append)
    qtbot.waitUntil(lambda: len(order) == 20)
    assert order == list(range(20))


@pytest.mark.parametrize("error", [RefusedError("no"), ValueError("ours")])
def test_the_outcome_is_dropped_when_the_owner_is_gone(qtbot, caplog, lane, error):
    called = []
    gate = threading.Event()

    def work():
        gate.wait(5)
        raise error

    owner, witness = QObject(), QObject()
    lane.run(owner, work, called.append, called.append)
    shiboken6.delete(owner)
    gate.set()
    done = []
    lane.run(witness, partial(int, 1), done.append, done.append)
    qtbot.waitUntil(lambda: done == [1])
    assert called == []
    assert ("a background task failed" in caplog.text) is isinstance(error, ValueError)
    caplog.clear()


def test_what_has_not_begun_can_be_forgotten():
    lane = TaskRunner(name="test")
    gate, begun = threading.Event(), threading.Event()
    ran = []
    owner = QObject()

    def work():
        begun.set()
        gate.wait(5)

    lane.run(owner, work, ran.append, ran.append)
    begun.wait(5)
    lane.run(owner, partial(ran.append, "second"), ran.append, ran.append)
    stopper = threading.Timer(0.05, gate.set)
    stopper.start()
    lane.stop(forget=True)
    stopper.join()
    assert "second" not in ran


def test_the_immediate_runner_reports_at_once():
    told = []

    def work():
        raise ValueError("no")

    runner = ImmediateRunner()
    runner.run(QObject(), partial(int, 1), told.append, told.append)
    runner.run(QObject(), work, told.append, told.append)
    assert told[0] == 1
    assert isinstance(told[1], ValueError)


def test_a_refusal_is_told_as_it_stands_and_a_fault_by_its_number(caplog):
    assert explain(RefusedError("Not today.")) == "Not today."
    told = explain(ValueError("patient Smith"))
    assert "Smith" not in told
    number = told.rsplit(" ", 1)[1].rstrip(".")
    assert number in caplog.text
    caplog.clear()
