"""Conditions of rules: the part of CEL that a clinician needs to read.

CEL, the Common Expression Language, decides whether a rule holds. This module reads
the same text into a small tree, for what a compiled program cannot tell: which
answers made it true, which unanswered ones still matter, and whether the text keeps
to the allowed part of the language (names, comparisons, membership, and, or, not).

Truth is three-valued: True, False, or None for "cannot tell".
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from intake.domain.assessment import FactValue
from intake.domain.errors import KnowledgeError

Literal = str | int | float | bool
Facts = Mapping[str, FactValue]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|'(?P<text>[^']*)'"
    r"|(?P<sign>&&|\|\||==|!=|<=|>=|[<>!()\[\],])"
    r"|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?))"
)
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Leaf:
    """One claim about one fact.

    `sign` is a comparison, `in` (the fact is one of the operand's values),
    `holds` (the operand is among the fact's values) or `is` (the fact is true).
    """

    fact: str
    sign: str
    operand: Literal | tuple[Literal, ...]

    @property
    def names(self) -> frozenset[str]:
        """The facts that the claim speaks of."""
        return frozenset((self.fact,))

    def truth(self, facts: Facts) -> bool | None:
        """Return whether the claim holds, or None if its fact is not known."""
        value = facts.get(self.fact)
        if value is None:
            return None
        if self.sign == "is":
            return bool(value)
        if self.sign == "in":
            return value in self.operand  # type: ignore[operator] # a tuple by parse
        if self.sign == "holds":
            return self.operand in value  # type: ignore[operator] # a list by vocabulary
        return _COMPARE[self.sign](value, self.operand)


@dataclass(frozen=True)
class Not:
    """The opposite of a condition."""

    part: "Node"

    @cached_property
    def names(self) -> frozenset[str]:
        """The facts that the condition speaks of."""
        return self.part.names

    def truth(self, facts: Facts) -> bool | None:
        """Return the opposite; what cannot be told stays so."""
        inner = self.part.truth(facts)
        return None if inner is None else not inner


@dataclass(frozen=True)
class Join:
    """Conditions joined by `and` or by `or`."""

    sign: str
    parts: tuple["Node", ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """The facts that the conditions speak of."""
        return frozenset().union(*(part.names for part in self.parts))

    def truth(self, facts: Facts) -> bool | None:
        """Return the joint truth: one decisive part is enough (Kleene)."""
        decisive = self.sign == "||"
        unknown = False
        for part in self.parts:
            truth = part.truth(facts)
            if truth is decisive:
                return decisive
            unknown = unknown or truth is None
        return None if unknown else not decisive


Node = Leaf | Not | Join


def deciding(node: Node, facts: Facts) -> tuple[tuple[Leaf, bool], ...]:
    """Return the known claims, each with its truth, that decide a condition.

    For a true `or` these are its true parts only, for a false `and` its false ones.
    """
    if isinstance(node, Leaf):
        truth = node.truth(facts)
        return () if truth is None else ((node, truth),)
    if isinstance(node, Not):
        return deciding(node.part, facts)
    whole = node.truth(facts)
    if whole is None:
        return ()
    decisive = node.sign == "||"
    parts = node.parts
    if whole is decisive:
        parts = tuple(part for part in parts if part.truth(facts) is decisive)
    found = (claim for part in parts for claim in deciding(part, facts))
    return tuple(dict.fromkeys(found))


def lacking(node: Node, facts: Facts) -> tuple[str, ...]:
    """Return the unknown facts that still matter, in the order of the text."""
    if node.truth(facts) is not None:
        return ()
    if isinstance(node, Leaf):
        return (node.fact,)
    if isinstance(node, Not):
        return lacking(node.part, facts)
    found = (name for part in node.parts for name in lacking(part, facts))
    return tuple(dict.fromkeys(found))


def pressing(
    node: Node, facts: Facts, share: float = 1.0
) -> Iterator[tuple[str, float]]:
    """Yield the unknown facts that still matter, each with its weight.

    A fact that alone would make the condition true weighs the whole share; one that
    needs others beside it shares it with them.
    """
    if node.truth(facts) is not None:
        return
    if isinstance(node, Leaf):
        yield node.fact, share
    elif isinstance(node, Not):
        yield from pressing(node.part, facts, share)
    else:
        waiting = [part for part in node.parts if part.truth(facts) is None]
        part_share = share / len(waiting) if node.sign == "&&" else share
        for part in waiting:
            yield from pressing(part, facts, part_share)


def parse(text: str) -> Node:
    """Read a condition.

    Raises:
        KnowledgeError: if the text goes beyond the allowed part of CEL.
    """
    reader = _Reader(text)
    node = reader.either()
    reader.expect_end()
    return node


class _Reader:
    """Recursive descent over the tokens of one condition."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(self._split(text))
        self._place = 0

    def _split(self, text: str) -> list[tuple[str, str]]:
        tokens, place = [], 0
        while text[place:].strip():
            match = _TOKEN.match(text, place)
            if match is None:
                raise self._wrong(f"cannot read {text[place:].strip()[:20]!r}")
            kind = match.lastgroup or ""
            tokens.append((kind, match.group(kind)))
            place = match.end()
        return tokens

    def _wrong(self, why: str) -> KnowledgeError:
        return KnowledgeError(f"condition {self._text!r}: {why}")

    def _peek(self) -> tuple[str, str]:
        if self._place < len(self._tokens):
            return self._tokens[self._place]
        return ("end", "its end")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self._place += 1
        return token

    def _takes(self, sign: str) -> bool:
        if self._peek() == ("sign", sign):
            self._place += 1
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            raise self._wrong(f"{sign} is missing before {self._peek()[1]}")

    def expect_end(self) -> None:
        if self._peek()[0] != "end":
            raise self._wrong(f"{self._peek()[1]} was not expected")

    def either(self) -> Node:
        return self._joined("||", lambda: self._joined("&&", self._single))

    def _joined(self, sign: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self._takes(sign):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Join(sign, tuple(parts))

    def _single(self) -> Node:
        if self._takes("!"):
            return Not(self._single())
        if self._takes("("):
            inner = self.either()
            self._expect(")")
            return inner
        return self._claim()

    def _claim(self) -> Leaf:
        kind, text = self._next()
        if kind == "text":
            if self._next() != ("name", "in"):
                raise self._wrong(f"'in' is missing after '{text}'")
            return Leaf(self._name(), "holds", text)
        if kind != "name" or text == "in":
            raise self._wrong(f"a fact was expected, not {text}")
        return self._about(text)

    def _about(self, name: str) -> Leaf:
        kind, sign = self._peek()
        if kind == "sign" and sign in _COMPARE:
            self._place += 1
            return Leaf(name, sign, self._literal())
        if (kind, sign) == ("name", "in"):
            self._place += 1
            return Leaf(name, "in", self._values())
        return Leaf(name, "is", operand=True)

    def _name(self) -> str:
        kind, text = self._next()
        if kind != "name":
            raise self._wrong(f"a fact was expected, not {text}")
        return text

    def _literal(self) -> Literal:
        kind, text = self._next()
        if kind == "text":
            return text
        if kind != "number":
            raise self._wrong(f"a number or a text was expected, not {text}")
        return float(text) if "." in text else int(text)

    def _values(self) -> tuple[Literal, ...]:
        self._expect("[")
        values = [self._literal()]
        while self._takes(","):
            values.append(self._literal())
        self._expect("]")
        return tuple(values)
