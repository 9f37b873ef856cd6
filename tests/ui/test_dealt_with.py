"""An old abnormal result is said to be dealt with, in its row, by keyboard."""

import pytest

from ui.forms.entry import Entry

OLD = {
    "results.r1.test": "potassium",
    "results.r1.value": "2.9",
    "results.r1.unit": "mmol/L",
    "results.r1.collected": "1-Nov-2026",
}


@pytest.fixture
def asked(writing):
    """Return the window with an old low potassium in the form."""
    writing.desk.intake.writing.answer_together(OLD)
    return writing


def said(window):
    visit = window.desk.intake.writing.standing.composed.visit
    return [result.dealt_with for result in visit.results]


def questions(window):
    assessment = window.desk.intake.writing.standing.assessment
    return [one.text for one in assessment.warnings if "dealt with" in one.text]


def test_the_answer_settles_the_question_of_the_panel_and_is_undone(asked):
    assert len(questions(asked)) == 1
    asked.desk.intake.form.go_to("results.r1.dealt_with")
    asked.hands.press("Y")
    assert said(asked) == [True]
    assert questions(asked) == []
    asked.hands.press("N")
    assert said(asked) == [False]
    asked.hands.press("Backspace")
    assert said(asked) == [None]
    asked.hands.press("Y", "Ctrl+Z")
    assert said(asked) != [True]


def test_the_question_of_the_panel_leads_to_the_answer(asked):
    part = asked.desk.intake.side.panel.parts["remarks"]
    (face,) = [face for face in part.faces() if "dealt with" in face.title]
    assert face.target == "results.r1.dealt_with"
    part.jumped.emit(face.target)
    asked.hands.press("Y")
    draft = asked.desk.intake.writing.draft
    assert draft.typed("results.r1.dealt_with") == "yes"


def test_it_is_asked_only_of_a_result_with_a_day(asked):
    asked.desk.intake.form.go_to("results.r1.value")
    entry = asked.desk.intake.form.findChild(Entry, "results.r1")
    assert not entry.edits["dealt_with"].isHidden()
    asked.desk.intake.writing.answer("results.r1.collected", "")
    assert entry.edits["dealt_with"].isHidden()
