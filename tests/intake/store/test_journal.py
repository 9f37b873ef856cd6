import os
import shutil
import subprocess
import sys
import textwrap

import pytest

from intake.domain.errors import StoreUnavailableError
from intake.store.journal import refuse_foreign_journal
from intake.store.location import make_private_file

pytestmark = pytest.mark.sqlite

KEY, OTHER_KEY = b"k" * 32, b"o" * 32

CRASH = textwrap.dedent(
    """
    import os, sys
    from pathlib import Path
    from intake.store.engine import connector
    connection = connector(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))()
    connection.execute("CREATE TABLE t (a TEXT)")
    for _ in range(20):
        connection.execute("INSERT INTO t VALUES (?)", ("x" * 500,))
    os._exit(0)
    """
)


def crashed(path, key=KEY):
    """Make a database whose program died and left its journal."""
    make_private_file(path)
    subprocess.run([sys.executable, "-c", CRASH, str(path), key.hex()], check=True)
    return path, path.with_name(f"{path.name}-wal")


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("journals")
    crashed(folder / "ours.db")
    crashed(folder / "other.db", OTHER_KEY)
    return folder


@pytest.fixture
def ours(made_once, tmp_path):
    for path in made_once.iterdir():
        shutil.copy(path, tmp_path)
    return tmp_path / "ours.db"


@pytest.fixture
def journal(ours):
    return ours.with_name("ours.db-wal")


def test_the_databases_own_journal_is_taken(ours, journal):
    assert journal.stat().st_size > 4096
    refuse_foreign_journal(ours, KEY)


def test_no_journal_is_needed(ours, journal):
    journal.unlink()
    refuse_foreign_journal(ours, KEY)


def test_another_databases_journal_is_refused(ours, journal):
    shutil.copy(ours.with_name("other.db-wal"), journal)
    with pytest.raises(StoreUnavailableError, match="belongs to another database"):
        refuse_foreign_journal(ours, KEY)


def test_a_journal_of_the_same_key_but_another_file_is_refused(ours, journal):
    content = bytearray(ours.read_bytes())
    content[:16] = os.urandom(16)  # the salt, which every copy has its own of
    ours.write_bytes(content)
    with pytest.raises(StoreUnavailableError, match="belongs to another database"):
        refuse_foreign_journal(ours, KEY)


@pytest.mark.parametrize("length", [0, 10, 31, 32, 40, 56, 1000, 4151])
def test_a_journal_that_was_torn_before_its_first_page_is_none(ours, journal, length):
    journal.write_bytes(journal.read_bytes()[:length])
    refuse_foreign_journal(ours, KEY)


@pytest.mark.parametrize("place", [0, 8, 20, 30, 33, 42, 50, 60, 4000])
def test_a_journal_whose_sums_are_wrong_is_none(ours, journal, place):
    content = bytearray(journal.read_bytes())
    content[place] ^= 0xFF
    journal.write_bytes(content)
    refuse_foreign_journal(ours, KEY)


def test_the_journal_of_a_program_that_died_is_taken_in(database, folder, smith, clock):
    with database.unit_of_work() as unit:
        stored = unit.patients.add(smith, at=clock())
        unit.commit()
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy)  # as a crash would leave it: with the journal
    assert (copy / "crampdesk.db-wal").stat().st_size > 0
    refuse_foreign_journal(copy / "crampdesk.db", database._opened.keys.database)
    with database.reading() as unit:
        assert unit.patients.get(stored.id) == stored


def test_a_foreign_journal_beside_a_clinic_changes_nothing(
    sign_in, clinic, folder, ours, tmp_path
):
    shutil.copy(ours.with_name("other.db-wal"), folder / "crampdesk.db-wal")
    before = (folder / "crampdesk.db").read_bytes()
    with pytest.raises(StoreUnavailableError, match="belongs to another database"):
        sign_in()
    assert (folder / "crampdesk.db").read_bytes() == before
    (folder / "crampdesk.db-wal").unlink()
    assert sign_in().verify_audit().is_whole
