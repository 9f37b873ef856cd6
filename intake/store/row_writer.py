"""Write very many rows of one table, as its driver takes them fastest.

SQLAlchemy makes a dictionary of each row, and its parameters anew from that: where a
whole record goes by, this costs more than the database does.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert

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
        self._is_server = dialect.name == "postgresql"
        self._statement = (
            _copy_into(connection, table)
            if self._is_server
            else str(insert(table).compile(dialect=dialect))
        )

    def write(self, rows: Sequence[Values]) -> None:
        """Write rows; what a column stores otherwise than it is told is made of it."""
        stored = [self._stored(row) for row in rows] if self._made else list(rows)
        if self._is_server:
            self._copy(stored)
        else:
            self._connection.exec_driver_sql(self._statement, stored)

    def _stored(self, row: Values) -> Values:
        values = list(row)
        for place, make in self._made:
            values[place] = make(values[place])
        return tuple(values)

    def _copy(self, rows: Iterable[Values]) -> None:
        driver = self._connection.connection.driver_connection
        if driver is None:
            raise TypeError("a transaction has a connection")
        with driver.cursor() as cursor, cursor.copy(self._statement) as copy:
            for row in rows:
                copy.write_row(row)


def _copy_into(connection: Connection, table: Table) -> str:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(column.name) for column in table.columns)
    return f"COPY {quote(table.name)} ({columns}) FROM STDIN"
