"""Database errors, told once and calmly.

What the driver says stays here: it names tables, and on some engines repeats a
patient's data. The user learns what happened and what to do; the log learns a code.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from intake.domain.errors import CrampDeskError, StoreUnavailableError

_LOG = logging.getLogger(__name__)

CHANGED_MEANWHILE = (
    "Somebody else changed this meanwhile. Nothing was saved: open it again to see the"
    " newest state."
)
BUSY = "The database is busy with another program. Nothing was lost: try again."
DAMAGED = (
    "The database file is damaged. Nothing was changed: ask your administrator to open"
    " the newest backup."
)
_SENTENCES: Mapping[int, str] = {
    5: BUSY,
    6: BUSY,
    8: "The database cannot be written: its folder or file is read-only.",
    10: "The disk reported an error. Nothing was lost: try again, and tell your"
    " administrator.",
    11: DAMAGED,
    13: "The disk is full. Nothing was lost: free some space and try again.",
    14: "The database file cannot be opened: check that its folder is there and yours.",
    23: "The database cannot be used by this account.",
    26: "This is not a CrampDesk database, or its key does not fit.",
}
"""What to say, by SQLite's primary result code (sqlite.org/rescode.html)."""

_CONSTRAINT = re.compile(r"[A-Z ]+ constraint failed: [\w., ]+")


class StoreFaultError(CrampDeskError):
    """The database refused what the program asked: a fault of ours."""


def calm(error: Exception) -> CrampDeskError:
    """Return what to raise instead of a database error."""
    if isinstance(error, PoolTimeoutError):
        return StoreUnavailableError(BUSY)
    origin = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(origin, "sqlite_errorcode", 0) & 0xFF
    name = getattr(origin, "sqlite_errorname", type(origin).__name__)
    _LOG.info("database error %s", name)
    if code in _SENTENCES:
        return StoreUnavailableError(_SENTENCES[code])
    found = _CONSTRAINT.search(str(origin))
    return StoreFaultError(f"{name}: {found.group() if found else 'no constraint'}")


@contextmanager
def told_calmly() -> Iterator[None]:
    """Turn database errors within into errors of ours."""
    try:
        yield
    except (DBAPIError, sqlcipher.Error, PoolTimeoutError) as error:
        raise calm(error) from None
