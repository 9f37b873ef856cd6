"""The append-only log of acts, in the database."""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import Connection, RowMapping, insert, select
from typing_extensions import override

from intake.ports import AuditEvent, AuditLog
from intake.store.audit_chain import START, Column, Head, Verdict, link
from intake.store.columns import moment_text
from intake.store.rows import AuditRow, table_of

_TABLE = table_of(AuditRow)
_LINKS = ("prev_hash", "hash")
ALARM = "alarm"
"""The outcome of an event that tells of tampering."""

_INSERT = insert(_TABLE)
_HEAD = select(AuditRow.seq, AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where acts come from: the running program, the computer, the version."""

    session_id: str
    name: str
    app_version: str


class SqlAuditLog(AuditLog):
    """Appends events to the chain within a transaction."""

    def __init__(
        self, connection: Connection, desk: Desk, key: bytes, key_id: str
    ) -> None:
        self._connection = connection
        self._desk = desk
        self._key = key
        self._key_id = key_id
        self.head: Head | None = None

    @override
    def record(self, event: AuditEvent) -> None:
        before = self.head or read_head(self._connection)
        columns = self._columns(event, before.seq + 1)
        digest = link(self._key, before.hash, columns)
        row = {**columns, "prev_hash": before.hash, "hash": digest}
        self._connection.execute(_INSERT, row)
        self.head = Head(before.seq + 1, digest)

    def _columns(self, event: AuditEvent, seq: int) -> dict[str, Column]:
        return {
            "seq": seq,
            "at": moment_text(event.at),
            "user": event.user,
            "session_id": self._desk.session_id,
            "desk": self._desk.name,
            "app_version": self._desk.app_version,
            "action": event.action,
            "outcome": event.outcome,
            "patient_id": event.patient_id,
            "entity": event.entity,
            "entity_id": event.entity_id,
            "detail": json.dumps(event.detail, sort_keys=True, ensure_ascii=False),
            "key_id": self._key_id,
        }


def read_head(connection: Connection) -> Head:
    """Return the newest event's place and hash."""
    row = connection.execute(_HEAD).first()
    return Head(row.seq, row.hash) if row else START


def verify(
    connection: Connection, key: bytes, anchor: Head | None, *, last: int | None = None
) -> Verdict:
    """Check the chain, and its end against the head kept outside.

    Args:
        connection: an open connection.
        key: the audit key.
        anchor: the head kept outside the database.
        last: how many of the newest events to check; all if None.
    """
    head = read_head(connection)
    first = max(1, head.seq - last + 1) if last else 1
    before = _hash_at(connection, first - 1)
    checked = 0
    for expected, row in enumerate(_events(connection, first), start=first):
        if not _follows(row, expected, before, key):
            return Verdict(checked=checked, first_bad=min(expected, row["seq"]))
        before = row["hash"]
        checked += 1
    return Verdict(
        checked=checked,
        alarms=_alarms(connection),
        **suspicions(connection, anchor),
    )


class Suspicions(TypedDict):
    """What the head kept outside says against the log."""

    is_cut: bool
    anchor_is_missing: bool


def suspicions(connection: Connection, anchor: Head | None) -> Suspicions:
    """Compare a log with the head that was kept outside the database."""
    head = read_head(connection)
    return Suspicions(
        is_cut=anchor is not None and _is_cut(connection, anchor, head),
        anchor_is_missing=anchor is None and head.seq > 0,
    )


def _alarms(connection: Connection) -> tuple[int, ...]:
    raised = select(AuditRow.seq).where(AuditRow.outcome == ALARM)
    return tuple(connection.scalars(raised.order_by(AuditRow.seq)))


def _events(connection: Connection, first: int) -> Iterator[RowMapping]:
    found = select(_TABLE).where(_TABLE.c.seq >= first).order_by(_TABLE.c.seq)
    return iter(connection.execute(found).yield_per(1000).mappings())


def _follows(row: RowMapping, expected: int, before: bytes, key: bytes) -> bool:
    columns: dict[str, Column] = {
        column.name: row[column.name]
        for column in _TABLE.columns
        if column.name not in _LINKS
    }
    return (
        row["seq"] == expected
        and row["prev_hash"] == before
        and hmac.compare_digest(row["hash"], link(key, before, columns))
    )


def _hash_at(connection: Connection, seq: int) -> bytes:
    if seq == 0:
        return START.hash
    found = connection.scalar(select(AuditRow.hash).where(AuditRow.seq == seq))
    return found or b""


def _is_cut(connection: Connection, anchor: Head, head: Head) -> bool:
    if anchor.seq > head.seq:
        return True
    return _hash_at(connection, anchor.seq) != anchor.hash
