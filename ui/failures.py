"""What to say when something did not work."""

import logging
from uuid import uuid4

from intake.domain.errors import UserFacingError

_log = logging.getLogger(__name__)


def explain(error: BaseException) -> str:
    """Return a calm sentence; a fault of ours is logged under a reference number."""
    if isinstance(error, UserFacingError):
        return str(error)
    reference = uuid4().hex[:6].upper()
    _log.error("fault %s", reference, exc_info=error)
    return (
        "That did not work, and it is the program’s fault. Everything typed is kept. "
        f"Try again; if it happens again, tell your administrator number {reference}."
    )
