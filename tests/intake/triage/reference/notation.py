"""The notation of the clinical reference, read by a small evaluator of its own.

It shares nothing with the program: Python's grammar, Kleene's three truths and a table
of names. Where the program and this evaluator differ, one of them is wrong.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

Truth = bool | None
Value = bool | int | float | str | frozenset[str]


@dataclass(frozen=True, slots=True)
class DoesNotApply:
    """The value of a number or a choice that is not asked: no comparison holds."""


@dataclass(frozen=True, slots=True)
class Span:
    """A score between two whole numbers."""

    lowest: int
    highest: int


NOT_APPLICABLE = DoesNotApply()
Known = Value | Span | DoesNotApply | None


class World(Protocol):
    """What the names and functions of the notation stand for."""

    def value(self, name: str) -> Known: ...
    def listed(self, what: str, key: str) -> Truth: ...
    def result(self, key: str) -> float | str | None: ...
    def is_missing(self, name: str) -> bool: ...


_COMPARE: Mapping[type[ast.cmpop], Callable[[object, object], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,  # type: ignore[dict-item]
    ast.LtE: operator.le,  # type: ignore[dict-item]
    ast.Gt: operator.gt,  # type: ignore[dict-item]
    ast.GtE: operator.ge,  # type: ignore[dict-item]
    ast.In: lambda a, b: a in b,  # type: ignore[operator]
    ast.NotIn: lambda a, b: a not in b,  # type: ignore[operator]
}


@cache
def parsed(text: str) -> ast.expr:
    """Return an expression, read once."""
    return ast.parse(text, mode="eval").body


def truth(text: str, world: World) -> Truth:
    """Return whether an expression holds; None where that cannot be told."""
    return _truth(parsed(text), world)


def all_of(truths: list[Truth]) -> Truth:
    """Return Kleene's and."""
    if False in truths:
        return False
    return None if None in truths else True


def any_of(truths: list[Truth]) -> Truth:
    """Return Kleene's or."""
    if True in truths:
        return True
    return None if None in truths else False


def at_least(count: int, truths: list[Truth]) -> Truth:
    """Return whether so many hold."""
    if truths.count(True) >= count:
        return True
    return False if truths.count(True) + truths.count(None) < count else None


def _truth(node: ast.expr, world: World) -> Truth:
    if isinstance(node, ast.BoolOp):
        join = all_of if isinstance(node.op, ast.And) else any_of
        return join([_truth(part, world) for part in node.values])
    if isinstance(node, ast.UnaryOp):
        inner = _truth(node.operand, world)
        return None if inner is None else not inner
    if isinstance(node, ast.Compare):
        terms = [node.left, *node.comparators]
        pairs = zip(node.ops, terms, terms[1:], strict=False)
        return all_of([_compared(sign, a, b, world) for sign, a, b in pairs])
    if isinstance(node, ast.Call):
        return _called(node, world)
    value = _value(node, world)
    return None if value is None else bool(value)


def _called(node: ast.Call, world: World) -> Truth:
    assert isinstance(node.func, ast.Name)
    first, *rest = node.args
    assert isinstance(first, ast.Constant)
    if node.func.id == "atleast":
        return at_least(int(str(first.value)), [_truth(part, world) for part in rest])
    if node.func.id == "missing":
        return world.is_missing(str(first.value))
    return world.listed(node.func.id, str(first.value))


def _value(node: ast.expr, world: World) -> Known:
    if isinstance(node, ast.Constant):
        assert isinstance(node.value, bool | int | float | str)
        return node.value
    if isinstance(node, ast.Name):
        return world.value(node.id)
    if isinstance(node, ast.Set):
        return frozenset(
            str(item.value) for item in node.elts if isinstance(item, ast.Constant)
        )
    if isinstance(node, ast.Call):
        assert isinstance(node.args[0], ast.Constant)
        result = world.result(str(node.args[0].value))
        return NOT_APPLICABLE if result is None else result
    assert isinstance(node, ast.BinOp)
    return _joined(node, world)


def _joined(node: ast.BinOp, world: World) -> Known:
    left, right = _value(node.left, world), _value(node.right, world)
    if isinstance(left, frozenset) and isinstance(right, frozenset):
        return left & right
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    return None


def _compared(sign: ast.cmpop, a: ast.expr, b: ast.expr, world: World) -> Truth:
    left, right = _value(a, world), _value(b, world)
    if left is None or right is None:
        return None
    if NOT_APPLICABLE in (left, right):
        return False
    compare = _COMPARE[type(sign)]
    if isinstance(left, Span):
        every = range(left.lowest, left.highest + 1)
        found = {compare(score, right) for score in every}
        return found.pop() if len(found) == 1 else None
    return compare(left, right)
