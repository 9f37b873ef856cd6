"""Find facts that make a condition true, or show that no facts can.

Only numbers at the edges that the condition names and answers that a question allows
are tried: between two edges nothing changes, so nothing is missed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from intake.domain.assessment import FactValue
from intake.knowledge.analytes import ORDINALS
from intake.knowledge.definitions import Definition
from intake.knowledge.expression import Join, Leaf, Node, Not, leaves
from intake.knowledge.interactions import SEVERITIES
from intake.knowledge.medicines.substance import STRENGTHS_OF_EVIDENCE
from intake.knowledge.questions import Limits, Question
from intake.knowledge.release import Knowledge
from intake.knowledge.vocabulary import FactType

NOTHING = ""
"""What a question with choices says where it does not apply."""
_SCALES: Mapping[str, tuple[str, ...]] = {
    "cramp_drug_strength": STRENGTHS_OF_EVIDENCE,
    "worst_interaction": SEVERITIES,
    "worst_drug_condition": SEVERITIES,
    "k_raising_drugs": ("none", "one", "several"),
}
_LEVELS = Limits(Decimal(1), Decimal(5))


@dataclass(frozen=True, slots=True)
class _Held:
    """What a fact may still be: values of a single one, members of a list."""

    values: tuple[FactValue, ...] = ()
    has: frozenset[str] = frozenset()
    has_not: frozenset[str] = frozenset()


_State = Mapping[str, _Held]
_Goal = tuple[Node, bool]


class Witnesses:
    """Searches for facts over the vocabulary of one release."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._definitions = {d.name: d for d in knowledge.definitions}

    def expanded(self, node: Node) -> Node:
        """Return a condition with every definition taken apart."""
        if isinstance(node, Leaf):
            definition = self._definitions.get(node.fact)
            return self.expanded(_meant(definition)) if definition else node
        if isinstance(node, Not):
            return Not(self.expanded(node.part))
        return Join(node.sign, tuple(self.expanded(part) for part in node.parts))

    def find(self, *goals: _Goal) -> Mapping[str, FactValue] | None:
        """Return facts that give each condition its truth; None if there are none."""
        wanted = [(self.expanded(node), truth) for node, truth in goals]
        domain = self._domain(node for node, _ in wanted)
        found = next(_solutions(wanted, {}, domain), None)
        if found is None:
            return None
        return {
            name: held.values[0] if held.values else tuple(sorted(held.has))
            for name, held in found.items()
        }

    def _domain(self, nodes: Iterable[Node]) -> Callable[[str], tuple[FactValue, ...]]:
        named: dict[str, list[Leaf]] = defaultdict(list)
        for node in nodes:
            for leaf in leaves(node):
                named[leaf.fact].append(leaf)
        made: dict[str, tuple[FactValue, ...]] = {}

        def candidates(fact: str) -> tuple[FactValue, ...]:
            if fact not in made:
                made[fact] = self._candidates(fact, named[fact])
            return made[fact]

        return candidates

    def _candidates(
        self, fact: str, claims: Iterable[Leaf]
    ) -> tuple[FactValue, ...]:
        """Return every value of a fact that could make a difference."""
        kind = self._knowledge.vocabulary[fact].type
        if kind is FactType.TRUTH:
            return (True, False)
        if kind is FactType.NUMBER:
            return tuple(self._numbers(fact, claims))
        return self._words(fact, claims)

    def _numbers(self, fact: str, claims: Iterable[Leaf]) -> Iterator[float]:
        limits = self.limits(fact)
        operands = {operand for leaf in claims for operand in _operands(leaf)}
        edges = {Decimal(str(operand)) for operand in operands}
        step = min((self.step(fact, edge) for edge in edges), default=Decimal(1))
        tried = {edge + side * step for edge in edges for side in (-1, 0, 1)}
        for value in sorted(tried | ({limits.low, limits.high} if limits else set())):
            if limits is None or limits.hold(value):
                yield float(value)

    def _words(self, fact: str, claims: Iterable[Leaf]) -> tuple[str, ...]:
        question = self._knowledge.questions.by_key.get(fact)
        if question is not None:
            return (*(choice.value for choice in question.choices), NOTHING)
        if fact.startswith("result."):
            return ORDINALS
        if fact in _SCALES:
            return _SCALES[fact]
        return tuple({str(operand) for leaf in claims for operand in _operands(leaf)})

    def limits(self, fact: str) -> Limits | None:
        """Return the limits that a number cannot be outside of."""
        question = self._knowledge.questions.by_key.get(fact)
        if question is not None:
            return question.possible
        if fact == "disposition":
            return _LEVELS
        analyte = self._knowledge.analytes.get(fact.removeprefix("result."))
        if analyte is None:
            return Limits(Decimal(0), Decimal(1000))
        low, high = analyte.plausible.low, analyte.plausible.high
        return None if low is None or high is None else Limits(low, high)

    def step(self, fact: str, edge: Decimal) -> Decimal:
        """Return the smallest step by which a number near an edge can differ."""
        question: Question | None = self._knowledge.questions.by_key.get(fact)
        is_whole = question is not None and question.kind.value == "whole"
        exponent = edge.normalize().as_tuple().exponent
        places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        return Decimal(1) if is_whole else Decimal(1).scaleb(-places)


