"""Run many conditions at once, as one Python function made of their trees.

Every visit asks some hundred conditions. Run one by one, most of the time goes into
calling them (measured for 440: 0.16 ms, as one function 0.04 ms). As most conditions
are false, there are functions that give only the others. A function is built from
trees that were read and checked before; no text of a rule reaches Python.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from intake.knowledge.condition import Condition
from intake.knowledge.expression import LookUp, Node
from intake.knowledge.rule_function import Writer

Truths = tuple[bool | None, ...]
RunAll = Callable[[LookUp], Truths]
RunNotFalse = Callable[[LookUp], list[tuple[int, bool | None]]]
RunHolding = Callable[[LookUp], list[int]]


class Conditional(Protocol):
    """Whatever has a condition: a rule, a definition, a group of questions."""

    @property
    def condition(self) -> Condition:
        """The condition."""
        ...


One = TypeVar("One", bound=Conditional)


def run_together(nodes: Sequence[Node]) -> RunAll:
    """Return a function that gives the truth of every condition."""
    writer = Writer()
    truths = [writer.truth(node) for node in nodes]
    return writer.function([ast.Return(ast.Tuple(truths, ast.Load()))])


def run_not_false(nodes: Sequence[Node]) -> RunNotFalse:
    """Return a function that gives those that hold or cannot be told, by place."""
    writer = Writer()
    return writer.function(writer.gathered(writer.unless_false(nodes)))


def run_holding(nodes: Sequence[Node]) -> RunHolding:
    """Return a function that gives the places of the conditions that hold."""
    writer = Writer()
    return writer.function(writer.gathered(writer.if_true(nodes)))


@dataclass(frozen=True)
class Together(Generic[One]):
    """Rules, or whatever else has a condition, that are run at once."""

    items: tuple[One, ...]

    @cached_property
    def _nodes(self) -> Sequence[Node]:
        return [item.condition.node for item in self.items]

    @cached_property
    def _run(self) -> RunAll:
        return run_together(self._nodes)

    @cached_property
    def _run_not_false(self) -> RunNotFalse:
        return run_not_false(self._nodes)

    @cached_property
    def _run_holding(self) -> RunHolding:
        return run_holding(self._nodes)

    def truths(self, look_up: LookUp) -> Truths:
        """Return the truth of every one; None where it cannot be told."""
        return self._run(look_up)

    def judged(self, look_up: LookUp) -> Iterator[tuple[One, bool | None]]:
        """Yield every one with its truth; None where it cannot be told."""
        return zip(self.items, self.truths(look_up), strict=True)

    def not_false(self, look_up: LookUp) -> list[tuple[One, bool | None]]:
        """Return those that hold or cannot be told, each with its truth: a few."""
        items = self.items
        return [(items[place], truth) for place, truth in self._run_not_false(look_up)]

    def holding(self, look_up: LookUp) -> list[One]:
        """Return those that hold."""
        items = self.items
        return [items[place] for place in self._run_holding(look_up)]


def in_layers(
    items: Iterable[One], *, makes: Callable[[One], Iterable[str]]
) -> tuple[Together[One], ...]:
    """Part what makes facts wherever a condition speaks of a fact made before it.

    Run one layer after the other, each item sees what it would see run by itself.
    """
    layers: list[list[One]] = [[]]
    made: set[str] = set()
    for item in items:
        if not made.isdisjoint(item.condition.node.names):
            layers.append([])
            made.clear()
        layers[-1].append(item)
        made.update(makes(item))
    return tuple(Together(tuple(layer)) for layer in layers)
