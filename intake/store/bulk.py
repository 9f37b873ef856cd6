"""Stores very many signed visits at once, table by table."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from sqlalchemy import Connection, exists, func, insert, select
from typing_extensions import override

from intake.domain.signed_version import SignedVersion
from intake.search_ports import Bulk
from intake.store.bulk_rows import DIALECTS, TABLES, Rows, rows_of
from intake.store.search_index import NOTE_FTS

_CACHE_KB = 262_144
_JOURNAL_PAGES = 131_072
"""Pages of indexes stay at hand, and are written once for many visits.

The journal, of half a gigabyte, is emptied every twenty thousand visits: each time
everybody waits for the disk. It is gone when the clinic is closed.
"""


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
    def write(self, rows: object) -> None:
        if not isinstance(rows, Rows):
            raise TypeError("rows are what the row maker made")
        if self._is_server:
            self._copy(rows)
        else:
            self._insert(rows)

    def _insert(self, rows: Rows) -> None:
        run = self._connection.exec_driver_sql
        run(f"PRAGMA cache_size={-_CACHE_KB}")
        run(f"PRAGMA wal_autocheckpoint={_JOURNAL_PAGES}")
        run("PRAGMA secure_delete=OFF")  # nothing is deleted, and all of it is made up
        try:
            for name, some in rows.own.items():
                if some:
                    run(_insert_into(name), some)
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
        driver = self._connection.connection.driver_connection
        if driver is None:
            raise TypeError("a transaction has a connection")
        with driver.cursor() as cursor:
            for name, some in _all_of(rows):
                with cursor.copy(_copy_into(name)) as copy:
                    for row in some:
                        copy.write_row(row)
        for name in ("patient", "visit"):
            column = TABLES[name].c.id
            newest = select(func.max(column)).scalar_subquery()
            sequence = func.pg_get_serial_sequence(name, "id")
            self._connection.execute(select(func.setval(sequence, newest)))


class _RowMaker:
    """Makes rows in any process: it is sent there."""

    def __init__(self, dialect: str) -> None:
        self._dialect = dialect

    def __call__(self, versions: Iterable[SignedVersion]) -> Rows:
        """Return every row of some visits."""
        return rows_of(versions, self._dialect)


@cache
def _insert_into(name: str) -> str:
    table = TABLES.get(name)
    statement = insert(NOTE_FTS if table is None else table)
    return str(statement.compile(dialect=DIALECTS["sqlite"]))


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


def _copy_into(name: str) -> str:
    columns = (
        [column.name for column in TABLES[name].columns]
        if name in TABLES
        else ["place", "words"]
    )
    quote = DIALECTS["postgresql"].identifier_preparer.quote
    return f"COPY {quote(name)} ({', '.join(map(quote, columns))}) FROM STDIN"