def _meant(definition: Definition) -> Node:
    return definition.condition.node


def _operands(leaf: Leaf) -> tuple[str | float, ...]:
    return leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)


def _solutions(
    goals: list[_Goal], state: _State, domain: Callable[[str], tuple[FactValue, ...]]
) -> Iterator[_State]:
    """Yield every way to reach the goals, claims before choices."""
    if not goals:
        yield state
        return
    place = min(range(len(goals)), key=lambda number: _effort(goals[number]))
    node, truth = goals[place]
    rest = goals[:place] + goals[place + 1 :]
    if isinstance(node, Leaf):
        held = _narrowed(state.get(node.fact), node, truth, domain)
        if held is not None:
            yield from _solutions(rest, {**state, node.fact: held}, domain)
    elif isinstance(node, Not):
        yield from _solutions([(node.part, not truth), *rest], state, domain)
    elif _needs_all((node, truth)):
        every = [(part, truth) for part in node.parts]
        yield from _solutions([*every, *rest], state, domain)
    else:
        for part in node.parts:
            yield from _solutions([(part, truth), *rest], state, domain)


def _needs_all(goal: _Goal) -> bool:
    node, truth = goal
    return isinstance(node, Join) and (node.sign == "&&") is truth


def _effort(goal: _Goal) -> int:
    """Return how many ways a goal opens: the fewest are taken first."""
    node, _ = goal
    if isinstance(node, Join) and not _needs_all(goal):
        return len(node.parts)
    return 0


def _narrowed(
    held: _Held | None,
    leaf: Leaf,
    truth: bool,  # noqa: FBT001 - what the claim is to come to
    domain: Callable[[str], tuple[FactValue, ...]],
) -> _Held | None:
    """Return what a fact may still be once a claim about it is settled."""
    if leaf.sign == "holds":
        return _with_member(held or _Held(), str(leaf.operand), domain(leaf.fact), truth)
    values = held.values if held else domain(leaf.fact)
    left = tuple(v for v in values if leaf.truth({leaf.fact: v}) is truth)
    return _Held(left) if left else None


def _with_member(
    held: _Held,
    member: str,
    allowed: tuple[FactValue, ...],
    truth: bool,  # noqa: FBT001 - what the claim is to come to
) -> _Held | None:
    if not truth:
        made = _Held(has=held.has, has_not=held.has_not | {member})
        return None if member in held.has else made
    alone = "none" in held.has | {member} and len(held.has | {member}) > 1
    if member in held.has_not or member not in allowed or alone:
        return None
    return _Held(has=held.has | {member}, has_not=held.has_not)
