"""`drug`, `rules`, `demo`, `db`, `gui`, and how commands fail."""

import errno
import json
import logging
import re
import stat
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from intake.application import Desk
from intake.cli import demonstration, schema
from intake.cli.diagnosis import log_file
from intake.cli.main import gui
from intake.domain.errors import KnowledgeError, StoreUnavailableError

_OFF = (
    '[[change]]\nrule = "near-faint"\noff = true\n'
    'reason = "local pathway"\nauthor = "Dr A. Example"\ndate = 2026-11-01\n'
)


def test_medicine_texts_are_recognised_as_json(crampdesk):
    ran = crampdesk("drug", "simvastatine 40", "Co-amilofruse 5/40", "--json")
    first, second = (json.loads(line) for line in ran.lines)
    assert ran.code == 0
    assert (first["status"], first["candidates"]) == ("did_you_mean", ["simvastatin"])
    inns = [one["inn"] for one in second["ingredients"]]
    assert inns == ["furosemide", "amiloride"]


def test_medicine_texts_come_from_standard_input_too(crampdesk):
    ran = crampdesk("drug", "--stdin", stdin=b"frusemide\nzzzqq\r\nramypril")
    assert [line.split(": ", 1)[0] for line in ran.lines] == [
        "frusemide",
        "zzzqq",
        "ramypril",
    ]
    assert "furosemide" in ran.lines[0]
    assert "not recognised" in ran.lines[1]
    assert "did you mean ramipril" in ran.lines[2]


def test_no_medicine_text_is_bad_usage(crampdesk):
    assert crampdesk("drug").code == 2


def test_control_characters_of_a_text_do_not_reach_the_terminal(crampdesk):
    assert "\x1b" not in crampdesk("drug", "\x1b[2Jaspirin").out


