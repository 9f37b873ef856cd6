"""Replaying signed visits: what other rules would say of them, by number alone."""

import json
import os
import signal
from dataclasses import replace
from datetime import date, timedelta, timezone
from pathlib import Path
from typing import cast

import pytest

from intake.application import Desk
from intake.domain.assessment import Level
from intake.domain.decision import Decision, OverrideReason
from intake.domain.errors import ClinicRulesError, RefusedError, StoreUnavailableError
from intake.domain.outcome import Outcome
from intake.domain.record import SignedDocument
from intake.services import replay as replaying
from intake.services.clinic_rules import (
    ClinicFolders,
    assessor_with,
    engine_of,
    knowledge_with,
)
from intake.services.population.documents import documents
from intake.services.replay import ReplayService
from intake.services.replay_comparison import (
    AdviceChange,
    ReplayTotals,
    Saying,
    replayed,
)
from intake.services.replay_processes import replayed_apart
from intake.services.triage import Engine

SIGNED = 'reason = "local pathway"\nauthor = "Dr A. Example"\ndate = 2026-11-01\n'
NOWHERE = Path("no-such-folder")
SHIPPED = ClinicFolders(rules=NOWHERE, names=NOWHERE)


def own(rules):
    return ClinicFolders(rules=rules, names=NOWHERE)


@pytest.fixture
def overlay(tmp_path):
    """Return how to make a folder of a clinic's changes."""

    def make(*changes):
        folder = tmp_path / "overlay"
        folder.mkdir(exist_ok=True)
        text = "\n".join(f"[[change]]\n{change}\n{SIGNED}" for change in changes)
        (folder / "clinic.toml").write_text(text, "utf-8")
        return folder

    return make


@pytest.fixture
def desk(tmp_path, clock):
    return Desk(tmp_path / "clinic", clock=clock)


@pytest.fixture
def application(desk):
    application, _ = desk.set_up(
        clinic_name="Hillside",
        login="nurse1",
        display_name="Nurse One",
        password="ocean paper lamp",
    )
    yield application
    application.close()


def signed(application, **answers):
    document = {
        "format": "crampdesk-visit/1",
        "patient": {"birth_date": "1950-01-01", "sex": "female"},
        "answers": answers,
    }
    visit = application.expertise.read(json.dumps(document).encode())
    patient = application.patients.add(visit.patient)
    return application.visits.sign(patient.id, visit)


def rerun(application, overlay, since=None):
    """Replay with other rules; return the totals and the changes."""
    service = replace(application.replay, own=own(overlay))
    totals, changes = ReplayTotals(), []
    run = service.run(since)
    for page in run.pages:
        totals.add(page)
        changes += page.changes
    assert totals.visits == run.total
    return totals, changes


def test_nothing_changes_under_the_rules_that_visits_were_signed_with(application):
    for document in documents(60, seed=7):
        visit = application.expertise.read(json.dumps(document).encode())
        patient = application.patients.add(visit.patient)
        application.visits.sign(patient.id, visit)
    totals, changes = rerun(application, NOWHERE)
    assert (totals.visits, totals.changed, totals.failed) == (60, 0, 0)
    assert changes == []


def test_a_rule_switched_off_changes_levels_tests_and_advice(application, overlay):
    faint = signed(application, near_faint=True, cramp_freq_week=2)
    signed(application, near_faint=False, cramp_freq_week=2)
    folder = overlay('rule = "near-faint"\noff = true')
    totals, (change,) = rerun(application, folder)
    assert (totals.visits, totals.changed) == (2, 1)
    assert change.visit == faint.id
    assert change.before is Level.SAME_DAY
    assert change.after.rank > Level.SAME_DAY.rank
    assert totals.levels == {(change.before, change.after): 1}
    assert set(change.tests_dropped) <= {lab.test for lab in faint.assessment.labs}
    assert totals.tests_dropped.keys() == set(change.tests_dropped)
    assert change.advice
    assert all(one.before is not one.after for one in change.advice)
    assert sum(totals.advice.values()) == len(change.advice)


def test_a_moved_limit_adds_tests(application, overlay):
    visit = signed(application, alcohol_units_week=22, cramp_freq_week=1)
    folder = overlay(
        'rule = "order-liver"\nfact = "alcohol_units_week"\nfrom = 35\nto = 21'
    )
    totals, (change,) = rerun(application, folder)
    assert change.visit == visit.id
    assert {"alt", "bilirubin"} <= set(change.tests_added)
    assert change.tests_dropped == ()
    assert totals.tests_added["alt"] == 1


