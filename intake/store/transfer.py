"""Copy a whole record from one database to another, of whatever engine each is.

Every row is read, written and read again: the copy counts only if each table has the
same rows, told by their number and by a digest of their values. Words of notes are
made anew, as each engine keeps them in its own way.
"""

import hashlib
import marshal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from intake.domain.errors import StoreUnavailableError
from intake.domain.keeping import Progress, no_progress
from intake.store import (  # noqa: F401 (their tables are part of the record)
    restricted_rows,
    search_rows,
)
from intake.store.kept_rows import Values, read_rows, write_rows
from intake.store.note_words import note_words
from intake.store.rows import KeySlotsRow, Row, TriesRow, table_of
from intake.store.search_index import SearchIndex
from intake.store.search_rows import SearchRow
from intake.store.visit_rows import VisitRow

_AT_ONCE = 500
"""Rows that are read, written and taken into a digest together."""
_MARSHAL = 2
"""The newest form that does not tell whether two values are one object in memory."""
_LIST_HEAD = 5
"""Bytes before the rows of a list: its kind, and how many there are."""
_NOT_OF_THE_RECORD = {KeySlotsRow.__tablename__, TriesRow.__tablename__}
_SEARCH, _VISIT = table_of(SearchRow), table_of(VisitRow)
NOT_EMPTY = "There is a record in the target already. Nothing was changed."
DIFFERS = (
    "The copy differs from the record in {table}. Nothing was kept of it, and the"
    " record is as it was: try again, and tell whoever looks after CrampDesk."
)


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds: how many rows, and a digest of them."""

    rows: int
    digest: str


def tables() -> Sequence[Table]:
    """Return the tables of a record, those that others refer to first."""
    every = Row.metadata.sorted_tables
    return [table for table in every if table.name not in _NOT_OF_THE_RECORD]


def copy_record(
    source: Connection, target: Connection, tell: Progress = no_progress
) -> Mapping[str, Content]:
    """Copy every row into an empty database and prove the copy; the caller commits.

    Args:
        source: reads one moment of the record.
        target: an empty database of the same schema, in a transaction.
        tell: is told of the progress.

    Raises:
        StoreUnavailableError: if the target is not empty or the copy differs.
    """
    refuse_filled(target)
    copied = {}
    for table in tables():
        rows = source.scalar(select(func.count()).select_from(table)) or 0
        digest = hashlib.sha256()
        done = 0
        for some in _in_order(_read(source, table, digest), table):
            write_rows(target, table, some)
            done += len(some)
            tell(table.name, done, rows)
        copied[table.name] = Content(done, digest.hexdigest())
    _write_words(target)
    if target.dialect.name == "postgresql":
        _count_on(target)
    _refuse_difference(copied, target, tell)
    return copied


def content_of(
    connection: Connection, table: Table, tell: Progress = no_progress
) -> Content:
    """Return what a table holds."""
    digest, rows = hashlib.sha256(), 0
    for some in _read(connection, table, digest):
        rows += len(some)
        tell(f"{table.name} again", rows, rows)
    return Content(rows, digest.hexdigest())


def refuse_filled(target: Connection) -> None:
    """Refuse a database that holds anything.

    Raises:
        StoreUnavailableError: if it does.
    """
    for table in tables():
        if target.execute(select(table).limit(1)).first():
            raise StoreUnavailableError(NOT_EMPTY)


def _read(
    connection: Connection, table: Table, digest: "hashlib._Hash"
) -> Iterator[list[Values]]:
    """Read a table by its key, some rows at a time, and take them into a digest."""
    for some in read_rows(connection, table, _AT_ONCE):
        digest.update(memoryview(marshal.dumps(some, _MARSHAL))[_LIST_HEAD:])
        yield some


def _in_order(parts: Iterator[list[Values]], table: Table) -> Iterator[list[Values]]:
    """Hold back rows that refer to a later row of their own table."""
    own = [
        place
        for place, column in enumerate(table.columns)
        for key in column.foreign_keys
        if key.column.table is table
    ]
    if not own:
        yield from parts
        return
    number = table.columns.keys().index("id")
    held: dict[int, Values] = {}
    for some in parts:
        for row in some:
            if any(key > row[number] or key in held for key in _links(row, own)):
                held[row[number]] = row
        if at_once := [row for row in some if row[number] not in held]:
            yield at_once
    while held:
        ready = [
            row for row in held.values() if held.keys().isdisjoint(_links(row, own))
        ]
        yield ready
        for row in ready:
            del held[row[number]]


def _links(row: Values, places: Sequence[int]) -> set[int]:
    return {row[place] for place in places if row[place] is not None}


def _write_words(target: Connection) -> None:
    index = SearchIndex(target)
    found = select(_SEARCH.c.place, _VISIT.c.notes).join_from(
        _SEARCH, _VISIT, _SEARCH.c.visit_id == _VISIT.c.id
    )
    for part in target.execute(found).yield_per(_AT_ONCE).partitions():
        index.add_notes((place, note_words(notes)) for place, notes in part)


def _count_on(target: Connection) -> None:
    """Let new rows be numbered after those that were copied."""
    for table in tables():
        key = table.autoincrement_column
        if key is None:
            continue
        highest = target.scalar(select(func.max(key)))
        sequence = func.pg_get_serial_sequence(table.name, key.name)
        named = target.scalar(select(sequence))
        if named and highest:
            target.execute(text("SELECT setval(:named, :last)"), _at(named, highest))


def _at(named: str, last: int) -> Mapping[str, Any]:
    return {"named": named, "last": last}


def _refuse_difference(
    copied: Mapping[str, Content], target: Connection, tell: Progress
) -> None:
    for table in tables():
        if content_of(target, table, tell) != copied[table.name]:
            raise StoreUnavailableError(DIFFERS.format(table=table.name))
