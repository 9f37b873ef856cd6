"""Faults F01, F05, F07, F08 and F12 of the security notes, on the real store.

A tenth of the size in `make test`, the whole size in `make faults`.
"""

import os
import random
import resource
import select
import shutil
import signal
import threading
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import count

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from intake.domain.dates import PartialDate
from intake.domain.errors import StoreUnavailableError
from intake.domain.patient import Patient, Sex
from intake.ports import AuditEvent
from intake.store import clinic_database
from intake.store.backup import proved
from intake.store.clinic_settings import SqlClinicSettings
from intake.store.engine import connector
from intake.store.places import Places
from intake.store.signed_in import opening, signed_in, user_of_slot
from tests.intake.store.visits_made import assessment_of, everyday_visit

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SMITH = Patient(
    family_name="Smith",
    given_name="John",
    birth_date=PartialDate(1945, 7, 14),
    sex=Sex.MALE,
)
PARTS = {"visit_answer": 21, "visit_medication": 6, "visit_result": 5, "visit_lab": 3}

whole = pytest.mark.faults
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills by signal")


def clock():
    return NOW


class Clinic:
    """A throw-away clinic that can be opened again, as its key is remembered."""

    def __init__(self, folder):
        database = clinic_database.demo(folder, clock)
        self.keys = database._opened.keys
        with database.unit_of_work() as unit:
            unit.patients.add(SMITH, at=NOW)
            unit.commit()
        with database._opened.engine.connect() as connection:
            self.id = SqlClinicSettings(connection).database_id() or ""
        database.close()
        self.places = Places(folder)

    @contextmanager
    def opened(self):
        with opening(self.places, self.keys, self.id, clock) as opened:
            database = signed_in(opened, user_of_slot(opened, "demo"), "sign_in")
        with closing(database):
            yield database

    def copy(self, folder):
        """Return the same clinic in another folder."""
        shutil.copytree(self.places.folder, folder)
        other = object.__new__(Clinic)
        other.keys, other.id, other.places = self.keys, self.id, Places(folder)
        return other


@pytest.fixture
def clinic(tmp_path):
    return Clinic(tmp_path / "clinic")


def save(database, number):
    """Save a finished visit and its audit event; return once it is acknowledged."""
    visit = everyday_visit(SMITH, NOW).model_copy(update={"notes": f"visit {number}"})
    with database.unit_of_work() as unit:
        stored = unit.visits.add(
            1, visit, assessment_of(visit), signed_by="demo", signed_at=NOW
        )
        unit.audit.record(
            AuditEvent(
                at=NOW, user="demo", action="visit.sign", entity_id=str(stored.id)
            )
        )
        unit.commit()
    return stored.id


def counted(database):
    """Return the visits, refusing any that is in parts or without its event."""
    with database.reading() as unit:
        ask = unit._connection.exec_driver_sql
        visits = ask("SELECT count(*) FROM visit").scalar()
        for table, each in PARTS.items():
            rows = ask(f"SELECT count(*) FROM {table}").scalar()  # noqa: S608
            assert rows == each * visits, table
        signed = ask("SELECT count(*) FROM audit_event WHERE action='visit.sign'")
        assert signed.scalar() == visits
    return visits


def in_a_program(work):
    """Run work in a program of its own; return its number and what it writes to."""
    read, write = os.pipe()
    number = os.fork()
    if number:
        os.close(write)
        return number, read
    try:
        os.close(read)
        work(lambda text: os.write(write, f"{text}\n".encode()))
        os._exit(0)
    finally:
        os._exit(1)


def until_at_work(read):
    """Wait until a program has written something."""
    assert select.select([read], [], [], 30)[0]


def kill(program, after):
    """End a program after a while, and return all that it had written."""
    number, read = program
    until_at_work(read)
    threading.Event().wait(after)
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)
    with os.fdopen(read, "rb") as file:
        return [int(line) for line in file.read().split(b"\n")[:-1]]


def saves(clinic, tell):
    """Save visit after visit, and tell of each once it is acknowledged."""
    with clinic.opened() as database:
        for number in count():
            tell(save(database, number))


