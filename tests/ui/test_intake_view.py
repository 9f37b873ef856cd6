"""The visit being written: form, panel and signature together, on a real record."""

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from intake.domain.assessment import Level
from intake.domain.errors import RefusedError
from intake.domain.text import NOTES_LIMIT
from intake.domain.visit import Medication, Visit
from tests.ui.conftest import click
from tests.ui.screens import settle
from ui.forms.row import Row
from ui.tasks import Lanes
from ui.theme import ROW
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
    assert view.side.isAncestorOf(view.hands.at())
    view.hands.press("F6")
    assert view.form.current.is_current


def test_enter_asks_one_question_after_the_other_in_the_panel(view):
    view.hands.press("F6")
    asked = []
    for _ in range(12):
        path = view.panel.asked.field.path
        assert view.panel.question.isAncestorOf(view.hands.at())
        view.hands.press("n" if path.startswith("answers.") else "Down")
        asked.append(path)
        if not typed(view, path):
            break
        assert view.panel.asked.field.path == path  # it can still be corrected
        assert view.panel.question.go_on.isVisible()
        view.hands.press("Enter")
    assert len(asked) == len(set(asked)) > 5


def test_a_click_leads_to_the_next_question_of_the_panel_too(view):
    view.hands.press("F6")
    first = view.panel.asked
    assert view.panel.question.go_on.isHidden()
    view.hands.press("n")
    click(view.panel.question.go_on)
    assert view.panel.asked is not first
    assert first.isHidden()
    assert view.panel.asked.isAncestorOf(view.hands.at()) or (
        view.panel.asked is view.hands.at()
    )


def test_a_question_that_is_left_open_leads_on_to_the_dangers(view):
    view.hands.press("F6", "Down")
    dangers = view.panel.parts["open"].list
    assert view.hands.at() is dangers._items[0]
    view.hands.press("Down")
    assert view.hands.at() is dangers._items[1]
    view.hands.press("Up", "Up")
    assert view.panel.question.isAncestorOf(view.hands.at())


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


def test_a_refused_signature_keeps_everything(runner, view):
    go(view, "answers.dark_urine").press("y", "Ctrl+Enter")
    runner.refusal = RefusedError("The record is busy. Try again.")
    told = []
    view.troubled.connect(told.append)
    view.hands.press("Ctrl+Enter")
    busy = "The record is busy. Try again."
    assert told == [f"The draft is not saved. {busy}", busy]
    assert view.keeper.is_pending
    assert view.finish.isEnabled()
    assert typed(view, "answers.dark_urine") == "yes"


def test_the_draft_is_kept_within_a_second_of_typing(qtbot, application, view):
    with qtbot.waitSignal(view.said):
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


def test_what_was_typed_in_another_unit_is_signed_beside_the_answer(
    qtbot, application, view
):
    go(view, "answers.temp_c").type("101.5f")
    view.hands.press("Enter", "Ctrl+Enter")
    with qtbot.waitSignal(view.signed) as signed:
        view.hands.press("Ctrl+Enter")
    visit = application.visits.get(signed.args[0].id).visit
    assert visit.answers["temp_c"] == Decimal("38.6")
    assert (visit.entered["temp_c"].value, visit.entered["temp_c"].unit) == (
        "101.5",
        "[degF]",
    )


def test_an_unusual_number_in_another_unit_is_confirmed_in_that_unit(view):
    go(view, "answers.temp_c").type("106.5f")
    row = view.form.current
    assert "106.5 °F is unusual" in row.issue_text()
    view.hands.press("Enter")
    assert row.issue_text() == ""
    view.hands.press("Ctrl+U")
    assert "Did you mean" in row.issue_text() or row.issue_text() == ""


def after_a_visit(application, stored, **parts):
    """Return what the view starts from when this was told at an earlier visit."""
    seen = application.clock() - timedelta(days=200)
    application.visits.sign(
        stored.id,
        Visit(
            format="crampdesk-visit/1", patient=stored.patient, seen_at=seen, **parts
        ),
    )
    return application.visits.before(stored.id).visits


@pytest.fixture
def returning(application, lanes: Lanes, spec, stored, shown):
    earlier = after_a_visit(
        application,
        stored,
        medications=(
            Medication(text="simvastatin 40mg"),
            Medication(text="clarithromycin 500mg"),
        ),
        answers={"alcohol_units_week": 20, "smoker": True},
    )
    writing = VisitWriting(application, spec, stored, earlier=earlier)
    made: Any = IntakeView(application, lanes.db, writing)
    made.hands = shown(made)
    made.enter()
    return made


