"""Rows whose number is among some that are known: always the same statement.

An `IN` with a place for each number is another statement for every length of the list,
and is written and read anew each time.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, Dialect, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override


class _Numbers(TypeDecorator[Collection[int]]):
    """Whole numbers: an array, or its JSON where there is none."""

    impl = Text
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(BigInteger()))
        return dialect.type_descriptor(Text())

    @override
    def process_bind_param(
        self, value: Collection[int] | None, dialect: Dialect
    ) -> list[int] | str:
        numbers = list(value or ())
        return numbers if dialect.name == "postgresql" else json.dumps(numbers)


class _Among(FunctionElement[bool]):
    """Whether a column is among the numbers of a parameter.

    A server plans an array it is told by the index on the column; a list made of one
    it takes for long.
    """

    name = "among"
    inherit_cache = True
    type = Boolean()

    @override
    def self_group(self, against: object = None) -> "_Among":
        """Return itself: compared with 1, no index would serve it."""
        return self


def among(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Return whether a column is among the numbers that a parameter will hold."""
    return _Among(column, bindparam(parameter, type_=_Numbers()))


def among_these(
    column: ColumnElement[Any], numbers: Collection[int]
) -> ColumnElement[bool]:
    """Return whether a column is among numbers that are known already."""
    held = bindparam(None, sorted(numbers), type_=_Numbers(), unique=True)
    return _Among(column, held)


@compiles(_Among, "sqlite")
def _among_json(element: _Among, compiler: SQLCompiler, **how: object) -> str:
    column, numbers = (compiler.process(one, **how) for one in element.clauses)
    return f"({column} IN (SELECT value FROM json_each({numbers})))"  # noqa: S608 (a parameter)


@compiles(_Among, "postgresql")
def _among_array(element: _Among, compiler: SQLCompiler, **how: object) -> str:
    column, numbers = (compiler.process(one, **how) for one in element.clauses)
    return f"({column} = ANY ({numbers}))"