def override(stored, clock):
    return Decision(
        suggested=stored.assessment.level,
        level=Level.ROUTINE,
        reason=OverrideReason.LOCAL_PATHWAY,
        decided_by="nurse1",
        decided_at=clock(),
    )


def test_a_decision_against_a_rule_that_changed_no_longer_holds(
    application, overlay, clock
):
    plain = signed(application, near_faint=True, cramp_freq_week=2)
    decided = plain.visit.model_copy(update={"decision": override(plain, clock)})
    again = application.visits.sign(plain.patient_id, decided)
    other = overlay(
        'rule = "alcohol-thirty-five-units"\n'
        'fact = "alcohol_units_week"\nfrom = 35\nto = 21'
    )
    assert rerun(application, other)[1] == []
    totals, changes = rerun(application, overlay('rule = "near-faint"\noff = true'))
    lapsed = {change.visit: change.lapsed for change in changes}
    assert lapsed == {plain.id: (), again.id: ("near-faint",)}
    assert totals.lapsed == 1


def test_an_agreement_lapses_with_nothing(application, overlay, clock):
    plain = signed(application, near_faint=True)
    agreed = override(plain, clock).model_copy(
        update={"level": plain.assessment.level, "reason": None}
    )
    visit = plain.visit.model_copy(update={"decision": agreed})
    application.visits.sign(plain.patient_id, visit)
    totals, _ = rerun(application, overlay('rule = "near-faint"\noff = true'))
    assert totals.lapsed == 0


def test_a_visit_is_assessed_as_on_its_own_day_where_it_took_place(application, clock):
    far_west = timezone(timedelta(hours=-11))
    moment = clock().astimezone(far_west).replace(hour=23, minute=30)
    document = next(iter(documents(1, seed=1)))
    document["seen_at"] = moment.isoformat()
    visit = application.expertise.read(json.dumps(document).encode())
    patient = application.patients.add(visit.patient)
    application.visits.sign(patient.id, visit)
    days = []
    assessor = assessor_with(SHIPPED)

    class Watching:
        def outcome(self, visit, *, at):
            days.append(at)
            return assessor.engine.outcome(visit, at=at)

    with application.replay.session.look() as work:
        page = work.visits.documents(after=0, limit=9)
    watched = replace(assessor, engine=cast(Engine, Watching()))
    assert replayed(watched, page).changes == ()
    assert days == [moment.date()]


def test_only_visits_from_a_day_on_are_replayed_if_asked(application, clock):
    signed(application, near_faint=True)
    clock.advance(days=10)
    signed(application, near_faint=True)
    day = (clock() - timedelta(days=3)).date()
    assert application.replay.run(day).total == 1
    assert application.replay.run(day + timedelta(days=30)).total == 0
    assert application.replay.run().total == 2


def test_only_the_newest_version_counts(application):
    stored = signed(application, near_faint=True)
    with application.replay.session.begin() as work:
        work.visits.amend(
            stored.id,
            stored.visit,
            stored.assessment,
            reason="again",
            signed_by="nurse1",
            signed_at=stored.signed_at,
        )
        work.commit()
    totals, _ = rerun(application, NOWHERE)
    assert totals.visits == 1


def test_a_visit_that_cannot_be_read_is_told_and_the_rest_go_on(clock):
    outcome = {"level": "routine", "labs": [], "advice": {"give": [], "withhold": []}}
    broken = SignedDocument(1, clock(), "{}", json.dumps(outcome))
    page = replayed(assessor_with(SHIPPED), [broken, replace(broken, id=2)])
    assert (page.visits, page.changes, page.failed) == (2, (), (1, 2))


def test_advice_may_be_given_withheld_or_not_said(clock):
    visit = json.dumps(
        {
            "format": "crampdesk-visit/1",
            "patient": {"birth_date": "1950-01-01", "sex": "female"},
        }
    )
    was = {
        "level": "routine",
        "labs": [],
        "advice": {"give": [{"key": "a"}, {"key": "b"}], "withhold": [{"key": "c"}]},
    }
    now = Outcome(level=Level.ROUTINE, tests=(), given=("a", "c"), withheld=("d",))

    class Answering:
        def outcome(self, _visit, **_day):
            return now

    assessor = replace(assessor_with(SHIPPED), engine=cast(Engine, Answering()))
    signed = SignedDocument(1, clock(), visit, json.dumps(was))
    (change,) = replayed(assessor, [signed]).changes
    assert change.advice == (
        AdviceChange("b", Saying.GIVEN, Saying.NOT_SAID),
        AdviceChange("c", Saying.WITHHELD, Saying.GIVEN),
        AdviceChange("d", Saying.NOT_SAID, Saying.WITHHELD),
    )


