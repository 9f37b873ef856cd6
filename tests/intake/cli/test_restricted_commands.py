"""`crampdesk restricted`, `glass`, `audit glasses` and `review`."""

import csv
import io

import pytest

NEW = "quiet river stone"
WORDS = "fell in the hall, no answer"


@pytest.fixture
def as_other(clinic, crampdesk, good, monkeypatch):
    """Restrict the record of a patient; return how to run a command as others."""
    monkeypatch.setenv("CRAMPDESK_NEW_PASSWORD", NEW)
    for login, role in (("eve", "auditor"), ("bob", "nurse"), ("dora", "clinician")):
        assert crampdesk("user", "add", login, role, "--name", login).code == 0
    assert crampdesk("visit", "add", good, "--user", "nurse1").code == 0
    made = crampdesk(
        *("restricted", "set", 1, "--reason", "works here", "--user", "nurse1")
    )
    assert (made.code, made.out) == (0, "Patient 1: restricted to nurse1.\n")

    def as_other(login, *arguments):
        with monkeypatch.context() as patch:
            patch.setenv("CRAMPDESK_PASSWORD", NEW)
            return crampdesk(*arguments, "--user", login)

    return as_other


def opened(as_other, login="bob", why="care_now", words=WORDS):
    return as_other(login, "glass", "open", 1, "--why", why, "--words", words)


def test_others_find_whose_record_it_is_and_read_nothing(as_other, tmp_path):
    found = as_other("bob", "find", "smith")
    assert found.code == 0
    assert "restricted" in found.out
    assert "visits" not in found.out
    (told,) = as_other("bob", "find", "smith", "--json").json
    assert told["restricted"] is True
    assert set(told["patient"]) <= {"family_name", "given_name", "birth_date", "number"}
    for command in (
        ("visit", "show", 1),
        ("visit", "show", 1, "--json"),
        ("visit", "show", 1, "--diff"),
        ("visit", "note", 1, "x"),
        ("report", 1, "--out", tmp_path / "one.pdf"),
        ("report", 1, "--kind", "story", "--out", tmp_path / "two.pdf"),
        ("restricted", "show", 1),
    ):
        ran = as_other("dora", *command)
        assert (ran.code, ran.out) == (3, ""), command
        assert "This record is restricted" in ran.err
    ran = as_other("dora", "reports", 1, "--out", tmp_path)
    assert ran.code == 3
    assert list(tmp_path.glob("*.pdf")) == []
    told = as_other("dora", "query", "--json")
    assert told.json == []
    assert "restricted records are left out" in told.err
    assert "Smith" not in as_other("dora", "query", "--patient", 1).out


def test_a_glass_opens_it_and_nothing_leaves(as_other, tmp_path):
    short = opened(as_other, words="why")
    assert (short.code, short.out) == (3, "")
    assert "at least 10 letters" in short.err
    assert opened(as_other, why="curious").code == 2
    made = opened(as_other)
    assert made.code == 0
    assert made.out.startswith("Patient 1: open to you until ")
    assert made.out.endswith(", as glass 1.\n")
    assert as_other("bob", "visit", "show", 1).code == 0
    kept = as_other("bob", "report", 1, "--out", tmp_path / "one.pdf")
    assert (kept.code, list(tmp_path.glob("*.pdf"))) == (3, [])
    rows = list(csv.reader(io.StringIO(as_other("bob", "query", "--csv").out)))
    assert len(rows) == 1, "only the headings"
    assert as_other("bob", "glass", "list").out.startswith("     1  patient 1  30 min")


def test_an_auditor_looks_at_a_glass_once(as_other, crampdesk):
    opened(as_other)
    assert as_other("dora", "glass", "stop", 1).code == 3
    assert as_other("bob", "glass", "stop", 1).out == "Glass 1: closed.\n"
    assert "No record is open" in as_other("bob", "glass", "list").out
    assert as_other("bob", "visit", "show", 1).code == 3
    assert crampdesk("audit", "glasses", "--user", "nurse1").code == 3
    (line,) = as_other("eve", "audit", "glasses").lines
    assert "bob  patient 1  stopped  to review  care_now: fell in the hall" in line
    review = ("audit", "review", 1, "--unjustified", "--remark", "no emergency")
    assert crampdesk(*review, "--user", "nurse1").code == 3
    assert as_other("eve", *review).out == "Glass 1: reviewed as NOT JUSTIFIED.\n"
    assert as_other("eve", *review).code == 3
    assert as_other("eve", "audit", "glasses").lines == [
        "No broken glass waits for a review."
    ]
    (told,) = as_other("eve", "audit", "glasses", "--all", "--json").json
    assert (told["reviewed_by"], told["justified"]) == ("eve", False)
    (line,) = as_other("eve", "audit", "glasses", "--all").lines
    assert line.endswith("eve: no emergency")
    acts = as_other("eve", "audit", "show", "--patient", 1, "--by", "bob", "--json")
    named = {act["detail"].get("glass") for act in acts.json if act["detail"]}
    assert 1 in named


def test_the_care_team_says_who_is_of_it_and_opens_it_again(as_other, crampdesk):
    shown = crampdesk("restricted", "show", 1, "--user", "nurse1")
    assert shown.lines[0] == "Patient 1: restricted to nurse1."
    assert shown.lines[1].endswith("by nurse1: works here")
    refused = crampdesk("restricted", "team", 1, "bob", "--user", "nurse1")
    assert refused.code == 3
    assert "bob is not one" in refused.err
    team = crampdesk("restricted", "team", 1, "nurse1", "dora", "--user", "nurse1")
    assert team.out == "Patient 1: restricted to dora, nurse1.\n"
    assert as_other("dora", "visit", "show", 1).code == 0
    lifted = as_other("dora", "restricted", "lift", 1, "--reason", "left")
    assert lifted.out == "Patient 1: no longer restricted.\n"
    assert as_other("bob", "visit", "show", 1).code == 0
    assert (
        as_other("dora", "restricted", "show", 1).out == "Patient 1: not restricted.\n"
    )
