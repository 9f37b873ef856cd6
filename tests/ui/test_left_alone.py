"""A desk that is left: nothing of a patient can be read by anybody or anything."""

from typing import Any

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import PASSWORD
from ui.clipboard import KEPT_MS

SECRETS = (
    "WHITCOMBE",
    "Whitcombe",
    "Harold",
    "14-Jul-1945",
    "999 000 7071",
    "calfword",
)


def _yes() -> bool:
    return True


def told(window) -> str:
    """Return everything that the accessibility tree says of the program."""
    program: Any = QApplication.instance()
    roots = [QAccessible.queryAccessibleInterface(one) for one in (program, window)]
    texts, waiting, seen = [], [root for root in roots if root], 0
    while waiting:
        node = waiting.pop()
        seen += 1
        texts += [node.text(kind) for kind in QAccessible.Text if kind.value < 32]
        children = (node.child(number) for number in range(node.childCount()))
        waiting += [child for child in children if child is not None]
    assert seen > 3
    return "\n".join(texts)


@pytest.fixture
def busy(writing):
    """Return a window in the middle of a visit, with words of the nurse's own."""
    writing.desk.intake.form.go_to("notes")
    writing.hands.type("calfword")
    writing.company.clipboard.owns = _yes  # this platform knows no owners
    return writing


def test_the_lock_leaves_nothing_of_the_patient_in_the_accessibility_tree(busy):
    assert "WHITCOMBE" in told(busy)
    assert "calfword" in told(busy)
    busy.hands.press("Ctrl+L")
    read = told(busy) + busy.windowTitle()
    assert [secret for secret in SECRETS if secret in read] == []
    assert "Locked" in read
    busy.hands.type(PASSWORD)
    busy.hands.press("Enter")
    assert "calfword" in told(busy)
    assert busy.hands.at() is busy.desk.intake.form.current.edit


def test_no_other_window_of_the_program_shows_what_is_locked(busy):
    other: Any = busy.another()
    other.desk._show_patient(busy.desk.intake.writing.patient.id)
    other.lock()
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    assert sorted(map(id, shown)) == sorted(map(id, (busy, other)))
    read = told(other) + told(busy)
    assert [secret for secret in SECRETS if secret in read] == []
    other.close()


def test_what_was_copied_is_marked_and_goes_after_half_a_minute(busy):
    clipboard = QGuiApplication.clipboard()
    busy.hands.press("Ctrl+A", "Ctrl+C")
    assert clipboard.text() == "calfword"
    assert clipboard.mimeData().hasFormat("x-kde-passwordManagerHint")
    timer = busy.company.clipboard.timer
    assert (timer.isActive(), timer.interval()) == (True, KEPT_MS)
    timer.timeout.emit()
    assert clipboard.text() == ""


def test_locking_takes_what_was_copied_away_at_once(busy):
    busy.hands.press("Ctrl+A", "Ctrl+C", "Ctrl+L")
    assert QGuiApplication.clipboard().text() == ""


def test_signing_out_takes_it_away_too(busy):
    busy.hands.press("Ctrl+A", "Ctrl+C")
    busy.sign_out()
    assert QGuiApplication.clipboard().text() == ""


def test_what_another_program_copied_stays(busy):
    busy.company.clipboard.owns = lambda: False
    busy.hands.press("Ctrl+A", "Ctrl+C", "Ctrl+L")
    assert QGuiApplication.clipboard().text() == "calfword"


def test_what_is_no_text_is_left_as_it_is(busy):
    data = QMimeData()
    data.setData("application/x-other", b"1")
    QGuiApplication.clipboard().setMimeData(data)
    assert not busy.company.clipboard.timer.isActive()


def test_after_a_shift_of_twelve_hours_the_password_is_asked_for(busy):
    shift = busy.company.shift
    assert (shift.isActive(), shift.interval()) == (True, 12 * 60 * 60 * 1000)
    shift.timeout.emit()
    assert busy.lock_view.isVisible()
    assert not shift.isActive()
    busy._unlock(PASSWORD)
    assert busy.desk.isVisible()
    assert shift.isActive()
