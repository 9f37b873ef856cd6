"""Was it saved? When the answer to a commit is lost, the record itself knows.

Every act that is committed has an event in the audit log, whose hash no other event
ever has. Whoever asks waits for the writers' turn first: a commit that was still under
way on the server has ended by then, one way or the other.
"""

import threading
import time

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from intake.domain.errors import StoreUnavailableError
from intake.store.audit_chain import Head
from intake.store.rows import AuditRow

PATIENCE_SECONDS = 10.0
_BETWEEN_SECONDS = 0.1
UNKNOWN = (
    "The connection to the database server broke while this was saved, and the server"
    " does not answer yet. Keep this open and try again: it is saved once."
)


def has_arrived(engine: Engine, head: Head) -> bool:
    """Return whether the record holds an event, as soon as it can be asked.

    Raises:
        StoreUnavailableError: if it cannot be asked for too long.
    """
    asked = select(AuditRow.seq).where(AuditRow.hash == head.hash)
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with engine.connect() as connection:
                return connection.scalar(asked) is not None
        except (DBAPIError, PoolTimeoutError):
            if time.monotonic() > until:
                raise StoreUnavailableError(UNKNOWN) from None
        threading.Event().wait(_BETWEEN_SECONDS)
