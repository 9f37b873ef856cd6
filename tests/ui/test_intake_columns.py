"""Room for form and panel: nothing is cut at an edge, however narrow the window."""

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from ui.desk_page import DeskPage
from ui.tasks import Lanes


@pytest.fixture
def page(application, lanes: Lanes, stored, dialogs, shown):
    made: Any = DeskPage(application, lanes, dialogs)
    made.resize(1280, 800)
    made.hands = shown(made)
    made.start()
    made.open_patient(stored.id)
    return made


def settle(page, width, height):
    page.resize(width, height)
    for _ in range(3):
        QCoreApplication.processEvents()


def nothing_is_cut(form):
    sheet = form.widget()
    return sheet.width() <= form.viewport().width()


def test_a_long_line_of_a_medicine_wraps_instead_of_cutting_the_form(page):
    settle(page, 1280, 800)
    writing = page.intake.writing
    writing.answer_together(
        {
            "medications.m1.text": "amlodipine 10mg tablets",
            "medications.m1.dose": "one each morning and another one if it is needed",
            "medications.m1.started": "Mar-2020",
            "reactions.r1.substance": "a substance with a very long name " * 4,
            "allergies": "known",
        }
    )
    settle(page, 1281, 800)
    assert nothing_is_cut(page.intake.form)


SIZES = ((1920, 1080), (1440, 900), (1280, 800), (960, 540), (853, 533), (640, 400))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_form_fits_beside_the_panel(page, width, height):
    settle(page, width, height)
    assert nothing_is_cut(page.intake.form)


@pytest.mark.parametrize(("width", "height"), SIZES[:3])
def test_the_keys_of_f1_take_nothing_of_the_form_away(page, width, height):
    settle(page, width, height)
    page.hands.press("F1")
    settle(page, width, height)
    assert page.help.isVisible()
    assert nothing_is_cut(page.intake.form)
    assert page.width() == width


def test_a_wide_window_has_sections_form_and_panel(page):
    settle(page, 1440, 900)
    intake = page.intake
    assert intake.sections.isVisible()
    assert intake.form.isVisible()
    assert intake.panel.isVisible()
    assert not intake.columns.strip.isVisible()


def test_a_narrow_window_shows_the_level_above_and_f6_changes_sides(page):
    settle(page, 640, 400)
    intake = page.intake
    assert intake.columns.strip.isVisible()
    assert not intake.panel.isVisible()
    intake.form.go_to("answers.chest_pain")
    page.hands.press("y")
    assert intake.columns.strip.level.word == "EMERGENCY"
    page.hands.press("F6")
    assert intake.panel.isVisible()
    assert not intake.form.isVisible()
    page.hands.press("F6")
    assert intake.form.isVisible()
    assert intake.form.current.field.path == "answers.chest_pain"
    assert intake.form.current.hasFocus()


def test_a_narrow_window_signs_and_comes_back(page):
    settle(page, 640, 400)
    intake = page.intake
    intake.form.go_to("answers.dark_urine")
    page.hands.press("y", "Ctrl+Enter")
    assert intake.finish.isVisible()
    page.hands.press("Esc")
    assert intake.form.isVisible()
    assert intake.form.current.field.path == "answers.dark_urine"


def test_on_a_very_wide_screen_the_panel_stays_near_the_form(page):
    settle(page, 3840, 2160)
    columns = page.intake.columns
    side = columns.side_frame
    assert columns.width() > 3600
    assert 1600 < side.mapTo(columns, side.rect().topRight()).x() < 1900
    settle(page, 1920, 1080)
    assert side.mapTo(columns, side.rect().topRight()).x() == columns.width() - 1


def test_in_a_low_window_the_reasons_have_most_of_panel_and_signature(page):
    settle(page, 640, 400)
    page.hands.press("F6")
    settle(page, 640, 401)
    panel = page.intake.panel
    assert panel.card.height() < 40
    page.hands.press("Ctrl+Return")
    settle(page, 640, 400)
    finish = page.intake.finish
    assert finish.sign.y() == finish.back.y()
    assert finish.area.height() > finish.height() // 2
    settle(page, 1280, 800)
    assert finish.card.height() > 60
    assert finish.sign.y() < finish.back.y()
