import sqlite3
from pathlib import PurePosixPath

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from intake.domain.errors import StoreUnavailableError
from intake.store.engine import connector, open_engine, refuse_unsafe_driver
from intake.store.failures import StoreFaultError, calm, told_calmly
from intake.store.location import (
    is_network_kind,
    is_network_share,
    kind_of_mount,
    make_private_file,
    refuse_foreign_file,
)

pytestmark = pytest.mark.sqlite

KEY = b"k" * 32


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "some clinic's #1.db"
    make_private_file(path)
    return path


@pytest.mark.parametrize(
    "version", [(3, 51, 3), (3, 53, 4), (3, 50, 7), (3, 44, 6), (3, 52, 1), (4, 0, 0)]
)
def test_a_sqlite_with_the_journal_fault_mended_is_taken(version):
    refuse_unsafe_driver(version)


@pytest.mark.parametrize(
    "version",
    [
        (3, 40, 1),
        (3, 51, 1),
        (3, 51, 2),
        (3, 52, 0),
        (3, 50, 6),
        (3, 44, 5),
        (3, 49, 9),
    ],
)
def test_a_sqlite_that_can_damage_databases_is_refused(version):
    with pytest.raises(StoreUnavailableError, match="can damage databases"):
        refuse_unsafe_driver(version)


def test_the_installed_driver_is_taken():
    refuse_unsafe_driver()
    assert sqlcipher.sqlite_version_info >= (3, 51, 3)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("temp_store", 2),
        ("busy_timeout", 5000),
        ("cache_size", -16000),
    ],
)
def test_every_connection_has_the_settings_that_the_record_relies_on(
    path, pragma, value
):
    engine = open_engine(path, KEY).execution_options(write=False)
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    engine.dispose()


def test_a_file_that_is_not_there_is_never_made(tmp_path):
    engine = open_engine(tmp_path / "missing.db", KEY)
    with (
        pytest.raises(StoreUnavailableError, match="cannot be opened"),
        told_calmly(),
        engine.connect(),
    ):
        pass
    assert not list(tmp_path.iterdir())


def test_a_database_needs_its_key(path):
    engine = open_engine(path, KEY)
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a TEXT)")
        connection.commit()
    engine.dispose()
    for key in (b"l" * 32, None):
        other = open_engine(path, key)
        with (
            pytest.raises(StoreUnavailableError, match="key does not fit"),
            told_calmly(),
            other.connect(),
        ):
            pass
        other.dispose()


def test_a_second_private_file_of_the_same_name_is_refused(path, tmp_path):
    with pytest.raises(StoreUnavailableError, match="already is a file"):
        make_private_file(path)
    with pytest.raises(StoreUnavailableError, match="cannot be made"):
        make_private_file(tmp_path / "missing" / "file")


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + bytes(4000)])
def test_an_empty_or_unencrypted_file_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(StoreUnavailableError):
        refuse_foreign_file(path)
    assert path.read_bytes() == content


def test_a_folder_instead_of_a_file_is_refused(tmp_path):
    with pytest.raises(StoreUnavailableError, match="is not a file"):
        refuse_foreign_file(tmp_path)
    with pytest.raises(StoreUnavailableError, match="cannot be read"):
        refuse_foreign_file(tmp_path / "missing")


MOUNTS = """\
overlay / overlay rw 0 0
proc /proc proc rw 0 0
/dev/sda1 /home ext4 rw 0 0
server:/export /home/share nfs4 rw 0 0
//server/files /mnt/my\\040files cifs rw 0 0
rclone: /home/cloud fuse.rclone rw 0 0
/dev/sdb1 /media/stick fuseblk rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind", "is_network"),
    [
        ("/home/nora/clinic", "ext4", False),
        ("/home/shared", "ext4", False),
        ("/home/share", "nfs4", True),
        ("/home/share/deep/clinic", "nfs4", True),
        ("/mnt/my files/clinic", "cifs", True),
        ("/home/cloud/clinic", "fuse.rclone", True),
        ("/media/stick/clinic", "fuseblk", False),
        ("/var/lib/clinic", "overlay", False),
    ],
)
def test_the_kind_of_a_folders_disk_is_known(folder, kind, is_network):
    assert kind_of_mount(PurePosixPath(folder), MOUNTS) == kind
    assert is_network_kind(kind) is is_network


def test_this_computers_own_disk_is_no_network_share(tmp_path):
    assert not is_network_share(tmp_path / "not yet there")


def _raised(connection, statement):
    with pytest.raises(sqlcipher.Error) as raised:
        connection.execute(statement)
    return raised.value


def test_what_the_driver_says_reaches_nobody(path, caplog):
    caplog.set_level("INFO")
    connection = connector(path, KEY)()
    connection.execute("CREATE TABLE patient (name TEXT UNIQUE) STRICT")
    connection.execute("INSERT INTO patient VALUES ('Smith')")
    told = calm(_raised(connection, "INSERT INTO patient VALUES ('Smith')"))
    assert isinstance(told, StoreFaultError)
    assert "UNIQUE constraint failed: patient.name" in str(told)
    assert "Smith" not in f"{told!r} {caplog.text}"
    other = calm(_raised(connection, "SELECT smith FROM patient"))
    assert "smith" not in str(other)
    connection.close()


def test_an_error_is_told_without_the_one_it_came_from(path):
    engine = open_engine(path, KEY)
    with (
        pytest.raises(StoreFaultError) as raised,
        told_calmly(),
        engine.connect() as connection,
    ):
        connection.exec_driver_sql("SELECT * FROM smith")
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    engine.dispose()


def _coded(code):
    error = sqlcipher.OperationalError("no such table: smith")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (sqlite3.SQLITE_BUSY, "busy with another program"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "busy with another program"),
        (sqlite3.SQLITE_LOCKED, "busy with another program"),
        (sqlite3.SQLITE_READONLY, "read-only"),
        (sqlite3.SQLITE_IOERR_FSYNC, "disk reported an error"),
        (sqlite3.SQLITE_CORRUPT, "damaged"),
        (sqlite3.SQLITE_FULL, "disk is full"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be opened"),
        (sqlite3.SQLITE_NOTADB, "key does not fit"),
    ],
)
def test_every_misfortune_has_a_calm_sentence(code, sentence):
    for error in (_coded(code), DBAPIError("SELECT", {}, _coded(code))):
        told = calm(error)
        assert isinstance(told, StoreUnavailableError)
        assert sentence in str(told)
        assert "smith" not in str(told)


def test_a_pool_without_a_free_connection_is_told_as_busy():
    assert "busy" in str(calm(PoolTimeoutError()))
