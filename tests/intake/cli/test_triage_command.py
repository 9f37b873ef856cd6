"""`crampdesk triage`."""

import json
import stat
import tomllib
from pathlib import Path

import pytest

from intake.application import Desk
from intake.cli.input_files import DOCUMENT_LIMIT
from intake.services.strict_json import SIZE_LIMIT
from intake.services.triage import TriageService

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"
MALFORMED = DOCUMENTS / "malformed"
EXPECTED = tomllib.loads((MALFORMED / "expected.toml").read_text("utf-8"))


def test_a_document_is_assessed_as_json_on_standard_output_alone(crampdesk, good):
    ran = crampdesk("triage", good, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["format"] == "crampdesk-assessment/1"
    assert ran.json["level"] == "urgent"
    assert len(ran.lines) == 1


def test_standard_input_is_a_dash(crampdesk, good):
    by_name = crampdesk("triage", good, "--json")
    by_pipe = crampdesk("triage", "-", "--json", stdin=good.read_bytes())
    assert by_pipe == by_name


def test_equal_documents_give_equal_bytes(crampdesk, good):
    assert crampdesk("triage", good, "--json") == crampdesk("triage", good, "--json")


def test_several_documents_give_one_answer_a_line(crampdesk, good):
    least = DOCUMENTS / "good" / "least.json"
    ran = crampdesk("triage", good, least, "--json")
    levels = [json.loads(line)["level"] for line in ran.lines]
    assert (ran.code, levels) == (0, ["urgent", "not_assessed"])


def test_people_read_the_level_first_and_never_who_it_is(crampdesk, good):
    ran = crampdesk("triage", good)
    assert ran.code == 0
    assert ran.lines[0].startswith("URGENT: seen within days")
    for title in ("Why", "Cannot rule out yet", "Ask next", "Tests", "Withhold"):
        assert f"  {title}" in ran.lines
    for word in ("smith", "1945", "943", "penicillin"):
        assert word not in ran.out.lower()
    assert max(len(line) for line in ran.lines) <= 88


def test_the_patient_is_shown_when_asked_for(crampdesk, good):
    ran = crampdesk("triage", good, "--show-patient")
    assert ran.lines[0] == "SMITH, John   Born 14-Jul-1945 (81y)"


def test_each_rule_is_told_once_however_many_flags_it_raises(crampdesk):
    samples = Path(__file__).parents[3] / "intake" / "services" / "demo_data"
    ran = crampdesk("triage", samples / "02_dvt.json")
    assert ran.out.count("- DVT likely") == 1


def test_another_day_counts_other_days(crampdesk, good):
    ran = crampdesk("triage", good, "--json", "--at", "2027-11-23")
    assert ran.code == 0
    assert ran.json != crampdesk("triage", good, "--json").json


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "20261123", "23/11/2026"])
def test_a_day_that_is_none_is_bad_usage(crampdesk, good, day):
    ran = crampdesk("triage", good, "--at", day)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "--at: is not a day: write it YYYY-MM-DD\n"


def test_a_pdf_is_written_for_its_owner_alone(crampdesk, good, tmp_path):
    out = tmp_path / "summary.pdf"
    ran = crampdesk("triage", good, "--pdf", out)
    assert ran.code == 0
    assert out.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_several_pdfs_go_into_a_folder_under_numbers(crampdesk, good, tmp_path):
    least = DOCUMENTS / "good" / "least.json"
    refused = crampdesk("triage", good, least, "--pdf", tmp_path / "one.pdf")
    assert refused.code == 2
    assert not (tmp_path / "one.pdf").exists()
    ran = crampdesk("triage", good, least, "--pdf", tmp_path)
    assert ran.code == 0
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == [
        "triage-1.pdf",
        "triage-2.pdf",
    ]


def test_a_pdf_that_cannot_be_written_ends_with_four(crampdesk, good, tmp_path):
    ran = crampdesk("triage", good, "--pdf", tmp_path / "no" / "such" / "folder.pdf")
    assert ran.code == 4
    assert "cannot be written" in ran.err


