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
    8: "The database cannot be written: its folder or file is read-only. Nothing was"
    " lost: let your account write there, then try again.",
    10: "The disk reported an error or is full. Nothing was lost: free some space, try"
    " again, and tell your administrator.",
    11: DAMAGED,
    13: "The disk is full. Nothing was lost: free some space and try again.",
    14: "The database file cannot be opened. Nothing was changed: check that its folder"
    " is there and yours.",
    23: "The database cannot be used by this account. Nothing was changed: ask whoever"
    " looks after your computers for the right.",
    26: "This is not a CrampDesk database, or its key does not fit. Nothing was"
    " changed: put database and keyslots.json back from the same backup.",
}
"""What to say, by SQLite's primary result code (sqlite.org/rescode.html)."""
_OF_THE_DISK = (10, 13)

UNREACHABLE = (
    "The database server cannot be reached, or its connection broke. Nothing was lost:"
    " try again, and tell whoever looks after the server if it lasts."
)
UNPROVED = (
    "The database server did not prove who it is: its certificate, or the authority"
    " that this desk trusts, does not fit. Nothing was sent to it and nothing was lost:"
    " tell whoever looks after the server."
)
_SERVER_SENTENCES: Mapping[str, str] = {
    "": UNREACHABLE,  # no server, so no code
    "08": UNREACHABLE,
    "22P05": "A text holds a character that the database cannot keep.",
    "25006": "The database can only be read now: tell whoever looks after the server.",
    "25P03": UNREACHABLE,
    "28": "The database server does not let this desk in: tell whoever looks after it.",
    "3D": "The database server does not have this clinic's database.",
    "40": BUSY,
    "42501": "The database server lacks a right that this desk needs: tell whoever"
    " looks after it.",
    "42P01": "The database on the server was not prepared for this CrampDesk: whoever"
    " looks after the server runs crampdesk db upgrade.",
    "53100": "The disk of the database server is full. Nothing was lost: tell whoever"
    " looks after it, then try again.",
    "53": BUSY,
    "55P03": BUSY,
    "57014": BUSY,
    "57": UNREACHABLE,
    "58": "The disk of the database server reported an error. Nothing was lost: tell"
    " whoever looks after it.",
    "XX001": "The database on the server is damaged. Nothing was changed: tell whoever"
    " looks after the server.",
    "XX002": "The database on the server is damaged. Nothing was changed: tell whoever"
    " looks after the server.",
}
"""What to say, by PostgreSQL's code or its class (postgresql.org, appendix A)."""

_NO_PROOF = re.compile(r"certificate|SSL|TLS")
"""In what the driver says where no server answered: it repeats no row."""

_CONSTRAINT = re.compile(r"[A-Z ]+ constraint failed: [\w., ]+")


class StoreFaultError(CrampDeskError):
    """The database refused what the program asked: a fault of ours."""


def is_of_the_disk(error: Exception) -> bool:
    """Whether an error is the disk's: it is full, or reported a fault."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return getattr(origin, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DISK


def calm(error: Exception) -> CrampDeskError:
    """Return what to raise instead of a database error."""
    if isinstance(error, PoolTimeoutError):
        return StoreUnavailableError(BUSY)
    origin = error.orig if isinstance(error, DBAPIError) else error
    if hasattr(origin, "sqlstate"):
        return _of_server(origin)
    code = getattr(origin, "sqlite_errorcode", 0) & 0xFF
    name = getattr(origin, "sqlite_errorname", type(origin).__name__)
    _LOG.info("database error %s", name)
    if code in _SENTENCES:
        return StoreUnavailableError(_SENTENCES[code])
    found = _CONSTRAINT.search(str(origin))
    return StoreFaultError(f"{name}: {found.group() if found else 'no constraint'}")


def _of_server(origin: object) -> CrampDeskError:
    """Return what to raise instead of an error of the server.

    Its text repeats rows, in DETAIL even where parameters are hidden: only its code
    and the name of a constraint go on.
    """
    kinds = {kind.__name__ for kind in type(origin).__mro__}
    without = "" if "OperationalError" in kinds else "no code"
    code = getattr(origin, "sqlstate", None) or without
    _LOG.info("database server error %s", code or type(origin).__name__)
    if not code and _NO_PROOF.search(str(origin)):
        return StoreUnavailableError(UNPROVED)
    for known in (code, code[:2]):
        if known in _SERVER_SENTENCES:
            return StoreUnavailableError(_SERVER_SENTENCES[known])
    constraint = getattr(getattr(origin, "diag", None), "constraint_name", None)
    return StoreFaultError(f"{code}: {constraint or 'no constraint'}")


def broken_constraint(error: DBAPIError) -> str:
    """Return the name of the constraint or the columns that a row broke."""
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if named:
        return str(named)
    found = _CONSTRAINT.search(str(error.orig))
    return found.group() if found else ""


@contextmanager
def told_calmly() -> Iterator[None]:
    """Turn database errors within into errors of ours."""
    try:
        yield
    except (DBAPIError, sqlcipher.Error, PoolTimeoutError) as error:
        raise calm(error) from None