def test_what_comes_from_the_last_visit_waits_and_warns_at_once(returning):
    standing = returning.writing.standing
    assert standing.composed.visit.medications is None
    assert standing.assessment.medications == ()
    (found,) = standing.interactions
    assert found.severity == "contraindicated"
    assert "CONTRAINDICATED: " in go_row(returning, "medications").warnings[0].text()
    assert returning.panel.parts["medicines"].faces()[0].title == " + ".join(
        found.drugs
    )


def test_a_medicine_that_is_confirmed_counts_while_another_waits(returning):
    """The panel names it and its reasons open, though the list is not whole."""
    go(returning, "medications").press("Enter")
    standing = returning.writing.standing
    assert standing.composed.visit.medications is None
    assert [m.text for m in standing.assessment.medications] == ["simvastatin 40mg"]
    returning.writing.answer("medications.m9.text", "clarithromycin 250mg")
    found = returning.writing.standing.assessment.findings
    assert "contraindicated-combination" in {finding.rule for finding in found}


def go_row(view, path):
    view.form.go_to(path)
    return view.form.current


def test_ctrl_enter_confirms_the_block_and_undo_takes_that_back(returning):
    returning.hands.press("Ctrl+Enter")  # nothing waits in the section at the start
    assert returning.side.currentWidget() is returning.finish
    returning.back_to_answers()
    go(returning, "medications").press("Ctrl+Enter")
    assert returning.side.currentWidget() is returning.panel
    assert len(returning.writing.standing.composed.visit.medications) == 2
    assert returning.writing.standing.interactions[0].severity == "contraindicated"
    returning.hands.press("Ctrl+Z")
    assert returning.writing.standing.composed.visit.medications is None
    assert returning.form.current.field.path == "medications"
    go(returning, "other_symptoms").press("Ctrl+Enter")
    assert returning.writing.standing.composed.visit.answers == {"smoker": True}


def test_part_of_a_list_is_asked_about_before_the_visit_is_signed(returning):
    go(returning, "medications").press("Enter", "Ctrl+Return")
    assert len(returning.writing.standing.composed.visit.medications) == 2
    returning.hands.press("Ctrl+Z")
    returning.writing.type("notes", "x")
    go(returning, "notes").press("Ctrl+Enter")
    assert "1 entry from" in returning.finish._mend.faces()[0].lines[0].text
    assert not returning.finish.sign.isEnabled()


def test_a_reason_unfolds_to_rule_version_source_and_what_would_change_it(view):
    go(view, "answers.dark_urine").press("y")
    item = view.panel.parts["why"].list._items[0]
    item.setFocus()
    view.hands.press("Space")
    told = " ".join(line.text for line in item.face.lines)
    assert "Would no longer hold with: dark urine: no" in told
    assert "Source: " in told
    assert "Rule dark-urine · " in told
    assert item.face.is_open
    view.hands.press("Space")
    assert not item.face.is_open
    assert "Rule dark-urine" not in " ".join(line.text for line in item.face.lines)


def test_a_reason_with_no_answer_behind_it_is_unfolded_by_keys_too(view):
    go(view, "answers.cramp_freq_week").press("3", "Enter")
    items = view.panel.parts["why"].list._items
    item = next(i for i in items if i.face.fold == "cannot-issue-self-care")
    assert item.face.target is None
    item.setFocus()
    assert item.hasFocus()
    for key in ("Space", "Enter"):
        view.hands.press(key)
        assert item.face.is_open is (key == "Space")


def test_what_stands_behind_a_reason_goes_with_it(view):
    go(view, "answers.dark_urine").press("y")
    item = view.panel.parts["why"].list._items[0]
    click(item._more)
    assert item.face.is_open
    view.writing.answer("answers.dark_urine", "no")
    view.writing.answer("answers.dark_urine", "yes")
    assert view.panel.parts["why"].list._items[0].face.is_open


@pytest.fixture
def with_habits(application, lanes: Lanes, spec, stored, shown):
    told = {"standing_hours": 6, "footwear_poor": True, "sitting_hours": 5}
    earlier = after_a_visit(application, stored, answers=told)
    writing = VisitWriting(application, spec, stored, earlier=earlier)
    made: Any = IntakeView(application, lanes.db, writing)
    made.hands = shown(made)
    made.enter()
    return made


