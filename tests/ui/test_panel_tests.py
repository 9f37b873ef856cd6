"""Blood tests in the panel: ticked by default, unticked with a reason, added."""

from typing import Any

import pytest

from tests.ui.conftest import click
from ui.tasks import Lanes
from ui.views.intake_view import IntakeView
from ui.visit_writing import VisitWriting


@pytest.fixture
def view(application, lanes: Lanes, spec, stored, shown):
    made: Any = IntakeView(
        application, lanes.db, VisitWriting(application, spec, stored)
    )
    made.hands = shown(made)
    made.enter()
    made.writing.answer("answers.dark_urine", "yes")
    return made


def shown_tests(view):
    return [item.test for item in view.panel.test_lines.items()]


def untick(view, test):
    view.panel.go_to_test(test)
    view.hands.press("Space")


def test_every_suggested_test_is_ticked_with_reason_tube_and_preparation(view):
    first = view.panel.test_lines.items()[0]
    assert first.test == "potassium"
    assert first.tick.isChecked()
    assert first.tick.accessibleName() == "Take Potassium, today"
    said = first.tick.accessibleDescription()
    assert "Dark urine" in said
    assert "SST" in said
    assert "haemolysis" in said


def test_unticking_asks_why_and_goes_there(view):
    untick(view, "potassium")
    item = view.panel.test_lines.items()[0]
    assert not item.tick.isChecked()
    assert view.hands.at() is item.why_not.reason
    assert "Potassium" not in view.panel.tests.text()


def test_the_reasons_for_an_unticked_test_are_in_sight_at_once(qtbot, view):
    view.resize(1280, 700)
    items = view.panel.test_lines.items()
    items[0].tick.setFocus()
    view.hands.press("Shift+Tab", "Tab", "Space")
    asked = items[0].why_not
    assert asked.isVisible()

    def is_whole():
        seen = asked.visibleRegion().boundingRect().size()
        return seen == asked.size() and asked.height() > 100

    qtbot.waitUntil(is_whole)


def test_an_unticked_test_needs_a_reason_before_signing(view):
    untick(view, "potassium")
    view.hands.press("Ctrl+Enter")
    assert not view.finish.sign.isEnabled()
    (face,) = view.finish._mend.faces()
    assert face.title == "Blood tests"
    view.finish.enter()
    view.hands.press("Enter")
    assert view.side.currentWidget() is view.panel
    assert view.hands.at() is view.panel.test_lines.items()[0].why_not.reason
    view.hands.press("1", "Ctrl+Enter")
    assert view.finish.sign.isEnabled()


def test_the_choice_and_its_reason_are_part_of_the_signed_decision(
    qtbot, application, view
):
    untick(view, "potassium")
    view.hands.press("2", "Enter")
    view.hands.type("by the GP")
    view.panel.test_lines.line.setFocus()
    view.hands.type("ferri")
    view.hands.press("Enter")
    assert shown_tests(view)[-1] == "ferritin"
    view.hands.press("Ctrl+Enter")
    told = view.finish._tests.text()
    assert "Not taken: Potassium. Taken elsewhere: by the GP." in told
    assert "Added by you: Ferritin." in told
    with qtbot.waitSignal(view.signed) as signed:
        view.hands.press("Ctrl+Enter")
    decision = application.visits.get(signed.args[0].id).visit.decision
    (left,) = decision.untaken
    assert (left.test, left.reason) == ("potassium", "Taken elsewhere: by the GP")
    assert decision.added == ("ferritin",)


def test_a_test_can_be_ticked_again_and_undo_goes_over_it(view):
    untick(view, "potassium")
    view.hands.press("1")
    view.undo()
    view.undo()
    assert view.panel.test_lines.items()[0].tick.isChecked()
    assert view.panel.test_lines.items()[0].why_not.isHidden()
    view.redo()
    assert not view.panel.test_lines.items()[0].tick.isChecked()
    click(view.panel.test_lines.items()[0].tick)
    assert view.panel.test_lines.items()[0].tick.isChecked()


def test_an_added_test_goes_out_again_by_its_tick(view):
    view.panel.test_lines.line.setFocus()
    view.hands.type("ferritin")
    view.hands.press("Enter")
    item = view.panel.test_lines.items()[-1]
    assert "added by you" in item.tick.accessibleName()
    click(item.tick)
    assert "ferritin" not in shown_tests(view)


def test_a_suggested_test_is_not_added_twice(view):
    before = shown_tests(view)
    view.panel.test_lines.line.setFocus()
    view.hands.type("potassium")
    view.hands.press("Enter")
    assert shown_tests(view) == before


def test_no_tests_needed_is_said_with_why_and_that_open_questions_may_change_it(view):
    view.writing.answer("answers.dark_urine", "")
    view.writing.answer("answers.cramp_freq_week", "3")
    (face,) = view.panel.parts["tests"].faces()
    told = " ".join([face.title, *(line.text for line in face.lines)]).lower()
    assert "open questions may" in told
    assert view.panel.test_lines.items() == []


def test_any_kind_of_question_can_be_answered_in_the_panel(view):
    for path, keys in {
        "conditions": ("sugar", "Enter"),
        "medications": ("simvastatin 40", "Enter"),
        "answers.pulse": ("88",),
        "answers.cramp_sites": ("c",),
        "other_symptoms": ("constip", "Enter"),
    }.items():
        view.panel.ask(path)
        assert view.panel.asked.field.path == path
        view.hands.type(keys[0])
        view.hands.press(*keys[1:])
        view.form.go_to("answers.chest_pain")
    draft = view.writing.draft
    assert draft.row("conditions", "c1")["key"] == "diabetes_t2"
    assert draft.row("medications", "m1")["text"] == "simvastatin 40"
    assert draft.typed("answers.pulse") == "88"
    assert draft.typed("answers.cramp_sites") == "calf"
    assert draft.typed("answers.constipation") == "yes"


def test_a_danger_that_is_still_open_is_asked_about_in_place(view):
    view.writing.answer("answers.dark_urine", "")
    view.writing.answer("answers.cramp_freq_week", "3")
    item = view.panel.parts["open"].list._items[0]
    item.setFocus()
    view.hands.press("Enter")
    assert view.panel.asked.field.path == item.face.target
    assert view.panel.asked.isAncestorOf(view.hands.at()) or (
        view.hands.at() is view.panel.asked
    )