def kills_lose_nothing(clinic, times, work=saves):
    rng = random.Random(1)  # noqa: S311 (the same moments every time)
    acknowledged = 0

    for _ in range(times):
        program = in_a_program(partial(work, clinic))
        told = kill(program, after=rng.uniform(0, 0.12))
        acknowledged = max([acknowledged, *told])
        with clinic.opened() as database:
            assert counted(database) >= acknowledged
            verdict = database.verify_audit()
            assert verdict.is_whole
            assert not verdict.alarms
    proved(clinic.places.database, clinic.keys.database)
    return acknowledged


@needs_fork
def test_f01_kills_during_saves_lose_nothing_and_leave_nothing_in_parts(clinic):
    assert kills_lose_nothing(clinic, 50) > 50


@whole
@needs_fork
def test_f01_whole_size(clinic):
    assert kills_lose_nothing(clinic, 500) > 500


def saves_in_parts(clinic, tell):
    """Commit a visit, and be killed before its event is committed."""
    with clinic.opened() as database:
        visit = everyday_visit(SMITH, NOW)
        with database.unit_of_work() as unit:
            unit.visits.add(
                1, visit, assessment_of(visit), signed_by="demo", signed_at=NOW
            )
            unit.commit()
        tell(1)
        threading.Event().wait()


def tells_too_early(clinic, tell):
    """Acknowledge a visit, and be killed before it is committed."""
    with clinic.opened() as database, database.unit_of_work() as unit:
        visit = everyday_visit(SMITH, NOW)
        unit.visits.add(1, visit, assessment_of(visit), signed_by="demo", signed_at=NOW)
        tell(1)
        threading.Event().wait()


@needs_fork
@pytest.mark.parametrize("work", [saves_in_parts, tells_too_early])
def test_f01_the_harness_sees_what_is_lost_or_in_parts(clinic, work):
    """Negative control: a save that is two, and one that is told before it is kept."""
    with pytest.raises(AssertionError):
        kills_lose_nothing(clinic, 1, work)


def programs_save_side_by_side(clinic, each):
    def work(tell):
        with clinic.opened() as database:
            for number in range(each):
                tell(save(database, number))

    programs = [in_a_program(work) for _ in range(4)]
    told = []
    for number, read in programs:
        with os.fdopen(read, "rb") as file:
            told += file.read().split()
        assert os.waitpid(number, 0)[1] == 0
    assert len(set(told)) == len(told) == 4 * each
    with clinic.opened() as database:
        assert counted(database) == 4 * each
        assert database.verify_audit().is_whole


@needs_fork
def test_f05_four_programs_save_side_by_side(clinic):
    programs_save_side_by_side(clinic, 50)


@whole
@needs_fork
def test_f05_whole_size(clinic):
    programs_save_side_by_side(clinic, 500)


def everything(clinic):
    """Return every row of every table, as somebody who opens each visit would see."""
    with clinic.opened() as database, database.reading() as unit:
        ask = unit._connection.exec_driver_sql
        tables = ask("SELECT name FROM sqlite_master WHERE type='table'").all()
        return {
            name: ask(f"SELECT * FROM {name}").all()  # noqa: S608
            for (name,) in tables
            if name != "audit_event"
        }


def damage_is_noticed(clinic, folder, times, harm):
    """Harm the file again and again; what can still be read must be the truth."""
    rng = random.Random(2)  # noqa: S311 (the same damage every time)
    with clinic.opened() as database:
        for number in range(8):
            save(database, number)
    truth = everything(clinic)
    noticed = 0
    content = clinic.places.database.read_bytes()
    harmed = clinic.copy(folder)
    for _ in range(times):
        harmed.places.database.write_bytes(harm(rng, content))
        try:
            seen = everything(harmed)
        except StoreUnavailableError:
            noticed += 1
            continue
        assert seen == truth
        with pytest.raises(StoreUnavailableError):
            proved(harmed.places.database, harmed.keys.database)
    return noticed


def flipped(rng, content):
    harmed = bytearray(content)
    harmed[rng.randrange(len(harmed))] ^= 1 << rng.randrange(8)
    return bytes(harmed)


def test_f07_a_flipped_bit_never_shows_wrong_data(clinic, tmp_path):
    assert damage_is_noticed(clinic, tmp_path / "harmed", 50, flipped) > 25