def test_a_file_that_cannot_be_read_ends_with_four(crampdesk, tmp_path):
    ran = crampdesk("triage", tmp_path / "missing.json")
    assert ran.code == 4
    assert "cannot be read" in ran.err
    assert crampdesk("triage", tmp_path).code == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ("triage",),
        ("triage", "x.json", "--jsonl", "--pdf", "x.pdf"),
        ("triage", "--no-such-option"),
        ("no-such-command",),
    ],
)
def test_bad_usage_ends_with_two_and_one_line(crampdesk, arguments):
    ran = crampdesk(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("command line: ")


@pytest.mark.parametrize("name", EXPECTED)
def test_a_malformed_document_ends_with_two_and_a_line_per_problem(crampdesk, name):
    ran = crampdesk("triage", MALFORMED / name, "--json")
    assert (ran.code, ran.out) == (2, "")
    wanted = EXPECTED[name]
    told = [line for line in ran.err.splitlines() if line.startswith(wanted["path"])]
    assert any(wanted["wrong"] in line for line in told)
    for line in ran.err.splitlines():
        path, wrong, remedy = line.split(": ", 2)
        assert path
        assert wrong
        assert remedy
    assert "Traceback" not in ran.err
    for word in ("quillfeather", "zebedee", "4021"):
        assert word not in ran.err.lower()


def test_a_bad_document_among_good_ones_is_named_and_does_not_stop_them(
    crampdesk, good
):
    bad = MALFORMED / "no_sex.json"
    ran = crampdesk("triage", bad, good, "--json")
    assert ran.code == 2
    assert len(ran.lines) == 1
    assert ran.err.startswith(f"{bad}: patient.sex: is missing: ")


def as_line(file):
    return json.dumps(json.loads(file.read_bytes())).encode()


def test_lines_are_answered_in_order_and_a_bad_one_in_its_place(crampdesk, good):
    line = as_line(good)
    stdin = b"\n".join([line, b'{"format": 1}', b"", line, b"\xff", line])
    ran = crampdesk("triage", "--jsonl", stdin=stdin)
    answers = [json.loads(text) for text in ran.lines]
    assert ran.code == 2
    assert [answer.get("level", "error") for answer in answers] == [
        "urgent",
        "error",
        "error",
        "urgent",
        "error",
        "urgent",
    ]
    assert answers[1]["error"]["line"] == 2
    assert answers[1]["error"]["problems"][0] == {
        "path": "format",
        "wrong": "is not one of its choices",
        "remedy": "use 'crampdesk-visit/1'",
    }
    assert "line 2: format: is not one of its choices" in ran.err
    assert answers[0] == crampdesk("triage", good, "--json").json


def test_good_lines_end_with_zero_from_file_or_dash(crampdesk, good, tmp_path):
    file = tmp_path / "visits.jsonl"
    file.write_bytes(as_line(good) + b"\n" + as_line(good) + b"\n")
    by_name = crampdesk("triage", "--jsonl", file)
    assert (by_name.code, len(by_name.lines), by_name.err) == (0, 2, "")
    assert crampdesk("triage", "--jsonl", "-", stdin=file.read_bytes()) == by_name
    twice = crampdesk("triage", "--jsonl", file, file)
    assert twice.lines == by_name.lines * 2


def test_a_line_longer_than_any_document_is_one_error(crampdesk, good):
    assert DOCUMENT_LIMIT == SIZE_LIMIT
    stdin = b"[" + b" " * (2 * DOCUMENT_LIMIT) + b"]\n" + as_line(good)
    ran = crampdesk("triage", "--jsonl", stdin=stdin)
    first, second = (json.loads(text) for text in ran.lines)
    assert first["error"]["problems"][0]["wrong"] == "is larger than 10 MB"
    assert second["level"] == "urgent"


def test_a_fault_of_ours_on_a_line_does_not_end_the_run(
    crampdesk, good, monkeypatch, caplog
):
    assess = TriageService.assess
    calls = []

    def faulty(self, visit, *, at=None):
        calls.append(visit)
        if len(calls) == 1:
            raise ZeroDivisionError("Smith, John")
        return assess(self, visit, at=at)

    monkeypatch.setattr(TriageService, "assess", faulty)
    ran = crampdesk("triage", "--jsonl", stdin=as_line(good) + b"\n" + as_line(good))
    first, second = (json.loads(text) for text in ran.lines)
    assert ran.code == 1
    assert set(first["error"]) == {"line", "fault"}
    assert second["level"] == "urgent"
    assert first["error"]["fault"] in caplog.text
    assert "Smith" not in caplog.text + ran.err
    caplog.clear()


def test_nothing_is_stored_by_triage(crampdesk, good, home):
    crampdesk("triage", good)
    assert not Desk().is_set_up
    assert not home.exists()
