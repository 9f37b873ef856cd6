"""What it would take for a rule to hold no longer: which answers, turned the other way.

Every claim that decides the rule is turned by itself and the rule is run again; where
no single one is enough, all of them together are told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intake.knowledge.claims import deciding
from intake.knowledge.expression import AtLeast, Join, Leaf, Node, Not
from intake.knowledge.release import Knowledge
from intake.triage.facts import Facts

Turned = Mapping[Leaf, bool]
_GIVEN = frozenset(
    {"age_years", "adult", "sex_at_birth", "unanswered", "not_applicable"}
    | {"current_results"}
)
"""What no other answer changes: who the patient is, and that something was asked."""
_LEAST = {">=": min, ">": min, "<=": max, "<": max}


@dataclass(frozen=True, slots=True)
class Undoing:
    """The claims that would undo a rule, each as it would have to be.

    Attributes:
        each: claims of which one alone is enough.
        together: claims that would all have to be so; only where none is enough alone.
    """

    each: tuple[tuple[Leaf, bool], ...] = ()
    together: tuple[tuple[Leaf, bool], ...] = ()


def undoing(knowledge: Knowledge, facts: Facts, node: Node) -> Undoing:
    """Return what would undo a condition that holds."""
    judge = _Judge(facts, knowledge.made_of)
    claims = [
        (leaf, truth)
        for leaf, truth in dict.fromkeys(judge.claims(node))
        if leaf.fact not in _GIVEN and not judge.is_out_of_place(leaf)
    ]
    opposite = tuple((leaf, not truth) for leaf, truth in claims)
    each = tuple(one for one in opposite if not judge.truth(node, dict([one])))
    return Undoing(each=each) if each else Undoing(together=_strictest(opposite))


def _strictest(
    claims: tuple[tuple[Leaf, bool], ...],
) -> tuple[tuple[Leaf, bool], ...]:
    """Leave out what another one of the claims says already: under 3 is under 5."""
    limits: dict[tuple[str, str], list[float]] = {}
    for leaf, _ in claims:
        if leaf.sign in _LEAST and isinstance(leaf.operand, int | float):
            limits.setdefault((leaf.fact, leaf.sign), []).append(leaf.operand)
    strictest = {key: _LEAST[key[1]](found) for key, found in limits.items()}
    return tuple(
        (leaf, truth)
        for leaf, truth in claims
        if strictest.get((leaf.fact, leaf.sign), leaf.operand) == leaf.operand
    )


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges a condition with some claims turned; definitions are taken apart."""

    facts: Facts
    definitions: Mapping[str, Node]

    def claims(self, node: Node) -> Iterator[tuple[Leaf, bool]]:
        """Yield the claims that decide a condition, each with its truth."""
        for leaf, truth in deciding(node, self.facts.values):
            inner = self.definitions.get(leaf.fact)
            told = tuple(self.claims(inner)) if inner is not None else ()
            yield from told or ((leaf, truth),)

    def is_out_of_place(self, leaf: Leaf) -> bool:
        """Whether the question does not apply: nobody asks a man about pregnancy."""
        apart = self.facts.values.get("not_applicable", ())
        return isinstance(apart, tuple) and leaf.fact in apart

    def truth(self, node: Node, turned: Turned) -> bool | None:
        """Return whether a condition would hold."""
        if isinstance(node, Leaf):
            return self._leaf(node, turned)
        if isinstance(node, Not):
            inner = self.truth(node.part, turned)
            return None if inner is None else not inner
        parts = [self.truth(part, turned) for part in node.parts]
        if isinstance(node, AtLeast):
            return _at_least(parts, node.count)
        return _joined(parts, node)

    def _leaf(self, leaf: Leaf, turned: Turned) -> bool | None:
        if leaf in turned:
            return turned[leaf]
        inner = self.definitions.get(leaf.fact)
        if inner is None or leaf.sign != "is":
            return leaf.truth(self.facts.values)
        return self.truth(inner, turned)


def _joined(parts: list[bool | None], node: Join) -> bool | None:
    decisive = node.sign == "||"
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def _at_least(parts: list[bool | None], count: int) -> bool | None:
    if parts.count(True) >= count:
        return True
    return False if len(parts) - parts.count(False) < count else None
