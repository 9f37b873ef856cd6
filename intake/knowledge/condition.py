"""A rule's condition: its text in CEL, and the tree that runs and explains it.

CEL is the language and the judge (`intake.knowledge.cel_judge`); assessing runs the
trees. They are needed anyway, for reasons and open questions, and cost less than
handing all facts of a visit over to CEL (measured per visit: 0.12 ms for the context
and 0.29 ms for 481 programs, against 0.18 ms for the trees).
"""

from dataclasses import dataclass, field
from functools import cached_property

from typing_extensions import override

from intake.knowledge.expression import AtLeast, Node, Run, parse


@dataclass(frozen=True)
class Condition:
    """A condition over the facts of a visit.

    Raises:
        KnowledgeError: if the text is not a condition of the allowed kind.
    """

    text: str
    node: Node = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a text that cannot be read."""
        object.__setattr__(self, "node", self._read())

    def _read(self) -> Node:
        return parse(self.text)

    @cached_property
    def holds(self) -> Run:
        """Whether it holds, given a look-up of facts; None where it cannot be told."""
        return self.node.run


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
