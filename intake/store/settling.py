"""Write a database's journal into its file, which needs it for itself."""

from contextlib import closing
from pathlib import Path

from intake.domain.errors import StoreUnavailableError
from intake.store.engine import connector
from intake.store.failures import BUSY, told_calmly

IN_USE = (
    "The database must be used alone, and another program has it open. Close CrampDesk"
    " everywhere else, then try again."
)


def settle(path: Path, key: bytes) -> None:
    """Write the journal into the file and remove it; proves that nobody else is in.

    SQLite gives an exclusive lock only while no other connection is open anywhere.
    """
    try:
        with (
            told_calmly(),
            closing(connector(path, key, settings=False)()) as connection,
        ):
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except StoreUnavailableError as error:
        raise StoreUnavailableError(
            IN_USE if str(error) == BUSY else str(error)
        ) from None


def take_in(path: Path, key: bytes | None) -> None:
    """Write the journal of a copy into it, which nobody else has; it is not synced.

    The copy then needs no journal to be read, so that it can be where none can be made.
    """
    with told_calmly(), closing(connector(path, key, settings=False)()) as connection:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")  # no file for several
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
