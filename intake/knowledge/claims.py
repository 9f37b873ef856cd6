"""What a condition rests on: the claims that decide it, and those that it lacks."""

from collections.abc import Iterator, Sequence, Set

from intake.knowledge.expression import (
    AtLeast,
    Facts,
    Join,
    Leaf,
    LookUp,
    Node,
    Not,
)

_LIKELY = 0.25
"""How likely a sign beside another is, for the order of questions (tool policy)."""
Claims = tuple[tuple[Leaf, bool], ...]


def deciding(node: Node, facts: Facts) -> Claims:
    """Return the known claims, each with its truth, that decide a condition.

    For a true `or` these are its true parts only, for a false `and` its false ones.
    """
    look_up = facts.get
    found: dict[Leaf, bool] = {}
    whole = node.run(look_up)
    if whole is not None:
        _gather(node, look_up, found, whole=whole)
    return tuple(found.items())


def _gather(
    node: Node, look_up: LookUp, found: dict[Leaf, bool], *, whole: bool
) -> None:
    """Add the claims that decide a condition, whose truth is known already."""
    if isinstance(node, Leaf):
        found[node] = whole
    elif isinstance(node, Not):
        _gather(node.part, look_up, found, whole=not whole)
    elif isinstance(node, Join) and whole is not (node.sign == "||"):
        for part in node.parts:  # rests on all of them
            _gather(part, look_up, found, whole=whole)
    else:
        for part in node.parts:
            if part.run(look_up) is whole:
                _gather(part, look_up, found, whole=whole)


def lacking(node: Node, facts: Facts) -> tuple[str, ...]:
    """Return the unknown facts that still matter, in the order of the text."""
    return tuple(dict.fromkeys(fact for fact, _ in pressing(node, facts)))


def pressing(node: Node, facts: Facts) -> Sequence[tuple[str, float]]:
    """Return the unknown facts that still matter, each with its weight.

    A fact that alone would make the condition true weighs one; each other one that it
    needs beside it leaves of that only the part that is likely to come true.
    """
    look_up = facts.get
    found: list[tuple[str, float]] = []
    if node.run(look_up) is None:
        _weigh(node, look_up, 1.0, found)
    return found


def _weigh(
    node: Node, look_up: LookUp, share: float, found: list[tuple[str, float]]
) -> None:
    """Add what a condition lacks that is known to be undecided, with weights."""
    if isinstance(node, Leaf):
        found.append((node.fact, share))
        return
    if isinstance(node, Not):
        _weigh(node.part, look_up, share, found)
        return
    waiting = [part for part in node.parts if _is_undecided(part, look_up)]
    if isinstance(node, AtLeast) or node.sign != "||":
        share *= _LIKELY ** (len(waiting) - 1)
    for part in waiting:
        _weigh(part, look_up, share, found)


def _is_undecided(node: Node, look_up: LookUp) -> bool:
    if isinstance(node, Leaf):
        return look_up(node.fact) is None and node.run(look_up) is None
    return node.run(look_up) is None


def beside(node: Node, facts: Facts, known: Set[str]) -> Iterator[str]:
    """Yield the unknown facts that a condition joins by `and` to certain true ones."""
    if isinstance(node, Leaf | Not) or node.run(facts.get) is not None:
        return
    needs_all = isinstance(node, AtLeast) or node.sign == "&&"
    if needs_all and any(_tells(part, facts, known) for part in node.parts):
        yield from lacking(node, facts)
        return
    for part in node.parts:
        yield from beside(part, facts, known)


def _tells(node: Node, facts: Facts, known: Set[str]) -> bool:
    """Whether a condition holds because of one of certain facts."""
    if node.truth(facts) is not True:
        return False
    return any(leaf.fact in known and truth for leaf, truth in deciding(node, facts))
