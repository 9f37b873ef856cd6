"""Every line of every screen: hostile text stays text, a megabyte is cut where seen."""

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QToolTip

from intake.domain.text import LINE_LIMIT
from tests.ui.screens import Screens, settle

HOSTILE = "<b>x</b><img src='file:///etc/passwd'>&lt;'; DROP TABLE patient; -- %s {7}"
MEGABYTE = HOSTILE * (1_000_000 // len(HOSTILE))
LONGEST_S = 0.2
TRIES = 2
"""The quicker one counts: a delay of the machine's is not of the line's making."""


@pytest.fixture
def screens(tmp_path, clock, qapp):
    made = Screens(tmp_path, clock)
    made.window.resize(1280, 800)
    yield made
    made.close()


def seconds_to_paste(line):
    line.clear()
    QToolTip.hideText()
    began = time.thread_time()
    line.paste()
    return time.thread_time() - began


@pytest.mark.usefixtures("no_collections")
def test_a_megabyte_in_any_line_is_cut_and_said_and_nothing_of_it_is_markup(screens):
    clipboard = QGuiApplication.clipboard()
    wrong, seen = [], set()
    for name in screens.ways():
        screens.go(name)
        for line in screens.window.findChildren(QLineEdit):
            if not line.isVisible() or not line.isEnabled() or line.isReadOnly():
                continue
            before = line.text()
            clipboard.setText(MEGABYTE)
            taken = min(seconds_to_paste(line) for _ in range(TRIES))
            seen.add(line.accessibleName())
            if not 0 < len(line.text()) <= LINE_LIMIT:
                wrong.append(f"{name}, {line.objectName()}: {len(line.text())} letters")
            if "left out" not in QToolTip.text():
                wrong.append(f"{name}, {line.objectName()}: cut without a word")
            if taken > LONGEST_S:
                wrong.append(f"{name}, {line.objectName()}: {taken:.2f} s")
            line.setText(before)
        settle()
        wrong += [
            f"{name}: {label.text()[:40]} is not plain"
            for label in screens.window.findChildren(QLabel)
            if label.textFormat() is not Qt.TextFormat.PlainText
            and label.metaObject().className() != "QTipLabel"  # says only our words
        ]
    assert len(seen) > 20
    assert wrong == []