def test_the_rules_are_listed_and_shown(crampdesk):
    listed = crampdesk("rules", "list")
    assert any(line.startswith("dvt-wells-likely ") for line in listed.lines)
    as_json = crampdesk("rules", "list", "--json").json
    assert len(as_json) == len(listed.lines)
    assert {line["kind"] for line in as_json} == {
        *("emergency", "same_day", "urgent", "routine", "self_care"),
        *("tests", "advice", "cause"),
    }
    for line in as_json[:: len(as_json) // 40]:
        shown = crampdesk("rules", "show", line["id"], "--json").json
        assert shown["digest"] == line["digest"]
        assert shown["sources"]
    text = crampdesk("rules", "show", "dvt-wells-likely").out
    assert "NICE NG158" in text
    assert "wells_dvt_likely" in text


def test_a_rule_that_is_none_is_bad_input(crampdesk):
    ran = crampdesk("rules", "show", "no-such-rule")
    assert ran.code == 2
    assert ran.err.startswith("no-such-rule: is not a rule: ")


def test_checking_the_rules_tells_what_wants_sign_off(crampdesk):
    ran = crampdesk("rules", "check")
    assert ran.code == 0
    assert "is sound" in ran.lines[0]
    assert "sign-off" in ran.lines[1]


def test_unsound_knowledge_ends_the_check_with_five(crampdesk, monkeypatch):
    def unsound(*_arguments):
        raise KnowledgeError("same_day.toml:4: rule dvt: no source nice")

    monkeypatch.setattr("intake.wiring.make_expertise", unsound)
    ran = crampdesk("rules", "check")
    assert (ran.code, ran.err) == (5, "same_day.toml:4: rule dvt: no source nice\n")
    assert crampdesk("rules", "list").code == 4


def test_the_demo_stores_triages_and_prints(crampdesk, tmp_path, home, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    out = tmp_path / "out"
    ran = crampdesk("demo", "--out", out)
    assert ran.code == 0
    files = sorted(out.iterdir())
    assert len(files) >= 8
    assert all(re.fullmatch(r"visit-\d+-summary\.pdf", file.name) for file in files)
    assert all(file.read_bytes().startswith(b"%PDF-") for file in files)
    assert ran.lines[0].split() == ["Patient", "Level", "Tests", "File"]
    for level in ("EMERGENCY", "SAME DAY", "URGENT", "ROUTINE", "SELF-CARE"):
        assert level in ran.out
    assert str(out) in ran.lines[-2]
    assert not list(temporary.iterdir())
    assert not home.exists()


def test_the_demo_makes_a_private_folder_if_none_is_named(
    crampdesk, tmp_path, monkeypatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert crampdesk("demo").code == 0
    (folder,) = (p for p in tmp_path.iterdir() if p.name.startswith("crampdesk-"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(list(folder.iterdir())) >= 8


def test_a_demo_folder_that_cannot_be_made_ends_with_four(crampdesk, tmp_path):
    (tmp_path / "file").write_text("")
    ran = crampdesk("demo", "--out", tmp_path / "file" / "folder")
    assert ran.code == 4
    assert "cannot be made" in ran.err


def test_the_demo_table_wraps_tests_under_one_another():
    rows = [(["A"], ["URGENT"], ["one,", "two"], ["f.pdf"])]
    assert list(demonstration._table(rows))[2:] == [
        "A        URGENT  one,   f.pdf",
        "                 two",
    ]


def test_the_database_is_described(crampdesk, home):
    ran = crampdesk("db", "status")
    assert ran.lines[:2] == [f"Folder    {home}", "Set up    no"]
    assert re.fullmatch(r"Schema    \d{4} is this program's", ran.lines[2])
    told = crampdesk("db", "status", "--json").json
    schema = told.pop("schema")
    assert schema in ran.lines[2]
    nowhere = {"bytes": None, "server": None}
    assert told == {"folder": str(home), "set_up": False, **nowhere}


def test_a_clinic_is_set_up_where_there_is_no_screen(crampdesk, home, tmp_path):
    password = tmp_path / "password"
    password.write_text("ocean paper lamp\n", encoding="utf-8")
    ran = crampdesk(
        *("db", "create", "--clinic", "Hillside", "--user", "nurse1"),
        *("--password-file", password),
    )
    assert ran.code == 0
    assert re.fullmatch(r"([0-9A-Z]{4}-){13}[0-9A-Z]{4}", ran.lines[-1])
    assert Desk().is_set_up
    assert crampdesk("db", "status").lines[-1].endswith("MB, encrypted")
    again = crampdesk(
        *("db", "create", "--clinic", "Hillside", "--user", "nurse1"),
        *("--password-file", password),
    )
    assert again.code == 3
    (home / "crampdesk.db").unlink()
    assert crampdesk("db", "status").code == 4


def test_a_fault_of_ours_has_a_number_that_the_log_knows(
    crampdesk, monkeypatch, caplog
):
    def faulty(*_arguments):
        raise ZeroDivisionError("Smith, John\r\nborn 1945")

    monkeypatch.setattr("intake.wiring.make_expertise", faulty)
    monkeypatch.setattr(logging.getLogger("intake"), "propagate", True)
    ran = crampdesk("rules", "list")
    assert (ran.code, ran.out) == (1, "")
    (reference,) = re.findall(r"reference ([0-9A-F]{8})", ran.err)
    log = log_file().read_text("utf-8")
    assert f"fault {reference} ZeroDivisionError at " in log
    assert "make_expertise" in log or "faulty" in log
    for text in (ran.err, log, caplog.text):
        assert "Smith" not in text
        assert "1945" not in text
        assert "Traceback" not in text
    assert stat.S_IMODE(log_file().stat().st_mode) == 0o600
    caplog.clear()


def test_a_log_that_cannot_be_kept_stops_nothing(crampdesk, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(
        "intake.cli.diagnosis.log_file", lambda: tmp_path / "file" / "folder" / "x.log"
    )
    assert crampdesk("db", "status").code == 0


def test_a_command_that_is_stopped_ends_as_shells_expect(crampdesk, monkeypatch):
    def stopped(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("intake.wiring.make_expertise", stopped)
    assert crampdesk("rules", "list").code == 130


def test_without_a_screen_the_window_says_what_to_do(crampdesk, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for arguments in ((), ("gui",), ("gui", "--demo"), ("gui", "--own-rules")):
        ran = crampdesk(*arguments)
        assert ran.code == 4
        assert "crampdesk demo" in ran.err


def test_help_is_help(crampdesk):
    ran = crampdesk("--help")
    assert ran.code == 0
    for command in ("triage", "drug", "visit", "find", "report", "rules", "db", "demo"):
        assert f"\n  {command} " in ran.out


def test_the_schemas_are_written_where_asked(tmp_path, capsysbinary):
    assert schema.main([str(tmp_path)]) == 0
    published = Path(__file__).parents[3] / "docs" / "schema"
    for file in tmp_path.iterdir():
        assert file.read_bytes() == (published / file.name).read_bytes()
    assert schema.main([]) == 2
    assert b"names no folder" in capsysbinary.readouterr().err


def test_a_disk_that_fails_while_in_use_ends_with_four(crampdesk, monkeypatch):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device", "smith.json")

    monkeypatch.setattr("intake.wiring.make_expertise", full)
    ran = crampdesk("rules", "list")
    assert (ran.code, ran.out) == (4, "")
    assert (
        ran.err == "files: failed while in use (No space left on device): try again\n"
    )


def test_an_end_of_input_at_a_prompt_ends_as_an_interruption(crampdesk, monkeypatch):
    def ended(*_arguments):
        raise EOFError

    monkeypatch.setattr("intake.wiring.make_expertise", ended)
    assert crampdesk("rules", "list").code == 130


def test_the_window_is_opened_where_there_is_a_screen(crampdesk, monkeypatch):
    opened = []

    def window(desk, *, demo):
        opened.append((desk.folder, demo))
        return 0

    monkeypatch.setattr("intake.cli.gui.main", window)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert crampdesk("gui", "--demo").code == 0
    assert crampdesk().code == 0
    assert gui() == 0
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.delenv("QT_QPA_PLATFORM")
    assert crampdesk("gui").code == 0
    assert [demo for _, demo in opened] == [True, False, False, False]


@pytest.mark.parametrize("apart", [(), ("--own-rules",)])
def test_the_window_tries_the_clinics_own_rules_where_that_is_asked(
    crampdesk, home, monkeypatch, apart
):
    rules = home / "rules"
    rules.mkdir(parents=True)
    (rules / "ours.toml").write_text(_OFF, "utf-8")
    opened = []

    def window(desk, *, demo):
        opened.append((desk, demo))
        return 0

    monkeypatch.setattr("intake.cli.gui.main", window)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    for words in (("gui", "--demo", *apart), ("gui", *apart, "--demo")):
        assert crampdesk(*words).code == 0
        desk, demo = opened.pop()
        assert demo
        with closing(desk.demo()) as application:
            page = application.expertise.rules.page("near-faint")
            assert bool(page.change) == bool(apart)


def test_a_demo_that_cannot_begin_leaves_nothing(crampdesk, tmp_path, monkeypatch):
    def unusable(*_arguments):
        raise StoreUnavailableError("The disk is full.")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("intake.store.clinic_database.demo", unusable)
    ran = crampdesk("demo", "--out", tmp_path / "out")
    assert (ran.code, ran.err) == (4, "The disk is full.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_results_that_stand_and_tests_not_needed_are_said(crampdesk):
    samples = Path(__file__).parents[3] / "intake" / "services" / "demo_data"
    assert "none: " in crampdesk("triage", samples / "01_benign.json").out
    text = crampdesk("triage", samples / "08_restless_legs.json").out
    assert "Results that stand instead of a new test" in text
