"""Long work tells how far it is, how long it takes, and can be stopped."""

from typing import Any

import pytest

from intake.domain.errors import RefusedError
from intake.domain.keeping import RecordPlace
from ui.long_work import LongWork, StoppedError, left
from ui.settings.upkeep_desk import place_words
from ui.tasks import TaskRunner
from ui.views.settings_view import SettingsView


@pytest.fixture
def lane():
    runner = TaskRunner(name="long")
    yield runner
    runner.stop(forget=True)


def test_work_is_told_of_and_its_outcome_comes_back(qtbot, lane):
    work, told, made = LongWork(lane, lane), [], []
    work.told.connect(told.append)

    def copy(tell):
        for done in range(3):
            tell("megabytes copied", done, 2)
        return "a copy"

    with qtbot.waitSignal(work.ended):
        work.start(copy, made.append, made.append)
        work.start(copy, made.append, made.append)  # one at a time
    assert made == ["a copy"]
    assert told[0] == "megabytes copied: 0 of 2"
    assert told[-1] == "megabytes copied: 2 of 2"
    assert not work.is_running


def test_work_that_is_stopped_ends_at_its_next_step(qtbot, lane):
    work, failed = LongWork(lane, lane), []
    work.told.connect(lambda _text: work.stop())

    def for_ever(tell):
        done = 0
        while True:
            done += 1
            tell("visits", done, 10**12)

    with qtbot.waitSignal(work.ended):
        work.start(for_ever, failed.append, failed.append)
    assert isinstance(failed[0], StoppedError)


def test_a_failure_is_told_as_it_is(qtbot, lane):
    work, failed = LongWork(lane, lane), []

    def refuse(_tell):
        raise RefusedError("The disk is full.")

    with qtbot.waitSignal(work.ended):
        work.start(refuse, failed.append, failed.append)
    assert str(failed[0]) == "The disk is full."


@pytest.mark.parametrize(
    ("elapsed", "done", "of", "words"),
    [
        (10_000, 1, 4, ", about 30 s left"),
        (60_000, 1, 11, ", about 10 min left"),
        (1_000, 0, 4, ""),
        (1_000, 4, 4, ""),
        (10, 3, 4, ""),
    ],
)
def test_what_is_left_is_estimated_from_what_is_done(elapsed, done, of, words):
    assert left(elapsed, done, of) == words


@pytest.fixture
def view(application, runner, dialogs, shown, tmp_path):
    made: Any = SettingsView(application, runner, dialogs)
    made.hands = shown(made)
    made.enter()
    made.backup.lines["backup.folder"].setText(str(tmp_path / "copies"))
    made.backup.submit()
    return made


def told(sheet):
    return sheet._said.text()


def test_the_settings_say_where_the_record_is_and_back_it_up(
    application, view, tmp_path
):
    assert str(tmp_path / "clinic") in view.database._place.text()
    assert "none is in the folder" in view.database._place.text()
    view.upkeep.now.click()
    assert told(view.backup).startswith("Backed up: 0 visits, ")
    (made,) = (tmp_path / "copies").iterdir()
    assert str(made) in told(view.backup)
    assert "Newest backup: 23-Nov-2026" in view.database._place.text()
    assert view.upkeep.now.text() == "Back up now"


def test_a_backup_without_a_folder_says_what_to_do(application, view):
    view.backup.lines["backup.folder"].setText("")
    view.backup.submit()
    view.upkeep.now.click()
    assert "Name one" in told(view.backup)


def test_the_record_is_checked_from_the_settings(view):
    view.upkeep.check.click()
    assert told(view.database).startswith("All is well: 0 patients, 0 signed")


def test_a_check_that_fails_is_told(view, runner):
    runner.refusal = RefusedError("The record is busy.")
    view.upkeep.check.click()
    view.upkeep.fetch()
    assert told(view.database) == "The record is busy."


def test_escape_stops_a_backup_and_leaves_no_half_copy(qtbot, application, tmp_path):
    folder = tmp_path / "half"
    lane = TaskRunner(name="backup")
    work, failed = LongWork(lane, lane), []
    work.told.connect(lambda _text: work.stop())
    work.stop()

    def copy(tell):
        def slow(what, done, of):
            tell(what, done, of)
            while not work._stopped:  # a key is pressed meanwhile
                tell(what, done, of)
            tell(what, done, of)

        return application.keeping.back_up(folder, slow)

    with qtbot.waitSignal(work.ended):
        work.start(copy, failed.append, failed.append)
    lane.stop()
    assert isinstance(failed[0], StoppedError)
    assert not folder.exists()
    assert not list(tmp_path.glob("half*"))


def test_a_record_on_a_server_has_no_size_here():
    place = RecordPlace(where="clinic on db:5432", size=None, schema="0008")
    assert "Size" not in place_words(place)
