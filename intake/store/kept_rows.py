"""Rows of a table as a file keeps them, whichever engine they are read from.

A file knows numbers, texts and bytes; a server also moments, days and yes or no. Rows
that are in one form are compared, and go from one engine to the other, as they are: to
make each value a Python object, and a text again, costs more than the database does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Select,
    Table,
    TableClause,
    insert,
    select,
)

from intake.store.bulk_rows import DIALECTS
from intake.store.columns import YesNo
from intake.store.failures import calm

_FILE = DIALECTS["sqlite"]
Values = tuple[Any, ...]
"""The values of a row, in the order of the columns of its table."""


def read_rows(
    connection: Connection, table: Table, at_once: int
) -> Iterator[list[Values]]:
    """Yield the rows of a table in the order of its key, some at a time."""
    found = select(table).order_by(*table.primary_key.columns)
    if connection.dialect.name == "sqlite":
        yield from _of_file(connection, found, at_once)
        return
    made = [(n, make) for n, make in enumerate(map(_maker, table.c)) if make]
    for part in connection.execute(found).yield_per(at_once).partitions():
        yield [_kept(row, made) for row in part]


def write_rows(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Write rows; a server reads moments, days and yes or no from their texts."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(insert_into(table), list(rows))
    else:
        copy_in(connection, table.name, table.c.keys(), rows)


@cache
def insert_into(table: TableClause) -> str:
    """Return what inserts a row into a table of a file, its values told by place."""
    return str(insert(table).compile(dialect=_FILE))


def copy_in(
    connection: Connection,
    name: str,
    columns: Iterable[str],
    rows: Iterable[Values],
) -> None:
    """Give a server rows of a table by `COPY`, in a transaction that goes on.

    Raises:
        CrampDeskError: if it does not take them. SQLAlchemy does not see this.
    """
    driver = connection.connection.driver_connection
    if driver is None:
        raise TypeError("a transaction has a connection")
    quote = connection.dialect.identifier_preparer.quote
    into = f"COPY {quote(name)} ({', '.join(map(quote, columns))}) FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise calm(error) from None


def _of_file(
    connection: Connection, found: Select[*tuple[Any, ...]], at_once: int
) -> Iterator[list[Values]]:
    """Yield rows as the driver gives them; a transaction has begun."""
    driver = connection.connection.driver_connection
    if driver is None:
        raise TypeError("a transaction has a connection")
    cursor = driver.execute(str(found.compile(dialect=_FILE)))
    try:
        while some := cursor.fetchmany(at_once):
            yield some
    finally:
        cursor.close()


def _maker(column: Column[Any]) -> Callable[[Any], Any] | None:
    """Return what makes of a value what a file keeps; None if it is that already."""
    if isinstance(column.type, YesNo):
        return _number
    return column.type.dialect_impl(_FILE).bind_processor(_FILE)


def _number(value: int | None) -> int | None:
    return None if value is None else int(value)


def _kept(
    row: Sequence[Any], made: Sequence[tuple[int, Callable[[Any], Any]]]
) -> Values:
    values = list(row)
    for place, make in made:
        values[place] = make(values[place])
    return tuple(values)
