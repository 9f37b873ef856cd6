"""Two records of one person: one stands for both, and can give the other back.

Nothing of the duplicate's rows changes but whom they point to, so that taking a merge
back restores them to the byte. What the survivor took over is a version of its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update
from sqlalchemy import Row as Found
from typing_extensions import override

from intake.domain.comparing import merged
from intake.domain.errors import NotFoundError, RefusedError
from intake.domain.merging import Merge, MergeState, combined
from intake.domain.record import StoredPatient
from intake.people_ports import Merges
from intake.ports import Clock
from intake.store.patient_mapping import patient_columns
from intake.store.patient_parts import replace_parts
from intake.store.patient_rows import MergeRow
from intake.store.patient_versions import patient_then, version_of
from intake.store.patients import SqlPatients
from intake.store.rows import PatientRow, new_id, table_of
from intake.store.search_index import SearchIndex
from intake.store.visit_rows import VisitRow

_MERGE = table_of(MergeRow)
_PATIENT = table_of(PatientRow)
_VISIT = table_of(VisitRow)
_ALREADY = "One of these records was merged already. Look at both again."
_DECIDED = "This merge was decided already. Look at it again."
_LATER = "The record that stayed was merged too. Take that merge back first."


class SqlMerges(Merges):
    """Merges within a transaction."""

    def __init__(
        self, connection: Connection, patients: SqlPatients, clock: Clock
    ) -> None:
        self._connection = connection
        self._patients = patients
        self._clock = clock

    @override
    def propose(
        self, duplicate_id: int, survivor_id: int, *, reason: str, by: str, at: datetime
    ) -> Merge:
        if duplicate_id == survivor_id:
            raise RefusedError("This is one record. Choose two.")
        self._refuse_merged(duplicate_id, survivor_id)
        columns = {
            "duplicate_id": duplicate_id,
            "survivor_id": survivor_id,
            "state": MergeState.PROPOSED.value,
            "reason": reason,
            "proposed_by": by,
            "proposed_at": at,
        }
        return self.get(new_id(self._connection.execute(insert(_MERGE), columns)))

    @override
    def get(self, merge_id: int) -> Merge:
        return _merge(self._row(merge_id))

    @override
    def all(self, *, open_only: bool) -> Sequence[Merge]:
        wanted = _MERGE.c.state == MergeState.PROPOSED.value
        found = select(_MERGE).order_by(_MERGE.c.id.desc())
        rows = self._connection.execute(found.where(wanted) if open_only else found)
        return tuple(_merge(row) for row in rows)

    @override
    def of_patient(self, patient_id: int) -> Sequence[Merge]:
        mine = or_(
            _MERGE.c.duplicate_id == patient_id, _MERGE.c.survivor_id == patient_id
        )
        found = select(_MERGE).where(mine).order_by(_MERGE.c.id.desc())
        return tuple(_merge(row) for row in self._connection.execute(found))

    @override
    def approve(self, merge_id: int, *, by: str, at: datetime) -> Merge:
        row = self._row(merge_id)
        self._refuse_merged(row.duplicate_id, row.survivor_id)
        duplicate = self._patients.get(row.duplicate_id)
        survivor = self._patients.get(row.survivor_id)
        self._decide(row, MergeState.APPROVED, by, at)
        self._take_over(row, survivor, duplicate, by)
        records = self._patients.records_of(row.duplicate_id)
        self._point(records, row.survivor_id)
        return self.get(merge_id)

    @override
    def decline(self, merge_id: int, *, by: str, at: datetime) -> Merge:
        self._decide(self._row(merge_id), MergeState.DECLINED, by, at)
        return self.get(merge_id)

    @override
    def undo(self, merge_id: int, *, by: str, at: datetime) -> Merge:
        row = self._row(merge_id)
        if self._patients.get(row.survivor_id).merged_into is not None:
            raise RefusedError(_LATER)
        undone = (
            update(_MERGE)
            .where(_MERGE.c.id == merge_id, _MERGE.c.state == MergeState.APPROVED.value)
            .values(state=MergeState.UNDONE.value, undone_by=by, undone_at=at)
        )
        if self._connection.execute(undone).rowcount != 1:
            raise RefusedError("Only a merge that was approved can be taken back.")
        self._point([row.duplicate_id], None)
        self._point(self._below(row.duplicate_id), row.duplicate_id)
        if row.version_after is not None:
            self._give_back(row, by, at)
        return self.get(merge_id)

    def _row(self, merge_id: int) -> Found[Any]:
        found = select(_MERGE).where(_MERGE.c.id == merge_id)
        row = self._connection.execute(found).first()
        if row is None:
            raise NotFoundError(f"There is no merge with the number {merge_id}.")
        return row

    def _refuse_merged(self, *patients: int) -> None:
        if any(self._patients.get(one).merged_into is not None for one in patients):
            raise RefusedError(_ALREADY)

    def _decide(
        self, row: Found[Any], state: MergeState, by: str, at: datetime
    ) -> None:
        decided = (
            update(_MERGE)
            .where(_MERGE.c.id == row.id, _MERGE.c.state == MergeState.PROPOSED.value)
            .values(state=state.value, decided_by=by, decided_at=at)
        )
        if self._connection.execute(decided).rowcount != 1:
            raise RefusedError(_DECIDED)

    def _take_over(
        self,
        row: Found[Any],
        survivor: StoredPatient,
        duplicate: StoredPatient,
        by: str,
    ) -> None:
        """Let the survivor say what only the duplicate did; remember both versions."""
        both = combined(survivor.patient, duplicate.patient)
        if both == survivor.patient:
            return
        now = self._clock()
        newer = self._patients.update(replace(survivor, patient=both), at=now, by=by)
        versions = {
            "version_before": survivor.version,
            "version_after": newer.version,
        }
        mine = update(_MERGE).where(_MERGE.c.id == row.id)
        self._connection.execute(mine.values(versions))

    def _point(self, records: Sequence[int], at_patient: int | None) -> None:
        """Let a record stand for some, or each for itself; visits follow."""
        mine = _PATIENT.c.id.in_(records)
        self._connection.execute(
            update(_PATIENT).where(mine).values(merged_into=at_patient)
        )
        index = SearchIndex(self._connection)
        for record in records:
            visits = select(_VISIT.c.id).where(
                _VISIT.c.patient_id == record, _VISIT.c.is_newest.is_(True)
            )
            numbers = self._connection.scalars(visits).all()
            if numbers:
                index.follow(numbers, index.person(record))

    def _below(self, patient_id: int) -> Sequence[int]:
        """Return the records that were merged into one, and into those, and so on."""
        direct = select(_MERGE.c.duplicate_id).where(
            _MERGE.c.survivor_id == patient_id,
            _MERGE.c.state == MergeState.APPROVED.value,
        )
        found: list[int] = []
        for record in self._connection.scalars(direct).all():
            found += [record, *self._below(record)]
        return found

    def _give_back(self, row: Found[Any], by: str, at: datetime) -> None:
        """Take from the survivor what it took over; keep what was changed since."""
        survivor = self._patients.get(row.survivor_id)
        before = version_of(self._connection, row.survivor_id, row.version_before)
        if before is None:
            return
        if survivor.version == row.version_after:
            self._restore(survivor, before)
            return
        after = version_of(self._connection, row.survivor_id, row.version_after)
        day = at.astimezone().date()
        then = patient_then(after, day) if after else survivor.patient
        apart = merged(then, survivor.patient, patient_then(before, day))
        if apart is not None and apart != survivor.patient:
            self._patients.update(replace(survivor, patient=apart), at=at, by=by)

    def _restore(
        self, survivor: StoredPatient, before: Found[*tuple[Any, ...]]
    ) -> None:
        """Write an earlier version as it stood, to the byte."""
        self._patients.keep_version(survivor.id)
        told_on = before.told_on or self._clock().astimezone().date()
        patient = patient_then(before, told_on)
        columns = {
            **patient_columns(patient, told_on),
            "version": before.version,
            "changed_at": before.changed_at,
            "changed_by": before.changed_by,
        }
        mine = update(_PATIENT).where(_PATIENT.c.id == survivor.id)
        self._connection.execute(mine.values(columns))
        replace_parts(self._connection, survivor.id, patient)
        SearchIndex(self._connection).renamed(survivor.id)


def _merge(row: Found[Any]) -> Merge:
    return Merge(
        id=row.id,
        duplicate_id=row.duplicate_id,
        survivor_id=row.survivor_id,
        state=MergeState(row.state),
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        undone_by=row.undone_by,
        undone_at=row.undone_at,
    )
