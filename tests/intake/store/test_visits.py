import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.domain.assessment import Level
from intake.domain.decision import Decision, OverrideReason, Untaken
from intake.domain.errors import CrampDeskError, NotFoundError, RefusedError
from intake.domain.patient import Patient, Sex
from intake.domain.record import VisitStatus
from intake.domain.visit import Visit
from intake.store.visit_mapping import signed_document
from tests.intake.store.visits_made import (
    assessment_of,
    everyday_visit,
    visits,
)


def sign(work, patient_id, visit, assessment, clock):
    with work() as unit:
        stored = unit.visits.add(
            patient_id, visit, assessment, signed_by="nurse1", signed_at=clock()
        )
        unit.commit()
    return stored


@pytest.fixture
def patient_id(work, smith, clock):
    with work() as unit:
        stored = unit.patients.add(smith, at=clock())
        unit.commit()
    return stored.id


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits, st.integers(0, 3), st.integers(0, 3))
def test_a_visit_comes_back_equal(work, patient_id, clock, visit, labs, findings):
    assessment = assessment_of(visit, labs=labs, findings=findings)
    stored = sign(work, patient_id, visit, assessment, clock)
    with work() as unit:
        read = unit.visits.get(stored.id)
    assert read.visit == visit
    assert read.assessment == assessment
    assert read.assessment.as_json() == assessment.as_json()
    assert read == stored
    assert read.visit.seen_at is None or read.visit.seen_at.tzinfo is UTC


def test_a_visit_keeps_its_moments_in_utc_to_the_microsecond(
    work, patient_id, smith, clock
):
    clock.advance(microseconds=123456)
    visit = everyday_visit(smith, clock())
    stored = sign(work, patient_id, visit, assessment_of(visit), clock)
    with work() as unit:
        read = unit.visits.get(stored.id)
    assert read.signed_at == clock()
    assert read.signed_at.tzinfo is UTC


def test_the_digest_tells_visits_apart(work, patient_id, smith, clock):
    visit = everyday_visit(smith, clock())
    one = sign(work, patient_id, visit, assessment_of(visit), clock)
    same = sign(work, patient_id, visit, assessment_of(visit), clock)
    other = visit.model_copy(update={"notes": "Cramps by day."})
    another = sign(work, patient_id, other, assessment_of(other), clock)
    assert one.digest == same.digest
    assert one.digest != another.digest


def test_the_digest_does_not_depend_on_the_order_of_answers(
    work, patient_id, smith, clock
):
    visit = everyday_visit(smith, clock())
    turned = visit.model_copy(
        update={"answers": dict(reversed(list(visit.answers.items())))}
    )
    one = sign(work, patient_id, visit, assessment_of(visit), clock)
    other = sign(work, patient_id, turned, assessment_of(turned), clock)
    assert one.digest == other.digest


def test_an_amendment_is_a_new_version_and_the_old_one_stays_readable(
    work, patient_id, smith, clock
):
    visit = everyday_visit(smith, clock())
    first = sign(work, patient_id, visit, assessment_of(visit), clock)
    better = visit.model_copy(update={"notes": "Left leg, not right."})
    with work() as unit:
        second = unit.visits.amend(
            first.id,
            better,
            assessment_of(better),
            reason="wrong side",
            signed_by="nurse2",
            signed_at=clock(),
        )
        unit.commit()
    with work() as unit:
        assert unit.visits.get(first.id) == first
        assert unit.visits.get(second.id) == second
        assert [line.id for line in unit.visits.latest(limit=10)] == [second.id]
        assert unit.visits.count() == 1
    assert second.version == 2
    assert second.replaces == first.id
    assert second.status is VisitStatus.AMENDED
    assert second.amend_reason == "wrong side"


def test_only_the_newest_version_can_be_amended(work, patient_id, smith, clock):
    visit = everyday_visit(smith, clock())
    first = sign(work, patient_id, visit, assessment_of(visit), clock)

    def amend(visit_id):
        with work() as unit:
            unit.visits.amend(
                visit_id,
                visit,
                assessment_of(visit),
                reason="",
                signed_by="nurse1",
                signed_at=clock(),
            )
            unit.commit()

    amend(first.id)
    with pytest.raises(RefusedError, match="newer version"):
        amend(first.id)


