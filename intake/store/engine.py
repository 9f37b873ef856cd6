"""Open the encrypted database with the settings that the record relies on.

The recipe and each setting's reason were measured for exactly this driver; see the
administrator's guide, "The database file".
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event, pool

from intake.domain.errors import StoreUnavailableError

APPLICATION_ID = 0x43724470  # "CrDp", in the header of every database of ours
BUSY_SECONDS = 5
_BUSY = 5  # SQLITE_BUSY
_ASK_EVERY_SECONDS = 0.002

_SETTINGS = (
    "cipher_log_level=NONE",  # SQLCipher would write to standard error
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL loses acknowledged saves at power loss
    "fullfsync=ON",  # macOS acknowledges earlier otherwise
    "checkpoint_fullfsync=ON",
    "recursive_triggers=ON",  # else REPLACE goes round the audit's triggers
    "secure_delete=ON",
    "trusted_schema=OFF",
    "temp_store=MEMORY",  # no patient data in a temporary file
    "cache_size=-16000",
    f"busy_timeout={BUSY_SECONDS * 1000}",
)


def refuse_unsafe_driver(
    version: tuple[int, ...] = sqlcipher.sqlite_version_info,
) -> None:
    """Refuse a SQLite that can damage a database in WAL mode.

    Fixed in 3.51.3, and in the branches 3.50.7 and 3.44.6; 3.52.0 was withdrawn.
    Source: sqlite.org/wal.html#walresetbug.

    Raises:
        StoreUnavailableError: if this version has the fault.
    """
    major_minor = version[:2]
    fixed = (
        (version >= (3, 51, 3) and version != (3, 52, 0))
        or (major_minor == (3, 50) and version >= (3, 50, 7))
        or (major_minor == (3, 44) and version >= (3, 44, 6))
    )
    if not fixed:
        raise StoreUnavailableError(
            "The SQLite library of this installation can damage databases. Install"
            " CrampDesk again; nothing was opened."
        )


def connector(
    path: Path, key: bytes | None, *, references: bool = True, settings: bool = True
) -> Callable[[], Any]:
    """Return a function that connects to an existing file, and never makes one.

    Args:
        path: the database file.
        key: the 32 bytes of the database key; None for the plain file of a test.
        references: whether foreign keys are enforced; only migrations say no.
        settings: whether to switch to the settings of normal work, WAL among them.
    """
    address = f"file:{quote(str(path.absolute()))}?mode=rw"

    def connect() -> Any:  # noqa: ANN401 (a DBAPI connection has no type)
        connection = sqlcipher.connect(
            address,
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,  # SQLAlchemy's begin event begins, nothing else
            check_same_thread=False,
        )
        try:
            set_up(connection, key, references=references, settings=settings)
        except sqlcipher.Error:
            connection.close()
            raise
        return connection

    return connect


def set_up(
    connection: Any,  # noqa: ANN401 (a DBAPI connection has no type)
    key: bytes | None,
    *,
    references: bool,
    settings: bool,
) -> None:
    """Give a new connection its key and its settings."""
    cursor = connection.cursor()
    if key is not None:
        cursor.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    for setting in _SETTINGS if settings else _SETTINGS[:1]:
        cursor.execute(f"PRAGMA {setting}")
    wanted = int(references)
    cursor.execute(f"PRAGMA foreign_keys={wanted}")
    if cursor.execute("PRAGMA foreign_keys").fetchone() != (wanted,):
        raise sqlcipher.OperationalError("foreign keys could not be set")
    cursor.close()


def open_engine(
    path: Path, key: bytes | None, *, references: bool = True, settings: bool = True
) -> Engine:
    """Return an engine for an existing database file."""
    refuse_unsafe_driver()
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=connector(path, key, references=references, settings=settings),
        poolclass=pool.QueuePool,
        pool_size=3,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def only_reading(engine: Engine) -> Engine:
    """Return an engine whose transactions see one moment and make nobody wait."""
    reading = engine.execution_options(write=False)
    if engine.dialect.name == "postgresql":
        return reading.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    return reading


def _begin(connection: Connection) -> None:
    """Begin a writing transaction, or one that cannot write and waits for nobody.

    A writer that began as a reader would fail at once where it should wait.
    """
    write = connection.get_execution_options().get("write", True)
    if connection.info.get("write", True) is not write:
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if write else 'ON'}")
        connection.info["write"] = write
    if write:
        _take_turn(connection.connection.driver_connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _take_turn(driver: Any) -> None:  # noqa: ANN401 (a DBAPI connection has no type)
    """Begin to write once nobody else does, asking often.

    SQLite asks ten times a second while it waits: of several desks that save without a
    pause, one then may not come in for longer than its patience.
    """
    (patience,) = driver.execute("PRAGMA busy_timeout").fetchone()
    until = time.monotonic() + patience / 1000
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while not _has_begun(driver, until):
            time.sleep(_ASK_EVERY_SECONDS)
    finally:
        driver.execute(f"PRAGMA busy_timeout={patience}")


def _has_begun(driver: Any, until: float) -> bool:  # noqa: ANN401 (as above)
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlcipher.OperationalError as error:
        is_busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == _BUSY
        if not is_busy or time.monotonic() >= until:
            raise
        return False
    return True
