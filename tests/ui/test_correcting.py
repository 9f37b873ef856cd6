"""A signed visit is corrected in the form: a new version, with reason, nothing lost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from intake.domain.assessment import Level
from intake.domain.dates import PartialDate
from intake.domain.decision import Decision
from intake.domain.record import Role, VisitStatus
from intake.domain.visit import FORMAT, Medication, Visit
from intake.forms.compose import compose
from intake.forms.draft import Draft
from intake.forms.filling import filled
from ui.visit_amending import VisitAmending
from ui.widgets.labels import PlainLabel


@pytest.fixture
def signed(application, stored):
    """Return a signed visit of the patient."""
    visit = Visit(
        format=FORMAT,
        patient=stored.patient,
        answers={"dark_urine": False, "pulse": 72},
        notes="Cramps at night.",
    )
    return application.visits.sign(stored.id, visit)


@pytest.fixture
def correcting(signed, signed_in):
    """Return the window with the visit in the form, by keyboard alone."""
    signed_in.desk._show_stored(signed)
    signed_in.hands.press("Ctrl+E")
    return signed_in


def sign(window, reason="Wrong pulse typed"):
    """Finish, say why, sign."""
    window.hands.press("Ctrl+Enter")
    window.hands.type(reason)
    window.hands.press("Ctrl+Enter")


@pytest.mark.parametrize("number", range(12))
def test_a_filled_form_says_what_the_visit_said(desk, spec, number):
    demo = desk.demo()
    visit = [demo.visits.get(one.id) for one in demo.visits.latest()][number].visit
    demo.close()
    draft = Draft(filled(visit))
    made = compose(spec, draft, visit.patient, at=visit.seen_at, by=visit.seen_by)
    assert made.issues == ()
    assert made.visit == visit.model_copy(update={"decision": None})


def test_correct_opens_the_form_with_the_answers(correcting, signed):
    intake = correcting.desk.intake
    assert correcting.desk.page is intake
    assert intake.writing.draft.typed("answers.pulse") == "72"
    assert intake.writing.draft.typed("notes") == "Cramps at night."
    assert intake.writing.seen_at == signed.visit.seen_at
    told = intake.findChild(PlainLabel, "amending").text()
    assert f"Correcting visit {signed.id}" in told


def test_the_strip_shows_what_earlier_visits_knew_though_nothing_is_carried_over(
    application, stored, signed_in
):
    def sign(days, **told):
        seen = application.clock() - timedelta(days=days)
        visit = Visit(format=FORMAT, patient=stored.patient, seen_at=seen, **told)
        return application.visits.sign(stored.id, visit)

    begun = Medication(text="simvastatin 40 mg", started=PartialDate(2026, 9, 1))
    sign(30, medications=(begun,), answers={"pulse": 72})
    corrected = sign(10, medications=(Medication(text="ramipril 5 mg"),))
    sign(0, medications=(Medication(text="furosemide", started=PartialDate(2026, 11)),))
    signed_in.desk._show_stored(corrected)
    signed_in.hands.press("Ctrl+E")
    writing = signed_in.desk.intake.writing
    told = writing.standing.timeline.medicines
    assert [lane.text for lane in told] == ["simvastatin 40 mg"]
    assert writing.draft.typed("medications.m1.text") == "ramipril 5 mg"
    assert writing.draft.typed("answers.pulse") == ""
    strip = next(
        row
        for row in signed_in.desk.intake.form.rows()
        if row.field.path == "medications"
    ).strip
    assert strip.isVisibleTo(signed_in.desk.intake)


def test_a_correction_is_a_new_version_with_its_reason(application, correcting, signed):
    correcting.desk.intake.form.go_to("answers.pulse")
    correcting.hands.press("Ctrl+A")
    correcting.hands.type("96")
    correcting.hands.press("Ctrl+Enter")
    assert not correcting.desk.intake.finish.sign.isEnabled()
    correcting.hands.press("Ctrl+Enter")
    assert len(application.amendments.versions(signed.id)) == 1
    correcting.hands.type("Wrong pulse typed")
    correcting.hands.press("Ctrl+Enter")
    first, second = application.amendments.versions(signed.id)
    assert (second.status, second.reason) == (
        VisitStatus.AMENDED,
        "Wrong pulse typed",
    )
    assert application.visits.get(second.id).visit.answers["pulse"] == 96
    assert application.visits.get(first.id).visit.answers["pulse"] == 72
    assert application.drafts.all() == ()
    assert correcting.desk.visit.stored.id == second.id


def test_a_correction_that_is_left_is_gone_on_with(application, correcting, signed):
    correcting.desk.intake.form.go_to("answers.pulse")
    correcting.hands.press("Ctrl+A")
    correcting.hands.type("96")
    correcting.desk.intake.leave()
    (draft,) = application.drafts.all()
    assert draft.amends == signed.id
    correcting.desk._close_intake()
    correcting.desk.worklist.chosen.emit(draft, application.patients.get(1))
    writing = correcting.desk.intake.writing
    assert writing.draft.typed("answers.pulse") == "96"
    assert writing.version == signed.id
    sign(correcting)
    assert len(application.amendments.versions(signed.id)) == 2


def test_a_new_visit_never_goes_on_with_a_correction(application, correcting, stored):
    correcting.desk.intake.form.go_to("answers.pulse")
    correcting.hands.type("9")
    correcting.desk.open_patient(stored.id)
    intake = correcting.desk.intake
    assert intake.writes_new_of(stored.id)
    assert intake.writing.draft.typed("answers.pulse") == ""
    assert len(application.drafts.all()) == 1


def test_a_conflict_brings_both_together_and_loses_nothing(
    application, correcting, signed
):
    theirs = signed.visit.model_copy(
        update={
            "answers": {"dark_urine": True, "pulse": 80},
            "notes": "Cramps at night. He says since May.",
        }
    )
    other = application.amendments.amend(signed.id, theirs, "He remembered")
    intake = correcting.desk.intake
    intake.form.go_to("answers.pulse")
    correcting.hands.press("Ctrl+A")
    correcting.hands.type("96")
    sign(correcting)
    told = correcting.desk.notice.text.text()
    assert "Nothing of yours is lost" in told
    assert "you 96" in told
    assert "they 80" in told
    typed = intake.writing.draft.typed
    assert (typed("answers.pulse"), typed("answers.dark_urine")) == ("96", "yes")
    assert typed("notes") == "Cramps at night. He says since May."
    assert intake.writing.version == other.id
    correcting.hands.press("Ctrl+Enter")
    last = application.amendments.versions(signed.id)[-1]
    assert (last.version, last.reason) == (3, "Wrong pulse typed")
    assert application.visits.get(last.id).visit.answers["pulse"] == 96


def test_what_both_wrote_is_never_seen_above_another_patient(
    application, correcting, signed, patient
):
    theirs = signed.visit.model_copy(update={"answers": {"pulse": 80}})
    application.amendments.amend(signed.id, theirs, "He remembered")
    desk = correcting.desk
    desk.intake.form.go_to("answers.pulse")
    correcting.hands.press("Ctrl+A")
    correcting.hands.type("96")
    sign(correcting)
    notice = desk.notice
    assert "they 80" in notice.text.text()
    assert notice.isVisible()
    desk.go("worklist")
    assert notice.isHidden()
    desk.show_page(desk.intake)
    assert notice.isVisible()
    other = application.patients.add(
        patient.model_copy(update={"given_name": "Edith", "number": None})
    )
    desk.open_patient(other.id)
    assert notice.isHidden()
    desk.notice.say("The disk is full.")
    desk.go("worklist")
    assert notice.isVisible()


def test_who_may_not_amend_is_told_before_anything_is_typed(
    application, desk, signed, window
):
    password = "yellow cedar walks slowly"
    application.accounts.add("nurse2", "Ola Byrne", frozenset({Role.NURSE}), password)
    window._let_in(desk.sign_in("nurse2", password))
    window.desk._show_stored(signed)
    window.hands.press("Ctrl+E")
    assert window.desk.intake is None
    assert "A nurse amends a visit of her own" in window.desk.notice.text.text()


def test_what_was_entered_in_error_is_not_corrected(application, signed, signed_in):
    struck = application.amendments.enter_in_error(signed.id, "Wrong patient")
    signed_in.desk._show_stored(struck)
    signed_in.hands.press("Ctrl+E")
    assert signed_in.desk.intake is None
    assert "entered in error" in signed_in.desk.notice.text.text()


@pytest.fixture
def overridden(application, stored):
    """Return a way to sign a visit that was decided against its rules."""

    def sign(answers, **rules):
        visit = Visit(format=FORMAT, patient=stored.patient, answers=answers)
        assessment = application.triage.assess(visit)
        decision = Decision(
            suggested=assessment.level,
            level=Level.ROUTINE,
            text="Seen by Dr Ey",
            decided_by="nurse1",
            decided_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        )
        told = visit.model_copy(update={"decision": decision})
        made = application.visits.sign(stored.id, told)
        kept = made.visit.decision
        earlier = kept.model_copy(update={"rules": {**kept.rules, **rules}})
        old = made.visit.model_copy(update={"decision": earlier})
        return replace(made, visit=old)

    return sign


def test_an_override_stands_in_the_form_again_while_its_rules_are_the_same(
    application, spec, stored, overridden
):
    writing = VisitAmending(
        application, spec, stored, overridden({"palpitations": True})
    )
    assert writing.draft.typed("decision.level") == "routine"
    assert writing.draft.typed("decision.text") == "Seen by Dr Ey"
    assert "decide again" not in writing.told


def test_an_override_of_rules_that_have_changed_is_to_be_made_again(
    application, spec, stored, overridden
):
    earlier = overridden({"palpitations": True}, palpitations="sha256:as it was")
    assert "palpitations" in earlier.visit.decision.rules
    writing = VisitAmending(application, spec, stored, earlier)
    assert writing.draft.typed("decision.level") == ""
    assert writing.draft.typed("decision.text") == ""
    assert writing.draft.typed("answers.palpitations") == "yes"
    assert writing.told.endswith("have changed: decide again.")