def test_a_visit_that_is_not_there_is_said_not_to_be(work):
    with work() as unit, pytest.raises(NotFoundError):
        unit.visits.get(7)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE visit SET notes = 'other'",
        "UPDATE visit SET is_newest = is_newest",
        "DELETE FROM visit",
        "UPDATE visit_answer SET value = 'other'",
        "DELETE FROM visit_answer",
        "DELETE FROM visit_medication",
        "UPDATE visit_assessment SET document = ''",
        "UPDATE visit_assessment SET visit_document = ''",
        "INSERT OR REPLACE INTO visit_assessment VALUES (1, '', '')",
        "TRUNCATE visit_answer",
    ],
)
def test_nothing_changes_a_signed_visit(
    database, work, patient_id, smith, clock, statement
):
    visit = everyday_visit(smith, clock())
    first = sign(work, patient_id, visit, assessment_of(visit), clock)
    with pytest.raises(CrampDeskError), work() as unit:
        unit._connection.exec_driver_sql(statement)
    with database.reading() as unit:
        assert unit.visits.get(first.id) == first


def test_lists_show_latest_first_page_by_page(work, patient_id, smith, clock):
    numbers = []
    for day in (3, 1, 2, 2, 5):
        visit = everyday_visit(smith, clock() + timedelta(days=day))
        numbers.append(sign(work, patient_id, visit, assessment_of(visit), clock).id)
    one, two, three, four, five = numbers
    with work() as unit:
        page = unit.visits.latest(limit=2)
        last = page[-1]
        rest = unit.visits.latest(limit=9, before=(last.seen_at, last.id))
        everything = unit.visits.of_patient(patient_id)
    assert [line.id for line in page] == [five, one]
    assert [line.id for line in rest] == [four, three, two]
    assert [line.id for line in everything] == [five, one, four, three, two]


def test_a_page_that_ends_within_a_day_goes_on_within_it(
    work, patient_id, smith, clock
):
    numbers = []
    for minute in range(5):
        visit = everyday_visit(smith, clock() + timedelta(minutes=minute))
        numbers.append(sign(work, patient_id, visit, assessment_of(visit), clock).id)
    with work() as unit:
        last = unit.visits.latest(limit=2)[-1]
        rest = unit.visits.latest(limit=9, before=(last.seen_at, last.id))
    assert [line.id for line in rest] == numbers[2::-1]


def test_a_line_says_who_came_when_and_how_urgent_it_was(
    work, patient_id, smith, clock
):
    decision = Decision(
        suggested=Level.SAME_DAY,
        level=Level.URGENT,
        reason=OverrideReason.CLINICIAN_ADVISED,
        decided_by="nurse1",
        decided_at=clock(),
        untaken=(Untaken(test="test_0", reason="done last week"),),
        added=("vitamin_d",),
    )
    visit = everyday_visit(smith, clock()).model_copy(update={"decision": decision})
    sign(work, patient_id, visit, assessment_of(visit, labs=2), clock)
    with work() as unit:
        (line,) = unit.visits.latest(limit=5)
    assert line.patient_name == "SMITH, John (Mr)"
    assert line.born == "14-Jul-1945 (81y)"
    assert line.number == "943 476 5919"
    assert line.level is Level.SAME_DAY
    assert line.decided_level is Level.URGENT
    assert line.title == "Finding 0"
    assert line.tests == ("Test 1", "vitamin_d")
    assert line.seen_at == clock()
    assert line.status is VisitStatus.SIGNED
    assert "Smith" not in repr(line)


def test_a_visit_without_findings_is_called_by_its_level(
    work, patient_id, smith, clock
):
    visit = everyday_visit(smith, clock())
    sign(work, patient_id, visit, assessment_of(visit, findings=0, labs=0), clock)
    with work() as unit:
        (line,) = unit.visits.latest(limit=5)
    assert line.title == "Self-care"


def test_a_visit_without_a_time_is_listed_when_it_was_signed(
    work, patient_id, smith, clock
):
    visit = everyday_visit(smith, None)
    stored = sign(work, patient_id, visit, assessment_of(visit), clock)
    with work() as unit:
        assert unit.visits.latest(limit=1)[0].seen_at == clock()
        assert unit.visits.get(stored.id).visit.seen_at is None


