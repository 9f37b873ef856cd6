"""What is typed beside a visit is kept like a draft, and is there after a crash."""

from typing import Any

import pytest

from intake.domain.errors import RefusedError
from intake.domain.visit import FORMAT, Visit


@pytest.fixture
def visit(application, stored, patient):
    answers = {"dark_urine": True}
    told = Visit(format=FORMAT, patient=patient, answers=answers)
    return application.visits.sign(stored.id, told)


def fire(timer):
    """Let the time be over."""
    assert timer.isActive()
    timer.stop()
    timer.timeout.emit()


def kept(application):
    return {one.place: dict(one.typed) for one in application.jottings.all()}


def start_again(window, application) -> Any:
    """Sign in as after a crash: nothing that was in the memory is there any more."""
    window.show_desk(application)
    return window.desk


def test_a_half_typed_note_is_there_after_a_crash(application, visit, signed_in):
    signed_in.desk._show_stored(visit)
    signed_in.hands.press("Ctrl+M")
    signed_in.hands.type("The daughter called")
    fire(signed_in.desk.visit.life.jotters["note"].timer)
    desk = start_again(signed_in, application)
    assert desk.page is desk.worklist
    (card,) = [c for c in desk.worklist.cards if "jotting" in c.objectName()]
    assert "Add a note: visit" in card.accessibleName()
    card.go_on.click()
    assert desk.page is desk.visit
    assert desk.visit.life.note.text == "The daughter called"
    assert signed_in.hands.at() is desk.visit.life.note.line
    signed_in.hands.press("Enter")
    assert kept(application) == {}
    assert "The daughter called" in (desk.visit.stored.visit.notes or "")


def test_a_reason_and_a_call_that_were_begun_are_there_too(
    application, visit, signed_in
):
    signed_in.desk._show_stored(visit)
    life = signed_in.desk.visit.life
    signed_in.hands.press("Ctrl+K")
    signed_in.hands.type("+3d")
    signed_in.hands.press("Enter")
    signed_in.hands.type("ask for the ")
    fire(life.jotters["call"].timer)
    signed_in.hands.press("Esc", "Ctrl+Shift+Delete")
    signed_in.hands.type("wrong per")
    fire(life.jotters["error"].timer)
    desk = start_again(signed_in, application)
    for name, texts in (
        ("call", {"day": "+3d", "why": "ask for the "}),
        ("error", {"text": "wrong per"}),
    ):
        place = f"jotting.visit.{visit.id}.{name}"
        cards = [c for c in desk.worklist.cards if c.objectName() == place]
        desk.show_page(desk.worklist)
        cards[0].go_on.click()
        assert desk.visit.life.written[name].typed() == texts
        assert desk.visit.life.currentWidget().isVisible()
    signed_in.hands.press("Esc", "Ctrl+K", "Enter")
    signed_in.hands.type("swab")
    signed_in.hands.press("Enter")
    assert set(kept(application)) == {f"visit.{visit.id}.error"}


def test_each_visit_gives_back_its_own_words(application, visit, stored, signed_in):
    second = application.visits.sign(
        stored.id, visit.visit.model_copy(update={"notes": "another"})
    )
    view = signed_in.desk.visit
    signed_in.desk._show_stored(visit)
    view.life.note.line.setText("about the first")
    signed_in.desk._show_stored(second)
    assert view.life.note.text == ""
    view.life.note.line.setText("about the second")
    signed_in.desk._show_stored(visit)
    assert view.life.note.text == "about the first"


def test_what_is_discarded_is_gone_everywhere(application, visit, signed_in):
    signed_in.desk._show_stored(visit)
    life = signed_in.desk.visit.life
    life.note.line.setText("not so")
    life.jotters["note"].flush()
    worklist = signed_in.desk.worklist
    signed_in.desk.show_page(worklist)
    (card,) = [c for c in worklist.cards if "jotting" in c.objectName()]
    card.end()
    card.end()
    assert kept(application) == {}
    assert life.note.text == ""
    assert signed_in.desk.unsaved() == ""


def test_somebody_who_was_being_added_is_offered_after_a_crash(application, signed_in):
    signed_in.hands.type("Quay, Ann")
    signed_in.hands.press("Enter", "Enter", "Enter")
    signed_in.hands.type("Mrs")
    fire(signed_in.desk.add._jotter.timer)
    desk = start_again(signed_in, application)
    (card,) = desk.worklist.cards
    card.go_on.click()
    assert desk.page is desk.add
    typed = desk.add.sheet.typed()
    assert (typed["family_name"], typed["title"]) == ("Quay", "Mrs")
    desk.add.sheet.lines["born"].setText("81")
    desk.add.sheet.sex.answer("female")
    signed_in.hands.press("Ctrl+Enter")
    assert kept(application) == {}


def test_somebody_who_was_discarded_is_offered_no_more(application, signed_in):
    signed_in.hands.type("Quay, Ann")
    signed_in.hands.press("Enter", "Enter", "Enter")
    signed_in.hands.type("Mrs")
    signed_in.hands.press("Ctrl+1")
    desk = signed_in.desk
    (card,) = desk.worklist.cards
    card.end()
    card.end()
    assert desk.add.unsaved == ""
    assert kept(application) == {}


def test_a_half_corrected_patient_is_there_after_a_crash(
    application, stored, signed_in
):
    signed_in.desk._show_patient(stored.id)
    view = signed_in.desk.patient
    view.sheet.lines["title"].clear()
    signed_in.hands.type("Whitecomb")
    fire(view._jotter.timer)
    other = stored.patient.model_copy(update={"number": "999 000 7072"})
    stored_now = application.patients.get(stored.id)
    application.patients.update(
        type(stored_now)(id=stored_now.id, version=stored_now.version, patient=other)
    )
    desk = start_again(signed_in, application)
    (card,) = desk.worklist.cards
    card.go_on.click()
    typed = desk.patient.sheet.typed()
    assert (typed["family_name"], typed["title"]) == ("Whitecomb", "")
    assert typed["number"].replace(" ", "") == "9990007072"
    signed_in.hands.press("Ctrl+S")
    assert kept(application) == {}
    patient = application.patients.get(stored.id).patient
    assert (patient.family_name, patient.title) == ("Whitecomb", None)


def test_what_cannot_be_kept_is_told_and_tried_again(
    application, visit, signed_in, runner
):
    signed_in.desk._show_stored(visit)
    signed_in.hands.press("Ctrl+M")
    signed_in.hands.type("x")
    jotter = signed_in.desk.visit.life.jotters["note"]
    runner.refusal = RefusedError("The disk is full.")
    fire(jotter.timer)
    assert "What you type is not kept." in signed_in.desk.notice.text.text()
    runner.refusal = None
    fire(jotter.timer)
    assert kept(application) == {f"visit.{visit.id}.note": {"text": "x"}}
