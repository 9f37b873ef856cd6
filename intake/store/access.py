"""Which records are closed to whoever signed in: restricted, and no glass broken.

Every unit of work looks it up once, when the first patient is met, from an index that
holds nothing but the restrictions in force: there are few of them in any clinic.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy import Row as Found

from intake.domain.errors import RefusedError, RestrictedError
from intake.domain.record import Role
from intake.domain.restricted import GLASS_LASTS
from intake.ports import Clock, steady_seconds, system_clock
from intake.store.restricted_rows import GlassRow, RestrictionRow, TeamRow
from intake.store.rows import AuditRow, PatientRow, table_of
from intake.store.users import SqlUsers

_RESTRICTION, _TEAM = table_of(RestrictionRow), table_of(TeamRow)
_GLASS, _PATIENT, _AUDIT = (table_of(row) for row in (GlassRow, PatientRow, AuditRow))
GLASS_ONLY = (
    "This record is restricted and open to you for a while only: you read it and add to"
    " it. Its care team changes or hands on what is there."
)
NOBODY = ""
"""The sign-in name of what acts for nobody: every restricted record is closed to it."""


@dataclass(slots=True)
class Viewer:
    """Who looks at the record in this running program.

    The time of a broken glass is taken from a clock that nobody can set: `ticks`.
    """

    login: str
    ticks: Callable[[], float]
    _ends: dict[int, float] = field(default_factory=dict)

    def left(self, glass_id: int) -> float | None:
        """Return the seconds that a glass has left; None where it was not met yet."""
        end = self._ends.get(glass_id)
        return None if end is None else end - self.ticks()

    def meet(self, glass_id: int, seconds: float) -> float:
        """Count a glass down from so many seconds, never more than it may have."""
        kept = seconds if seconds <= GLASS_LASTS.total_seconds() else 0.0
        self._ends[glass_id] = self.ticks() + kept
        return kept


def viewer_of(login: str, clock: Clock) -> Viewer:
    """Return whoever signed in; a clock that is not the computer's own is trusted."""
    if clock is system_clock:
        return Viewer(login, steady_seconds)
    return Viewer(login, lambda: clock().timestamp())


@dataclass(frozen=True, slots=True)
class _State:
    """What was looked up: closed records, and those open by a glass, by record."""

    closed: frozenset[int] = frozenset()
    glasses: Mapping[int, int] = field(default_factory=dict)


class Access:
    """What the user of one transaction may open."""

    def __init__(self, connection: Connection, viewer: Viewer, clock: Clock) -> None:
        self._connection = connection
        self._viewer = viewer
        self._clock = clock
        self._known: _State | None = None

    @property
    def closed(self) -> frozenset[int]:
        """The numbers of records that are closed to the user."""
        return self._state().closed

    @property
    def not_of_the_team(self) -> frozenset[int]:
        """Those and the ones that are open by a glass: what no list hands on."""
        state = self._state()
        return state.closed | frozenset(state.glasses)

    def glass_of(self, patient_id: int | None) -> int | None:
        """Return the glass by which a record is open to the user, if it is."""
        return None if patient_id is None else self._state().glasses.get(patient_id)

    def demand(self, patient_id: int) -> None:
        """Let the user pass if a record is open to them.

        Raises:
            RestrictedError: if it is not.
        """
        if patient_id in self.closed:
            raise RestrictedError(patient_id)

    def demand_change(self, patient_id: int) -> None:
        """Let the user pass if what others wrote there may be changed by them.

        Raises:
            RestrictedError: if the record is closed.
            RefusedError: if it is open by a glass alone.
        """
        self.demand(patient_id)
        if self.glass_of(patient_id) is not None:
            raise RefusedError(GLASS_ONLY)

    def running(self) -> tuple[tuple[Found[Any], float], ...]:
        """Return the rows of the user's glasses, with the seconds left of each."""
        mine = select(_GLASS).where(
            _GLASS.c.login == self._viewer.login, _GLASS.c.ended_at.is_(None)
        )
        rows = self._connection.execute(mine.order_by(_GLASS.c.id)).all()
        return tuple((row, self._left(row)) for row in rows)

    def begun(self, glass_id: int) -> None:
        """Count a glass down that was broken in this transaction."""
        self._viewer.meet(glass_id, GLASS_LASTS.total_seconds())
        self.forget()

    def forget(self) -> None:
        """Look up again what was changed in this transaction."""
        self._known = None

    def _left(self, row: Found[Any]) -> float:
        left = self._viewer.left(row.id)
        if left is None:
            seconds = (row.until - self._no_sooner_than()).total_seconds()
            left = self._viewer.meet(row.id, seconds)
        return left

    def _no_sooner_than(self) -> datetime:
        """Return the present moment, or that of the newest act if it is later.

        Then the clock was set back since: it is at least as late as that.
        """
        newest = select(_AUDIT.c.at).order_by(_AUDIT.c.seq.desc()).limit(1)
        told = self._connection.scalar(newest)
        now = self._clock()
        return max(now, datetime.fromisoformat(told)) if told else now

    def _state(self) -> _State:
        if self._known is None:
            self._known = self._look_up()
        return self._known

    def _look_up(self) -> _State:
        found = self._connection.execute(_HOLDING, {"login": self._viewer.login}).all()
        if not found:
            return _State()
        counts = any(mine for mine, _, _ in found) and self._is_clinician()
        barred = {head for mine, head, _ in found if not (counts and mine)}
        groups: dict[int, set[int]] = {head: set() for head in barred}
        for _, head, record in found:
            if head in barred:
                groups[head].add(record)
        return _State(*self._parted(groups.values()))

    def _parted(
        self, groups: Iterable[set[int]]
    ) -> tuple[frozenset[int], Mapping[int, int]]:
        """Return which of these records are closed, and by which glass others are not.

        Each group is one person's records: a glass opens all of them.
        """
        closed, glasses = set[int](), dict[int, int]()
        opened: dict[int, int] = {
            row.patient_id: row.id for row, left in self.running() if left > 0
        }
        for records in groups:
            by = next((opened[one] for one in records if one in opened), None)
            if by is None:
                closed |= records
            else:
                glasses.update(dict.fromkeys(records, by))
        return frozenset(closed), glasses

    def _is_clinician(self) -> bool:
        """Return whether the user counts in a care team: it is of clinicians."""
        account = SqlUsers(self._connection).of_login(self._viewer.login)
        if account is None or account.is_disabled:
            return False
        return Role.CLINICIAN in account.user.roles


def _holding() -> Select[Any, Any, Any]:
    """Return the query for restrictions in force and the records that each is of.

    Each row tells whether the user is of the care team, who the record is counted to
    since a merge, and one record of that person.
    """
    login: ColumnElement[str] = bindparam("login", type_=Text())
    mine = exists().where(
        _TEAM.c.restriction_id == _RESTRICTION.c.id, _TEAM.c.login == login
    )
    own, record = _PATIENT.alias("own"), _PATIENT.alias("record")
    head = func.coalesce(own.c.merged_into, own.c.id)
    return (
        select(mine.label("is_mine"), head.label("head"), record.c.id)
        .join_from(_RESTRICTION, own, own.c.id == _RESTRICTION.c.patient_id)
        .join(record, or_(record.c.id == head, record.c.merged_into == head))
        .where(_RESTRICTION.c.lifted_at.is_(None))
    )


_HOLDING = _holding()
