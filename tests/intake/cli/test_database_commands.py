"""`crampdesk db`: backup, verify, restore, upgrade, move."""

import json

import pytest

from tests.postgresql_clinics import FIRST_PASSWORD

USER = ("--user", "nurse1")
SECOND_PASSWORD = "velvet river stone"


def test_a_backup_is_made_verified_and_put_back(crampdesk, clinic, good, tmp_path):
    assert crampdesk("visit", "add", good).code == 0
    made = crampdesk("db", "backup", tmp_path / "copy", "--json")
    assert made.code == 0
    assert made.json["visits"] == 1
    assert crampdesk("visit", "add", good).code == 0

    drill = crampdesk("db", "verify", tmp_path / "copy", *USER)
    assert drill.code == 0
    assert drill.lines[-1].startswith("1 visits verified, of 1 patients;")
    assert crampdesk("db", "verify", "--json").json["visits"] == 2

    put_back = crampdesk("db", "restore", tmp_path / "copy")
    assert put_back.code == 0
    assert "The record as it was is in" in put_back.out
    assert crampdesk("db", "verify", "--json").json["visits"] == 1


@pytest.fixture
def two(crampdesk, clinic, tmp_path, monkeypatch):
    """Return a backup of a clinic with a second user."""
    monkeypatch.setenv("CRAMPDESK_NEW_PASSWORD", SECOND_PASSWORD)
    added = crampdesk("user", "add", "nora", "nurse")
    assert added.code == 0, added.err
    assert crampdesk("db", "backup", tmp_path / "copy").code == 0
    return tmp_path / "copy"


def test_where_there_are_two_nobody_restores_alone(crampdesk, two, monkeypatch):
    alone = crampdesk("db", "restore", two)
    assert alone.code == 3
    assert "takes two people" in alone.err
    same = crampdesk("db", "restore", two, "--second", "NURSE1")
    assert same.code != 0
    monkeypatch.setenv("CRAMPDESK_SECOND_PASSWORD", "not the right one")
    wrong = crampdesk("db", "restore", two, "--second", "nora")
    assert wrong.code == 3
    assert "not right" in wrong.err
    monkeypatch.setenv("CRAMPDESK_SECOND_PASSWORD", SECOND_PASSWORD)
    same = crampdesk("db", "restore", two, "--second", "Nurse1")
    assert "somebody else" in same.err
    assert crampdesk("db", "restore", two, "--second", "nora").code == 0


def test_a_backup_that_was_harmed_is_refused(crampdesk, clinic, tmp_path):
    assert crampdesk("db", "backup", tmp_path / "copy").code == 0
    database = tmp_path / "copy" / "crampdesk.db"
    database.write_bytes(database.read_bytes()[:-4096])
    for command in ("verify", "restore"):
        ran = crampdesk("db", command, tmp_path / "copy")
        assert ran.code == 4
        assert "was changed since it was made" in ran.err
    assert crampdesk("db", "verify").code == 0


def test_an_older_record_put_back_by_hand_is_found(crampdesk, clinic, good):
    older = (clinic / "crampdesk.db").read_bytes()
    assert crampdesk("visit", "add", good).code == 0
    (clinic / "crampdesk.db").write_bytes(older)
    ran = crampdesk("db", "verify")
    assert ran.code == 5
    assert "The audit log was cut at its end" in ran.out


def test_without_a_folder_the_settings_say_where(crampdesk, clinic):
    ran = crampdesk("db", "backup")
    assert ran.code == 3
    assert "name no folder" in ran.err


def test_an_upgrade_of_a_file_is_signing_in(crampdesk, clinic):
    ran = crampdesk("db", "upgrade")
    assert ran.code == 0
    assert "has schema" in ran.out


def test_an_owner_has_nothing_to_do_with_a_file(crampdesk, clinic):
    ran = crampdesk("db", "upgrade", "--owner", "crampdesk_owner")
    assert ran.code == 3
    assert "server.json" in ran.err


@pytest.mark.parametrize("options", [(), ("--to-server", "a", "--to-folder", "b")])
def test_a_move_goes_to_one_place(crampdesk, clinic, options):
    ran = crampdesk("db", "move", *options)
    assert ran.code == 2
    assert "--to-server: or --to-folder is missing" in ran.err


def test_a_record_is_moved_to_a_server_and_back(
    crampdesk, clinic, good, tmp_path, postgres_clinics
):
    assert crampdesk("visit", "add", good).code == 0
    blank = postgres_clinics.blank()
    blank.point(clinic)
    prepared = crampdesk("db", "upgrade", "--owner", blank.owner)
    assert (prepared.code, prepared.err) == (0, "")
    (clinic / "server.json").rename(tmp_path / "server.json")

    moved = crampdesk("db", "move", "--to-server", tmp_path / "server.json", "--json")
    assert moved.code == 0
    assert moved.json["visit"] == 1
    status = crampdesk("db", "status", "--json").json
    assert status["server"] == f"{blank.database} on {blank.settings.host}:5432"
    assert crampdesk("db", "verify", "--json").json["visits"] == 1
    refused = crampdesk("db", "restore", tmp_path)
    assert (refused.code, "is on a server" in refused.err) == (3, True)

    back = crampdesk("db", "move", "--to-folder", tmp_path / "back")
    assert back.code == 0
    assert "copied and compared" in back.out
    told = json.dumps([moved.json, status]) + back.out + moved.err
    assert FIRST_PASSWORD + "@" not in told
    assert "Smith" not in told
