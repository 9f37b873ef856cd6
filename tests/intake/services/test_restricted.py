"""Restricted records and broken glasses, as whoever works here meets them."""

import pytest

from intake.application import Desk
from intake.domain.audit import ActQuery
from intake.domain.errors import NotFoundError, RefusedError, RestrictedError
from intake.domain.preferences import DocumentKind
from intake.domain.query import VisitQuery
from intake.domain.record import Role
from intake.domain.restricted import GlassEnd, WhyOpen
from tests.intake.services.conftest import PASSWORD
from tests.intake.services.test_record import draft_of

WORDS = "fell in the hall, no answer"
PEOPLE = {
    "nurse2": {Role.NURSE},
    "doctor2": {Role.CLINICIAN},
    "auditor": {Role.AUDITOR, Role.NURSE},
    "boss": {Role.ADMIN},
}


@pytest.fixture
def people(application, desk):
    """Return how to sign in as somebody of the clinic; nurse1 is its founder."""
    for login, roles in PEOPLE.items():
        application.accounts.add(login, login, frozenset(roles), PASSWORD)
    opened = {"nurse1": application}

    def people(login):
        if login not in opened:
            opened[login] = desk.sign_in(login, PASSWORD)
        return opened[login]

    yield people
    for login, one in opened.items():
        if login != "nurse1":
            one.close()


@pytest.fixture
def signed(application, visit):
    patient = application.patients.add(visit.patient)
    return application.visits.sign(patient.id, visit)


@pytest.fixture
def restricted(application, people, signed):
    return application.restrictions.restrict(signed.patient_id, " works here ")


def acts_of(people, action):
    return people("auditor").audit.acts(ActQuery(action=action))


def broken(application, patient_id):
    return application.glasses.begin(patient_id, WhyOpen.CARE_NOW, WORDS, PASSWORD)


def test_whoever_restricts_a_record_is_of_its_team(
    application, people, restricted, signed
):
    assert (restricted.team, restricted.reason) == (("nurse1",), "works here")
    assert application.restrictions.of_patient(signed.patient_id) == restricted
    (read,) = acts_of(people, "restriction.read")
    assert (read.user, read.patient_id) == ("nurse1", signed.patient_id)
    assert application.visits.get(signed.id) == signed
    with pytest.raises(RefusedError, match="restricted already"):
        application.restrictions.restrict(signed.patient_id, "again")


def test_a_restriction_needs_a_reason_and_a_team_of_clinicians(
    application, people, signed
):
    restrict = application.restrictions.restrict
    with pytest.raises(RefusedError, match="needs a reason"):
        restrict(signed.patient_id, "  ")
    for login in ("nurse2", "nobody"):
        with pytest.raises(RefusedError, match=f"{login} is not one"):
            restrict(signed.patient_id, "works here", [login])
    with pytest.raises(NotFoundError):
        restrict(99, "works here")
    assert application.restrictions.of_patient(signed.patient_id) is None
    with pytest.raises(NotFoundError, match="not restricted"):
        application.restrictions.lift(signed.patient_id, "x")


@pytest.mark.parametrize("login", ["nurse2", "doctor2"])
def test_nobody_else_reads_writes_or_learns_of_what_is_in_it(
    people, restricted, signed, visit, login
):
    app, patient = people(login), signed.patient_id
    for ask in (
        lambda: app.patients.get(patient),
        lambda: app.visits.get(signed.id),
        lambda: app.visits.of_patient(patient),
        lambda: app.visits.before(patient),
        lambda: app.visits.before(patient, until=app.clock()),
        lambda: app.visits.last_of(patient),
        lambda: app.visits.sign(patient, visit),
        lambda: app.amendments.versions(signed.id),
        lambda: app.amendments.open(signed.id),
        lambda: app.amendments.changes(signed.id),
        lambda: app.amendments.add_note(signed.id, "x"),
        lambda: app.reports.visit_summary(signed.id),
        lambda: app.reports.story(signed.id),
        lambda: app.reports.to_file(signed.id),
        lambda: list(app.batch.run([signed.id], DocumentKind.SUMMARY).documents),
        lambda: app.drafts.of_patient(patient),
        lambda: app.merges.of_patient(patient),
        lambda: app.merges.propose(patient, patient, "x"),
        lambda: app.merges.compare(patient, patient),
        lambda: app.restrictions.of_patient(patient),
    ):
        with pytest.raises(RestrictedError):
            ask()
    (hit,) = app.patients.find(visit.patient.family_name)
    assert (hit.restricted, hit.visits, hit.last_visit) == (True, 0, None)
    known = app.patients.with_number(visit.patient.number)
    assert known.restricted
    assert app.visits.latest() == ()
    assert app.search.count(VisitQuery()) == 0
    assert app.search.open(VisitQuery()).left_out
    assert list(app.search.stream(VisitQuery())) == []
    assert app.batch.of_day(visit.seen_at.astimezone().date()) == ()
    assert app.replay.run(processes=1).total == 0
    refused = acts_of(people, "glass.begin")
    assert refused == ()


