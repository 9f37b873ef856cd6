"""Which claims hold and decide a condition, its definitions taken apart.

What has to be looked at is worked out once for a condition: claims that would decide
without holding are left out, and many claims about one list are looked up at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from intake.knowledge.expression import PARTLY, Join, Leaf, LookUp, Node, Not

Gather = Callable[[LookUp, dict[Leaf, None]], bool]
"""Adds the claims that hold of a condition whose truth is known, and says whether
there were any."""


class Holding:
    """Finds the claims behind conditions that hold."""

    def __init__(self, made_of: Mapping[str, Node]) -> None:
        """Take the conditions behind the definitions."""
        self._made_of = made_of
        self._of_node: dict[int, tuple[Node, Gather]] = {}
        self._of_definition: dict[str, Gather] = {}

    def claims(self, node: Node, look_up: LookUp) -> tuple[Leaf, ...]:
        """Return the claims that hold and decide a condition that holds.

        A claim about a definition gives way to what made this true, if that is a claim
        that holds.
        """
        found: dict[Leaf, None] = {}
        ready = self._of_node.get(id(node))
        if ready is None:  # the node is kept, so that its number stays its own
            ready = self._of_node[id(node)] = (node, self._gather(node, truth=True))
        ready[1](look_up, found)
        return tuple(found)

    def _gather(self, node: Node, *, truth: bool) -> Gather:
        if isinstance(node, Leaf):
            return self._of_leaf(node) if truth else _nothing
        if isinstance(node, Not):
            return self._gather(node.part, truth=not truth)
        if isinstance(node, Join) and truth is not (node.sign == "||"):
            return _from_all(self._gather(part, truth=truth) for part in node.parts)
        return _from_all(self._of_parts(node.parts, truth=truth))

    def _of_parts(self, parts: Iterable[Node], *, truth: bool) -> Iterator[Gather]:
        """Yield what gathers from parts of which each is enough, or counts."""
        for fact, group in groupby(parts, key=_listed):
            alike = tuple(group)
            if fact is not None and truth:
                yield _from_list(fact, [p for p in alike if isinstance(p, Leaf)])
                continue
            for part in alike:
                gather = self._gather(part, truth=truth)
                if gather is not _nothing:
                    yield _if_it_is(part, gather, truth=truth)

    def _of_leaf(self, leaf: Leaf) -> Gather:
        inner = self._definition(leaf.fact)

        def gather(look_up: LookUp, found: dict[Leaf, None]) -> bool:
            if inner is None or not inner(look_up, found):
                found[leaf] = None
            return True

        return gather

    def _definition(self, fact: str) -> Gather | None:
        node = self._made_of.get(fact)
        if node is not None and fact not in self._of_definition:
            self._of_definition[fact] = self._gather(node, truth=True)
        return self._of_definition.get(fact)


def _listed(node: Node) -> str | None:
    """Return the fact of which a claim says what is among its values."""
    return node.fact if isinstance(node, Leaf) and node.sign == "holds" else None


def _nothing(_look_up: LookUp, _found: dict[Leaf, None]) -> bool:
    return False


def _from_list(fact: str, leaves: Sequence[Leaf]) -> Gather:
    """Return what gathers the claims about one list that hold."""
    part = PARTLY + fact
    wanted = frozenset(leaf.operand for leaf in leaves)

    def gather(look_up: LookUp, found: dict[Leaf, None]) -> bool:
        values = look_up(fact)
        if values is None:
            values = look_up(part)
        if not isinstance(values, tuple) or wanted.isdisjoint(values):
            return False
        found.update((leaf, None) for leaf in leaves if leaf.operand in values)
        return True

    return gather


def _if_it_is(part: Node, inner: Gather, *, truth: bool) -> Gather:
    """Return what gathers from a part if it has the truth that counts."""
    run = part.run

    def gather(look_up: LookUp, found: dict[Leaf, None]) -> bool:
        return run(look_up) is truth and inner(look_up, found)

    return gather


def _from_all(parts: Iterable[Gather]) -> Gather:
    """Return what gathers from each part that can have something to say."""
    speaking = [part for part in parts if part is not _nothing]
    if len(speaking) == 1:
        return speaking[0]

    def gather(look_up: LookUp, found: dict[Leaf, None]) -> bool:
        spoke = False
        for part in speaking:
            if part(look_up, found):
                spoke = True
        return spoke

    return gather if speaking else _nothing
