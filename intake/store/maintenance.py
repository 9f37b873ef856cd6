"""One at a time: opening, upgrading, and changing who holds a key."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from intake.domain.errors import StoreUnavailableError
from intake.store.file_troubles import trouble
from intake.store.places import Places

_PATIENCE_SECONDS = 10


@contextmanager
def alone(places: Places) -> Iterator[None]:
    """Keep every other program out meanwhile; the system frees a dead one's lock.

    Raises:
        StoreUnavailableError: if another program stays in for too long.
    """
    lock = FileLock(places.lock, timeout=_PATIENCE_SECONDS, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise StoreUnavailableError(
            "Another CrampDesk is opening or upgrading this database. Wait a moment,"
            " then try again."
        ) from None
    except OSError as error:
        raise StoreUnavailableError(
            trouble(f"The folder {places.folder} cannot be written", error)
        ) from error
    try:
        yield
    finally:
        lock.release()