def test_a_broken_glass_opens_it_for_reading_and_adding(
    people, restricted, signed, visit
):
    app, patient = people("doctor2"), signed.patient_id
    glass = broken(app, patient)
    assert glass.login == "doctor2"
    assert app.visits.get(signed.id) == signed
    app.amendments.add_note(signed.id, "Rang her husband.")
    mine = app.visits.sign(patient, visit)
    app.amendments.amend(mine.id, visit, "wrong side")
    assert app.reports.visit_summary(mine.id).startswith(b"%PDF-")
    tagged = [
        act
        for act in people("auditor").audit.acts(ActQuery(records=(patient,)))
        if act.user == "doctor2"
    ]
    assert {act.detail.get("glass") for act in tagged} == {glass.id}
    assert {act.action for act in tagged} >= {
        *("glass.begin", "visit.open", "visit.note", "visit.sign", "visit.amend"),
        "visit.pages",
    }


def test_under_a_glass_nothing_of_others_is_changed_and_nothing_leaves(
    people, restricted, signed, visit
):
    app, patient = people("doctor2"), signed.patient_id
    broken(app, patient)
    stored = app.patients.get(patient)
    for act in (
        lambda: app.patients.update(stored),
        lambda: app.amendments.amend(signed.id, visit, "x"),
        lambda: app.amendments.open(signed.id),
        lambda: app.amendments.enter_in_error(signed.id, "x"),
        lambda: app.merges.propose(patient, patient, "x"),
        lambda: app.restrictions.put_team(patient, ["doctor2"]),
        lambda: app.restrictions.lift(patient, "x"),
        lambda: app.reports.to_file(signed.id),
        lambda: list(app.batch.run([signed.id], DocumentKind.SUMMARY).documents),
    ):
        with pytest.raises(RefusedError):
            act()
    assert list(app.search.stream(VisitQuery())) == []
    assert app.batch.of_day(visit.seen_at.astimezone().date()) == ()
    assert app.search.count(VisitQuery()) == 1
    assert not app.search.leaves_out()
    assert app.search.leaves_out(handed_on=True)


def test_a_glass_needs_words_and_the_password_each_time(people, restricted, signed):
    app, patient = people("nurse2"), signed.patient_id
    begin = app.glasses.begin
    with pytest.raises(RefusedError, match="at least 10 letters"):
        begin(patient, WhyOpen.OTHER, " short   ", PASSWORD)
    for wrong in ("", "not this one"):
        with pytest.raises(RefusedError):
            begin(patient, WhyOpen.OTHER, WORDS, wrong)
    with pytest.raises(RestrictedError):
        app.patients.get(patient)
    assert [act.outcome for act in acts_of(people, "glass.begin")] == [
        "unproved",
        "unproved",
    ]
    broken(app, patient)
    with pytest.raises(RefusedError, match="open to you already"):
        broken(app, patient)
    with pytest.raises(RefusedError, match="open to you already"):
        broken(people("nurse1"), patient)


def test_a_glass_is_stopped_by_whoever_broke_it(people, restricted, signed):
    app = people("nurse2")
    glass = broken(app, signed.patient_id)
    assert [one for one, _ in app.glasses.running()] == [glass]
    with pytest.raises(RefusedError, match="Somebody else"):
        people("doctor2").glasses.stop(glass.id)
    app.glasses.stop(glass.id)
    app.glasses.stop(glass.id)
    assert app.glasses.running() == ()
    with pytest.raises(RestrictedError):
        app.patients.get(signed.patient_id)
    (act,) = acts_of(people, "glass.stop")
    assert (act.detail["whose"], act.patient_id) == ("nurse2", signed.patient_id)


