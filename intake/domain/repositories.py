"""Small stores of the record, as protocols: the clinic's settings, the worklist.

They speak of nothing but the domain; the larger ones are in `intake.ports`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from intake.domain.record import Clinic
from intake.domain.worklist import CallBack, WorkItem, WorkKind


class ClinicSettings(Protocol):
    """The clinic's own settings."""

    def get(self) -> Clinic:
        """Return them."""
        ...

    def put(self, clinic: Clinic) -> Clinic:
        """Replace them and return them as they are kept.

        Raises:
            RefusedError: if their version is no longer the newest.
        """
        ...


class Worklist(Protocol):
    """What waits for the nurses."""

    def awaiting(self) -> Sequence[WorkItem]:
        """Return the visits with tests whose results did not come yet."""
        ...

    def to_review(self) -> Sequence[WorkItem]:
        """Return the visits whose abnormal results nobody dealt with, tests by key."""
        ...

    def call_backs(self) -> Sequence[WorkItem]:
        """Return the calls that were promised and not made."""
        ...

    def promise(self, call: CallBack, *, by: str, at: datetime) -> None:
        """Promise a call, in place of an earlier promise about the visit."""
        ...

    def settle(self, visit_id: int, kind: WorkKind, *, by: str, at: datetime) -> None:
        """Keep that a visit waits no longer."""
        ...
