"""`rules replay`, and a clinic's changes on the command line."""

import json

import pytest

from intake.application import Desk
from intake.cli import replay
from intake.services.population.documents import documents

SIGNED = 'reason = "local pathway"\nauthor = "Dr A. Example"\ndate = 2026-11-01\n'
OFF = f'[[change]]\nrule = "near-faint"\noff = true\n{SIGNED}'
MOVED = (
    '[[change]]\nrule = "order-liver"\nfact = "alcohol_units_week"\n'
    f"from = 35\nto = 21\n{SIGNED}"
)


@pytest.fixture
def overlay(tmp_path):
    folder = tmp_path / "overlay"
    folder.mkdir()
    (folder / "ours.toml").write_text(OFF + MOVED, "utf-8")
    return folder


def document(**answers):
    return json.dumps(
        {
            "format": "crampdesk-visit/1",
            "patient": {
                "family_name": "Smith",
                "birth_date": "1950-01-01",
                "sex": "female",
            },
            "answers": answers,
        }
    ).encode()


@pytest.fixture
def visits(crampdesk, clinic):
    """Store a visit that a rule of the overlay speaks of, and one that none does."""
    for answers in ({"near_faint": True}, {"near_faint": False}):
        ran = crampdesk("visit", "add", "-", stdin=document(**answers))
        assert ran.code == 0
    return clinic


def test_a_replay_with_the_rules_of_the_visits_changes_nothing(crampdesk, visits):
    ran = crampdesk("rules", "replay")
    assert ran.code == 0
    assert ran.lines[0].startswith("2 visits assessed anew with knowledge ")
    assert ran.lines[1:] == ["0 change, 2 do not."]
    assert ran.err == "2 of 2 visits\n"


def test_a_replay_says_what_would_be_other_by_number_alone(crampdesk, visits, overlay):
    ran = crampdesk("rules", "replay", "--overlay", overlay)
    assert ran.code == 0
    assert "+clinic" in ran.lines[0]
    assert ran.lines[1] == "1 change, 1 do not."
    assert "Level:" in ran.lines
    assert any(line.startswith("       1  SAME DAY to ") for line in ran.lines)
    assert "Advice:" in ran.lines
    listed = ran.lines[ran.lines.index("Visits that change:") + 1 :]
    assert len(listed) == 1
    assert listed[0].startswith("       1  SAME DAY to ")
    assert "Smith" not in ran.out + ran.err


def test_a_replay_speaks_json_line_by_line(crampdesk, visits, overlay):
    ran = crampdesk("rules", "replay", "--overlay", overlay, "--jsonl")
    change, totals = (json.loads(line) for line in ran.lines)
    assert (change["visit"], change["from"]) == (1, "same_day")
    assert change["decision_lapsed"] == []
    assert totals["totals"]["visits"] == 2
    assert totals["totals"]["changed"] == 1
    (level,) = totals["totals"]["levels"]
    assert (level["from"], level["visits"]) == ("same_day", 1)
    assert {one["key"] for one in change["advice"]} == {
        one["key"] for one in totals["totals"]["advice"]
    }


def test_a_replay_of_nothing_is_well(crampdesk, clinic):
    assert crampdesk("rules", "replay").lines[1] == "0 change, 0 do not."


def test_a_replay_from_a_day_on(crampdesk, visits):
    assert (
        crampdesk("rules", "replay", "--since", "2999-01-01").lines[0].startswith("0")
    )
    assert (
        crampdesk("rules", "replay", "--since", "2000-01-01").lines[0].startswith("2")
    )
    bad = crampdesk("rules", "replay", "--since", "yesterday")
    assert (bad.code, bad.err) == (
        2,
        "--since: is not a day: write it YYYY-MM-DD\n",
    )


def test_more_changes_than_anybody_reads_are_counted(
    crampdesk, clinic, overlay, monkeypatch
):
    for _ in range(3):
        crampdesk("visit", "add", "-", stdin=document(near_faint=True))
    monkeypatch.setattr(replay, "_LISTED", 1)
    ran = crampdesk("rules", "replay", "--overlay", overlay)
    assert ran.lines[-1] == "and 2 more: --jsonl lists all"


def test_visits_that_cannot_be_assessed_anew_end_with_five(
    crampdesk, visits, monkeypatch
):
    def broken(*_arguments):
        raise ZeroDivisionError("Smith")

    monkeypatch.setattr("intake.services.replay_comparison._change", broken)
    ran = crampdesk("rules", "replay")
    assert ran.code == 5
    assert "Cannot be assessed anew: 2" in ran.lines
    assert ran.lines[-1] == "       2  cannot be assessed anew"
    lines = crampdesk("rules", "replay", "--jsonl")
    assert lines.code == 5
    assert json.loads(lines.lines[0]) == {
        "visit": 1,
        "error": "cannot be assessed anew",
    }
    assert "Smith" not in ran.out + ran.err + lines.out + lines.err


