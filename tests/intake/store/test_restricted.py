"""Restricted records: closed to all but a care team, open for a while by a glass."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from intake.domain.alike import Sketch
from intake.domain.audit import ActQuery
from intake.domain.dates import PartialDate
from intake.domain.errors import (
    CrampDeskError,
    NotFoundError,
    RefusedError,
    RestrictedError,
)
from intake.domain.patient import Patient, Sex
from intake.domain.query import AllOf, HasFlag, Not, OfPatient, OfSex, VisitQuery
from intake.domain.record import Role
from intake.domain.restricted import GlassEnd, WhyOpen
from intake.domain.worklist import CallBack
from intake.ports import AuditEvent, steady_seconds, system_clock
from intake.store.access import Viewer, viewer_of
from intake.store.restrictions import ALREADY
from intake.store.unit_of_work import UnitsOfWork
from tests.intake.store.visits_made import assessment_of, everyday_visit

CLINICIAN, NURSE = frozenset({Role.CLINICIAN}), frozenset({Role.NURSE})
OTHER = Patient(
    family_name="Jones",
    given_name="Ann",
    birth_date=PartialDate(1970, 1, 2),
    sex=Sex.FEMALE,
)


@pytest.fixture
def staff(database, clock):
    """Return how to open units of work for somebody who works here."""
    with database.unit_of_work() as unit:
        for login, roles in (
            ("team", CLINICIAN),
            ("other", CLINICIAN),
            ("nurse", NURSE),
        ):
            unit.users.add(login, login, roles, slot=f"slot-{login}", at=clock())
        unit.commit()
    keeping, engine = database._work._keeping, database._opened.engine

    def staff(login, viewer=None):
        units = UnitsOfWork(engine, keeping, clock, viewer or viewer_of(login, clock))
        return units.writing

    return staff


@pytest.fixture
def ids(database, smith, clock):
    """Return the numbers of two patients and of a visit of each."""
    with database.unit_of_work() as unit:
        people = [unit.patients.add(one, at=clock()) for one in (smith, OTHER)]
        visits = []
        for one in people:
            visit = everyday_visit(one.patient, clock())
            stored = unit.visits.add(
                one.id,
                visit,
                assessment_of(visit, labs=1, findings=1),
                signed_by="nurse",
                signed_at=clock(),
            )
            visits.append(stored.id)
        unit.commit()
    return people[0].id, people[1].id, visits[0], visits[1]


@pytest.fixture
def restricted(staff, ids, clock):
    """Restrict the first patient to a team in which a nurse stands too."""
    with staff("team")() as unit:
        made = unit.restrictions.restrict(
            ids[0],
            reason="works here",
            team=("team", "nurse"),
            by="team",
            at=clock(),
        )
        unit.commit()
    return made


def broken(work, patient_id, login, clock):
    with work() as unit:
        glass = unit.glasses.begin(
            patient_id,
            why=WhyOpen.CARE_NOW,
            words="fell in the hall",
            by=login,
            at=clock(),
        )
        unit.commit()
    return glass


@pytest.mark.parametrize("login", ["other", "nurse", ""])
def test_a_restricted_record_tells_others_who_it_is_and_no_more(
    staff, ids, restricted, smith, clock, login
):
    closed, free, closed_visit, free_visit = ids
    with staff(login)() as unit:
        for ask in (
            lambda: unit.patients.get(closed),
            lambda: unit.visits.get(closed_visit),
            lambda: unit.visits.versions(closed_visit),
            lambda: unit.visits.of_patient(closed),
            lambda: unit.visits.seen(closed),
            lambda: unit.restrictions.demand_change(closed),
            lambda: unit.visits.enter_in_error(
                closed_visit, reason="x", signed_by="x", signed_at=clock()
            ),
        ):
            with pytest.raises(RestrictedError) as refused:
                ask()
            assert refused.value.patient_id == closed
        (hit,) = unit.patients.find("smith", limit=5, at=clock().date())
        assert (hit.id, hit.visits, hit.last_visit) == (closed, 0, None)
        assert hit.restricted
        for seen in (
            unit.patients.named(closed),
            unit.patients.same_number(smith.number),
            unit.alike.candidates(Sketch.of(smith), limit=5)[0].stored,
        ):
            assert seen.restricted
            assert seen.patient.name_text() == smith.name_text()
            assert seen.patient.birth_date == smith.birth_date
            assert seen.patient.allergies.items == ()
            assert "penicillin" not in repr(seen.patient.model_dump())
        assert [line.id for line in unit.visits.latest(limit=9)] == [free_visit]
        assert [d.id for d in unit.visits.documents(after=0, limit=9)] == [free_visit]
        assert unit.visits.count() == 1
        assert unit.visits.get(free_visit).patient_id == free


def test_writing_into_a_closed_record_is_refused(staff, ids, restricted, smith, clock):
    visit = everyday_visit(smith, clock())
    signed = {"signed_by": "other", "signed_at": clock()}
    with staff("team")() as unit:
        stored = unit.patients.get(ids[0])
    with staff("other")() as unit:
        with pytest.raises(RestrictedError):
            unit.visits.add(ids[0], visit, assessment_of(visit), **signed)
        with pytest.raises(RestrictedError):
            unit.visits.amend(ids[2], visit, assessment_of(visit), reason="x", **signed)
        with pytest.raises(RestrictedError):
            unit.patients.update(stored, at=clock())


@pytest.mark.parametrize(
    "where",
    [
        AllOf(),
        AllOf(of=(OfSex(sex=Sex.MALE),)),
        AllOf(of=(Not(of=OfSex(sex=Sex.FEMALE)),)),
        AllOf(of=(Not(of=HasFlag(flag="none")), OfSex(sex=Sex.MALE))),
    ],
)
def test_a_closed_record_is_not_searched(staff, ids, restricted, clock, where):
    query, today = VisitQuery(where=where), clock().date()
    with staff("team")() as unit:
        every = unit.search.count(query, today=today)
        lines = unit.search.page(query, today=today, limit=9).lines
        assert ids[2] in [line.id for line in lines]
        assert every == len(lines)
    with staff("other")() as unit:
        assert unit.search.count(query, today=today) == every - 1
        found = unit.search.page(query, today=today, limit=9).lines
        assert [line.id for line in found] == [n.id for n in lines if n.id != ids[2]]
        assert unit.search.further(query, today=today, rows=every) is None
    asked = VisitQuery(where=AllOf(of=(OfPatient(patient_id=ids[0]),)))
    with staff("other")() as unit:
        assert unit.search.count(asked, today=today) == 0
        assert unit.search.page(asked, today=today, limit=9).lines == ()


def test_what_waits_is_told_without_whose_it_is(staff, ids, restricted, clock):
    with staff("team")() as unit:
        call = CallBack(visit_id=ids[2], due=clock().date(), note="potassium")
        unit.worklist.promise(call, by="team", at=clock())
        unit.commit()
        (mine,) = unit.worklist.call_backs()
    with staff("other")() as unit:
        (item,) = unit.worklist.call_backs()
    assert (mine.patient_name, mine.told) == ("SMITH, John (Mr)", ("potassium",))
    assert item == replace(
        mine,
        patient_name="Restricted record",
        born="",
        number="",
        told=(),
        restricted=True,
    )


def test_the_care_team_opens_the_record_and_nurses_are_not_of_it(
    staff, ids, restricted, clock
):
    assert restricted.team == ("nurse", "team")
    with staff("team")() as unit:
        assert unit.patients.get(ids[0]).patient.family_name == "Smith"
        unit.restrictions.demand_change(ids[0])
        assert not unit.restrictions.is_closed(ids[0])
        assert unit.visits.count() == 2
    with staff("nurse")() as unit:
        assert unit.restrictions.is_closed(ids[0])
    with staff("team")() as unit:
        account = unit.users.of_login("team")
        unit.users.change(replace(account, user=replace(account.user, roles=NURSE)))
        unit.commit()
    with staff("team")() as unit, pytest.raises(RestrictedError):
        unit.patients.get(ids[0])


def test_a_team_is_changed_and_a_restriction_lifted_once(staff, ids, restricted, clock):
    with staff("team")() as unit:
        with pytest.raises(RefusedError, match=ALREADY):
            unit.restrictions.restrict(
                ids[0], reason="again", team=(), by="team", at=clock()
            )
        unit.restrictions.put_team(
            restricted.id, ("other", "team"), by="team", at=clock()
        )
        (now,) = unit.restrictions.of_patient(ids[0])
        assert now.team == ("other", "team")
        unit.commit()
    with staff("other")() as unit:
        unit.patients.get(ids[0])
        unit.restrictions.lift(restricted.id, reason="left", by="other", at=clock())
        assert unit.restrictions.of_patient(ids[0]) == ()
        with pytest.raises(RefusedError, match="lifted already"):
            unit.restrictions.lift(restricted.id, reason="x", by="other", at=clock())
        unit.commit()
    with staff("nurse")() as unit:
        unit.patients.get(ids[0])


def test_a_glass_opens_one_record_for_a_while_and_names_itself_in_the_log(
    staff, ids, restricted, clock
):
    work = staff("other")
    glass = broken(work, ids[0], "other", clock)
    assert glass.until == clock() + timedelta(minutes=30)
    with work() as unit:
        unit.visits.get(ids[2])
        assert unit.visits.count() == 1, "a replay reads what the team alone may"
        unit.audit.record(
            AuditEvent(at=clock(), user="other", action="x", patient_id=ids[0])
        )
        unit.audit.record(
            AuditEvent(at=clock(), user="other", action="x", patient_id=ids[1])
        )
        unit.commit()
        with pytest.raises(RefusedError, match="read it and add"):
            unit.restrictions.demand_change(ids[0])
        query, today = VisitQuery(), clock().date()
        assert unit.search.count(query, today=today) == 2
        handed = unit.search.page(query, today=today, limit=9, handed_on=True)
        assert [line.id for line in handed.lines] == [ids[3]]
    with staff("nurse")() as unit, pytest.raises(RestrictedError):
        unit.patients.get(ids[0])
    with work() as unit:
        acts = unit.audit.acts(ActQuery(action="x"))
        assert [act.detail.get("glass") for act in acts] == [None, glass.id]


def test_a_glass_ends_when_it_is_stopped_and_once(staff, ids, restricted, clock):
    work = staff("other")
    glass = broken(work, ids[0], "other", clock)
    with work() as unit:
        ((running, left),) = unit.glasses.running()
        assert (running, left) == (glass, 1800)
        assert unit.glasses.end(glass.id, GlassEnd.STOPPED, at=clock())
        assert not unit.glasses.end(glass.id, GlassEnd.EXPIRED, at=clock())
        unit.commit()
    with work() as unit:
        assert unit.glasses.running() == ()
        assert unit.glasses.get(glass.id).ended is GlassEnd.STOPPED
        with pytest.raises(RestrictedError):
            unit.patients.get(ids[0])
        with pytest.raises(NotFoundError):
            unit.glasses.get(99)


@pytest.mark.parametrize("jump", [-86_400, -600, 0, 600, 86_400])
def test_a_glass_ends_on_time_whatever_the_clock_is_set_to(
    staff, ids, restricted, clock, jump
):
    ticks = [1000.0]
    work = staff("other", Viewer("other", lambda: ticks[0]))
    broken(work, ids[0], "other", clock)
    clock.advance(seconds=jump)
    ticks[0] += 30 * 60 - 1
    with work() as unit:
        unit.patients.get(ids[0])
    ticks[0] += 1
    with work() as unit, pytest.raises(RestrictedError):
        unit.patients.get(ids[0])


def test_the_time_of_a_glass_goes_on_while_the_computer_sleeps(monkeypatch):
    """Linux counts no sleep in the clock that Python calls monotonic."""
    viewer = viewer_of("other", system_clock)
    assert viewer.ticks is steady_seconds
    monkeypatch.setattr(time, "clock_gettime", {7: 99.0}.__getitem__)
    monkeypatch.setattr(time, "CLOCK_BOOTTIME", 7, raising=False)
    assert steady_seconds() == 99.0
    monkeypatch.delattr(time, "CLOCK_BOOTTIME")
    before = time.monotonic()
    assert before <= steady_seconds() <= time.monotonic()


@pytest.mark.parametrize(("jump", "is_open"), [(1795, True), (1800, False)])
def test_a_glass_ends_on_time_across_a_restart(
    staff, ids, restricted, clock, jump, is_open
):
    broken(staff("other"), ids[0], "other", clock)
    clock.advance(seconds=jump)
    with staff("other", Viewer("other", lambda: 7.0))() as unit:
        assert unit.restrictions.is_closed(ids[0]) is not is_open


def test_a_clock_set_back_before_a_restart_gives_no_time(staff, ids, restricted, clock):
    work = staff("other")
    broken(work, ids[0], "other", clock)
    clock.advance(minutes=25)
    with work() as unit:
        unit.audit.record(AuditEvent(at=clock(), user="other", action="x"))
        unit.commit()
    clock.advance(minutes=-20)
    ticks = [0.0]
    again = staff("other", Viewer("other", lambda: ticks[0]))
    with again() as unit:
        ((_, left),) = unit.glasses.running()
        assert left == 5 * 60
    ticks[0] = 300.0
    with again() as unit, pytest.raises(RestrictedError):
        unit.patients.get(ids[0])


def test_a_record_merged_with_a_restricted_one_is_restricted(
    staff, database, ids, restricted, clock
):
    with staff("team")() as unit:
        merge = unit.merges.propose(
            ids[0], ids[1], reason="same", by="team", at=clock()
        )
        unit.merges.approve(merge.id, by="team", at=clock())
        assert [one.id for one in unit.restrictions.of_patient(ids[1])] == [
            restricted.id
        ]
        unit.commit()
    work = staff("other")
    with work() as unit:
        for closed in ids[:2]:
            with pytest.raises(RestrictedError):
                unit.patients.get(closed)
        assert unit.search.count(VisitQuery(), today=clock().date()) == 0
        assert unit.visits.latest(limit=9) == ()
    broken(work, ids[1], "other", clock)
    with work() as unit:
        assert unit.patients.get(ids[0]).merged_into == ids[1]
        assert len(unit.visits.of_patient(ids[1])) == 2


def test_glasses_are_reviewed_once_and_late_ones_are_known(
    staff, ids, restricted, clock
):
    work = staff("other")
    glass = broken(work, ids[0], "other", clock)
    clock.advance(minutes=31)
    with work() as unit:
        assert unit.glasses.overdue(clock()) == (glass,)
        unit.glasses.end(glass.id, GlassEnd.EXPIRED, at=glass.until)
        assert unit.glasses.overdue(clock()) == ()
        assert unit.glasses.all(to_review=True, limit=9) == (
            unit.glasses.get(glass.id),
        )
        assert not glass.is_late(clock() + timedelta(hours=71))
        assert glass.is_late(clock() + timedelta(hours=72))
        told = {"justified": True, "remark": "seen", "by": "auditor", "at": clock()}
        reviewed = unit.glasses.review(glass.id, **told)
        assert (reviewed.justified, reviewed.remark) == (True, "seen")
        assert not reviewed.is_late(clock() + timedelta(hours=99))
        with pytest.raises(RefusedError, match="reviewed this already"):
            unit.glasses.review(glass.id, **told)
        with pytest.raises(NotFoundError):
            unit.glasses.review(99, **told)
        assert unit.glasses.all(to_review=True, limit=9) == ()
        assert unit.glasses.all(to_review=False, limit=9) == (reviewed,)


def run_alone(work, statement):
    with work() as unit:
        unit.connection.exec_driver_sql(statement)
        unit.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM break_glass",
        "DELETE FROM patient_restriction",
        "UPDATE break_glass SET words = 'x'",
        "UPDATE break_glass SET login = 'x'",
        "UPDATE break_glass SET ended_at = NULL",
        "UPDATE break_glass SET remark = 'x'",
        "UPDATE patient_restriction SET patient_id = 2",
        "UPDATE patient_restriction SET lifted_at = NULL",
    ],
)
def test_the_tables_refuse_what_would_hide_a_glass(
    staff, ids, restricted, clock, statement
):
    work = staff("other")
    glass = broken(work, ids[0], "other", clock)
    with work() as unit:
        unit.glasses.end(glass.id, GlassEnd.STOPPED, at=clock())
        unit.glasses.review(
            glass.id, justified=False, remark="why", by="auditor", at=clock()
        )
        unit.restrictions.lift(restricted.id, reason="left", by="team", at=clock())
        unit.commit()
    with pytest.raises((CrampDeskError, DBAPIError)):
        run_alone(work, statement)
    with work() as unit:
        kept = unit.glasses.get(glass.id)
        assert (kept.words, kept.login) == ("fell in the hall", "other")
        assert (kept.remark, kept.ended) == ("why", GlassEnd.STOPPED)