def test_a_visit_keeps_the_patient_as_seen_then(work, patient_id, smith, clock):
    visit = everyday_visit(smith, clock())
    stored = sign(work, patient_id, visit, assessment_of(visit), clock)
    with work() as unit:
        before = unit.patients.get(patient_id)
        married = before.patient.model_copy(update={"family_name": "Jones"})
        unit.patients.update(
            type(before)(id=before.id, version=before.version, patient=married),
            at=clock(),
        )
        unit.commit()
    with work() as unit:
        assert unit.visits.get(stored.id).visit.patient == smith
        assert unit.visits.latest(limit=1)[0].patient_name == "JONES, John (Mr)"


def test_the_parts_of_a_visit_can_be_asked_for(work, patient_id, smith, clock):
    visit = everyday_visit(smith, clock())
    sign(work, patient_id, visit, assessment_of(visit), clock)
    with work() as unit:
        ask = unit._connection.exec_driver_sql
        calf = (
            "SELECT count(*) FROM visit_answer WHERE key='cramp_sites' AND value='calf'"
        )
        assert ask(calf).scalar() == 1
        thiazide = "SELECT count(*) FROM visit_ingredient WHERE drug_class='thiazide'"
        assert ask(thiazide).scalar() == 6
        low = "SELECT count(*) FROM visit_result WHERE interpretation='low'"
        assert ask(low).scalar() == 5
        assert ask("SELECT count(*) FROM visit_lab WHERE test='test_1'").scalar() == 1


def test_a_visit_of_nobody_is_refused_as_a_fault(work, clock):
    visit = everyday_visit(
        Patient(family_name="X", age_years=3, sex=Sex.FEMALE), clock()
    )
    with pytest.raises(CrampDeskError), work() as unit:
        unit.visits.add(
            99, visit, assessment_of(visit), signed_by="nurse1", signed_at=clock()
        )


def test_signed_documents_come_back_as_they_were_signed_page_by_page(
    work, patient_id, smith, clock
):
    far_west = clock().astimezone(timezone(timedelta(hours=-11)))
    visits = [everyday_visit(smith, far_west + timedelta(days=n)) for n in range(4)]
    stored = [
        sign(work, patient_id, visit, assessment_of(visit), clock) for visit in visits
    ]
    with work() as unit:
        unit.visits.amend(
            stored[1].id,
            visits[1],
            assessment_of(visits[1]),
            reason="again",
            signed_by="nurse1",
            signed_at=clock(),
        )
        unit.commit()
    with work() as unit:
        first = unit.visits.documents(after=0, limit=2)
        rest = unit.visits.documents(after=first[-1].id, limit=9)
        late = unit.visits.documents(after=0, limit=9, since=visits[2].seen_at)
        counted = unit.visits.count(), unit.visits.count(since=visits[2].seen_at)
    one, three, four = (stored[n].id for n in (0, 2, 3))
    assert [page.id for page in first] == [one, three]
    assert [page.id for page in rest] == [four, four + 1]
    assert [page.id for page in late] == [three, four]
    assert counted == (4, 2)
    signed = Visit.model_validate(json.loads(first[0].visit))
    assert signed.seen_at is not None
    assert signed.seen_at == far_west
    assert signed.seen_at.utcoffset() == timedelta(hours=-11)
    assert signed.answers == visits[0].answers
    assert first[0].assessment == stored[0].assessment.as_json().decode()
    assert "Smith" not in repr(first[0])


@given(visit=visits)
def test_a_signed_document_is_read_the_same_by_both_readers(visit):
    document = signed_document(visit)
    slow = Visit.model_validate(json.loads(document))
    assert Visit.model_validate_json(document) == slow
    assert slow.seen_at == visit.seen_at
    if slow.seen_at:
        assert slow.seen_at.date() == visit.seen_at.date()


@pytest.mark.sqlite
@pytest.mark.parametrize("since", [None, datetime(2026, 11, 1, tzinfo=UTC)])
def test_a_page_of_documents_is_read_by_number_alone(database, since):
    statements = []
    with database.reading() as unit:
        driver = unit._connection.connection.driver_connection
        driver.set_trace_callback(statements.append)
        unit.visits.documents(after=3, limit=5, since=since)
        driver.set_trace_callback(None)
        plan = driver.execute(f"EXPLAIN QUERY PLAN {statements[-1]}").fetchall()
    assert [row[3] for row in plan] == [
        "SEARCH visit_assessment USING INTEGER PRIMARY KEY (rowid>?)",
        "SEARCH visit USING INTEGER PRIMARY KEY (rowid=?)",
    ]
