"""Restrictions of records, in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlalchemy import Row as Found
from typing_extensions import override

from intake.domain.errors import RefusedError
from intake.domain.restricted import Restriction
from intake.restricted_ports import Restrictions
from intake.store.access import Access
from intake.store.restricted_rows import RestrictionRow, TeamRow
from intake.store.rows import PatientRow, new_id, table_of

_RESTRICTION, _TEAM = table_of(RestrictionRow), table_of(TeamRow)
_PATIENT = table_of(PatientRow)
ALREADY = "This record is restricted already. Change its care team instead."
LIFTED = "This restriction was lifted already. Look at the record again."


class SqlRestrictions(Restrictions):
    """Restrictions within a transaction."""

    def __init__(self, connection: Connection, access: Access) -> None:
        self._connection = connection
        self._access = access

    @override
    def demand(self, patient_id: int) -> None:
        self._access.demand(patient_id)

    @override
    def demand_change(self, patient_id: int) -> None:
        self._access.demand_change(patient_id)

    @override
    def is_closed(self, patient_id: int) -> bool:
        return patient_id in self._access.closed

    @override
    def may_leave(self, patient_id: int) -> bool:
        return patient_id not in self._access.not_of_the_team

    @override
    def any_left_out(self, *, handed_on: bool) -> bool:
        access = self._access
        return bool(access.not_of_the_team if handed_on else access.closed)

    @override
    def of_patient(self, patient_id: int) -> Sequence[Restriction]:
        head = select(_PATIENT.c.merged_into).where(_PATIENT.c.id == patient_id)
        standing = self._connection.scalar(head) or patient_id
        theirs = select(_PATIENT.c.id).where(
            or_(_PATIENT.c.id == standing, _PATIENT.c.merged_into == standing)
        )
        found = (
            select(_RESTRICTION)
            .where(
                _RESTRICTION.c.lifted_at.is_(None),
                _RESTRICTION.c.patient_id.in_(theirs),
            )
            .order_by(_RESTRICTION.c.id)
        )
        rows = self._connection.execute(found).all()
        return tuple(self._restriction(row) for row in rows)

    @override
    def restrict(
        self,
        patient_id: int,
        *,
        reason: str,
        team: Sequence[str],
        by: str,
        at: datetime,
    ) -> Restriction:
        if self.of_patient(patient_id):
            raise RefusedError(ALREADY)
        columns = {
            "patient_id": patient_id,
            "reason": reason,
            "set_by": by,
            "set_at": at,
        }
        number = new_id(self._connection.execute(insert(_RESTRICTION), columns))
        self.put_team(number, team, by=by, at=at)
        (made,) = self.of_patient(patient_id)
        return made

    @override
    def put_team(
        self, restriction_id: int, team: Sequence[str], *, by: str, at: datetime
    ) -> None:
        here = _TEAM.c.restriction_id == restriction_id
        known = set(self._connection.scalars(select(_TEAM.c.login).where(here)))
        self._connection.execute(
            delete(_TEAM).where(here, _TEAM.c.login.not_in(list(team)))
        )
        rows = [
            {
                "restriction_id": restriction_id,
                "login": login,
                "added_by": by,
                "added_at": at,
            }
            for login in dict.fromkeys(team)
            if login not in known
        ]
        if rows:
            self._connection.execute(insert(_TEAM), rows)
        self._access.forget()

    @override
    def lift(self, restriction_id: int, *, reason: str, by: str, at: datetime) -> None:
        lifted = (
            update(_RESTRICTION)
            .where(
                _RESTRICTION.c.id == restriction_id, _RESTRICTION.c.lifted_at.is_(None)
            )
            .values(lifted_by=by, lifted_at=at, lift_reason=reason)
        )
        if self._connection.execute(lifted).rowcount != 1:
            raise RefusedError(LIFTED)
        self._access.forget()

    def _restriction(self, row: Found[Any]) -> Restriction:
        team = (
            select(_TEAM.c.login)
            .where(_TEAM.c.restriction_id == row.id)
            .order_by(_TEAM.c.login)
        )
        return Restriction(
            id=row.id,
            patient_id=row.patient_id,
            reason=row.reason,
            team=tuple(self._connection.scalars(team)),
            set_by=row.set_by,
            set_at=row.set_at,
        )
