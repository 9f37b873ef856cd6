"""The record: patients, visits, drafts and pages, each act with its trace."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from intake.domain.assessment import Level
from intake.domain.dates import PartialDate
from intake.domain.decision import Decision
from intake.domain.errors import InvalidDocumentError, NotFoundError, RefusedError
from intake.domain.preferences import DocumentKind
from intake.domain.record import Draft
from intake.ports import AuditEvent


@pytest.fixture
def patient(application, visit):
    return application.patients.add(visit.patient)


@pytest.fixture
def traces(application, monkeypatch):
    """Collect the audit events that the services record."""
    found = []
    session_event = type(application.patients.session).event

    def remembered(session, *args, **kwargs):
        event = session_event(session, *args, **kwargs)
        assert isinstance(event, AuditEvent)
        found.append(event)
        return event

    monkeypatch.setattr(type(application.patients.session), "event", remembered)
    return found


def draft_of(patient_id, author="somebody", draft_id="d1"):
    moment = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    return Draft(
        id=draft_id,
        patient_id=patient_id,
        author=author,
        started_at=moment,
        saved_at=moment,
        knowledge="2026.11.1",
        answered=3,
        content='{"answers.pulse": "7"}',
    )


def test_a_patient_is_found_by_name_and_opened(application, patient, traces):
    (hit,) = application.patients.find("smi")
    assert (hit.id, hit.visits, hit.last_visit) == (patient.id, 0, None)
    assert application.patients.get(hit.id) == patient
    assert application.patients.with_number("9434765919") == patient
    assert application.patients.with_number("000") is None
    assert [event.action for event in traces] == [
        "patient.search",
        "patient.open",
        "patient.search",
        "patient.search",
    ]
    assert "smi" not in repr(traces).lower()


def test_a_patient_is_corrected_once_and_not_over_anothers_change(application, patient):
    other = patient.patient.model_copy(update={"title": "Mr"})
    changed = application.patients.update(replace(patient, patient=other))
    assert changed.version == patient.version + 1
    with pytest.raises(RefusedError):
        application.patients.update(replace(patient, patient=other))


def test_signing_stores_the_visit_with_what_the_rules_say(
    application, patient, visit, traces
):
    stored = application.visits.sign(patient.id, visit)
    assert stored.assessment == application.triage.assess(visit)
    assert application.visits.get(stored.id).visit == visit
    assert application.visits.count() == 1
    (line,) = application.visits.of_patient(patient.id)
    assert application.visits.latest() == (line,)
    assert line.level is stored.assessment.level
    assert [(event.action, event.patient_id) for event in traces] == [
        ("visit.sign", patient.id),
        ("visit.open", patient.id),
        ("visit.list", patient.id),
        ("visit.list", None),
    ]


def test_a_visit_without_time_and_author_is_seen_now_by_who_signs(
    application, patient, visit, clock
):
    bare = visit.model_copy(update={"seen_at": None, "seen_by": None})
    stored = application.visits.sign(patient.id, bare)
    assert stored.visit.seen_at == clock()
    assert stored.visit.seen_by == "nurse1"


def test_signing_drops_the_draft_in_the_same_breath(application, patient, visit):
    application.drafts.keep(draft_of(patient.id))
    assert [draft.id for draft in application.drafts.all()] == ["d1"]
    application.visits.sign(patient.id, visit, draft_id="d1")
    assert application.drafts.all() == ()


def test_a_refused_signature_keeps_the_draft_and_stores_nothing(
    application, patient, visit
):
    application.drafts.keep(draft_of(patient.id))
    wrong = visit.model_copy(update={"answers": {"cramp_frequency": 4}})
    with pytest.raises(InvalidDocumentError, match=r"answers\.cramp_frequency"):
        application.visits.sign(patient.id, wrong, draft_id="d1")
    with pytest.raises(NotFoundError):
        application.visits.sign(patient.id + 1, visit, draft_id="d1")
    assert len(application.drafts.all()) == 1
    assert application.visits.count() == 0


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"number": "999 000 4021"}, "the number"),
        ({"birth_date": PartialDate(1946, 7, 14)}, "the date of birth"),
    ],
)
def test_a_visit_of_another_person_is_refused(
    application, patient, visit, changed, what
):
    other = visit.model_copy(
        update={"patient": visit.patient.model_copy(update=changed)}
    )
    with pytest.raises(RefusedError, match=what):
        application.visits.sign(patient.id, other)
    assert application.visits.count() == 0


def test_a_number_with_other_spaces_is_the_same_person(application, patient, visit):
    person = visit.patient.model_copy(update={"number": "9434765919"})
    stored = application.visits.sign(
        patient.id, visit.model_copy(update={"patient": person})
    )
    assert stored.patient_id == patient.id


def decided(visit, suggested, clock):
    decision = Decision(
        suggested=suggested,
        level=suggested,
        decided_by="nurse1",
        decided_at=clock(),
    )
    return visit.model_copy(update={"decision": decision})


def test_a_decision_is_tied_to_the_rules_that_spoke(application, patient, visit, clock):
    assessment = application.triage.assess(visit)
    stored = application.visits.sign(
        patient.id, decided(visit, assessment.level, clock)
    )
    assert stored.visit.decision is not None
    assert stored.visit.decision.rules == {
        finding.rule: finding.digest for finding in assessment.findings
    }


def test_a_decision_on_another_suggestion_is_asked_for_again(
    application, patient, visit, clock
):
    assert application.triage.assess(visit).level is not Level.SELF_CARE
    with pytest.raises(InvalidDocumentError, match=r"decision\.suggested"):
        application.visits.sign(patient.id, decided(visit, Level.SELF_CARE, clock))


def test_an_override_holds_for_the_rules_it_was_made_on_and_no_others(
    application, patient, visit, clock
):
    assessment = application.triage.assess(visit)
    spoke = {finding.rule: finding.digest for finding in assessment.findings}
    (first, *_) = spoke

    def overridden(**rules):
        decision = Decision(
            suggested=assessment.level,
            level=Level.EMERGENCY,
            text="grey and sweating",
            decided_by="nurse1",
            decided_at=clock(),
            rules=rules,
        )
        return visit.model_copy(update={"decision": decision})

    changed = overridden(**{**spoke, first: "sha256:as it was"})
    with pytest.raises(InvalidDocumentError, match=r"decision\.rules.*" + first):
        application.visits.sign(patient.id, changed)
    with pytest.raises(InvalidDocumentError, match="decide again"):
        application.visits.sign(patient.id, overridden(gone="sha256:1"))
    made_now = application.visits.sign(patient.id, overridden())
    assert made_now.visit.decision.rules == spoke
    again = overridden(**spoke, gone="sha256:1")
    amended = application.amendments.amend(made_now.id, again, "grey still")
    assert amended.visit.decision.rules == spoke
    agreed = decided(visit, assessment.level, clock)
    agreed = agreed.decision.model_copy(update={"rules": {first: "sha256:0"}})
    followed = visit.model_copy(update={"decision": agreed})
    assert application.visits.sign(patient.id, followed).visit.decision.rules == spoke


def test_drafts_are_the_users_own(application, patient):
    application.drafts.keep(draft_of(patient.id, author="somebody else"))
    (draft,) = application.drafts.all()
    assert draft.author == "nurse1"
    application.drafts.drop("no such draft")
    assert len(application.drafts.all()) == 1
    application.drafts.drop("d1")
    assert application.drafts.all() == ()


def test_laid_out_pages_leave_a_trace_that_is_no_print(
    application, patient, visit, traces
):
    stored = application.visits.sign(patient.id, visit)
    pages = application.reports.visit_summary(stored.id)
    assert pages.startswith(b"%PDF-")
    assert [event.action for event in traces] == ["visit.sign", "visit.pages"]
    with pytest.raises(NotFoundError):
        application.reports.visit_summary(stored.id + 1)
    assert len(traces) == 2


def text_of(pages):
    return "".join(page.extract_text() for page in PdfReader(BytesIO(pages)).pages)


def test_what_a_printer_took_is_a_copy_the_next_time(
    application, patient, visit, traces
):
    first = application.visits.sign(patient.id, visit)
    other = application.visits.sign(patient.id, visit)
    reports = application.reports
    assert "COPY" not in text_of(reports.visit_summary(first.id))
    assert "COPY" not in text_of(reports.visit_summary(first.id))
    reports.printed(first.id, DocumentKind.HANDOUT)
    assert "COPY" not in text_of(reports.visit_summary(first.id))
    reports.printed(first.id, DocumentKind.SUMMARY)
    assert traces[-1].action == "visit.print"
    assert traces[-1].detail == {"kind": "summary"}
    assert "COPY" in text_of(reports.visit_summary(first.id))
    assert "COPY" not in text_of(reports.visit_summary(other.id))


def test_a_saved_document_leaves_a_trace_of_its_own(
    application, patient, visit, traces
):
    stored = application.visits.sign(patient.id, visit)
    application.reports.saved(stored.id, DocumentKind.SUMMARY)
    assert traces[-1].action == "visit.save"
    with pytest.raises(NotFoundError):
        application.reports.saved(stored.id + 1, DocumentKind.SUMMARY)


def test_a_preview_is_a_page_that_stores_no_visit(application, visit, traces):
    assessment = application.triage.assess(visit)
    assert application.reports.preview(visit, assessment).startswith(b"%PDF-")
    assert [event.action for event in traces] == ["visit.preview"]
    assert application.visits.count() == 0


def test_a_new_visit_starts_from_the_last_ones_and_that_leaves_a_trace(
    application, patient, visit, traces
):
    application.visits.sign(patient.id, visit)
    application.visits.sign(patient.id, visit)
    before = application.visits.before(patient.id, 1)
    assert (before.count, before.visits) == (2, (visit,))
    assert before.last == visit.seen_at
    assert (traces[-1].action, traces[-1].patient_id) == (
        "visit.carry_over",
        patient.id,
    )


def test_a_correction_sees_what_was_before_its_visit_and_the_log_says_so(
    application, patient, visit, traces
):
    def at(days):
        seen = visit.seen_at + timedelta(days=days)
        told = {"seen_at": seen, "notes": f"day {days}", "results": ()}
        return visit.model_copy(update=told)

    for days in (-9, -5, 0):
        application.visits.sign(patient.id, at(days))
    seen = application.visits.before(patient.id, until=at(-5).seen_at)
    assert (seen.count, seen.last) == (3, visit.seen_at)
    assert seen.visits == (at(-9),)
    last = traces[-1]
    assert (last.action, last.patient_id) == ("visit.earlier", patient.id)
    assert last.detail["hits"] == 1


def test_what_was_taken_lately_is_counted_by_ingredient_alone(
    application, patient, visit
):
    assert application.visits.medicine_use() == {}
    for _ in range(2):
        application.visits.sign(patient.id, visit)
    assert application.visits.medicine_use() == {"bendroflumethiazide": 2}
    told = [c.key for c in visit.conditions or () if c.key]
    assert application.visits.condition_use() == dict.fromkeys(told, 2)


def test_drafts_are_offered_with_whose_they_are(application, patient, traces):
    application.drafts.keep(draft_of(patient.id))
    (offer,) = application.drafts.offers()
    assert offer.patient == patient
    assert (offer.draft.answered, offer.draft.saved_at) == (
        3,
        datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    )
    (seen,) = application.drafts.of_patient(patient.id)
    assert (seen.author, seen.answered, seen.content) == ("nurse1", 3, "")
    assert [event.action for event in traces] == ["draft.list", "draft.list"]
