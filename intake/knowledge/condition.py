"""A rule's condition: its text in CEL, and the tree that runs and explains it.

CEL (package `common-expression-language`) is the language and the judge: every text
is compiled by it at load, and `judged_by_cel` runs it, so that tests and `rules check`
hold the trees to it, three-valued truth included. Assessing runs the trees. They are
needed anyway, for reasons and open questions, and cost less than handing all facts of
a visit over to CEL (measured per visit: 0.12 ms for the context and 0.29 ms for 481
programs, against 0.18 ms for the trees).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import cel
from typing_extensions import override

from intake.domain.assessment import FactValue
from intake.domain.errors import KnowledgeError
from intake.knowledge.expression import AtLeast, Node, Run, parse


@dataclass(frozen=True)
class Condition:
    """A condition over the facts of a visit.

    Raises:
        KnowledgeError: if the text is not a condition of the allowed kind.
    """

    text: str
    node: Node = field(init=False, compare=False)
    _program: cel.Program = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a text that cannot be read."""
        try:
            object.__setattr__(self, "_program", cel.compile(self.text))
        except ValueError as error:
            raise KnowledgeError(f"condition {self.text!r}: {error}") from error
        object.__setattr__(self, "node", self._read())

    def _read(self) -> Node:
        return parse(self.text)

    @cached_property
    def holds(self) -> Run:
        """Whether it holds, given a look-up of facts; None where it cannot be told."""
        return self.node.run

    def judged_by_cel(self, facts: Mapping[str, FactValue]) -> bool | None:
        """Return what CEL says; None where an absent fact leaves it open.

        CEL's `&&` and `||` absorb errors, so that an absent fact matters only where
        it decides: true, false and "cannot tell" fall out of the language.
        """
        try:
            return self._program.execute(_variables(facts)) is True
        except (RuntimeError, KeyError):
            return None


def _variables(facts: Mapping[str, FactValue]) -> dict[str, object]:
    """Return facts as CEL takes them: `result.potassium` stands in a map `result`."""
    variables: dict[str, object] = {n: v for n, v in facts.items() if "." not in n}
    variables["result"] = {
        name.removeprefix("result."): value
        for name, value in facts.items()
        if name.startswith("result.")
    }
    return variables


@dataclass(frozen=True)
class CountedCondition(Condition):
    """A condition that so many of several others hold.

    For CEL it is written out as every combination, which keeps the three-valued
    meaning exactly: true as soon as enough hold, false as soon as enough cannot.
    """

    count: int
    texts: tuple[str, ...]

    @override
    def _read(self) -> Node:
        return AtLeast(self.count, tuple(parse(text) for text in self.texts))


def at_least(count: int, texts: tuple[str, ...]) -> CountedCondition:
    """Return the condition that so many of the given conditions hold."""
    combos = _combinations(count, texts)
    text = " || ".join("(" + " && ".join(f"({t})" for t in c) + ")" for c in combos)
    return CountedCondition(text, count, texts)


def _combinations(count: int, texts: tuple[str, ...]) -> list[tuple[str, ...]]:
    if count == 0:
        return [()]
    return [
        (text, *rest)
        for place, text in enumerate(texts)
        for rest in _combinations(count - 1, texts[place + 1 :])
    ]
