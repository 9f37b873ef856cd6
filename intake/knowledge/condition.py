"""A rule's condition: its text, the tree that explains it, the program that runs it."""

from dataclasses import dataclass
from functools import cached_property

import cel

from intake.domain.errors import KnowledgeError
from intake.knowledge.expression import Node, parse


@dataclass(frozen=True)
class Condition:
    """A condition in CEL over the facts of a visit.

    Raises:
        KnowledgeError: if the text is not a condition of the allowed kind.
    """

    text: str

    def __post_init__(self) -> None:
        """Refuse a text that cannot be read."""
        try:
            object.__setattr__(self, "_program", cel.compile(self.text))
        except ValueError as error:
            raise KnowledgeError(f"condition {self.text!r}: {error}") from error
        _ = self.node

    @cached_property
    def node(self) -> Node:
        """The condition as a tree."""
        return parse(self.text)

    def holds(self, context: cel.Context) -> bool | None:
        """Return whether it holds; None where an absent fact leaves it open.

        CEL's `&&` and `||` absorb errors, so that an absent fact matters only where
        it decides: true, false and "cannot tell" fall out of the language.
        """
        try:
            return self._program.execute(context) is True  # type: ignore[attr-defined]
        except (RuntimeError, KeyError):
            return None


def at_least(count: int, texts: tuple[str, ...]) -> str:
    """Return the condition that so many of the given conditions hold.

    Written out as every combination, it keeps the three-valued meaning exactly: true
    as soon as enough hold, false as soon as enough cannot.
    """
    combos = _combinations(count, texts)
    return " || ".join("(" + " && ".join(f"({t})" for t in c) + ")" for c in combos)


def _combinations(count: int, texts: tuple[str, ...]) -> list[tuple[str, ...]]:
    if count == 0:
        return [()]
    return [
        (text, *rest)
        for place, text in enumerate(texts)
        for rest in _combinations(count - 1, texts[place + 1 :])
    ]
