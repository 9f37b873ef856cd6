"""`visit`, `find` and `report`, with a clinic in a folder."""

import json
import stat
import tomllib
from pathlib import Path

import pikepdf
import pytest

from intake.application import Desk

PASSWORD = "ocean paper lamp"
DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"
MALFORMED = DOCUMENTS / "malformed"
EXPECTED = tomllib.loads((MALFORMED / "expected.toml").read_text("utf-8"))


def count_visits():
    application = Desk().sign_in("nurse1", PASSWORD)
    try:
        return application.visits.count()
    finally:
        application.close()


def test_a_visit_is_stored_found_shown_and_printed(crampdesk, clinic, good, tmp_path):
    added = crampdesk("visit", "add", good)
    assert (added.code, added.err) == (0, "")
    assert added.out == "Visit 1 of patient 1: URGENT: seen within days\n"
    found = crampdesk("find", "smi")
    assert found.lines == [
        "     1  SMITH, John   Born 14-Jul-1945 (81y)   943 476 5919   visits 1"
    ]
    (hit,) = crampdesk("find", "smith", "john", "--json").json
    assert (hit["id"], hit["visits"], hit["last_visit"]) == (1, 1, "2026-11-23")
    assert hit["patient"]["family_name"] == "Smith"
    shown = crampdesk("visit", "show", 1)
    assert shown.lines[0].startswith("SMITH, John   Born 14-Jul-1945")
    for text in (
        "dark urine: no",
        "CKD stage 3",
        "tinea pedis",
        "3.1 mmol/L",
    ):
        assert text in shown.out
    out = tmp_path / "summary.pdf"
    printed = crampdesk("report", 1, "--kind", "summary", "--out", out)
    assert (printed.code, printed.out) == (0, f"{out}\n")
    assert out.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_what_is_shown_as_json_is_the_document_and_can_be_assessed(
    crampdesk, clinic, good
):
    crampdesk("visit", "add", good)
    document = crampdesk("visit", "show", 1, "--json")
    assert document.json["format"] == "crampdesk-visit/1"
    again = crampdesk("triage", "-", "--json", stdin=document.out.encode())
    assert again.json == crampdesk("triage", good, "--json").json


def test_a_number_that_is_known_is_the_same_patient(crampdesk, clinic, good):
    first = crampdesk("visit", "add", good, "--json").json
    second = crampdesk("visit", "add", good, "--json").json
    assert first == {"visit": 1, "patient": 1, "level": "urgent"}
    assert second == {"visit": 2, "patient": 1, "level": "urgent"}


def test_a_visit_without_a_number_is_a_new_patients_unless_told(crampdesk, clinic):
    least = DOCUMENTS / "good" / "least.json"
    patients = [
        crampdesk("visit", "add", least, "--json").json["patient"] for _ in range(2)
    ]
    told = crampdesk("visit", "add", least, "--patient", patients[0], "--json").json
    assert patients[0] != patients[1]
    assert told["patient"] == patients[0]


def test_another_birth_date_under_a_known_number_is_refused(
    crampdesk, clinic, good, tmp_path
):
    crampdesk("visit", "add", good)
    document = json.loads(good.read_bytes())
    document["patient"]["birth_date"] = "1954-07-14"
    other = tmp_path / "other.json"
    other.write_text(json.dumps(document), encoding="utf-8")
    ran = crampdesk("visit", "add", other)
    assert ran.code == 3
    assert "the date of birth differs" in ran.err
    assert count_visits() == 1


def test_no_malformed_document_stores_anything(crampdesk, clinic, good):
    crampdesk("visit", "add", good)
    files = [MALFORMED / name for name in EXPECTED]
    ran = crampdesk("visit", "add", good, *files)
    assert (ran.code, ran.out) == (2, "")
    for file in files:
        assert f"{file}: " in ran.err
    assert count_visits() == 1
    assert "Traceback" not in ran.err


def test_one_bad_document_keeps_all_from_being_stored(crampdesk, clinic, good):
    ran = crampdesk("visit", "add", good, MALFORMED / "no_sex.json")
    assert ran.code == 2
    assert count_visits() == 0


@pytest.mark.parametrize(
    "arguments", [("visit", "show", 7), ("report", 7, "--out", "x.pdf")]
)
def test_a_visit_that_is_none_is_bad_input(crampdesk, clinic, arguments):
    ran = crampdesk(*arguments)
    assert ran.code == 2
    assert ran.err


def test_a_folder_is_no_place_for_a_report(crampdesk, clinic, tmp_path):
    assert crampdesk("report", 1, "--out", tmp_path).code == 3


def test_nobody_found_is_said_so(crampdesk, clinic):
    assert crampdesk("find", "nobody").out == "Nobody found.\n"
    assert crampdesk("find", "nobody", "--json").json == []


def test_a_wrong_password_is_refused(crampdesk, clinic, monkeypatch):
    monkeypatch.setenv("CRAMPDESK_PASSWORD", "ocean paper limp")
    ran = crampdesk("find", "smith")
    assert (ran.code, ran.out) == (3, "")
    assert "ocean" not in ran.err


def test_a_password_comes_from_a_file_before_the_environment(
    crampdesk, clinic, monkeypatch, tmp_path
):
    monkeypatch.setenv("CRAMPDESK_PASSWORD", "wrong")
    password = tmp_path / "password"
    password.write_text(PASSWORD + "\n", encoding="utf-8")
    ran = crampdesk("find", "x", "--user", "nurse1", "--password-file", password)
    assert ran.code == 0
    assert crampdesk("find", "x", "--password-file", tmp_path / "none").code == 4


