"""Rooms that not every visit needs are made when they are entered."""

from PySide6.QtCore import Qt

from intake.domain.preferences import Scheme
from tests.ui.conftest import PASSWORD
from ui.desk_page import DeskPage
from ui.palette import CONTRAST, DARK


def made(desk: DeskPage) -> list[str]:
    return [name for name, _ in desk.late_rooms()]


def test_writing_a_visit_makes_no_other_room(writing):
    assert made(writing.desk) == []


def test_a_room_is_made_once_when_it_is_entered(writing):
    writing.hands.press("Ctrl+8")
    settings = writing.desk.settings
    assert writing.desk.page is settings
    writing.hands.press("Ctrl+2", "Ctrl+8")
    assert writing.desk.page is settings
    assert made(writing.desk) == ["settings"]


def test_settings_made_late_show_the_look_chosen_before(signed_in):
    signed_in.hands.press("Ctrl+Shift+L")
    look = signed_in.company.look
    assert signed_in.desk.settings.look.typed()["scheme"] == look.scheme.value


def test_the_room_of_a_signed_visit_is_ready_while_its_end_is_read(qtbot, writing):
    writing.desk.intake.form.go_to("answers.dark_urine")
    writing.hands.press("y", "Ctrl+Enter")
    qtbot.waitUntil(lambda: made(writing.desk) == ["visit"])
    assert writing.desk.page is writing.desk.intake


def test_rooms_made_late_take_up_a_look_chosen_before_and_after(signed_in):
    hands = signed_in.hands
    hands.press("Ctrl+Shift+L", "Ctrl+Shift+L", "Ctrl+4")  # dark
    table = signed_in.desk.past.table
    assert signed_in.company.look.scheme is Scheme.DARK
    assert table.palette().base().color().name() == DARK.surface
    hands.press("Ctrl+Shift+L")
    assert table.palette().base().color().name() == CONTRAST.surface


def test_a_room_entered_late_is_covered_and_given_back_to_the_same_cursor(signed_in):
    hands = signed_in.hands
    hands.press("Ctrl+8", "Tab", "Tab")
    settings, cursor = signed_in.desk.page, signed_in.focusWidget()
    hands.press("Ctrl+L")
    assert not settings.isVisible()
    assert settings.window() is not signed_in
    hands.type(PASSWORD)
    hands.press("Enter")
    assert settings.isVisible()
    assert signed_in.focusWidget() is cursor
    hands.press("Ctrl+4")
    assert signed_in.desk.page is signed_in.desk.past


def test_rooms_made_late_read_from_the_right_where_the_program_does(qapp, signed_in):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        signed_in.hands.press("Ctrl+8")
        assert signed_in.desk.settings.isRightToLeft()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