def test_a_replay_that_is_stopped_says_how_far_it_came(crampdesk, visits, monkeypatch):
    def stopped(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("intake.services.replay_comparison._change", stopped)
    ran = crampdesk("rules", "replay")
    assert (ran.code, ran.out) == (130, "")
    assert ran.err == "stopped after 0 of 2 visits\n"


def test_a_replay_signs_in(crampdesk, home):
    assert crampdesk("rules", "replay").code == 2
    assert crampdesk("rules", "replay", "--user", "x").code in (2, 3)


def test_a_decision_that_no_longer_holds_is_told(crampdesk, visits, overlay):
    signed = json.loads(crampdesk("visit", "show", "1", "--json").out)
    signed["decision"] = {
        "suggested": "same_day",
        "level": "routine",
        "reason": "local_pathway",
        "decided_by": "nurse1",
        "decided_at": "2026-11-23T09:30:00+00:00",
    }
    added = crampdesk("visit", "add", "-", stdin=json.dumps(signed).encode())
    assert added.code == 0
    ran = crampdesk("rules", "replay", "--overlay", overlay)
    assert "Decisions that no longer hold, their rules changed: 1" in ran.lines
    assert ran.lines[-1].endswith("decision no longer holds (near-faint)")


def test_triage_takes_changes_to_the_rules(crampdesk, overlay, home):
    plain = crampdesk("triage", "-", "--json", stdin=document(near_faint=True))
    other = crampdesk(
        "triage", "-", "--json", "--overlay", overlay, stdin=document(near_faint=True)
    )
    assert "near-faint" in {finding["rule"] for finding in plain.json["findings"]}
    assert "near-faint" not in {finding["rule"] for finding in other.json["findings"]}
    remark = next(r for r in other.json["warnings"] if r["path"] == "rules.near-faint")
    assert "local pathway (Dr A. Example, 2026-11-01)" in remark["text"]
    home.mkdir()
    overlay.rename(home / "rules")
    clinics = crampdesk("triage", "--jsonl", stdin=document(near_faint=True))
    assert clinics.out == other.out


@pytest.mark.parametrize(
    "arguments",
    [("triage", "-"), ("rules", "list"), ("rules", "check"), ("triage", "--jsonl")],
)
def test_changes_that_cannot_be_used_are_refused_with_file_line_and_reason(
    crampdesk, overlay, arguments
):
    (overlay / "ours.toml").write_text(f"\n{OFF.replace('faint', 'fant')}", "utf-8")
    ran = crampdesk(*arguments, "--overlay", overlay, stdin=document())
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith(f"{overlay}: ours.toml:2: change near-fant: no such rule")


def test_a_folder_that_is_none_is_refused(crampdesk, tmp_path):
    ran = crampdesk("rules", "list", "--overlay", tmp_path / "none")
    assert ran.code == 2
    assert ran.err == f"{tmp_path / 'none'}: is not a folder: name one that is\n"


def test_changed_rules_are_shown_as_such(crampdesk, overlay, tmp_path):
    listed = crampdesk("rules", "list", "--overlay", overlay).lines
    marked = {line.split()[0]: line for line in listed if line.endswith("clinic]")}
    assert marked.keys() == {"near-faint", "order-liver"}
    assert marked["near-faint"].endswith("[switched off by the clinic]")
    assert marked["order-liver"].endswith("[changed by the clinic]")
    change = "changed by the clinic: switched off, local pathway (Dr A. Example, "
    shown = crampdesk("rules", "show", "near-faint", "--overlay", overlay)
    assert change in shown.out.replace("Changed", "changed")
    details = crampdesk("rules", "show", "order-liver", "--json", "--overlay", overlay)
    assert "alcohol_units_week 35 to 21" in details.json["change"]
    checked = crampdesk("rules", "check", "--overlay", overlay)
    assert (checked.code, checked.err) == (0, "")
    assert any(line.startswith(f"near-faint: {change}") for line in checked.lines)
    out = tmp_path / "book.md"
    assert crampdesk("rules", "book", "--out", out, "--overlay", overlay).code == 0
    book = out.read_text("utf-8")
    assert "## Changed by the clinic" in book
    assert book.count("Changed by the clinic: ") == 2
    crampdesk("rules", "book", "--out", out)
    assert "by the clinic: " not in out.read_text("utf-8")


def test_the_demo_has_the_rules_as_shipped(crampdesk, overlay, home, tmp_path):
    home.mkdir()
    (overlay / "ours.toml").write_text("broken", "utf-8")
    overlay.rename(home / "rules")
    assert crampdesk("rules", "list").code == 2
    application = Desk().demo()
    try:
        assert "+clinic" not in application.knowledge.release.version
    finally:
        application.close()


def test_a_replay_of_many_visits_tells_how_far_it_is(crampdesk, clinic, monkeypatch):
    made = [json.dumps(one).encode() for one in documents(30, seed=2)]
    with_many = Desk().sign_in("nurse1", "ocean paper lamp")
    for one in made:
        visit = with_many.expertise.read(one)
        with_many.visits.sign(with_many.patients.add(visit.patient).id, visit)
    with_many.close()
    monkeypatch.setattr("intake.services.replay._PAGE", 10)
    ran = crampdesk("rules", "replay", "--processes", "1")
    assert ran.err.splitlines() == [f"{n} of 30 visits" for n in (10, 20, 30)]
