"""`crampdesk visit amend`, `show --version`, `error` and `note`."""

import json

import pytest


@pytest.fixture
def amended(good, tmp_path):
    document = json.loads(good.read_bytes())
    document["answers"]["dark_urine"] = True
    document["notes"] = "Asked again."
    file = tmp_path / "amended.json"
    file.write_text(json.dumps(document))
    return file


def test_a_visit_is_amended_and_both_versions_are_read(
    clinic, crampdesk, good, amended
):
    assert crampdesk("visit", "add", good).code == 0
    ran = crampdesk("visit", "amend", 1, amended, "--reason", "asked again")
    assert ran.code == 0
    assert "  changed: Dark urine" in ran.lines
    first = crampdesk("visit", "show", 2, "--version", 1, "--json").json
    assert "notes" not in first
    assert crampdesk("visit", "show", 1, "--version", 2, "--json").json["notes"]
    diff = crampdesk("visit", "show", 2, "--diff", "--json").json
    assert {(one["path"], one["before"], one["after"]) for one in diff} == {
        ("answers.dark_urine", "no", "yes"),
        ("notes", "nothing", "Asked again."),
    }
    assert "  Dark urine: no -> yes" in crampdesk("visit", "show", 2, "--diff").lines
    assert "nothing" in crampdesk("visit", "show", 1, "--diff").out
    assert crampdesk("visit", "show", 1, "--version", 3).code == 2


def test_who_amends_second_is_told_what_was_saved_meanwhile(
    clinic, crampdesk, good, amended
):
    crampdesk("visit", "add", good)
    crampdesk("visit", "amend", 1, amended, "--reason", "asked again")
    ran = crampdesk("visit", "amend", 1, good, "--reason", "other")
    assert ran.code == 3
    assert "Notes: changed meanwhile by somebody else" in ran.err
    assert "Asked again" not in ran.err + ran.out
    assert "newer version" in ran.err


def test_an_amendment_wants_a_reason_and_a_good_document(clinic, crampdesk, good):
    crampdesk("visit", "add", good)
    assert crampdesk("visit", "amend", 1, good).code == 2
    assert crampdesk("visit", "amend", 1, good, "--reason", " ").code == 3
    ran = crampdesk("visit", "amend", 1, "-", "--reason", "x", stdin=b"{}")
    assert ran.code == 2
    assert crampdesk("visit", "amend", 9, good, "--reason", "x").code == 2


def test_a_visit_is_struck_through_and_noted(clinic, crampdesk, good):
    crampdesk("visit", "add", good)
    noted = crampdesk("visit", "note", 1, "Rang back.", "--json")
    assert noted.json["version"] == 2
    struck = crampdesk("visit", "error", 2, "--reason", "wrong patient", "--json")
    assert struck.json["status"] == "entered_in_error"
    assert "entered in error" in crampdesk("visit", "show", 3).out
    assert crampdesk("visit", "error", 3, "--reason", "again").code == 3
