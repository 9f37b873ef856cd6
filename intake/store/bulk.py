"""Stores very many signed visits at once, table by table."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, event, exists, func, select
from sqlalchemy.pool import ConnectionPoolEntry
from typing_extensions import override

from intake.domain.signed_version import SignedVersion
from intake.search_ports import Bulk
from intake.store.bulk_rows import DIALECTS, TABLES, Rows, rows_of
from intake.store.kept_rows import copy_in, insert_into
from intake.store.search_index import NOTE, NOTE_FTS

_CACHE_KB = 262_144
_JOURNAL_PAGES = 131_072
"""Pages of indexes stay at hand, and are written once for many visits.

The journal, of half a gigabyte, is emptied every twenty thousand visits: each time
everybody waits for the disk, and only then. What was stored since is lost if the power
fails, but nothing else is harmed: a load that broke off is begun anew. What a row
refers to was written right before it and is not looked up row by row, which is a tenth
of the work. At the end the journal is emptied once more, and a connection has its own
settings back.
"""
_ROOM = {
    "cache_size": -_CACHE_KB,
    "wal_autocheckpoint": _JOURNAL_PAGES,
    "synchronous": 1,
    "foreign_keys": 0,
}
_LARGE = "has room for many visits"
_LONGEST_COPY = "600s"
"""A server waits so long for the rows of one table: they come from a program that may
have been held still, and a load that broke off cannot go on."""


class SqlBulk(Bulk):
    """Writes many visits within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._is_server = connection.dialect.name == "postgresql"

    @property
    @override
    def row_maker(self) -> Callable[[Iterable[SignedVersion]], object]:
        return _RowMaker(self._connection.dialect.name)

    @override
    def is_empty(self) -> bool:
        found = select(exists(select(TABLES["patient"].c.id)))
        return not self._connection.scalar(found)

    @override
    def begin(self) -> None:
        pool = self._connection.engine.pool
        if not (self._is_server or event.contains(pool, "checkout", _make_room)):
            event.listen(pool, "checkout", _make_room)

    @override
    def write(self, rows: object) -> None:
        if not isinstance(rows, Rows):
            raise TypeError("rows are what the row maker made")
        if self._is_server:
            self._copy(rows)
        else:
            self._insert(rows)

    @override
    def end(self) -> None:
        pool = self._connection.engine.pool
        if event.contains(pool, "checkout", _make_room):
            event.remove(pool, "checkout", _make_room)
        if not (self._is_server or event.contains(pool, "checkin", _as_before)):
            event.listen(pool, "checkin", _as_before)

    def _insert(self, rows: Rows) -> None:
        run = self._connection.exec_driver_sql
        run("PRAGMA secure_delete=OFF")  # nothing is deleted, and all of it is made up
        try:
            for name, some in rows.own.items():
                if some:
                    run(insert_into(TABLES.get(name, NOTE_FTS)), some)
            self._insert_parts(rows)
        finally:
            run("PRAGMA secure_delete=ON")

    def _insert_parts(self, rows: Rows) -> None:
        """Let the database put each picture's rows to each visit that has it."""
        run = self._connection.exec_driver_sql
        run("CREATE TEMP TABLE pictured (visit_id INTEGER PRIMARY KEY, picture)")
        run("INSERT INTO temp.pictured VALUES (?, ?)", list(rows.pictured))
        for name, pictures in rows.parts.items():
            shared = [(n, *rest) for n, some in pictures.items() for rest in some]
            if shared:
                make, add, put = _parts_into(name)
                run(make)
                run(add, shared)
                run(put)
                run("DROP TABLE temp.part")
        run("DROP TABLE temp.pictured")

    def _copy(self, rows: Rows) -> None:
        run = self._connection.exec_driver_sql
        run(f"SET LOCAL statement_timeout = '{_LONGEST_COPY}'")
        for name, some in _all_of(rows):
            table = TABLES.get(name)
            columns = (NOTE if table is None else table).c.keys()
            copy_in(self._connection, name, columns, some)
        for name in ("patient", "visit"):
            column = TABLES[name].c.id
            newest = select(func.max(column)).scalar_subquery()
            sequence = func.pg_get_serial_sequence(name, "id")
            self._connection.execute(select(func.setval(sequence, newest)))


def _make_room(driver: Any, record: ConnectionPoolEntry, _proxy: object) -> None:  # noqa: ANN401 (a DBAPI connection has no type)
    """Let a connection hold much more, and wait less for the disk, until the end."""
    if _LARGE in record.info:
        return
    record.info[_LARGE] = {
        name: driver.execute(f"PRAGMA {name}").fetchone()[0] for name in _ROOM
    }
    for name, value in _ROOM.items():
        driver.execute(f"PRAGMA {name}={value}").fetchall()


def _as_before(driver: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401 (a DBAPI connection has no type)
    """Give a connection that comes back its settings, and empty the journal."""
    had = record.info.pop(_LARGE, None)
    if had is None or driver is None:  # none is left of a connection that broke
        return
    for name, value in had.items():
        driver.execute(f"PRAGMA {name}={value}").fetchall()
    driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


class _RowMaker:
    """Makes rows in any process: it is sent there."""

    def __init__(self, dialect: str) -> None:
        self._dialect = dialect

    def __call__(self, versions: Iterable[SignedVersion]) -> Rows:
        """Return every row of some visits."""
        return rows_of(versions, self._dialect)


@cache
def _parts_into(name: str) -> tuple[str, str, str]:
    """Return what makes a table of pictures, fills it, and puts it to visits."""
    quote = DIALECTS["sqlite"].identifier_preparer.quote
    visit, *others = [quote(column.name) for column in TABLES[name].columns]
    columns = ", ".join(others)
    marks = ", ".join("?" * (1 + len(others)))
    make = f"CREATE TEMP TABLE part (picture, {columns})"
    add = f"INSERT INTO temp.part VALUES ({marks})"  # noqa: S608 (names of ours)
    chosen = ", ".join(f"p.{one}" for one in others)
    put = (
        f"INSERT INTO main.{quote(name)} ({visit}, {columns})"  # noqa: S608 (as above)
        f" SELECT v.visit_id, {chosen}"
        " FROM temp.pictured v CROSS JOIN temp.part p WHERE p.picture = v.picture"
    )
    return make, add, put


def _all_of(rows: Rows) -> Iterator[tuple[str, Iterable[tuple[object, ...]]]]:
    """Yield the rows of each table, those of pictures with the numbers of visits."""
    yield from rows.own.items()
    for name, pictures in rows.parts.items():
        yield (
            name,
            (
                (visit, *rest)
                for visit, picture in rows.pictured
                for rest in pictures.get(picture, ())
            ),
        )