@pytest.mark.parametrize("who_notices", ["nurse2", "auditor", "boss"])
def test_a_glass_that_ends_by_itself_is_in_the_log_whoever_notices(
    people, restricted, signed, clock, who_notices
):
    app = people("nurse2")
    glass = broken(app, signed.patient_id)
    clock.advance(minutes=45)
    with pytest.raises(RestrictedError):
        app.patients.get(signed.patient_id)
    match who_notices:
        case "nurse2":
            assert app.glasses.running() == ()
        case "auditor":
            people("auditor").glasses.queue()
        case _:
            assert people("boss").audit.at_start() == ""
    (act,) = acts_of(people, "glass.expire")
    assert (act.user, act.detail["whose"]) == (who_notices, "nurse2")
    assert act.detail["at"] == glass.until.isoformat()
    (kept,) = people("auditor").glasses.queue()
    assert (kept.ended, kept.ended_at) == (GlassEnd.EXPIRED, glass.until)


def test_an_auditor_reviews_what_others_opened_once(people, restricted, signed, clock):
    reviewer = people("auditor")
    glass = broken(people("nurse2"), signed.patient_id)
    own = broken(reviewer, signed.patient_id)
    review = reviewer.glasses.review
    with pytest.raises(RefusedError, match="still open"):
        review(glass.id, justified=True, remark="rang her")
    clock.advance(minutes=31)
    with pytest.raises(RefusedError, match="Write what you found"):
        review(glass.id, justified=True, remark=" ")
    with pytest.raises(RefusedError, match="opened themselves"):
        review(own.id, justified=True, remark="rang her")
    kept = review(glass.id, justified=False, remark="no emergency")
    assert (kept.reviewed_by, kept.justified) == ("auditor", False)
    with pytest.raises(RefusedError, match="reviewed this already"):
        review(glass.id, justified=True, remark="again")
    assert [one.id for one in reviewer.glasses.queue()] == [own.id]
    assert len(reviewer.glasses.queue(reviewed=True)) == 2
    (act,) = acts_of(people, "glass.review")
    assert act.detail == {
        "glass": glass.id,
        "justified": False,
        "late": False,
    }


def test_a_review_after_three_days_is_late(people, restricted, signed, clock):
    glass = broken(people("nurse2"), signed.patient_id)
    clock.advance(hours=72, seconds=1)
    (waiting,) = people("auditor").glasses.queue()
    assert waiting.is_late(clock())
    people("auditor").glasses.review(glass.id, justified=True, remark="was away")
    (act,) = acts_of(people, "glass.review")
    assert act.detail["late"] is True


def test_a_team_changes_itself_and_lifts_what_it_set(
    application, people, restricted, signed
):
    restrictions, patient = application.restrictions, signed.patient_id
    assert {user.login for user in restrictions.clinicians()} == {"nurse1", "doctor2"}
    newer = restrictions.put_team(patient, ["Doctor2", "nurse1", "nurse1"])
    assert newer.team == ("doctor2", "nurse1")
    people("doctor2").patients.get(patient)
    with pytest.raises(RefusedError, match="somebody in it"):
        restrictions.put_team(patient, [])
    with pytest.raises(RefusedError, match="needs a reason"):
        restrictions.lift(patient, "")
    restrictions.lift(patient, "left the clinic")
    people("nurse2").patients.get(patient)
    assert [
        acts_of(people, f"restriction.{act}")[0].detail["team"]
        for act in ("set", "team", "lift")
    ] == ["nurse1", "doctor2,nurse1", ""]


def test_a_record_whose_team_is_gone_is_taken_over_under_a_glass(
    application, people, restricted, signed, clock
):
    boss, doctor = people("boss"), people("doctor2")
    founder = application.user
    people("nurse2")
    boss.accounts.disable(founder.id)
    broken(doctor, signed.patient_id)
    taken = doctor.restrictions.put_team(signed.patient_id, ["doctor2"])
    assert taken.team == ("doctor2",)
    clock.advance(minutes=31)
    doctor.proving.prove(PASSWORD)
    assert doctor.patients.get(signed.patient_id)


def test_what_was_typed_stays_when_the_record_is_restricted_meanwhile(
    application, people, signed, visit
):
    app = people("nurse2")
    app.drafts.keep(draft_of(signed.patient_id))
    application.restrictions.restrict(signed.patient_id, "works here")
    app.drafts.keep(draft_of(signed.patient_id))
    (offer,) = app.drafts.offers()
    assert offer.patient.restricted
    assert offer.patient.patient.allergies.items == ()
    assert offer.draft.content


def test_a_made_up_clinic_asks_for_no_password(desk: Desk):
    application = desk.demo()
    try:
        patient = application.visits.latest(1)[0].patient_id
        application.restrictions.restrict(patient, "works here")
        with pytest.raises(RefusedError, match="open to you already"):
            application.glasses.begin(patient, WhyOpen.CARE_NOW, WORDS)
    finally:
        application.close()
