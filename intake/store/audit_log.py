"""The append-only log of acts, in the database."""

import hmac
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from sqlalchemy import Connection, Row, insert, select
from typing_extensions import override

from intake.domain.audit import Act, ActQuery, Verdict, Witness
from intake.domain.papers import AuditHead
from intake.ports import AuditEvent, AuditLog
from intake.store.audit_chain import START, Column, Head, link
from intake.store.audit_reading import acts, contradicted
from intake.store.columns import moment_text
from intake.store.rows import AuditRow, table_of

_TABLE = table_of(AuditRow)
_CHAINED = tuple(
    column.name for column in _TABLE.columns if column.name not in ("prev_hash", "hash")
)
"""What the hash of an act is taken of; the hash before it and its own come last."""
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


GlassOf = Callable[[int | None], int | None]
"""Returns the glass by which a record is open to whoever acts, if it is."""


def _no_glass(_patient_id: int | None) -> None:
    return None


class SqlAuditLog(AuditLog):
    """Appends events to the chain within a transaction.

    Whatever is done in a record that a broken glass opened names that glass.
    """

    def __init__(
        self,
        connection: Connection,
        desk: Desk,
        key: bytes,
        key_id: str,
        glass_of: GlassOf = _no_glass,
    ) -> None:
        self._connection = connection
        self._desk = desk
        self._key = key
        self._key_id = key_id
        self._glass_of = glass_of
        self.head: Head | None = None

    @override
    def record(self, event: AuditEvent) -> None:
        before = self.head or read_head(self._connection)
        columns = self._columns(event, before.seq + 1)
        digest = link(self._key, before.hash, columns)
        row = {**columns, "prev_hash": before.hash, "hash": digest}
        self._connection.execute(_INSERT, row)
        self.head = Head(before.seq + 1, digest)

    @override
    def details(
        self, action: str, *, patient_id: int, entity_id: str
    ) -> list[dict[str, object]]:
        found = (
            select(AuditRow.detail)
            .where(
                AuditRow.patient_id == patient_id,
                AuditRow.action == action,
                AuditRow.entity_id == entity_id,
            )
            .order_by(AuditRow.seq)
        )
        return [json.loads(detail) for detail in self._connection.scalars(found)]

    @override
    def newest(self) -> AuditHead:
        head = self.head or read_head(self._connection)
        return AuditHead(count=head.seq, digest=head.hash.hex())

    @override
    def acts(self, query: ActQuery) -> Sequence[Act]:
        return acts(self._connection, query)

    def _columns(self, event: AuditEvent, seq: int) -> dict[str, Column]:
        glass = self._glass_of(event.patient_id)
        detail = event.detail if glass is None else {**event.detail, "glass": glass}
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
            "detail": json.dumps(detail, sort_keys=True, ensure_ascii=False),
            "key_id": self._key_id,
        }


def read_head(connection: Connection) -> Head:
    """Return the newest event's place and hash."""
    row = connection.execute(_HEAD).first()
    return Head(row.seq, row.hash) if row else START


def verify(
    connection: Connection,
    key: bytes,
    anchor: Head | None,
    *,
    last: int | None = None,
    witnesses: Sequence[Witness] = (),
) -> Verdict:
    """Check the chain, and its end against the head kept outside.

    Args:
        connection: an open connection.
        key: the audit key.
        anchor: the head kept outside the database.
        last: how many of the newest events to check; all if None.
        witnesses: heads that backups remember.
    """
    head = read_head(connection)
    first = max(1, head.seq - last + 1) if last else 1
    before = _hash_at(connection, first - 1)
    checked = 0
    for expected, row in enumerate(_events(connection, first), start=first):
        values = tuple(row)
        named, digest = values[-2:]
        columns = dict(zip(_CHAINED, values[:-2], strict=True))
        linked = columns["seq"] == expected and named == before
        if not (linked and hmac.compare_digest(digest, link(key, before, columns))):
            bad = min(expected, row.seq)
            told = contradicted(connection, witnesses)
            return Verdict(checked=checked, first_bad=bad, contradicted=told)
        before = digest
        checked += 1
    return Verdict(
        checked=checked,
        contradicted=contradicted(connection, witnesses),
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


def _events(connection: Connection, first: int) -> Iterator[Row[Any]]:
    columns = (_TABLE.c[name] for name in (*_CHAINED, "prev_hash", "hash"))
    found = select(*columns).where(_TABLE.c.seq >= first).order_by(_TABLE.c.seq)
    return iter(connection.execute(found).yield_per(1000))


def _hash_at(connection: Connection, seq: int) -> bytes:
    if seq == 0:
        return START.hash
    found = connection.scalar(select(AuditRow.hash).where(AuditRow.seq == seq))
    return found or b""


def _is_cut(connection: Connection, anchor: Head, head: Head) -> bool:
    if anchor.seq > head.seq:
        return True
    return _hash_at(connection, anchor.seq) != anchor.hash
