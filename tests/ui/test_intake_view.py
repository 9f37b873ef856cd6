"""The visit being written: form, panel and signature together, on a real record."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from intake.domain.assessment import Level
from intake.domain.errors import RefusedError
from intake.domain.text import NOTES_LIMIT
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
    return made


def typed(view, path):
    return view.writing.draft.typed(path)


def go(view, path):
    assert view.form.go_to(path)
    return view.hands


def level_of(view):
    return view.panel.card.level


def test_it_begins_at_the_first_question_with_nothing_called_calm(view):
    assert view.form.current.field.path == "answers.history_source"
    assert view.panel.card.level is Level.NOT_ASSESSED
    assert "key answers missing" in view.panel.card.frame_text
    assert view.panel.parts["why"].isHidden()


def test_the_banner_says_who_it_is(view):
    assert view.banner.name.text() == "WHITCOMBE, Harold (Mr)"
    assert view.banner.allergies.text() == "⚠ Known allergies: trimethoprim (rash)"


def test_the_level_follows_every_key(view):
    go(view, "answers.chest_pain").press("y")
    assert level_of(view) is Level.EMERGENCY
    faces = view.panel.parts["why"].list.faces()
    assert faces[0].level is Level.EMERGENCY
    view.hands.press("n")
    assert level_of(view) is not Level.EMERGENCY
    view.hands.press("Backspace")
    assert level_of(view) is Level.NOT_ASSESSED


def test_enter_on_a_reason_jumps_to_the_answer_behind_it(view):
    go(view, "answers.dark_urine").press("y")
    view.panel.parts["why"].list._items[0].setFocus()
    view.hands.press("Enter")
    assert view.form.current.field.path == "answers.dark_urine"


def test_the_next_question_can_be_answered_in_the_panel(view):
    asked = view.panel.asked
    path = asked.field.path
    view.hands.press("F6")
    assert view.hands.at() is asked
    view.hands.press("1")
    assert typed(view, path)
    row = next(r for r in view.form.rows() if r.field.path == path)
    assert row.typed() == typed(view, path)
    view.hands.press("F6")
    assert view.form.current.is_current


def test_the_rest_are_no_lists_what_it_will_answer(view):
    go(view, "answers.chest_pain").press("y")
    view.hands.press("Ctrl+N")
    strip = view.form._blocks["emergency"].strip
    assert "dark urine" in strip._text.text()
    assert "chest pain" not in strip._text.text()
    view.hands.press("Enter")
    assert typed(view, "answers.dark_urine") == "no"
    assert typed(view, "answers.chest_pain") == "yes"
    assert strip.isHidden()
    assert view.form.current_section() == "cramp"
    view.undo()
    assert typed(view, "answers.dark_urine") == ""


def test_the_rest_are_no_can_be_left(view):
    go(view, "answers.chest_pain").press("Ctrl+N", "Esc")
    assert typed(view, "answers.dark_urine") == ""
    assert view.form.current_section() == "emergency"


def test_a_conditional_question_appears_where_it_belongs_and_nothing_moves(view):
    go(view, "answers.bleeding_or_bruising_new")
    row = view.form.current
    before = row.mapTo(view.form.viewport(), QPoint(0, 0)).y()
    paths = [r.field.path for r in view.form.rows()]
    view.writing.answer("answers.pain_out_of_proportion", "yes")
    after = row.mapTo(view.form.viewport(), QPoint(0, 0)).y()
    appeared = [r.field.path for r in view.form.rows()]
    place = appeared.index("answers.pain_passive_stretch")
    assert appeared[place - 1] == "answers.pain_out_of_proportion"
    assert [p for p in appeared if p in paths] == paths
    assert abs(after - before) <= 1
    assert view.form.current is row


def test_a_question_that_no_longer_applies_goes_again(view):
    view.writing.answer("answers.pain_out_of_proportion", "yes")
    view.writing.answer("answers.pain_out_of_proportion", "no")
    shown = [row.field.path for row in view.form.rows()]
    assert "answers.pain_passive_stretch" not in shown


def test_an_impossible_number_is_refused_beside_its_field(view):
    go(view, "answers.pulse").type("400")
    assert "Not possible" in view.form.current.issue_text()
    button = view.sections.buttons["vitals"]
    assert "error" in button.accessibleName()


def test_an_unusual_number_is_asked_about_and_enter_keeps_it(view):
    go(view, "answers.pulse").type("170")
    row = view.form.current
    assert "unusual" in row.issue_text()
    view.hands.press("Enter")
    assert row.issue_text() == ""
    assert view.writing.standing.composed.visit.answers["pulse"] == 170
    assert view.form.current is not row


def test_undo_goes_over_the_whole_form(view):
    go(view, "answers.dark_urine").press("y")
    go(view, "answers.pulse").type("80")
    view.hands.press("Ctrl+Z")
    assert typed(view, "answers.pulse") == ""
    view.hands.press("Ctrl+Z")
    assert typed(view, "answers.dark_urine") == ""
    assert view.form.current.field.path == "answers.dark_urine"
    view.hands.press("Ctrl+Shift+Z", "Ctrl+Y")
    assert typed(view, "answers.pulse") == "80"


def test_the_keys_of_a_section_go_on_and_back(view):
    view.hands.press("Ctrl+PgDown")
    assert view.form.current_section() == "emergency"
    view.hands.press("Ctrl+PgDown", "Ctrl+PgUp", "Ctrl+PgUp")
    assert view.form.current_section() == "context"
    view.hands.press("Ctrl+PgUp")
    assert view.form.current_section() == "context"


def test_a_click_on_a_section_goes_there(view):
    QTest.mouseClick(view.sections.buttons["vitals"], Qt.MouseButton.LeftButton)
    assert view.form.current.field.path == "answers.resp_rate"
    assert view.sections.buttons["vitals"].isChecked()


def test_the_banner_follows_the_allergies(view):
    go(view, "allergies").press("2")
    assert view.banner.allergies.text() == "✓ No known allergies"


def test_a_megabyte_pasted_into_the_notes_is_cut_where_one_sees_it(view):
    go(view, "notes")
    QGuiApplication.clipboard().setText("x" * 1_000_000)
    view.hands.press("Ctrl+V")
    assert len(typed(view, "notes")) == NOTES_LIMIT
    row = next(r for r in view.form.rows() if r.field.path == "notes")
    assert "980 000 more were left out" in row.issue_text()
    view.hands.type("y")
    assert len(typed(view, "notes")) == NOTES_LIMIT


def test_notes_keep_plain_text_and_the_undo_of_the_form(view):
    go(view, "notes").type("first")
    view.hands.press("Ctrl+Z")
    assert typed(view, "notes") == ""
    assert view.form.current.edit.toPlainText() == ""


def test_finishing_shows_what_is_missing_and_signs(qtbot, application, view):
    go(view, "answers.dark_urine").press("y", "Ctrl+Enter")
    assert view.side.currentWidget() is view.finish
    assert "key answers were not given" in view.finish._missing.text()
    with qtbot.waitSignal(view.signed) as signed:
        view.hands.press("Ctrl+Enter")
    stored = application.visits.get(signed.args[0].id)
    assert stored.visit.answers == {"dark_urine": True}
    assert stored.visit.decision.agrees
    assert stored.visit.decision.decided_by == "nurse1"
    assert application.drafts.all() == ()


def test_escape_leads_from_the_signature_back_to_the_answers(view):
    go(view, "answers.dark_urine").press("y", "Ctrl+Enter", "Esc")
    assert view.side.currentWidget() is view.panel
    assert view.form.current.field.path == "answers.dark_urine"
    assert typed(view, "answers.dark_urine") == "yes"


def test_what_is_wrong_has_to_be_mended_first(view):
    go(view, "answers.pulse").type("400")
    view.hands.press("Ctrl+Enter")
    assert not view.finish.sign.isEnabled()
    view.hands.press("Ctrl+Enter")
    assert view.isVisible()
    view.finish.enter()
    view.hands.press("Enter")
    assert view.form.current.field.path == "answers.pulse"


def test_another_level_needs_a_reason(qtbot, application, view):
    go(view, "answers.dark_urine").press("y", "Ctrl+Enter", "1")
    assert view.finish.decision.level.typed() == "emergency"
    assert not view.finish.sign.isEnabled()
    view.hands.press("Enter", "7")
    assert view.finish.sign.isEnabled()
    assert "EMERGENCY" in view.finish.sign.text()
    with qtbot.waitSignal(view.signed) as signed:
        view.hands.press("Ctrl+Enter")
    decision = application.visits.get(signed.args[0].id).visit.decision
    assert (decision.level, decision.reason) == (Level.EMERGENCY, "more_worried")


def test_making_an_emergency_calmer_needs_a_second_look(qtbot, view):
    go(view, "answers.chest_pain").press("y", "Ctrl+Enter", "2", "Enter")
    view.hands.press("Enter")
    view.hands.type("ECG and examination normal, Dr Ey")
    assert not view.finish.sign.isEnabled()
    assert "once more" in view.finish._obstacle.text()
    view.finish.decision.looked.focus_part("")
    view.hands.press("1")
    with qtbot.waitSignal(view.signed):
        view.hands.press("Ctrl+Enter")


def test_changed_allergies_reach_the_patients_record(qtbot, application, view, stored):
    go(view, "allergies").press("2")
    view.hands.press("Ctrl+Enter")
    with qtbot.waitSignal(view.signed):
        view.hands.press("Ctrl+Enter")
    newer = application.patients.get(stored.id)
    assert newer.patient.allergies.status == "none_known"


def test_a_refused_signature_keeps_everything(qtbot, runner, view):
    go(view, "answers.dark_urine").press("y", "Ctrl+Enter")
    runner.refusal = RefusedError("The record is busy. Try again.")
    with qtbot.waitSignal(view.troubled) as told:
        view.hands.press("Ctrl+Enter")
    assert told.args == ["The record is busy. Try again."]
    assert view.keeper.is_pending
    assert view.finish.isEnabled()
    assert typed(view, "answers.dark_urine") == "yes"


def test_the_draft_is_kept_within_a_second_of_typing(qtbot, application, view):
    with qtbot.waitSignal(view.said, timeout=1000):
        go(view, "answers.dark_urine").press("y")
    (draft,) = application.drafts.all()
    assert draft.answered == 1 + 2
    assert "dark_urine" in draft.content


def test_control_s_keeps_the_draft_at_once(qtbot, application, view):
    with qtbot.waitSignal(view.said) as said:
        view.hands.press("Ctrl+S")
    assert said.args[0].startswith("Draft saved ")
    assert len(application.drafts.all()) == 1


def test_leaving_keeps_what_is_pending(application, view):
    go(view, "answers.dark_urine").press("y")
    view.leave()
    assert len(application.drafts.all()) == 1


def test_a_draft_that_cannot_be_kept_is_told_and_tried_again(qtbot, runner, view):
    runner.refusal = RefusedError("The record is busy.")
    with qtbot.waitSignal(view.troubled) as told:
        view.hands.press("Ctrl+S")
    assert told.args[0].startswith("The draft is not saved.")
    assert view.keeper.is_pending


def test_a_kept_draft_comes_back_as_it_was(application, lanes, spec, stored, view):
    go(view, "answers.pulse").type("400")
    go(view, "conditions").type("sugar")
    view.hands.press("Enter")
    view.leave()
    (draft,) = application.drafts.all()
    again = VisitWriting(application, spec, stored, draft)
    assert again.draft.all_typed() == view.writing.draft.all_typed()
    assert again.started_at == view.writing.started_at
    assert again.id == view.writing.id
