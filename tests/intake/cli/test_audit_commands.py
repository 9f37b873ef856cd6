"""`crampdesk audit` and `user`: who did what, and who may."""

import json

import pytest

from intake.application import Desk
from intake.domain.patient import Patient
from intake.store import clinic_database
from tests.intake.cli.conftest import PASSWORD

NEW = "quiet river stone"


@pytest.fixture
def auditor(clinic, crampdesk, monkeypatch):
    """Add an auditor; return how to run a command as her."""
    monkeypatch.setenv("CRAMPDESK_NEW_PASSWORD", NEW)
    assert crampdesk("user", "add", "eve", "auditor", "--name", "Eve Three").code == 0

    def as_auditor(*arguments):
        with monkeypatch.context() as patch:
            patch.setenv("CRAMPDESK_PASSWORD", NEW)
            return crampdesk(*arguments, "--user", "eve")

    return as_auditor


@pytest.fixture
def visit_id(clinic, crampdesk, good):
    return crampdesk("visit", "add", good, "--json", "--user", "nurse1").json["visit"]


def test_an_auditor_learns_who_saw_a_patient(auditor, crampdesk, visit_id):
    crampdesk("visit", "show", visit_id, "--user", "nurse1")
    acts = auditor("audit", "show", "--patient", 1, "--json").json
    assert {act["action"] for act in acts} >= {
        *("patient.add", "visit.sign", "visit.open"),
    }
    assert {act["patient"] for act in acts} == {1}
    opened = auditor("audit", "show", "--action", "visit.open", "--by", "nurse1")
    assert opened.code == 0
    (line,) = opened.lines
    assert "nurse1  visit.open  patient 1  visit 1" in line
    assert "Smith" not in line


def test_acts_are_chosen_by_their_days(auditor, visit_id):
    assert auditor("audit", "show", "--since", "2999-01-01", "--json").json == []
    assert auditor("audit", "show", "--until", "1999-01-01", "--json").json == []
    assert len(auditor("audit", "show", "--since", "1999-01-01").lines) > 5
    assert auditor("audit", "show", "--since", "yesterday").code == 2


def test_who_is_no_auditor_sees_their_own_acts_alone(auditor, crampdesk, visit_id):
    own = crampdesk("audit", "show", "--json", "--user", "nurse1").json
    assert {act["user"] for act in own} == {"nurse1"}
    refused = crampdesk("audit", "show", "--patient", 1, "--user", "nurse1")
    assert refused.code == 3
    assert "role auditor" in refused.err
    refusals = auditor("audit", "show", "--action", "AuditService.acts", "--json").json
    assert [act["outcome"] for act in refusals] == ["refused"]


def test_a_whole_log_is_told_to_be_whole(auditor, visit_id):
    for arguments in ((), ("--full",)):
        ran = auditor("audit", "verify", *arguments)
        assert ran.code == 0
        assert ran.lines[-1] == "The log is whole."
    assert auditor("audit", "verify", "--json").json["whole"] is True


def test_a_backup_that_remembers_another_log_is_told(auditor, tmp_path, visit_id):
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"audit_seq": 2, "audit_hash": "00" * 32}))
    ran = auditor("audit", "verify", "--against", manifest)
    assert ran.code == 5
    assert f"{manifest} remembers another log." in ran.lines
    manifest.write_text("{}")
    assert auditor("audit", "verify", "--against", manifest).code == 2
    assert auditor("audit", "verify", "--against", tmp_path / "none").code == 4


def test_a_merge_by_one_person_is_told_to_the_auditor(auditor, monkeypatch):
    application = Desk().sign_in("nurse1", "ocean paper lamp")
    one, two = (
        application.patients.add(
            Patient.model_validate({"sex": "male", "age_years": 4, "family_name": name})
        )
        for name in ("A", "B")
    )
    made = application.merges.propose(one.id, two.id, "one man")
    application.merges.approve(made.id)
    application.close()
    ran = auditor("audit", "show", "--action", "patient.merge")
    assert "one person both proposed and approved" in ran.err
    assert len(ran.lines) == 2
    # who saw the patient is asked of both records
    both = auditor("audit", "show", "--patient", two.id, "--json").json
    assert {act["patient"] for act in both} == {one.id, two.id}


