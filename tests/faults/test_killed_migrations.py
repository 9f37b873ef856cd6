"""Fault F09 of the security notes: a migration is killed at any moment.

A tenth of the size in `make test`, the whole size in `make faults`.
"""

import random
import shutil
import time
from contextlib import closing

import pytest

from intake.store.backup import proved, rows_of
from intake.store.engine import connector
from intake.store.upgrade import upgrade
from tests.faults.next_schema import HEAD, NEXT, with_one_more
from tests.faults.test_store_faults import (
    Clinic,
    in_a_program,
    kill,
    needs_fork,
    save,
    whole,
)

PARTS = (
    "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'index', 'view')"
)


@pytest.fixture
def clinic(tmp_path):
    return Clinic(tmp_path / "clinic")


@pytest.fixture
def scripts(tmp_path):
    return with_one_more(tmp_path / "alembic")


class Migrating:
    """A clinic whose upgrade is killed."""

    def __init__(self, clinic, scripts):
        self.clinic, self.scripts = clinic, scripts
        self.places = clinic.places
        self.before, self.parts = self.seen()

    def upgrade(self):
        kept = self.places.before_upgrade(HEAD, str(time.monotonic_ns()))
        upgrade(self.places, self.clinic.keys, kept, self.scripts)

    def seen(self):
        """Return the rows of each table, and the triggers, indexes and views."""
        database, key = self.places.database, self.clinic.keys.database
        with closing(connector(database, key, settings=False)()) as connection:
            parts = set(connection.execute(PARTS).fetchall())
            return rows_of(connection), parts

    def killed_after(self, seconds):
        """Kill an upgrade after a while; return whether it was still at work."""

        def work(tell):
            tell(0)
            self.upgrade()
            tell(1)

        return kill(in_a_program(work), seconds) == [0]

    def revision(self):
        """Return the revision after a kill, everything else being as it should."""
        found = proved(self.places.database, self.clinic.keys.database)
        rows, parts = self.seen()
        assert rows == self.before
        assert parts == self.parts
        assert not [name for name in rows if name.startswith("_alembic_tmp")]
        return found["revision"]


def kills_leave_the_old_or_the_new(clinic, scripts, folder, visits, times):
    """Kill upgrades over their whole span; return which revisions were found."""
    with clinic.opened() as database:
        for number in range(visits):
            save(database, number)
    migrating = Migrating(clinic, scripts)
    database = clinic.places.database
    old = shutil.copy(database, folder / "old.db")
    started = time.perf_counter()
    migrating.upgrade()
    span = time.perf_counter() - started
    assert migrating.revision() == NEXT
    rng = random.Random(9)  # noqa: S311 (the same parts of the span every time)
    found, at_work = [], 0
    for turn in range(times):
        if found[-1:] != [HEAD]:
            shutil.copy(old, database)
        at_work += migrating.killed_after(span * (turn + rng.random()) / times)
        found.append(migrating.revision())
    if found[-1] == HEAD:
        migrating.upgrade()
    assert migrating.revision() == NEXT
    assert not list(clinic.places.folder.glob("*.partial*"))
    assert at_work > times // 2
    assert set(found) <= {HEAD, NEXT}
    return found


@needs_fork
def test_f09_a_killed_migration_leaves_the_old_or_the_new(clinic, scripts, tmp_path):
    assert HEAD in kills_leave_the_old_or_the_new(clinic, scripts, tmp_path, 60, 5)


@whole
@needs_fork
def test_f09_whole_size(clinic, scripts, tmp_path):
    assert HEAD in kills_leave_the_old_or_the_new(clinic, scripts, tmp_path, 1500, 50)


def test_f09_the_check_sees_a_trigger_that_was_lost(clinic, scripts):
    """Negative control: what looks after a kill notices one trigger less."""
    migrating = Migrating(clinic, scripts)
    database, key = clinic.places.database, clinic.keys.database
    with closing(connector(database, key, settings=False)()) as connection:
        connection.execute("DROP TRIGGER audit_event_follows")
    with pytest.raises(AssertionError):
        migrating.revision()
