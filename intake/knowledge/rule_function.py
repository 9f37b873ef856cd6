"""Writes the Python function that runs many conditions at once.

A tree becomes two expressions: whether it is surely false, and whether it is surely
true. What is neither cannot be told. In both, a claim about a fact that is not known
is never fulfilled, which is Kleene's logic with two values.

What several conditions ask first is asked once (a dozen rules speak of potassium, and
few patients have a potassium); what only they look up is looked up behind it.
"""

import ast
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby
from types import CodeType, FunctionType

from intake.knowledge.expression import (
    GROWING,
    PARTLY,
    AtLeast,
    Join,
    Leaf,
    Literal,
    Node,
    Not,
)

_SIGNS: dict[str, ast.cmpop] = {
    "==": ast.Eq(),
    "!=": ast.NotEq(),
    "<": ast.Lt(),
    "<=": ast.LtE(),
    ">": ast.Gt(),
    ">=": ast.GtE(),
}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_LOOK_UP, _FOUND, _ADD = "look_up", "found", "add"
_MANY = 6
"""From so many questions for its values on, a list is made a set first."""
_Placed = tuple[int, Node]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a part of the function looks up before its steps, under short names.

    A part within another sees what that one looked up.
    """

    outer: "Scope | None" = None
    numbers: Iterator[int] = field(default_factory=count)
    facts: dict[str, str] = field(default_factory=dict)
    kept: dict[str, ast.expr] = field(default_factory=dict)
    members: dict[tuple[str, ...], int] = field(default_factory=dict)

    def inner(self) -> "Scope":
        """Return a part within this one."""
        return Scope(self, self.numbers)

    def name(self, fact: str) -> str:
        """Return the name of a fact, which is looked up here unless it was before."""
        known = self.known(fact)
        return known or self.facts.setdefault(fact, f"f{next(self.numbers)}")

    def known(self, fact: str) -> str | None:
        """Return the name of a fact that was looked up, here or before."""
        before = self.outer.known(fact) if self.outer else None
        return before or self.facts.get(fact)

    def number(self, fact: str) -> ast.expr:
        """Return a fact as a number; one that is not known is not a number."""
        name = self.name(fact)
        is_absent = ast.Compare(_name(name), [ast.Is()], [_NONE])
        nan = ast.Constant(math.nan)
        self.kept[f"{name}_number"] = ast.IfExp(is_absent, nan, _name(name))
        return _name(f"{name}_number")

    def values(self, fact: str) -> ast.expr:
        """Return the values of a fact: those of a part of it, or none at all, too.

        Nothing is known of a part beside the whole.
        """
        parts = (fact, PARTLY + fact) if fact in GROWING else (fact,)
        names = tuple(map(self.name, parts))
        self.members[names] = self.members.get(names, 0) + 1
        return _name(f"{names[0]}_values")

    def statements(self) -> Iterator[ast.stmt]:
        """Yield what looks everything up."""
        if self.facts:
            facts = ast.Tuple([ast.Constant(fact) for fact in self.facts], ast.Load())
            found = ast.Call(_name("map"), [_name(_LOOK_UP), facts], [])
            names: list[ast.expr] = [
                ast.Name(name, ast.Store()) for name in self.facts.values()
            ]
            yield ast.Assign([ast.Tuple(names, ast.Store())], found)
        for read, times in self.members.items():
            known = [*map(_name, read), ast.Tuple([], ast.Load())]
            values = ast.BoolOp(ast.Or(), known)
            made = _set_of(values) if times >= _MANY else values
            yield _assign(f"{read[0]}_values", made)
        for name, value in self.kept.items():
            yield _assign(name, value)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the function; each fact is looked up once."""

    scope: Scope = field(default_factory=Scope)

    def function(self, answer: Sequence[ast.stmt]) -> FunctionType:
        """Return the function that looks the facts up and then gives the answer."""
        body = [*self.scope.statements(), *answer]
        argument = ast.arguments([], [ast.arg(_LOOK_UP)], None, [], [], None, [])
        made = ast.FunctionDef("run", argument, body, [])
        module = ast.fix_missing_locations(ast.Module([made], []))
        constants = compile(module, "<rules>", "exec").co_consts
        code = next(part for part in constants if isinstance(part, CodeType))
        return FunctionType(code, {"map": map, "frozenset": frozenset})

    def gathered(self, steps: Iterable[ast.stmt]) -> Sequence[ast.stmt]:
        """Return what gathers the places that some steps add."""
        add = ast.Attribute(_name(_FOUND), "append", ast.Load())
        return (
            _assign(_FOUND, ast.List([], ast.Load())),
            _assign(_ADD, add),
            *steps,
            ast.Return(_name(_FOUND)),
        )

    def unless_false(self, nodes: Iterable[Node]) -> Iterator[ast.stmt]:
        """Yield what adds the place and truth of each condition that is not false."""
        for first, group in groupby(enumerate(nodes), key=_first_claim):
            alike = tuple(group)
            if first is None or len(alike) == 1:
                yield from self._each_unless_false(alike)
                continue
            may_hold = _not(self._surely(first, truth=False))
            inner = Writer(self.scope.inner())
            steps = list(inner._each_unless_false(alike))
            yield ast.If(may_hold, [*inner.scope.statements(), *steps], [])

    def _each_unless_false(self, placed: Iterable[_Placed]) -> Iterator[ast.stmt]:
        for place, node in placed:
            may_hold = _not(self._surely(node, truth=False))
            truth = self._true_or_none(node)
            found = ast.Tuple([ast.Constant(place), truth], ast.Load())
            yield ast.If(may_hold, [_add(found)], [])

    def if_true(self, nodes: Iterable[Node]) -> Iterator[ast.stmt]:
        """Yield what adds the place of each condition that holds."""
        for place, node in enumerate(nodes):
            yield ast.If(
                self._surely(node, truth=True), [_add(ast.Constant(place))], []
            )

    def truth(self, node: Node) -> ast.expr:
        """Return which truth it has: false first, as most conditions are."""
        surely_false = self._surely(node, truth=False)
        false = ast.Constant(value=False)
        return ast.IfExp(surely_false, false, self._true_or_none(node))

    def _true_or_none(self, node: Node) -> ast.expr:
        true = ast.Constant(value=True)
        return ast.IfExp(self._surely(node, truth=True), true, _NONE)

    def _surely(self, node: Node, *, truth: bool) -> ast.expr:
        """Return whether a condition surely has a truth."""
        if isinstance(node, Leaf):
            return self._claim(node, truth=truth)
        if isinstance(node, Not):
            return self._surely(node.part, truth=not truth)
        parts = [self._surely(part, truth=truth) for part in node.parts]
        if isinstance(node, AtLeast):
            enough = node.count if truth else len(parts) - node.count + 1
            return ast.Compare(_count(parts), [ast.GtE()], [ast.Constant(enough)])
        needs_all = (node.sign == "&&") is truth
        return ast.BoolOp(ast.And() if needs_all else ast.Or(), parts)

    def _claim(self, leaf: Leaf, *, truth: bool) -> ast.expr:
        claim = self._claim_on(leaf.fact, leaf, truth=truth)
        if not truth or leaf.fact not in GROWING or leaf.sign == "holds":
            return claim  # the values are those of a part as well
        of_part = self._claim_on(PARTLY + leaf.fact, leaf, truth=True)
        return ast.BoolOp(ast.Or(), [claim, of_part])

    def _claim_on(self, fact: str, leaf: Leaf, *, truth: bool) -> ast.expr:
        name = self.scope.name(fact)
        if leaf.sign == "is":
            is_false = ast.Compare(_name(name), [ast.Is()], [ast.Constant(value=False)])
            return _name(name) if truth else is_false
        if leaf.sign == "holds":
            values, operand = self.scope.values(fact), _operand(leaf)
            if truth:
                return ast.Compare(operand, [ast.In()], [values])
            return _known(name, ast.Compare(operand, [ast.NotIn()], [values]))
        if leaf.sign == "in" and isinstance(leaf.operand, tuple):
            among = _among(leaf.operand)
            if truth:
                return ast.Compare(_name(name), [ast.In()], [among])
            return _known(name, ast.Compare(_name(name), [ast.NotIn()], [among]))
        return self._compared(fact, leaf, truth=truth)

    def _compared(self, fact: str, leaf: Leaf, *, truth: bool) -> ast.expr:
        sign = leaf.sign if truth else _OPPOSITE[leaf.sign]
        name = self.scope.name(fact)
        if sign in ("==", "!="):
            plain = ast.Compare(_name(name), [_SIGNS[sign]], [_operand(leaf)])
            return plain if sign == "==" else _known(name, plain)
        number = self.scope.number(fact)
        return ast.Compare(number, [_SIGNS[sign]], [_operand(leaf)])


