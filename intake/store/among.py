"""Rows whose number is among some that are known: always the same statement.

An `IN` with a place for each number is another statement for every length of the list,
and is written and read anew each time.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Dialect, Text, bindparam
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


class _Each(FunctionElement[int]):
    """The numbers of a parameter, as a list to be looked through."""

    name = "each"
    inherit_cache = True
    type = BigInteger()


def among(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Return whether a column is among the numbers that a parameter will hold."""
    is_in = column.op("IN", is_comparison=True)
    return is_in(_Each(bindparam(parameter, type_=_Numbers())))


def among_these(
    column: ColumnElement[Any], numbers: Collection[int]
) -> ColumnElement[bool]:
    """Return whether a column is among numbers that are known already."""
    held = bindparam(None, sorted(numbers), type_=_Numbers(), unique=True)
    return column.op("IN", is_comparison=True)(_Each(held))


@compiles(_Each, "sqlite")
def _each_of_json(element: _Each, compiler: SQLCompiler, **how: object) -> str:
    numbers = compiler.process(element.clauses, **how)
    return f"(SELECT value FROM json_each({numbers}))"  # noqa: S608 (a parameter)


@compiles(_Each, "postgresql")
def _each_of_array(element: _Each, compiler: SQLCompiler, **how: object) -> str:
    numbers = compiler.process(element.clauses, **how)
    return f"(SELECT unnest({numbers}))"
