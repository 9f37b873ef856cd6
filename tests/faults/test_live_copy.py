"""Fault F12 of the security notes: what may happen while a database's file is copied.

Between its first half and its second others save, and SQLite writes its journal into
the file or begins it anew. The copy is whole all the same, and of that time.
"""

import shutil
import subprocess
import sys
from contextlib import closing, nullcontext
from functools import partial

import pytest

from intake.domain.errors import StoreUnavailableError
from intake.store import live_copy
from intake.store.backup import proved
from intake.store.engine import connector
from intake.store.live_copy import copy_live
from tests.faults.test_store_faults import PARTS, Clinic, save

SAVES = 12


@pytest.fixture
def clinic(tmp_path):
    made = Clinic(tmp_path / "clinic")
    with made.opened() as database:
        for number in range(SAVES):
            save(database, number)
    return made


def journal_of(clinic):
    return live_copy._journal_of(clinic.places.database)


def write_journal_into_file(clinic, how="PASSIVE"):
    """Let SQLite take the journal into the file, as far as readers allow."""
    with closing(connector(clinic.places.database, clinic.keys.database)()) as other:
        other.execute("PRAGMA busy_timeout=0")
        return other.execute(f"PRAGMA wal_checkpoint({how})").fetchone()


def in_halves(between):
    """Return what copies a file in two halves, and does something between them."""

    def copy(source, target, *_):
        content = source.read_bytes()
        half = len(content) // 2 // 4096 * 4096
        between()
        with source.open("rb") as file:
            file.seek(half)
            target.write_bytes(content[:half] + file.read())

    return copy


def held(path, key):
    """Return how many visits a copy has, refusing one that is not whole."""
    rows = proved(path, key)["rows"]
    for table, each in PARTS.items():
        assert rows[table] == each * rows["visit"]
    return rows["visit"]


def copied(clinic, folder, monkeypatch, between):
    """Copy a clinic while something happens; return how many visits the copy has."""
    monkeypatch.setattr(live_copy, "_copy_from_outside", in_halves(between))
    target = folder / "copy.db"
    copy_live(clinic.places.database, target, clinic.keys.database, lambda: None)
    return held(target, clinic.keys.database)


def test_f12_saves_and_their_journal_in_the_middle_of_a_copy(
    clinic, tmp_path, monkeypatch
):
    with clinic.opened() as database:
        save(database, 1)

        def between():
            for number in range(SAVES):
                save(database, number)
                write_journal_into_file(clinic)

        assert copied(clinic, tmp_path, monkeypatch, between) == SAVES + 1
    assert held(clinic.places.database, clinic.keys.database) == 2 * SAVES + 1


@pytest.mark.parametrize("how", ["RESTART", "TRUNCATE"])
def test_f12_a_journal_that_is_begun_anew_in_the_middle_of_a_copy(
    clinic, tmp_path, monkeypatch, how
):
    with clinic.opened() as database:
        save(database, 1)
        write_journal_into_file(clinic)  # the reader then needs nothing of it
        before = live_copy._head_of(journal_of(clinic))

        def between():
            write_journal_into_file(clinic, how)
            save(database, 2)
            assert live_copy._head_of(journal_of(clinic)) not in (before, b"")
            _, pages, taken_in = write_journal_into_file(clinic)
            assert taken_in < pages, "the reader was passed over"

        assert copied(clinic, tmp_path, monkeypatch, between) == SAVES + 1


def test_f12_a_journal_that_appears_in_the_middle_of_a_copy(
    clinic, tmp_path, monkeypatch
):
    with clinic.opened() as database:
        write_journal_into_file(clinic, "TRUNCATE")
        assert journal_of(clinic).stat().st_size == 0
        between = partial(save, database, 1)
        assert copied(clinic, tmp_path, monkeypatch, between) == SAVES


def test_f12_the_harness_sees_a_copy_that_no_reader_guards(
    clinic, tmp_path, monkeypatch
):
    """Negative control: the file takes in what was saved after the copy began."""
    monkeypatch.setattr(live_copy, "_kept_as_it_is", lambda *_: nullcontext())
    with clinic.opened() as database:

        def between():
            for number in range(SAVES):
                save(database, number)
            write_journal_into_file(clinic, "TRUNCATE")

        with pytest.raises((AssertionError, StoreUnavailableError)):
            copied(clinic, tmp_path, monkeypatch, between)


@pytest.mark.parametrize("is_told_apart", [True, False])
def test_f12_a_journal_copied_half_old_and_half_new(
    clinic, tmp_path, monkeypatch, is_told_apart
):
    """The negative control takes it in: it undoes in parts what the file has."""
    with clinic.opened() as database:
        for number in range(SAVES):
            save(database, number)
        write_journal_into_file(clinic)

        def begun_anew(source, target):
            content = source.read_bytes()
            target.write_bytes(content[: len(content) // 2])
            write_journal_into_file(clinic, "RESTART")
            save(database, 1)

        monkeypatch.setattr(shutil, "copyfile", begun_anew)
        if is_told_apart:
            assert copied(clinic, tmp_path, monkeypatch, int) == 2 * SAVES
            return
        monkeypatch.setattr(live_copy, "_head_of", lambda _: b"as ever")
        with pytest.raises((AssertionError, StoreUnavailableError)):
            copied(clinic, tmp_path, monkeypatch, int)


def test_f12_a_copy_that_is_ended_from_outside_is_told(clinic, tmp_path, monkeypatch):
    begun = []
    start = subprocess.Popen

    def popen(*arguments, **named):
        begun.append(start(*arguments, **named))
        begun[0].kill()
        return begun[0]

    monkeypatch.setattr(subprocess, "Popen", popen)
    target = tmp_path / "backup"
    with (
        clinic.opened() as database,
        pytest.raises(StoreUnavailableError, match="ended from outside"),
    ):
        database.backup(target)
    assert not list(tmp_path.glob("backup*"))


def test_f12_a_copy_that_is_stopped_leaves_no_program_behind(
    clinic, tmp_path, monkeypatch
):
    begun, told = [], []
    start = subprocess.Popen

    def popen(*arguments, **named):
        begun.append(start(*arguments, **named))
        return begun[0]

    def stop(*how_far):
        told.append(how_far)
        if len(begun) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", popen)
    with clinic.opened() as database, pytest.raises(KeyboardInterrupt):
        database.keeping.back_up(tmp_path / "backup", stop)
    assert begun[0].returncode is not None
    assert not list(tmp_path.glob("backup*"))


USE_ALONE = """
import sys
from pathlib import Path
from intake.domain.errors import StoreUnavailableError
from intake.store.settling import settle
try:
    settle(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
except StoreUnavailableError as error:
    sys.exit(f"{error}")
"""


def used_alone(clinic):
    """Return what another program is told that would use a database alone."""
    key = clinic.keys.database.hex()
    done = subprocess.run(
        [sys.executable, "-c", USE_ALONE, clinic.places.database, key],
        stderr=subprocess.PIPE,
        check=False,
    )
    return done.stderr.decode()


def test_f12_a_backup_keeps_the_locks_of_the_record(clinic, tmp_path):
    with clinic.opened() as database:
        database.backup(tmp_path / "backup")
        assert "another program has it open" in used_alone(clinic)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX locks")
def test_f12_the_harness_sees_locks_that_were_dropped(clinic):
    """Negative control: the file is opened and closed once more in this program."""
    with clinic.opened():
        clinic.places.database.read_bytes()
        assert used_alone(clinic) == ""
