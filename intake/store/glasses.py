"""Glasses that were broken, in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy import Row as Found
from typing_extensions import override

from intake.domain.errors import NotFoundError, RefusedError
from intake.domain.restricted import GLASS_LASTS, Glass, GlassEnd, WhyOpen
from intake.restricted_ports import Glasses
from intake.store.access import Access
from intake.store.restricted_rows import GlassRow
from intake.store.rows import new_id, table_of

_GLASS = table_of(GlassRow)
REVIEWED = "Somebody reviewed this already. Look at the list again."


class SqlGlasses(Glasses):
    """Broken glasses within a transaction."""

    def __init__(self, connection: Connection, access: Access, desk: str) -> None:
        self._connection = connection
        self._access = access
        self._desk = desk

    @override
    def begin(
        self, patient_id: int, *, why: WhyOpen, words: str, by: str, at: datetime
    ) -> Glass:
        columns = {
            "patient_id": patient_id,
            "login": by,
            "why": why.value,
            "words": words,
            "desk": self._desk,
            "begun_at": at,
            "until": at + GLASS_LASTS,
        }
        number = new_id(self._connection.execute(insert(_GLASS), columns))
        self._access.begun(number)
        return self.get(number)

    @override
    def get(self, glass_id: int) -> Glass:
        found = select(_GLASS).where(_GLASS.c.id == glass_id)
        row = self._connection.execute(found).first()
        if row is None:
            raise NotFoundError(f"There is no broken glass with the number {glass_id}.")
        return _glass(row)

    @override
    def running(self) -> Sequence[tuple[Glass, float]]:
        return tuple((_glass(row), left) for row, left in self._access.running())

    @override
    def overdue(self, now: datetime) -> Sequence[Glass]:
        over = select(_GLASS).where(_GLASS.c.ended_at.is_(None), _GLASS.c.until <= now)
        rows = self._connection.execute(over.order_by(_GLASS.c.id)).all()
        return tuple(_glass(row) for row in rows)

    @override
    def end(self, glass_id: int, how: GlassEnd, *, at: datetime) -> bool:
        ended = (
            update(_GLASS)
            .where(_GLASS.c.id == glass_id, _GLASS.c.ended_at.is_(None))
            .values(ended_at=at, ended=how.value)
        )
        changed = self._connection.execute(ended).rowcount == 1
        self._access.forget()
        return changed

    @override
    def all(self, *, to_review: bool, limit: int) -> Sequence[Glass]:
        found = select(_GLASS).order_by(_GLASS.c.id.desc()).limit(limit)
        if to_review:
            found = found.where(_GLASS.c.reviewed_at.is_(None))
        return tuple(_glass(row) for row in self._connection.execute(found))

    @override
    def review(
        self, glass_id: int, *, justified: bool, remark: str, by: str, at: datetime
    ) -> Glass:
        told = {
            "reviewed_by": by,
            "reviewed_at": at,
            "justified": justified,
            "remark": remark,
        }
        reviewed = (
            update(_GLASS)
            .where(_GLASS.c.id == glass_id, _GLASS.c.reviewed_at.is_(None))
            .values(told)
        )
        if self._connection.execute(reviewed).rowcount != 1:
            self.get(glass_id)
            raise RefusedError(REVIEWED)
        return self.get(glass_id)


def _glass(row: Found[Any]) -> Glass:
    return Glass(
        id=row.id,
        patient_id=row.patient_id,
        login=row.login,
        why=WhyOpen(row.why),
        words=row.words,
        begun_at=row.begun_at,
        until=row.until,
        desk=row.desk,
        ended_at=row.ended_at,
        ended=GlassEnd(row.ended) if row.ended else None,
        reviewed_by=row.reviewed_by,
        reviewed_at=row.reviewed_at,
        justified=row.justified,
        remark=row.remark or "",
    )