def test_a_password_that_nobody_gives_is_asked_for_in_words(
    crampdesk, clinic, monkeypatch
):
    monkeypatch.delenv("CRAMPDESK_PASSWORD")
    ran = crampdesk("find", "smith")
    assert ran.code == 2
    assert ran.err.startswith("password: is missing: set CRAMPDESK_PASSWORD")


def test_a_person_at_a_terminal_is_asked_for_the_password(
    crampdesk, clinic, monkeypatch
):
    monkeypatch.delenv("CRAMPDESK_PASSWORD")
    monkeypatch.setattr("tests.intake.cli.conftest._Input.isatty", lambda _self: True)
    monkeypatch.setattr("getpass.getpass", lambda _prompt: PASSWORD)
    assert crampdesk("find", "smith").code == 0


def test_without_a_clinic_the_record_is_refused(crampdesk, home, monkeypatch):
    assert crampdesk("find", "smith").err.startswith("--user: is missing")
    monkeypatch.setenv("CRAMPDESK_PASSWORD", PASSWORD)
    ran = crampdesk("find", "smith", "--user", "nurse1")
    assert ran.code == 3
    assert "No clinic is set up" in ran.err


def test_a_summary_gives_its_visit_and_its_answer_back(crampdesk, good, tmp_path):
    pdf = tmp_path / "summary.pdf"
    assert crampdesk("triage", good, "--pdf", pdf).code == 0
    read = crampdesk("visit", "read", pdf, "--json")
    told = json.loads(good.read_bytes())
    assert read.code == 0
    assert read.json["answers"] == told["answers"]
    assessed = crampdesk("triage", good, "--json").json
    assert crampdesk("visit", "read", pdf, "--assessment").json == assessed
    text = crampdesk("visit", "read", "-", stdin=pdf.read_bytes())
    assert text.code == 0
    assert text.out.startswith(assessed["level_text"].split(":")[0])


@pytest.mark.parametrize("content", [b"", b"{}", b"%PDF-1.7"])
def test_a_file_that_is_no_summary_is_refused_in_words(crampdesk, content):
    read = crampdesk("visit", "read", "-", "--json", stdin=content)
    assert (read.code, read.out) == (2, "")
    assert "is not a PDF that can be read" in read.err


@pytest.mark.parametrize("name", ["visit.json", "assessment.json"])
def test_a_summary_with_damaged_data_is_refused_in_words(
    crampdesk, good, tmp_path, name
):
    pdf = tmp_path / "summary.pdf"
    crampdesk("triage", good, "--pdf", pdf)
    with pikepdf.open(pdf, allow_overwriting_input=True) as opened:
        opened.attachments[name] = pikepdf.AttachedFileSpec(opened, b"{}")
        opened.save()
    read = crampdesk("visit", "read", pdf)
    assert (read.code, read.out) == (2, "")
    assert read.err.startswith(f"{pdf}: {name}: is damaged")


def test_one_document_is_printed_at_a_time(crampdesk, good):
    assert crampdesk("visit", "read", good, "--json", "--assessment").code == 2


@pytest.mark.parametrize(
    "options",
    [
        ["--kind", "handout"],
        ["--kind", "handout", "--language", "ar", "--large"],
        ["--kind", "request"],
        ["--kind", "labels"],
        ["--kind", "labels", "--labels", "printer"],
        ["--kind", "story"],
    ],
)
def test_every_document_of_a_visit_is_written(
    crampdesk, clinic, good, tmp_path, options
):
    crampdesk("visit", "add", good)
    out = tmp_path / "out.pdf"
    written = crampdesk("report", 1, "--out", out, *options)
    assert (written.code, written.err) == (0, "")
    assert out.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_language_that_there_is_not_is_refused(crampdesk, clinic, good, tmp_path):
    crampdesk("visit", "add", good)
    out = tmp_path / "out.pdf"
    refused = crampdesk(
        "report", 1, "--kind", "handout", "--language", "tlh", "--out", out
    )
    assert refused.code == 3
    assert "choose one of en, es, fr, de, ar" in refused.err
    assert not out.exists()


def test_a_day_sheet_carries_the_head_of_the_audit_log(
    crampdesk, clinic, good, tmp_path
):
    crampdesk("visit", "add", good)
    out = tmp_path / "day.pdf"
    written = crampdesk("day-sheet", "--day", "2026-11-23", "--out", out)
    assert (written.code, written.err) == (0, "")
    with pikepdf.open(out) as pdf:
        assert pdf.docinfo["/Title"] == "Day sheet 2026-11-23"
    assert crampdesk("day-sheet", "--out", out).code == 0
    assert crampdesk("day-sheet", "--out", tmp_path).code == 3


def test_who_told_of_a_medicine_and_how_sure_it_is_are_shown(
    crampdesk, clinic, good, tmp_path
):
    document = json.loads(Path(good).read_bytes())
    document["medications"] = [
        {"text": "senna 7.5mg", "source": "list", "confirmed": False}
    ]
    changed = tmp_path / "visit.json"
    changed.write_text(json.dumps(document))
    crampdesk("visit", "add", changed)
    told = "senna 7.5mg, source: list, the patient could not confirm it"
    assert told in crampdesk("visit", "show", 1).out
    shown = crampdesk("visit", "show", 1, "--json").json["medications"]
    assert shown == document["medications"]
