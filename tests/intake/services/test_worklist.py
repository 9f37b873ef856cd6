"""What waits: tests without a result, abnormal results, calls; and how it ends."""

from dataclasses import replace
from datetime import date

import pytest

from intake.domain.assessment import Level
from intake.domain.errors import NotFoundError
from intake.domain.visit import FORMAT, Result, Visit
from intake.domain.worklist import CallBack, WorkKind


@pytest.fixture
def sign(application, visit, clock):
    """Return a way to sign a visit of one patient, half an hour after the last."""
    stored = application.patients.add(visit.patient)

    def make(results=(), **answers):
        clock.advance(minutes=30)
        told = Visit(
            format=FORMAT, patient=visit.patient, answers=answers, results=results
        )
        return application.visits.sign(stored.id, told)

    return make


def waiting(application):
    return [(i.kind, i.visit_id, ", ".join(i.told)) for i in application.worklist.all()]


def test_a_visit_waits_for_the_results_of_its_tests(application, sign, clock):
    stored = sign(dark_urine=True)
    wanted = ", ".join(order.name for order in stored.assessment.labs)
    assert wanted
    assert waiting(application) == [(WorkKind.AWAITING, stored.id, wanted)]
    (item,) = application.worklist.all()
    assert (item.level, item.since) == (stored.assessment.level, stored.visit.seen_at)
    clock.advance(days=61)
    assert waiting(application) == []


def test_a_result_that_came_is_no_longer_waited_for(application, sign):
    stored = sign(dark_urine=True)
    first, *others = stored.assessment.labs
    unit = application.knowledge.analytes[first.test].unit
    sign(results=(Result(test=first.test, value="5", unit=unit),))
    (kind, visit, told), *_ = waiting(application)
    assert (kind, visit) == (WorkKind.AWAITING, stored.id)
    assert told == ", ".join(order.name for order in others)


def test_a_result_of_somebody_else_ends_no_waiting(application, sign, visit, clock):
    stored = sign(dark_urine=True)
    before = waiting(application)
    other = application.patients.add(
        visit.patient.model_copy(update={"family_name": "Else", "number": None})
    )
    clock.advance(minutes=30)
    tests = [application.knowledge.analytes[o.test] for o in stored.assessment.labs]
    came = [
        Result(
            test=one.key,
            value=f"{one.interval.low or 1}" if one.unit else "neg",
            unit=one.unit,
        )
        for one in tests
    ]
    told = Visit(format=FORMAT, patient=other.patient, results=tuple(came))
    application.visits.sign(other.id, told)
    assert before
    assert [one for one in waiting(application) if one[1] == stored.id] == before


def test_the_most_urgent_waits_on_top_then_who_waits_longest(application, sign):
    calm, grave, graver = sign(), sign(dark_urine=True), sign(chest_pain=True)
    for stored in (graver, calm, grave):
        call = CallBack(visit_id=stored.id, due=date(2026, 11, 20), note="")
        application.worklist.call_back(call)
    items = application.worklist.all()
    ranks = [item.level.rank for item in items]
    assert ranks == sorted(ranks)
    assert items[0].level is Level.EMERGENCY
    assert [item.order for item in items] == sorted(item.order for item in items)


def test_a_call_is_promised_once_and_made_once(application, sign):
    stored = sign()
    call = CallBack(visit_id=stored.id, due=date(2026, 11, 25), note=" ask  again ")
    application.worklist.call_back(replace(call, note="first"))
    application.worklist.call_back(call)
    (item,) = (i for i in application.worklist.all() if i.kind is WorkKind.CALL_BACK)
    assert (item.due, item.told) == (call.due, ("ask again",))
    application.worklist.settle(stored.id, WorkKind.CALL_BACK)
    assert WorkKind.CALL_BACK not in {i.kind for i in application.worklist.all()}


def test_what_is_waited_for_no_longer_is_off_the_list(application, sign):
    stored = sign(dark_urine=True)
    application.worklist.settle(stored.id, WorkKind.AWAITING)
    assert waiting(application) == []


def test_an_abnormal_result_that_came_later_is_to_be_looked_at(application, sign):
    stored = sign(dark_urine=True)
    with application.visits.session.begin() as work:
        low = (Result(test="potassium", value="2.4", unit="mmol/L"),)
        visit = stored.visit.model_copy(update={"results": low})
        amended = work.visits.amend(
            stored.id,
            visit,
            application.triage.assess(visit),
            reason="result came",
            signed_by="nurse1",
            signed_at=application.clock(),
        )
        work.commit()
    items = [i for i in application.worklist.all() if i.kind is WorkKind.REVIEW]
    assert [(i.visit_id, i.told) for i in items] == [(amended.id, ("Potassium",))]
    application.worklist.settle(amended.id, WorkKind.REVIEW)
    assert WorkKind.REVIEW not in {i.kind for i in application.worklist.all()}


def test_nothing_is_promised_about_a_visit_that_is_not_there(application):
    with pytest.raises(NotFoundError):
        application.worklist.call_back(
            CallBack(visit_id=9, due=date(2026, 1, 1), note="")
        )
    with pytest.raises(NotFoundError):
        application.worklist.settle(9, WorkKind.REVIEW)
