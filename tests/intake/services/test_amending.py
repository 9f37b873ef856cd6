"""The life of a signed visit: amended, added to, struck through, always readable."""

import contextlib
from dataclasses import replace

import pytest

from intake.domain.comparing import ConflictError
from intake.domain.errors import InvalidDocumentError, NotFoundError, RefusedError
from intake.domain.patient import Allergies, Allergy, AllergyStatus
from intake.domain.record import Role, User, VisitStatus
from intake.services.session import Session
from tests.intake.services.test_record import draft_of


@pytest.fixture
def signed(application, visit):
    patient = application.patients.add(visit.patient)
    return application.visits.sign(patient.id, visit)


@pytest.fixture
def acting(application):
    """Return the amendments as another user would make them."""

    def acting(login, *roles):
        user = User(id=9, login=login, display_name=login, roles=frozenset(roles))
        own = application.amendments.session
        session = Session(user=user, begin=own.begin, look=own.look, clock=own.clock)
        return replace(application.amendments, session=session)

    return acting


def noted(visit, text):
    return visit.model_copy(update={"notes": text})


def test_an_amendment_keeps_both_versions_and_says_what_changed(
    application, signed, visit
):
    answers = {**visit.answers, "dark_urine": True}
    better = visit.model_copy(update={"answers": answers, "notes": "Left leg."})
    newer = application.amendments.amend(signed.id, better, "  asked again ")
    assert newer.status is VisitStatus.AMENDED
    assert newer.amend_reason == "asked again"
    assert newer.assessment == application.triage.assess(better)
    assert application.visits.get(signed.id).visit == visit
    assert [v.id for v in application.amendments.versions(newer.id)] == [
        signed.id,
        newer.id,
    ]
    changes = application.amendments.changes(newer.id)
    assert {(c.name, c.before, c.after) for c in changes} == {
        ("Dark urine", "no", "yes"),
        ("Notes", "nothing", "Left leg."),
    }
    assert application.amendments.changes(signed.id) == ()


def test_lists_show_the_newest_version_alone(application, signed, visit):
    newer = application.amendments.amend(signed.id, noted(visit, "x"), "typing error")
    lines = application.visits.of_patient(signed.patient_id)
    assert [line.id for line in lines] == [newer.id]
    assert application.visits.count() == 1


def test_an_amendment_needs_a_reason_and_a_usable_visit(application, signed, visit):
    with pytest.raises(RefusedError, match="needs a reason"):
        application.amendments.amend(signed.id, visit, "  ")
    wrong = visit.model_copy(update={"answers": {"cramp_frequency": 4}})
    with pytest.raises(InvalidDocumentError):
        application.amendments.amend(signed.id, wrong, "because")
    other = visit.patient.model_copy(update={"number": "999 000 4021"})
    with pytest.raises(RefusedError, match="another person"):
        application.amendments.amend(
            signed.id, visit.model_copy(update={"patient": other}), "because"
        )
    with pytest.raises(NotFoundError):
        application.amendments.amend(signed.id + 1, visit, "because")
    assert len(application.amendments.versions(signed.id)) == 1


def test_who_amends_second_is_shown_both_texts_and_loses_none(
    application, signed, visit
):
    application.amendments.amend(signed.id, noted(visit, "first"), "reason")
    answers = {**visit.answers, "dark_urine": True}
    mine = visit.model_copy(update={"answers": answers})
    with pytest.raises(ConflictError, match="newer version") as caught:
        application.amendments.amend(signed.id, mine, "reason")
    conflict = caught.value.conflict
    assert conflict.mine == mine
    assert conflict.by == "nurse1"
    told = application.expertise.words.disputes(conflict)
    assert {(d.name, d.base, d.mine, d.theirs, d.is_overlap) for d in told} == {
        ("Dark urine", "no", "yes", "no", False),
        ("Notes", "nothing", "nothing", "first", False),
    }
    assert conflict.merged is not None
    both = application.amendments.amend(conflict.version, conflict.merged, "both")
    assert both.visit.notes == "first"
    assert both.visit.answers["dark_urine"] is True


def test_an_amendment_tried_once_more_is_stored_once(application, signed, visit):
    newer = application.amendments.amend(signed.id, noted(visit, "x"), "reason")
    again = application.amendments.amend(signed.id, noted(visit, "x"), "reason")
    assert again == newer
    assert len(application.amendments.versions(signed.id)) == 2


def test_what_was_entered_in_error_is_struck_through_and_stays_readable(
    application, signed, visit
):
    struck = application.amendments.enter_in_error(signed.id, "wrong patient")
    assert struck.status is VisitStatus.ENTERED_IN_ERROR
    assert struck.visit == signed.visit
    assert struck.digest == signed.digest
    assert application.visits.of_patient(signed.patient_id) == ()
    assert application.visits.latest() == ()
    assert application.visits.count() == 0
    assert application.visits.last_of(signed.patient_id) is None
    (hit,) = application.patients.find("smi")
    assert (hit.visits, hit.last_visit) == (0, None)
    (line,) = application.visits.of_patient(signed.patient_id, in_error=True)
    assert (line.id, line.status) == (struck.id, VisitStatus.ENTERED_IN_ERROR)
    assert application.visits.get(struck.id).amend_reason == "wrong patient"