@whole
def test_f07_whole_size(clinic, tmp_path):
    assert damage_is_noticed(clinic, tmp_path / "harmed", 500, flipped) > 250


def test_f07_the_harness_sees_wrong_data_where_nothing_protects_it(tmp_path):
    """Negative control: a file without SQLCipher's signatures lies silently."""
    path = tmp_path / "plain.db"
    path.touch()
    with closing(connector(path, None)()) as connection:
        connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
        rows = [(number, "penicillin " * 20) for number in range(400)]
        connection.executemany("INSERT INTO t VALUES (?, ?)", rows)
    content, rng, lies = path.read_bytes(), random.Random(2), 0  # noqa: S311
    for _ in range(50):
        path.write_bytes(flipped(rng, content))
        try:
            with closing(connector(path, None)()) as connection:
                lies += connection.execute("SELECT * FROM t").fetchall() != rows
        except sqlcipher.Error:
            continue
    assert lies > 10


def truncations_are_refused(clinic, times):
    rng = random.Random(5)  # noqa: S311 (the same lengths every time)
    with clinic.opened() as database:
        save(database, 1)
    content = clinic.places.database.read_bytes()
    lengths = [rng.randrange(1, len(content)) for _ in range(times // 2)]
    lengths += [
        4096 * rng.randrange(1, len(content) // 4096) for _ in range(times // 2)
    ]
    for length in [0, *lengths]:
        refused_untouched(clinic, content[:length])


def refused_untouched(clinic, content):
    clinic.places.database.write_bytes(content)
    with pytest.raises(StoreUnavailableError), clinic.opened():
        pass
    assert clinic.places.database.read_bytes() == content


def test_f08_a_truncated_file_is_refused_and_not_touched(clinic):
    truncations_are_refused(clinic, 10)


@whole
def test_f08_whole_size(clinic):
    truncations_are_refused(clinic, 100)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"SQLite format 3\0" + bytes(8176),
        b"%PDF-1.7 something else",
        bytes(40_960),
    ],
)
def test_f08_a_wrong_file_is_refused_and_not_touched(clinic, content):
    refused_untouched(clinic, content)


def test_f08_the_journal_of_another_clinic_is_refused(clinic, tmp_path):
    other = Clinic(tmp_path / "other")
    with other.opened() as database:
        save(database, 1)
        shutil.copy(f"{other.places.database}-wal", f"{clinic.places.database}-wal")
    refused_untouched(clinic, clinic.places.database.read_bytes())


class Unguarded:
    """Opens whatever file is there and goes to work, as a program does without care."""

    def __init__(self, folder):
        self.places = Places(folder)

    @contextmanager
    def opened(self):
        with closing(sqlcipher.connect(self.places.database)) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS visit (id INTEGER)")
            connection.commit()
            yield connection


def test_f08_the_harness_sees_a_file_that_was_not_refused(tmp_path):
    """Negative control: an empty file is a new database to whoever asks nothing."""
    with pytest.raises(pytest.fail.Exception):
        refused_untouched(Unguarded(tmp_path), b"")
    assert (tmp_path / "crampdesk.db").stat().st_size > 0


def backups_under_load_are_whole(clinic, folder, times):
    stop = folder / "stop"

    def work(tell):
        with clinic.opened() as database:
            for number in count():
                tell(save(database, number))
                if stop.exists():
                    break

    number, read = in_a_program(work)
    visits = []
    until_at_work(read)
    with clinic.opened() as database:
        for turn in range(times):
            rows = database.backup(folder / f"backup {turn}").rows
            assert rows["visit_answer"] == PARTS["visit_answer"] * rows["visit"]
            visits.append(rows["visit"])
    stop.touch()
    with os.fdopen(read, "rb") as file:
        file.read()
    assert os.waitpid(number, 0)[1] == 0
    return visits[-1]


@needs_fork
def test_f12_backups_under_load_are_whole(clinic, tmp_path):
    assert backups_under_load_are_whole(clinic, tmp_path, 3) > 0


@whole
@needs_fork
def test_f12_whole_size(clinic, tmp_path):
    assert backups_under_load_are_whole(clinic, tmp_path, 20) > 0


def killed_backups_are_absent_or_whole(clinic, folder, times, backs_up=None):
    """Kill programs that back up; what they left under its final name must be whole."""
    rng = random.Random(4)  # noqa: S311 (the same moments every time)
    with clinic.opened() as database:
        for number in range(60):
            save(database, number)

    def work(target, tell):
        with clinic.opened() as database:
            tell(1)
            database.backup(target)
            tell(1)

    for turn in range(times):
        target = folder / f"backup {turn}"
        program = in_a_program(partial(backs_up or work, target))
        kill(program, after=rng.uniform(0, 0.05))
        if target.exists():
            copied = Places(target)
            assert proved(copied.database, clinic.keys.database)
            assert copied.manifest.exists()


@needs_fork
def test_f12_a_killed_backup_is_absent_or_whole(clinic, tmp_path):
    killed_backups_are_absent_or_whole(clinic, tmp_path, 5)


@whole
@needs_fork
def test_f12_killed_whole_size(clinic, tmp_path):
    killed_backups_are_absent_or_whole(clinic, tmp_path, 20)


def test_f12_the_harness_sees_a_file_that_was_copied_while_it_changed(clinic, tmp_path):
    """Negative control: half of the file before some saves, the other half after."""
    key, copied = clinic.keys.database, tmp_path / "copied.db"
    with clinic.opened() as database:
        for number in range(20):
            save(database, number)
    before = clinic.places.database.read_bytes()
    with clinic.opened() as database:
        for number in range(20):
            save(database, number)
    after = clinic.places.database.read_bytes()
    half = len(before) // 2 // 4096 * 4096
    copied.write_bytes(before[:half] + after[half:])
    with pytest.raises(StoreUnavailableError):
        proved(copied, key)


@needs_fork
def test_f12_the_harness_sees_half_a_backup_under_its_final_name(clinic, tmp_path):
    """Negative control: a backup that is written where it is looked for."""

    def work(folder, tell):
        places = Places(folder)
        places.folder.mkdir()
        content = clinic.places.database.read_bytes()
        places.database.write_bytes(content[: len(content) // 2])
        tell(1)
        threading.Event().wait()

    with pytest.raises(StoreUnavailableError):
        killed_backups_are_absent_or_whole(clinic, tmp_path, 1, work)


def full_disks_lose_nothing(clinic, most):
    """Let the disk be full at each page that a save needs, until none is needed."""
    with clinic.opened() as database:
        for free in range(most):  # one visit is saved in each round
            if saved_with(database, free):
                return free
            assert counted(database) == free
            limited_to(database, 1_000_000)
            save(database, free)
            assert counted(database) == free + 1
            assert database.verify_audit().is_whole
    return None


def saved_with(database, free):
    """Return whether a save succeeds with so many free pages; else it says why not."""
    with database.reading() as unit:
        pages = unit._connection.exec_driver_sql("PRAGMA page_count").scalar()
    limited_to(database, pages + free)
    try:
        save(database, free)
    except StoreUnavailableError as error:
        assert str(error).startswith("The disk is full. Nothing was lost")  # noqa: PT017 (told, not refused)
        return False
    return True


def limited_to(database, pages):
    with database.unit_of_work() as unit:
        limit = unit._connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        assert limit.scalar() == pages


def test_f03_a_disk_that_is_full_at_any_moment_of_a_save_loses_nothing(clinic):
    assert full_disks_lose_nothing(clinic, 60)


@needs_fork
def test_f03_a_backup_that_meets_a_full_disk_leaves_nothing(clinic, tmp_path):
    with clinic.opened() as database:
        for number in range(5):
            save(database, number)
    size = clinic.places.database.stat().st_size

    def work(tell):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, size // 2))
        with clinic.opened() as database:
            try:
                database.backup(tmp_path / "backup")
            except StoreUnavailableError:
                tell("refused")

    number, read = in_a_program(work)
    with os.fdopen(read, "rb") as file:
        assert file.read() == b"refused\n"
    assert os.waitpid(number, 0)[1] == 0
    assert not list(tmp_path.glob("backup*"))
    with clinic.opened() as database:
        assert counted(database) == 5
