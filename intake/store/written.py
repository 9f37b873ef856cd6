"""Statements that are written out once and then run as that text.

SQLAlchemy writes a statement, looks its text up and unpacks each row anew every time
it runs: of a short list that is most of the time it takes. What is asked at each key
is therefore written once for each kind of database; its values are told by name, and
never become part of the text.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

_Fit = Callable[[Any], Any]
_Bind = tuple[str, Any, _Fit | None]
NONE: Mapping[str, Any] = {}


class Written:
    """A statement, written out for a kind of database when it first runs there."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement
        self._texts: dict[str, _Text] = {}

    def rows(
        self, connection: Connection, values: Mapping[str, Any] = NONE
    ) -> Sequence[Sequence[Any]]:
        """Return the rows as plain values, in the order of the columns."""
        dialect = connection.dialect
        text = self._texts.get(dialect.name)
        if text is None:
            text = self._texts[dialect.name] = _written(self.statement, dialect)
        rows = _run(connection, text.sql, text.arguments(values))
        return [text.read(row) for row in rows] if text.reads else rows

    def number(self, connection: Connection, values: Mapping[str, Any] = NONE) -> int:
        """Return the whole number that it finds."""
        ((found,),) = self.rows(connection, values)
        return int(found)


@dataclass(frozen=True, slots=True)
class _Text:
    """The text for one kind of database, and how values go there and come back.

    `binds` tells of each value in its order: its name, the value if it is always the
    same, and what makes it fit for the driver if anything need.
    """

    sql: str
    by_place: bool
    binds: Sequence[_Bind]
    reads: Sequence[tuple[int, _Fit]]

    def arguments(self, values: Mapping[str, Any]) -> tuple[Any, ...] | dict[str, Any]:
        told = [
            (name, _fitted(values[name], fit) if name in values else fixed)
            for name, fixed, fit in self.binds
        ]
        return tuple(value for _, value in told) if self.by_place else dict(told)

    def read(self, row: Sequence[Any]) -> Sequence[Any]:
        read = list(row)
        for place, fit in self.reads:
            read[place] = fit(read[place])
        return read


def _run(
    connection: Connection, sql: str, values: tuple[Any, ...] | dict[str, Any]
) -> Sequence[Sequence[Any]]:
    """Return rows; those of the embedded database are the driver's own.

    SQLAlchemy's would be made of them one by one. A server's driver needs it in
    between, to know when the connection broke.
    """
    if not isinstance(values, tuple):
        return connection.exec_driver_sql(sql, values).fetchall()
    if not connection.in_transaction():
        connection.begin()
    driver: Any = connection.connection.driver_connection
    embedded: Sequence[Sequence[Any]] = driver.execute(sql, values).fetchall()
    return embedded


def _fitted(value: object, fit: _Fit | None) -> object:
    return value if fit is None else fit(value)


def _written(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> _Text:
    compiled = statement.compile(dialect=dialect)
    if not isinstance(compiled, SQLCompiler):
        raise TypeError("only what selects is written out")
    told = [one.key for one in compiled.binds.values() if one.required]
    state = compiled.construct_expanded_state(dict.fromkeys(told))
    known = state.parameters
    fits = {
        name: one.type.dialect_impl(dialect).bind_processor(dialect)
        for one, name in compiled.bind_names.items()
    } | dict(state.processors)
    reads = [
        (place, fit)
        for place, column in enumerate(statement.selected_columns)
        if (fit := _reading(column.type, dialect))
    ]
    return _Text(
        sql=state.statement,
        by_place=state.positiontup is not None,
        binds=[
            _bind(name, known[name], fits.get(name))
            for name in state.positiontup or known
        ],
        reads=reads,
    )


def _bind(name: str, value: object, fit: _Fit | None) -> _Bind:
    """Return a value's place; one that is always the same is made fit here."""
    return name, None if value is None else _fitted(value, fit), fit


def _reading(kind: TypeEngine[Any], dialect: Dialect) -> _Fit | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
