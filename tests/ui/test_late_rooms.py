"""Rooms that not every visit needs are made when they are entered."""

from ui.desk_page import DeskPage


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
