"""Write very many rows of one table, as its driver takes them fastest.

SQLAlchemy makes a dictionary of each row, and its parameters anew from that: where a
whole record goes by, this costs more than the database does.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert

from intake.store.failures import calm

Values = tuple[Any, ...]
"""The values of a row, in the order of the columns of its table."""


class RowWriter:
    """Writes rows of a table within a transaction.

    A server takes them by `COPY`; into a file they go by one prepared statement.
    """

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection = connection
        dialect = connection.dialect
        makers = [c.type.dialect_impl(dialect).bind_processor(dialect) for c in table.c]
        self._made = [(n, make) for n, make in enumerate(makers) if make is not None]
        self._table = table
        self._is_server = dialect.name == "postgresql"
        self._insert = str(insert(table).compile(dialect=dialect))

    def write(self, rows: Sequence[Values]) -> None:
        """Write rows; what a column stores otherwise than it is told is made of it."""
        stored = [self._stored(row) for row in rows] if self._made else list(rows)
        if self._is_server:
            copy_in(self._connection, self._table.name, self._table.c.keys(), stored)
        else:
            self._connection.exec_driver_sql(self._insert, stored)

    def _stored(self, row: Values) -> Values:
        values = list(row)
        for place, make in self._made:
            values[place] = make(values[place])
        return tuple(values)


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