def _first_claim(placed: _Placed) -> Leaf | None:
    """Return what a condition needs first of a list, if it needs that."""
    node = placed[1]
    first = node.parts[0] if isinstance(node, Join) and node.sign == "&&" else node
    return first if isinstance(first, Leaf) and first.sign == "holds" else None


_NONE = ast.Constant(value=None)


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _operand(leaf: Leaf) -> ast.expr:
    return ast.Constant(leaf.operand)  # type: ignore[arg-type] # tuples: only with in


def _among(values: tuple[Literal, ...]) -> ast.expr:
    return ast.Constant(frozenset(values))  # type: ignore[arg-type] # sets do compile


def _not(claim: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), claim)


def _set_of(values: ast.expr) -> ast.expr:
    return ast.Call(_name("frozenset"), [values], [])


def _assign(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _add(what: ast.expr) -> ast.stmt:
    return ast.Expr(ast.Call(_name(_ADD), [what], []))


def _known(name: str, claim: ast.expr) -> ast.expr:
    is_there = ast.Compare(_name(name), [ast.IsNot()], [_NONE])
    return ast.BoolOp(ast.And(), [is_there, claim])


def _count(parts: Sequence[ast.expr]) -> ast.expr:
    """Return how many of several claims are fulfilled."""
    one, none = ast.Constant(1), ast.Constant(0)
    total: ast.expr = none
    for part in parts:
        total = ast.BinOp(total, ast.Add(), ast.IfExp(part, one, none))
    return total
