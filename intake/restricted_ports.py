"""What the application needs of the record about restricted records, as protocols."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from intake.domain.restricted import Glass, GlassEnd, Restriction, WhyOpen


class Restrictions(Protocol):
    """Which records are restricted, and what the user of this record may do there."""

    def demand(self, patient_id: int) -> None:
        """Let the user pass if a patient's record is open to them.

        Raises:
            RestrictedError: if it is restricted, and no glass is broken for it.
        """
        ...

    def demand_change(self, patient_id: int) -> None:
        """Let the user pass if they may change what others wrote of a patient.

        Raises:
            RestrictedError: if the record is restricted and closed.
            RefusedError: if it is open by a broken glass alone.
        """
        ...

    def is_closed(self, patient_id: int) -> bool:
        """Return whether a patient's record is closed to the user now."""
        ...

    def may_leave(self, patient_id: int) -> bool:
        """Return whether the user may hand on what is in a record: not by a glass."""
        ...

    def any_left_out(self, *, handed_on: bool) -> bool:
        """Return whether lists leave anything out for the user: what is handed on too.

        Args:
            handed_on: whether the list leaves the record, where a glass opens nothing.
        """
        ...

    def of_patient(self, patient_id: int) -> Sequence[Restriction]:
        """Return what restricts a record, or one merged with it; nothing if open."""
        ...

    def restrict(
        self,
        patient_id: int,
        *,
        reason: str,
        team: Sequence[str],
        by: str,
        at: datetime,
    ) -> Restriction:
        """Restrict a record to a team.

        Raises:
            RefusedError: if it is restricted already.
        """
        ...

    def put_team(
        self, restriction_id: int, team: Sequence[str], *, by: str, at: datetime
    ) -> None:
        """Replace the team of a restriction."""
        ...

    def lift(self, restriction_id: int, *, reason: str, by: str, at: datetime) -> None:
        """Open a record to everybody again; that it was restricted stays known.

        Raises:
            RefusedError: if it was lifted before.
        """
        ...


class Glasses(Protocol):
    """Glasses that were broken."""

    def begin(
        self, patient_id: int, *, why: WhyOpen, words: str, by: str, at: datetime
    ) -> Glass:
        """Open a record for a while."""
        ...

    def get(self, glass_id: int) -> Glass:
        """Return one.

        Raises:
            NotFoundError: if there is none with this number.
        """
        ...

    def running(self) -> Sequence[tuple[Glass, float]]:
        """Return the user's own that did not end, with the seconds left of each.

        The seconds are told by a clock that nobody sets, where there is one.
        """
        ...

    def overdue(self, now: datetime) -> Sequence[Glass]:
        """Return everybody's whose time is over and that nobody ended yet."""
        ...

    def end(self, glass_id: int, how: GlassEnd, *, at: datetime) -> bool:
        """Keep that one ended; return whether it had not before."""
        ...

    def all(self, *, to_review: bool, limit: int) -> Sequence[Glass]:
        """Return them, the latest first; only those to be reviewed if asked for."""
        ...

    def review(
        self, glass_id: int, *, justified: bool, remark: str, by: str, at: datetime
    ) -> Glass:
        """Keep what a review came to.

        Raises:
            RefusedError: if it was reviewed before.
        """
        ...
