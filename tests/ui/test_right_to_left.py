"""Where one reads from the right, everything has its place on the other side."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.ui.geometry import cut, overlaps
from tests.ui.screens import settle
from ui.tasks import Lanes
from ui.theme import colour
from ui.views.intake_view import IntakeView
from ui.visit_writing import VisitWriting
from ui.widgets.date_edit import DateEdit


@pytest.fixture
def view(application, lanes: Lanes, spec, stored, shown, qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    made: Any = IntakeView(
        application, lanes.db, VisitWriting(application, spec, stored)
    )
    made.resize(1280, 800)
    made.hands = shown(made)
    made.enter()
    yield made
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def inked(widget, columns):
    """Whether anything is painted in some columns of a widget."""
    seen = widget.grab().toImage()
    ground = seen.pixel(widget.width() // 2, 1)
    down = range(8, widget.height() - 8)
    return any(seen.pixel(x, y) != ground for x in columns for y in down)


def test_a_question_stands_at_the_right_of_its_answers_and_yes_comes_first(view):
    row = next(
        row for row in view.form.rows() if row.field.path == "answers.chest_pain"
    )
    settle()
    yes, no = row._pills["yes"], row._pills["no"]
    assert row.label.x() > yes.geometry().right()
    assert yes.x() > no.geometry().right()
    view.form.go_to("answers.chest_pain")
    settle()
    seen = row.grab().toImage()
    accent = colour("accent").rgb()
    assert seen.pixel(row.width() - 2, row.height() // 2) == accent
    assert seen.pixel(1, row.height() // 2) != accent


def test_the_count_of_a_section_lies_over_nothing(view):
    button = view.sections.buttons["vitals"]
    button.setChecked(False)
    width = button.width()
    assert inked(button, range(width - 28, width - 14))  # the state
    assert inked(button, range(10, 30))  # the count
    assert not inked(button, range(width - 12, width))


def test_a_shape_stands_before_the_word_of_the_level(view):
    view.writing.answer("answers.chest_pain", "yes")
    settle()
    card = view.panel.card
    assert inked(card, range(card.width() - 40, card.width() - 20))
    assert not inked(card, range(16, 40))


def test_a_date_keeps_clear_of_its_icon(view):
    view.writing.answer("conditions.c1.key", "malabsorption")
    view.form.go_to("conditions.c1")
    settle()
    edit = view.window().focusWidget()
    assert isinstance(edit, DateEdit)
    assert edit.textMargins().left() >= edit._icon().right() - 6
    assert not [*cut(view), *overlaps(view)]
