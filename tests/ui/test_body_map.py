"""The drawing of the sites: pressed with the mouse, answered by the list as well."""

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from intake.domain.preferences import Scheme
from intake.forms.draft import Draft
from tests.ui.conftest import NO_PARENT
from ui.forms.registry import make_row
from ui.theme import colour, theme


@pytest.fixture
def living(spec, workshop, shown):
    made: Any = make_row(spec.field_of["answers.cramp_sites"], workshop, NO_PARENT)
    made.draft = Draft()

    def change(texts):
        made.draft.put_all(texts)
        made.show_draft(made.draft)

    made.changed_together.connect(change)
    made.changed.connect(lambda path, text: change({path: text}))
    made.hands = shown(made)
    made.focus_part("answers.cramp_sites")
    return made


def press(row, site, side):
    place = row.drawing.centre_of((site, side)).toPoint()
    QTest.mouseMove(row.drawing, place)
    QTest.mouseClick(row.drawing, Qt.MouseButton.LeftButton, pos=place)


def test_every_site_can_be_pressed_on_each_of_its_sides(spec, living):
    for option in spec.field_of["answers.cramp_sites"].options:
        sides = (None,) if option.value in {"face", "trunk"} else ("left", "right")
        for side in sides:
            centre = living.drawing.centre_of((option.value, side))
            assert living.drawing.spot_at(centre) == (option.value, side)


def test_a_press_answers_site_and_side_and_the_list_shows_it(living):
    press(living, "calf", "left")
    assert living.draft.typed("answers.cramp_sites") == "calf"
    assert living.draft.typed("answers.cramp_side") == "left"
    assert living.typed() == "calf"
    press(living, "calf", "right")
    assert living.draft.typed("answers.cramp_side") == "both"
    press(living, "calf", "right")
    assert living.draft.all_typed() == {}


def test_the_keyboard_answers_the_same(living):
    living.hands.press("c")
    assert living.drawing.accessibleDescription() == "Calf; side not told"
    living.draft.put("answers.cramp_side", "right")
    living.show_draft(living.draft)
    assert living.drawing.accessibleDescription() == "Calf; right"
    assert living.concerns("answers.cramp_side")


def test_what_is_told_is_filled_and_a_side_not_told_is_not(living):
    place = living.drawing.centre_of(("calf", "left")).toPoint()
    for scheme in Scheme:
        theme().choose(scheme)
        living.draft.put("answers.cramp_side", "left")
        living.draft.put("answers.cramp_sites", "calf")
        living.show_draft(living.draft)
        assert living.drawing.grab().toImage().pixelColor(place) == colour("accent")
        living.draft.put("answers.cramp_side", "")
        living.show_draft(living.draft)
        assert living.drawing.grab().toImage().pixelColor(place) == colour("raised")


def test_the_part_under_the_mouse_says_what_it_is(living):
    QTest.mouseMove(living.drawing, QPoint(1, 1))
    place = living.drawing.centre_of(("hand", "right")).toPoint()
    QTest.mouseMove(living.drawing, place)
    assert living.drawing.toolTip() == "Right hand"
    QTest.mouseMove(living.drawing, living.drawing.centre_of(("face", None)).toPoint())
    assert living.drawing.toolTip() == "Face"


def test_beside_the_body_nothing_is_answered(living):
    assert living.drawing.spot_at(QPointF(1, 1)) is None
    QTest.mouseClick(living.drawing, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert living.draft.all_typed() == {}


def test_where_there_is_no_room_the_list_stands_alone(living):
    living.resize(360, 400)
    QCoreApplication.processEvents()
    assert not living.drawing.isVisible()