def test_a_replay_is_recorded(application):
    application.replay.run(date(2026, 1, 1))
    with application.replay.session.look() as work:
        acts = work._connection.exec_driver_sql(
            "SELECT action, detail FROM audit_event ORDER BY seq DESC LIMIT 1"
        ).all()
    ((action, detail),) = acts
    assert action == "rules.replay"
    told = json.loads(detail)
    assert told["since"] == "2026-01-01"
    assert told["digest"] == application.knowledge.release.digest


def test_processes_of_their_own_come_to_the_same_in_order(
    application, overlay, monkeypatch
):
    for document in documents(40, seed=3):
        visit = application.expertise.read(json.dumps(document).encode())
        patient = application.patients.add(visit.patient)
        application.visits.sign(patient.id, visit)
    folder = overlay('rule = "order-base-panel"\noff = true')
    here = list(replace(application.replay, own=own(folder)).run().pages)
    monkeypatch.setattr(replaying, "_FEW", 0)
    monkeypatch.setattr(replaying, "_PAGE", 7)
    apart = list(replace(application.replay, own=own(folder)).run().pages)
    assert len(apart) == 6
    assert sum(page.visits for page in apart) == 40
    changes = [change for page in apart for change in page.changes]
    assert changes == list(here[0].changes)
    assert changes


def _end_this_process(_overlay):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_ends_is_told_calmly(monkeypatch, clock):
    monkeypatch.setattr("intake.services.processes._start", _end_this_process)
    page = (SignedDocument(1, clock(), "{}", "{}"),)
    with pytest.raises(StoreUnavailableError, match="--processes 1"):
        list(replayed_apart(SHIPPED, iter([page]), 2))


def test_a_replay_that_is_stopped_leaves_no_process(clock):
    page = (SignedDocument(1, clock(), "{}", "{}"),)
    run = replayed_apart(SHIPPED, iter([page] * 50), 2)
    assert next(run).failed == (1,)
    run.close()
    with pytest.raises(StopIteration):
        next(run)


def test_changes_that_cannot_be_used_are_refused_with_the_place(overlay):
    folder = overlay('rule = "near-fant"\noff = true')
    with pytest.raises(ClinicRulesError) as refused:
        knowledge_with(own(folder))
    assert str(refused.value).startswith(f"{folder}: clinic.toml:1: change near-fant")
    (folder / "clinic.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(RefusedError, match="not text in UTF-8"):
        knowledge_with(own(folder))
    (folder / "clinic.toml").unlink()
    (folder / "clinic.toml").mkdir()
    with pytest.raises(RefusedError, match="cannot be read"):
        knowledge_with(own(folder))


def test_the_rules_as_shipped_are_compiled_once(overlay):
    shipped = knowledge_with(SHIPPED)
    assert engine_of(shipped) is engine_of(shipped)
    changed = knowledge_with(own(overlay('rule = "near-faint"\noff = true')))
    assert engine_of(changed) is not engine_of(shipped)


def test_a_clinic_whose_rules_are_faulty_is_not_opened(desk, application):
    application.close()
    rules = desk.folder / "rules"
    rules.mkdir()
    (rules / "ours.toml").write_text('[[change]]\nrule = "x"\noff = true\n', "utf-8")
    again = Desk(desk.folder)
    with pytest.raises(RefusedError, match="change x: reason is missing"):
        again.sign_in("nurse1", "ocean paper lamp")
    with pytest.raises(RefusedError, match=r"ours\.toml:1"):
        again.recover("x", "nurse1", "y")


def test_the_rules_of_a_clinic_speak_in_its_visits(desk, application, overlay):
    application.close()
    folder = overlay('rule = "near-faint"\noff = true')
    folder.rename(desk.folder / "rules")
    again = Desk(desk.folder).sign_in("nurse1", "ocean paper lamp")
    try:
        stored = signed(again, near_faint=True)
        rules = {finding.rule for finding in stored.assessment.findings}
        assert "near-faint" not in rules
        assert stored.assessment.knowledge.version.endswith("+clinic")
    finally:
        again.close()


def test_an_overlay_that_is_no_folder_is_refused(tmp_path):
    with pytest.raises(ClinicRulesError, match="is not a folder"):
        Desk(tmp_path, overlay=tmp_path / "none")


def test_only_clinical_roles_may_replay(application):
    session = application.replay.session
    user = replace(session.user, roles=frozenset())
    service = ReplayService(
        session=replace(session, user=user),
        release=application.knowledge.release,
        own=SHIPPED,
    )
    with pytest.raises(RefusedError, match="needs the role"):
        service.run()
