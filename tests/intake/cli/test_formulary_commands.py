"""`crampdesk formulary`: names that a clinic adds, from the first to the last."""

import getpass
import json
import stat

import pytest


@pytest.fixture
def table(tmp_path):
    def write(*rows):
        file = tmp_path / "names.csv"
        file.write_text("\n".join(("name,ingredient", *rows)), "utf-8")
        return file

    return write


def test_an_imported_name_is_recognised_from_the_next_command_on(crampdesk, table):
    assert "not recognised" in crampdesk("drug", "Tensopress 5mg").out
    ran = crampdesk("formulary", "import", table("Tensopress,amlodipine"))
    assert ran.code == 0
    assert "Kept as import 1." in ran.out
    assert ran.err == ""
    assert "Tensopress 5mg: amlodipine" in crampdesk("drug", "Tensopress 5mg").out
    assert crampdesk("formulary", "undo").out.startswith("Import 1 is taken back.")
    assert "not recognised" in crampdesk("drug", "Tensopress 5mg").out


def test_an_imported_name_changes_the_triage_and_its_release(crampdesk, table, good):
    document = json.loads(good.read_bytes())
    document["medications"] = [{"text": "Furotest 40mg"}]
    before = crampdesk("triage", "-", "--json", stdin=json.dumps(document).encode())
    crampdesk("formulary", "import", table("Furotest,furosemide"))
    after = crampdesk("triage", "-", "--json", stdin=json.dumps(document).encode())
    assert "furosemide" not in before.out
    assert "furosemide" in after.out
    digests = {ran.json["knowledge"]["digest"] for ran in (before, after)}
    assert len(digests) == 2


def test_the_report_says_what_became_of_each_name(crampdesk, table):
    brands = [f"Asktest{letter}" for letter in "abcdefghijkl"]
    rows = [f"{name},{inn}" for name in brands for inn in ("warfarin", "amlodipine")]
    file = table(*rows, "Tensopress,amlodipine", "aspirin,warfarin", "Foobarix,foo")
    ran = crampdesk("formulary", "import", file, "--kind", "csv")
    lines = {line[2:22].strip(): line[23:] for line in ran.lines if line[:2] == "  "}
    assert lines["new"].split() == ["1", "added"]
    assert lines["asked about"].split()[0] == "12"
    assert "Asktesta (amlodipine or warfarin)" in lines["asked about"]
    assert lines["asked about"].endswith(", …")
    assert "aspirin (warfarin)" in lines["contradicting"]
    assert "foo (1)" in lines["unknown ingredient"]


def test_the_report_and_the_list_come_as_json_too(crampdesk, table, home):
    ran = crampdesk("formulary", "import", table("Tensopress,amlodipine"), "--json")
    assert ran.json == {
        "import": 1,
        "source": "table names.csv",
        "new": 1,
        "asked": [],
        "known": 0,
        "contradicting": [],
        "unknown": 0,
        "missing_ingredients": {},
        "not_names": [],
    }
    (listed,) = crampdesk("formulary", "list", "--json").json
    assert (listed["number"], listed["names"], listed["asked"]) == (1, 1, 0)
    assert listed["who"] == getpass.getuser()
    assert listed["digest"].startswith("sha256:")
    file = home / "formulary" / "001-csv.csv"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_list_says_when_who_and_what(crampdesk, table, monkeypatch):
    assert crampdesk("formulary", "list").out == "The clinic added no names.\n"
    monkeypatch.setattr("getpass.getuser", lambda: "ann")
    crampdesk("formulary", "import", table("Bothtest,warfarin", "Bothtest,aspirin"))
    (line,) = crampdesk("formulary", "list").lines
    assert line.endswith("  ann  table names.csv: 1 names, 1 of them asked about")


def test_an_account_without_a_name_is_unknown(crampdesk, table, monkeypatch):
    def nobody():
        raise KeyError(1000)

    monkeypatch.setattr("getpass.getuser", nobody)
    crampdesk("formulary", "import", table("Tensopress,amlodipine"))
    assert "  unknown  " in crampdesk("formulary", "list").out


def test_nothing_new_changes_nothing(crampdesk, table, home):
    ran = crampdesk("formulary", "import", table("Norvasc,amlodipine"))
    assert ran.code == 0
    assert "Nothing was new, nothing is changed." in ran.out
    assert not (home / "formulary").exists()


def test_what_cannot_be_used_ends_with_two_and_a_calm_line(crampdesk, table, tmp_path):
    ran = crampdesk("formulary", "import", table('"Tensopress,amlodipine'))
    assert ran.code == 2
    assert ran.err.splitlines()[-1].startswith("names.csv: line 2: is not CSV")
    assert crampdesk("formulary", "import", tmp_path / "nowhere").code == 2
    assert crampdesk("formulary", "import", tmp_path, "--kind", "toy").code == 2
    assert crampdesk("formulary", "undo").code == 2
    assert crampdesk("formulary", "undo", "7").code == 2


def test_a_damaged_file_is_told_and_taken_out_as_told(crampdesk, table, home):
    crampdesk("formulary", "import", table("Tensopress,amlodipine"))
    (home / "formulary" / "001-csv.csv").write_text("rubbish")
    for command in (["drug", "aspirin"], ["formulary", "list"], ["rules", "list"]):
        ran = crampdesk(*command)
        assert ran.code == 4
        assert "crampdesk formulary undo 1" in ran.err
    assert crampdesk("formulary", "undo", "1").code == 0
    assert crampdesk("drug", "aspirin").code == 0


def test_a_clinic_can_be_set_up_beside_its_names(crampdesk, table, clinic, good):
    crampdesk("formulary", "import", table("Tensopress,amlodipine"))
    assert crampdesk("visit", "add", good).code == 0
