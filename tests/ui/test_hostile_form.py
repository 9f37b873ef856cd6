"""F24: a corpus of hostile text in every field of the form, shown letter by letter."""

import sys
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from tests.reports.hostile import corpus
from ui.tasks import Lanes
from ui.views.intake_view import IntakeView
from ui.visit_writing import VisitWriting

_OPENED: list[str] = []
_WATCHING = {"on": False}


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _WATCHING["on"] and event in {"open", "socket.connect", "socket.getaddrinfo"}:
        _OPENED.append(f"{event}: {arguments[0]}")


sys.addaudithook(_watch)

FIELDS = ("conditions.c{}.text", "medications.m{}.text", "medications.m{}.dose",
          "reactions.r{}.substance", "reactions.r{}.reaction")  # fmt: skip


def typed(texts):
    """Return a draft that holds each text in one of the fields."""
    told = {
        FIELDS[n % len(FIELDS)].format(1 + n // len(FIELDS)): text
        for n, text in enumerate(texts)
        if text.strip()
    }
    told |= {"notes": "\n".join(texts), "allergies": "known"}
    told |= {"decision.level": "routine", "decision.text": texts[0]}
    told |= {"tests.potassium.taken": "no", "tests.potassium.text": texts[0]}
    return told | {"answers.dark_urine": "yes"}


@pytest.fixture
def view(application, lanes: Lanes, spec, stored, shown):
    made: Any = IntakeView(
        application, lanes.db, VisitWriting(application, spec, stored)
    )
    made.hands = shown(made)
    made.enter()
    assert list(made.form.rows())  # all are there, also those out of sight
    return made


@pytest.mark.parametrize("part", range(6))
def test_hostile_text_is_shown_letter_by_letter_and_loads_nothing(view, tmp_path, part):
    canary = tmp_path / "canary.png"
    texts = corpus(canary)[part::6]
    _OPENED.clear()
    _WATCHING["on"] = True
    try:
        view.writing.answer_together(typed(texts))
        view.hands.press("Ctrl+Enter")
        view.grab()
        QCoreApplication.processEvents()
    finally:
        _WATCHING["on"] = False
    told = ("passwd", "canary", "socket")
    assert [one for one in _OPENED if any(word in one for word in told)] == []
    for label in view.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    for widget in view.findChildren(QWidget):
        assert "<" not in widget.toolTip()
        assert not widget.whatsThis()
        assert not isinstance(widget, QAbstractButton) or "<" not in widget.text()
    shown = " ".join(
        [label.text() for label in view.findChildren(QLabel)]
        + [line.text() for line in view.findChildren(QLineEdit)]
        + [notes.toPlainText() for notes in view.findChildren(QPlainTextEdit)]
    )
    whole = "".join(shown.split())
    plain = [text for text in texts if text.isascii() and text.isprintable()]
    assert [text for text in plain if "".join(text.split()) not in whole] == []
