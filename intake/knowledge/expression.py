"""Conditions of rules: the part of CEL that a clinician needs to read.

Conditions are written in CEL, the Common Expression Language. This module reads them
into small trees, for what a compiled CEL program cannot tell: which answers made one
true, which unanswered ones still matter, and whether the text keeps to the allowed
part of the language (names, comparisons, membership, and, or, not). The trees also
run: see `intake.knowledge.condition` for why, and for what holds them to CEL.

Truth is three-valued: True, False, or None for "cannot tell".
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from operator import methodcaller
from typing import Any

from typing_extensions import override

from intake.domain.assessment import FactValue
from intake.domain.errors import KnowledgeError

Literal = str | int | float | bool
Facts = Mapping[str, FactValue]
LookUp = Callable[[str], FactValue | None]
Run = Callable[[LookUp], bool | None]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|'(?P<text>[^']*)'"
    r"|(?P<sign>&&|\|\||==|!=|<=|>=|[<>!()\[\],])"
    r"|(?P<name>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?))"
)
_COMPARED_TO: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.gt,
    "<=": operator.ge,
    ">": operator.lt,
    ">=": operator.le,
}
"""Each sign with its sides exchanged: the operand comes first."""
PARTLY = "partly."
"""Before the name of a fact: what is known of it while more may come to it."""
GROWING = frozenset(
    {
        *("conditions", "medicines", "medicine_flags"),
        *("cramp_drug_strength", "k_raising_drugs"),
        *("unrecognised_medicines", "worst_interaction", "worst_drug_condition"),
        *("interaction_same_day", "same_day_with", "major_with", "moderate_with"),
    }
)
"""Facts of a list that may be known in part. What holds of the part, holds; what does
not hold of it cannot be told."""


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

    @override
    def __hash__(self) -> int:
        """Return its hash, worked out once: claims are gathered by the dozen."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.fact, self.sign, self.operand))

    @cached_property
    def _test(self) -> Callable[[Any], bool]:
        """The claim as one built-in call: it runs some hundred times a visit."""
        if self.sign == "is":
            return bool
        if self.sign == "in" and isinstance(self.operand, tuple):
            return frozenset(self.operand).__contains__
        if self.sign == "holds":
            return methodcaller("__contains__", self.operand)
        return partial(_COMPARED_TO[self.sign], self.operand)

    @cached_property
    def run(self) -> Run:
        """The claim, ready to run on a look-up of facts."""
        fact, test = self.fact, self._test

        def run(look_up: LookUp) -> bool | None:
            value = look_up(fact)
            return None if value is None else test(value)

        return self._run_partly if fact in GROWING else run

    @cached_property
    def _run_partly(self) -> Run:
        """The claim for a fact of which a part may be known."""
        fact, part, test = self.fact, PARTLY + self.fact, self._test

        def run(look_up: LookUp) -> bool | None:
            value = look_up(fact)
            if value is not None:
                return test(value)
            value = look_up(part)
            return True if value is not None and test(value) else None

        return run

    def truth(self, facts: Facts) -> bool | None:
        """Return whether the claim holds, or None if its fact is not known."""
        return self.run(facts.get)


@dataclass(frozen=True)
class Not:
    """The opposite of a condition."""

    part: "Node"

    @cached_property
    def names(self) -> frozenset[str]:
        """The facts that the condition speaks of."""
        return self.part.names

    @cached_property
    def run(self) -> Run:
        """The opposite, ready to run on a look-up of facts."""
        inner = self.part.run

        def run(look_up: LookUp) -> bool | None:
            truth = inner(look_up)
            return None if truth is None else not truth

        return run

    def truth(self, facts: Facts) -> bool | None:
        """Return the opposite; what cannot be told stays so."""
        return self.run(facts.get)


@dataclass(frozen=True)
class Join:
    """Conditions joined by `and` or by `or`."""

    sign: str
    parts: tuple["Node", ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """The facts that the conditions speak of."""
        return frozenset().union(*(part.names for part in self.parts))

    @cached_property
    def run(self) -> Run:
        """The joint condition, ready to run: one decisive part is enough (Kleene)."""
        parts = tuple(part.run for part in self.parts)
        decisive = self.sign == "||"

        def run(look_up: LookUp) -> bool | None:
            unknown = False
            for part in parts:
                truth = part(look_up)
                if truth is decisive:
                    return decisive
                if truth is None:
                    unknown = True
            return None if unknown else not decisive

        return run

    def truth(self, facts: Facts) -> bool | None:
        """Return the joint truth: one decisive part is enough (Kleene)."""
        return self.run(facts.get)


@dataclass(frozen=True)
class AtLeast:
    """So many of several conditions, in any combination."""

    count: int
    parts: tuple["Node", ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """The facts that the conditions speak of."""
        return frozenset().union(*(part.names for part in self.parts))

    @cached_property
    def run(self) -> Run:
        """The condition, ready to run: true as soon as enough hold."""
        parts = tuple(part.run for part in self.parts)
        count = self.count

        def run(look_up: LookUp) -> bool | None:
            held = unknown = 0
            for part in parts:
                truth = part(look_up)
                if truth:
                    held += 1
                elif truth is None:
                    unknown += 1
            if held >= count:
                return True
            return None if held + unknown >= count else False

        return run

    def truth(self, facts: Facts) -> bool | None:
        """Return whether enough hold; None while enough may."""
        return self.run(facts.get)


Node = Leaf | Not | Join | AtLeast


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
        if self._peek()[0] == "end":
            return
        before = self._tokens[self._place - 1]
        if self._peek()[1] == "(" and before[0] == "name":
            raise self._wrong(f"{before[1]} is no function: there are none, only facts")
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
        if kind == "sign" and sign in _COMPARED_TO:
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