def test_nothing_more_is_done_to_a_visit_entered_in_error(application, signed, visit):
    struck = application.amendments.enter_in_error(signed.id, "wrong patient")
    for act in (
        lambda: application.amendments.amend(struck.id, visit, "after all"),
        lambda: application.amendments.enter_in_error(struck.id, "again"),
        lambda: application.amendments.add_note(struck.id, "and"),
    ):
        with pytest.raises(RefusedError, match="entered in error"):
            act()
    with pytest.raises(ConflictError) as caught:
        application.amendments.amend(signed.id, noted(visit, "x"), "reason")
    assert caught.value.conflict.merged is None


def test_a_nurse_amends_her_own_visit_for_a_day_and_adds_to_it_later(
    acting, signed, visit, clock
):
    nurse = acting("nurse1", Role.NURSE)
    clock.advance(hours=24)
    newer = nurse.amend(signed.id, noted(visit, "in time"), "reason")
    clock.advance(seconds=1)
    with pytest.raises(RefusedError, match="within 24 hours"):
        nurse.amend(newer.id, noted(visit, "too late"), "reason")
    with pytest.raises(RefusedError, match="within 24 hours"):
        nurse.enter_in_error(newer.id, "reason")
    added = nurse.add_note(newer.id, " Rang back: better. ")
    assert added.visit.notes == "in time\n\nRang back: better."
    assert added.assessment == newer.assessment


def test_a_nurse_leaves_the_visits_of_others_to_clinicians(acting, signed, visit):
    other = acting("nurse2", Role.NURSE)
    for act in (
        lambda: other.amend(signed.id, noted(visit, "x"), "reason"),
        lambda: other.enter_in_error(signed.id, "reason"),
        lambda: other.add_note(signed.id, "note"),
    ):
        with pytest.raises(RefusedError, match="ask a clinician"):
            act()
    clinician = acting("doctor", Role.CLINICIAN)
    newer = clinician.amend(signed.id, noted(visit, "x"), "reason")
    assert newer.signed_by == "doctor"
    assert clinician.add_note(newer.id, "seen").visit.notes == "x\n\nseen"


def test_a_note_says_something_and_fits(application, signed):
    with pytest.raises(RefusedError, match="nothing to add"):
        application.amendments.add_note(signed.id, " \n ")
    with pytest.raises(RefusedError, match="20000 letters"):
        application.amendments.add_note(signed.id, "x" * 20_001)


def test_the_last_visit_is_there_to_carry_over_from(application, signed, visit, clock):
    later = visit.model_copy(update={"seen_at": None, "notes": "again"})
    clock.advance(days=1)
    stored = application.visits.sign(signed.patient_id, later)
    assert application.visits.last_of(signed.patient_id) == stored


def test_signing_that_is_tried_again_stores_once(application, visit, clock):
    patient = application.patients.add(visit.patient)
    bare = visit.model_copy(update={"seen_at": None})
    stored = application.visits.sign(patient.id, bare, draft_id="d1")
    clock.advance(minutes=1)
    assert application.visits.sign(patient.id, bare, draft_id="d1") == stored
    assert application.visits.count() == 1
    with pytest.raises(RefusedError, match="signed already, as visit"):
        application.visits.sign(patient.id, noted(bare, "more"), draft_id="d1")
    assert application.visits.count() == 1


def test_an_amendment_drops_its_draft(application, signed, visit, clock):
    application.drafts.keep(replace(draft_of(signed.patient_id), amends=signed.id))
    (draft,) = application.drafts.all()
    assert draft.amends == signed.id
    application.amendments.amend(
        signed.id, noted(visit, "x"), "reason", draft_id=draft.id
    )
    assert application.drafts.all() == ()


PENICILLIN = Allergies(
    status=AllergyStatus.KNOWN, items=(Allergy(substance="penicillin"),)
)


def with_allergies(visit, told):
    patient = visit.patient.model_copy(update={"allergies": told})
    return visit.model_copy(update={"patient": patient})


def test_allergies_reach_the_patient_with_the_visit_or_not_at_all(application, visit):
    patient = application.patients.add(visit.patient)
    sign, was = application.visits.sign, visit.patient.allergies
    wrong = visit.model_copy(update={"answers": {"cramp_frequency": 4}})
    for unusable in (wrong, visit):
        told = with_allergies(unusable, PENICILLIN)
        with contextlib.suppress(InvalidDocumentError):
            sign(patient.id, told, allergies_before=was)
        stored = application.patients.get(patient.id).patient.allergies
        assert stored == (was if unusable is wrong else PENICILLIN)


def test_a_corrected_allergy_is_not_kept_where_the_correction_conflicts(
    application, signed, visit
):
    application.amendments.amend(signed.id, noted(visit, "theirs"), "first")
    mine = with_allergies(visit, PENICILLIN)
    with pytest.raises(ConflictError):
        application.amendments.amend(signed.id, mine, "second")
    stored = application.patients.get(signed.patient_id).patient
    assert stored.allergies == visit.patient.allergies


def test_what_was_told_of_allergies_stays_where_nobody_asked(
    application, signed, visit
):
    told = with_allergies(visit, PENICILLIN)
    newer = application.amendments.amend(signed.id, told, "asked again")
    for status in (AllergyStatus.NOT_RECORDED, AllergyStatus.UNAVAILABLE):
        silent = with_allergies(visit, Allergies(status=status))
        newer = application.amendments.amend(newer.id, silent, "not asked")
        stored = application.patients.get(signed.patient_id).patient
        assert stored.allergies == PENICILLIN