def test_users_are_listed_changed_and_disabled(auditor, crampdesk):
    listed = crampdesk("user", "list", "--json", "--user", "nurse1").json
    assert [(u["login"], u["roles"], u["disabled"]) for u in listed] == [
        ("eve", ["auditor"], False),
        ("nurse1", ["admin", "clinician", "nurse"], False),
    ]
    run = crampdesk
    assert (
        run("user", "role", "eve", "nurse", "clinician", "--user", "nurse1").code == 0
    )
    assert "(clinician, nurse)" in run("user", "list", "--user", "nurse1").out
    assert run("user", "disable", "eve", "--user", "nurse1").code == 0
    assert "disabled" in run("user", "list", "--user", "nurse1").out
    assert auditor("audit", "verify").code == 3
    assert run("user", "disable", "nobody", "--user", "nurse1").code == 2
    assert run("user", "disable", "nurse1", "--user", "nurse1").code == 3
    assert run("user", "add", "eve", "nurse", "--user", "nurse1").code == 3
    assert run("user", "add", "max", "king", "--user", "nurse1").code == 2


def test_passwords_are_reset_and_changed(auditor, crampdesk, monkeypatch, tmp_path):
    other = tmp_path / "password"
    other.write_text("green window bench\n")
    ran = crampdesk(
        "user", "password", "eve", "--new-password-file", other, "--user", "nurse1"
    )
    assert ran.code == 0
    assert auditor("audit", "verify").code == 3
    own = crampdesk("user", "password", "--user", "eve", "--password-file", other)
    assert own.code == 0  # changed to what the environment says
    assert auditor("audit", "verify").code == 0
    monkeypatch.delenv("CRAMPDESK_NEW_PASSWORD")
    missing = crampdesk("user", "password", "eve", "--user", "nurse1")
    assert missing.code == 2
    assert "--new-password-file" in missing.err


def test_a_changed_log_can_be_read_and_is_not_handed_on(auditor, visit_id, harmed):
    harmed("UPDATE audit_event SET action = 'x' WHERE seq = 3")
    read = auditor("audit", "show")
    assert read.code == 0
    assert len(read.lines) > 3
    refused = auditor("audit", "show", "--json")
    assert refused.code == 4
    assert refused.out == ""
    assert "act 3 is not as it was written, or gone" in refused.err
    assert "Work goes on as always: tell your administrator today" in refused.err
    told = auditor("audit", "show", "--action", "audit.start")
    assert [line.split()[-1] for line in told.lines] == ["ALARM"]
    assert auditor("audit", "verify").code == 5


def test_whoever_signs_in_to_a_log_that_was_cut_is_told(
    crampdesk, home, visit_id, harmed
):
    harmed("DELETE FROM audit_event WHERE seq > 4")
    ran = crampdesk("find", "smith", "--user", "nurse1")
    assert ran.code == 0
    assert "The newest acts of the audit log are gone" in ran.err
    (home / "audit-head").unlink()
    ran = crampdesk("find", "smith", "--user", "nurse1")
    assert ran.code == 0
    assert "audit-head beside the record is gone" in ran.err


@pytest.fixture
def harmed(home, clock):
    """Return how to change the log as somebody whom no trigger stops."""

    def harmed(statement):
        database = clinic_database.open_with_password(home, "nurse1", PASSWORD, clock)
        engine = database.opened.engine
        with engine.connect() as connection:
            run = connection.exec_driver_sql
            names = run(
                "SELECT name, sql FROM sqlite_master WHERE type='trigger'"
            ).all()
            for name, _ in names:
                run(f"DROP TRIGGER {name}")
            run(statement)
            for _, made in names:
                run(made)
            connection.commit()
        database.close()

    return harmed