def test_a_carried_answer_is_marked_and_counts_as_not_asked(with_habits):
    row = go_row(with_habits, "answers.footwear_poor")
    assert row.origin == "07-May-2026"
    assert "Enter confirms" in row._note_label.text()
    assert row._pills["yes"].waits
    assert "footwear_poor" not in with_habits.writing.standing.composed.visit.answers
    assert "yes" in row.typed()


def test_enter_confirms_a_carried_answer_and_goes_on(with_habits):
    row = go_row(with_habits, "answers.standing_hours")
    with_habits.hands.press("Enter")
    assert with_habits.writing.standing.composed.visit.answers["standing_hours"] == 6
    assert row.origin == ""
    assert not row._note_label.isVisible()
    assert with_habits.form.current.field.path == "answers.sitting_hours"
    with_habits.hands.press("Ctrl+Z")
    assert row.origin == "07-May-2026"


def test_another_answer_takes_the_mark_away(with_habits):
    row = go_row(with_habits, "answers.footwear_poor")
    with_habits.hands.press("n")
    assert row.origin == ""
    assert not row._pills["no"].waits
    answers = with_habits.writing.standing.composed.visit.answers
    assert answers["footwear_poor"] is False


def test_a_date_and_its_writing_out_are_one_step(view):
    go(view, "conditions").type("sugar")
    view.hands.press("Enter")
    view.hands.type("-2y")
    view.hands.press("Enter")
    assert view.writing.draft.row("conditions", "c1")["since"] == "2024"
    view.hands.press("Ctrl+Z")
    assert "since" not in view.writing.draft.row("conditions", "c1")
    view.hands.press("Ctrl+Z")
    assert view.writing.draft.rows("conditions") == ()
    view.hands.press("Ctrl+Y", "Ctrl+Y")
    assert view.writing.draft.row("conditions", "c1")["since"] == "2024"


def test_what_is_being_searched_for_is_undone_before_the_form(view):
    go(view, "answers.dark_urine").press("y")
    go(view, "conditions").type("sug")
    view.hands.press("Ctrl+Z")
    line = view.form.current.line
    assert line.text() == ""
    assert typed(view, "answers.dark_urine") == "yes"
    view.hands.press("Ctrl+Z")
    assert typed(view, "answers.dark_urine") == ""


def test_undo_goes_over_a_removed_entry_and_over_a_denied_block(view):
    go(view, "conditions").type("sugar")
    view.hands.press("Enter", "Ctrl+Delete")
    assert view.writing.draft.rows("conditions") == ()
    go(view, "answers.chest_pain").press("Ctrl+N", "Enter")
    assert typed(view, "answers.dark_urine") == "no"
    view.hands.press("Ctrl+Z")
    assert typed(view, "answers.dark_urine") == ""
    view.hands.press("Ctrl+Z")
    assert view.writing.draft.row("conditions", "c1")["key"] == "diabetes_t2"


def test_the_unit_of_a_result_is_changed_beside_its_value(view):
    go(view, "results").type("creat")
    view.hands.press("Enter")
    view.hands.type("1.5")
    row = view.writing.draft.row("results", "r1")
    assert (row["value"], row["unit"]) == ("1.5", "umol/L")
    view.hands.press("Ctrl+U")
    row = view.writing.draft.row("results", "r1")
    assert (row["value"], row["unit"]) == ("1.5", "mg/dL")
    entry = view.form.current.entries.by_name["r1"]
    assert entry._detail.text() == "= 133 umol/L"


def test_a_critical_result_that_fits_another_unit_is_asked_about(view):
    go(view, "results").type("glucose")
    view.hands.press("Enter")
    view.hands.type("40")
    entry = next(iter(view.form.current.entries.by_name.values()))
    issues = view.writing.standing.composed.questions
    if issues:
        assert "Or did you mean" in issues[0].text
        view.hands.press("Enter")
        assert view.writing.standing.composed.questions == ()
    assert entry.edits["value"].text() == "40"


def test_a_test_that_is_in_no_list_is_never_signed_over(
    application, lanes, spec, stored, view
):
    go(view, "results").type("xyzzy")
    view.hands.press("Ctrl+Enter")
    assert not view.finish.sign.isEnabled()
    (issue,) = view.writing.standing.composed.errors
    assert (issue.path, "not recorded" in issue.text) == ("results", True)
    view.keeper.keep()
    (kept,) = application.drafts.all()
    again = VisitWriting(application, spec, stored, kept)
    other: Any = IntakeView(application, lanes.db, again)
    (row,) = (row for row in other.form.rows() if row.field.path == "results")
    assert row.line.text() == "xyzzy"
    other.deleteLater()
    go(view, "results").press("Ctrl+A", "Backspace")
    assert view.writing.standing.composed.errors == ()
    assert view.finish.sign.isEnabled()


def test_what_the_clinic_had_lately_is_offered_first(returning):
    row: Any = go_row(returning, "medications")
    row.line.setFocus()
    returning.hands.type("si")
    assert row.line.offers.chosen.title == "simvastatin"


def test_without_the_record_names_are_offered_all_the_same(
    application, runner, lanes, spec, stored, shown
):
    runner.refusal = RefusedError("The record is busy.")
    writing = VisitWriting(application, spec, stored)
    made: Any = IntakeView(application, lanes.db, writing)
    made.hands = shown(made)
    row: Any = go_row(made, "medications")
    made.hands.type("simva")
    assert row.line.offers.chosen.title == "simvastatin"


def test_the_form_opens_with_what_can_be_seen_and_then_makes_the_rest(
    qtbot, application, lanes, spec, stored, shown
):
    writing = VisitWriting(application, spec, stored)
    made: Any = IntakeView(application, lanes.db, writing)
    made.resize(1280, 800)
    sheet = made.form.sheet
    at_first = len(list(sheet.every_row()))
    asked = sum(path in writing.standing.visible for path in spec.field_of)
    assert 15 <= at_first <= asked // 2
    assert not sheet.is_whole
    shown(made)
    settle()
    bottom = made.form.viewport().height()
    for block in sheet.blocks.values():
        top = block.mapTo(sheet, QPoint(0, 0)).y()
        assert block.is_filled or not block.is_used or top >= bottom
    assert made.form.verticalScrollBar().maximum() > bottom  # it has its room already
    qtbot.waitUntil(lambda: sheet.is_whole)
    assert len(list(sheet.every_row())) == asked


def test_every_section_is_in_its_place_before_anything_is_painted(writing):
    sheet = writing.desk.intake.form.sheet
    assert not sheet.is_whole
    used = [block for block in sheet.blocks.values() if block.is_used]
    for above, below in itertools.pairwise(used):
        assert above.height() >= max(above.least_height, 0)
        assert above.geometry().bottom() < below.y()
    first = [row.height() for row in used[1].rows]
    assert min(first) >= ROW


def test_a_row_that_is_wanted_before_is_made_with_all_that_is_known_of_it(
    application, lanes, spec, stored, shown
):
    writing = VisitWriting(application, spec, stored)
    writing.answer_together(
        {
            "answers.sbp": "300000",
            "medications.m1.text": "clarithromycin 500 mg",
            "medications.m2.text": "simvastatin 40 mg",
        }
    )
    made: Any = IntakeView(application, lanes.db, writing)
    assert not made.form.sheet.is_whole
    shown(made)
    assert made.form.go_to("answers.sbp")
    assert made.form.current.issue_text()
    assert made.form.go_to("medications.m1.text")
    row = next(r for r in made.form.rows() if r.field.path == "medications")
    said = " ".join(label.text() for label in row.findChildren(QLabel))
    assert "simvastatin" in said.casefold()
    assert made.form.sheet.is_whole or made.form.current is row


def test_scrolling_never_comes_to_an_empty_section(
    application, lanes, spec, stored, shown
):
    made: Any = IntakeView(
        application, lanes.db, VisitWriting(application, spec, stored)
    )
    shown(made)
    settle()
    bar = made.form.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert made.form.sheet.is_whole


def test_a_question_of_the_panel_that_comes_back_is_not_made_again(view):
    made = []
    for name in ("dark_urine", "swelling", "dark_urine"):
        view.panel.ask(f"answers.{name}")
        made.append(view.panel.asked)
        view.hands.press("n" if name == "swelling" else "y")
    first, second, third = made
    assert third is first
    assert second is not first
    assert not first.isHidden()
    assert second.isHidden()
    assert typed(view, "answers.swelling") == "none"
    assert first.typed() == typed(view, "answers.dark_urine") == "yes"
    view.writing.answer("answers.swelling", "left")
    view.panel.ask("answers.swelling")
    assert view.panel.asked is second
    assert second.typed() == "left"


def test_the_panel_keeps_so_many_questions_and_no_more(view):
    paths = [path for path in view.writing.spec.field_of if "answers." in path][:40]
    for path in paths:
        view.panel.ask(path)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    rows = view.panel.question.findChildren(Row)
    assert paths[-1] in {row.field.path for row in rows}
    assert len(rows) == 24
