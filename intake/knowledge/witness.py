"""Find facts that make a condition true, or show that no facts can.

Only numbers at the edges that the condition names and answers that a question allows
are tried: between two edges nothing changes, so nothing is missed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import combinations, pairwise

from intake.domain.assessment import FactValue
from intake.knowledge.analytes import ORDINALS
from intake.knowledge.definitions import Definition
from intake.knowledge.expression import AtLeast, Leaf, Node, Not
from intake.knowledge.interactions import SEVERITIES
from intake.knowledge.medicines.substance import STRENGTHS_OF_EVIDENCE
from intake.knowledge.question import Kind, Limits
from intake.knowledge.release import Knowledge
from intake.knowledge.vocabulary import FactType, leaves

NOTHING = ""
"""What a question with choices says where it does not apply."""
_SCALES: Mapping[str, tuple[str, ...]] = {
    "cramp_drug_strength": STRENGTHS_OF_EVIDENCE,
    "worst_interaction": SEVERITIES,
    "worst_drug_condition": SEVERITIES,
    "k_raising_drugs": ("none", "one", "several"),
}
_GRADED_PAIRS = ("same_day_with", "major_with", "moderate_with")
_LEVELS = Limits(Decimal(1), Decimal(5))
_ANY_NUMBER = Limits(Decimal(0), Decimal(1000))


@dataclass(frozen=True, slots=True)
class _Held:
    """What a fact may still be: values of a single one, members of a list."""

    values: tuple[FactValue, ...] = ()
    has: frozenset[str] = frozenset()
    has_not: frozenset[str] = frozenset()


_State = dict[str, _Held]
_Goal = tuple[Node, bool]
_Tried = Callable[[str], tuple[FactValue, ...]]
_Ways = list[_State | tuple[_Goal, ...]]


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
        return replace(node, parts=tuple(self.expanded(part) for part in node.parts))

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

    def _domain(self, nodes: Iterable[Node]) -> _Tried:
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

    def _candidates(self, fact: str, claims: Iterable[Leaf]) -> tuple[FactValue, ...]:
        """Return every value of a fact that could make a difference."""
        kind = self._knowledge.vocabulary[fact].type
        if kind is FactType.TRUTH:
            return (True, False)
        if kind is FactType.NUMBER:
            return tuple(self._numbers(fact, claims))
        return self._words(fact)

    def _numbers(self, fact: str, claims: Iterable[Leaf]) -> Iterator[float]:
        limits = self.limits(fact)
        named = {operand for leaf in claims for operand in _operands(leaf)}
        edges = sorted({Decimal(str(n)) for n in named} | {limits.low, limits.high})
        between = [(low + high) / 2 for low, high in pairwise(edges)]
        if self.is_whole(fact):
            between = [value.to_integral_value() for value in between]
        beyond = [edge + side for edge in edges for side in (-1, 1)]
        for value in sorted({*edges, *between, *beyond}):
            if limits.hold(value):
                yield float(value)

    def _words(self, fact: str) -> tuple[str, ...]:
        question = self._knowledge.questions.by_key.get(fact)
        if question is not None and question.kind is not Kind.LIST:
            return (*(choice.value for choice in question.choices), NOTHING)
        if fact.startswith("result."):
            return ORDINALS
        return _SCALES[fact] if fact in _SCALES else self._members[fact]

    @cached_property
    def _members(self) -> Mapping[str, tuple[str, ...]]:
        """What the lists among the facts can hold."""
        knowledge = self._knowledge
        substances = knowledge.formulary.substances
        classes = {substance.klass for substance in substances}
        asked = tuple(knowledge.questions.by_key)
        return {
            "conditions": tuple(knowledge.conditions),
            "medicines": (*(substance.inn for substance in substances), *classes),
            "medicine_flags": tuple(frozenset().union(*(s.flags for s in substances))),
            "current_results": tuple(knowledge.analytes),
            **dict.fromkeys(("unanswered", "not_applicable"), asked),
            **dict.fromkeys(_GRADED_PAIRS, tuple(classes)),
        }

    def limits(self, fact: str) -> Limits:
        """Return the limits that a number cannot be outside of."""
        question = self._knowledge.questions.by_key.get(fact)
        analyte = self._knowledge.analytes.get(fact.removeprefix("result."))
        plausible = analyte.plausible if analyte else None
        if question is not None and question.possible is not None:
            return question.possible
        if plausible and plausible.low is not None and plausible.high is not None:
            return Limits(plausible.low, plausible.high)
        return _LEVELS if fact == "disposition" else _ANY_NUMBER

    def is_whole(self, fact: str) -> bool:
        """Whether a number is a count: every number that no laboratory reports."""
        question = self._knowledge.questions.by_key.get(fact)
        counted = question is None or question.kind is Kind.WHOLE
        return counted and not fact.startswith("result.")


def _meant(definition: Definition) -> Node:
    return definition.condition.node


def _operands(leaf: Leaf) -> tuple[str | float, ...]:
    return leaf.operand if isinstance(leaf.operand, tuple) else (leaf.operand,)


def _solutions(
    goals: Sequence[_Goal], state: _State, tried: _Tried
) -> Iterator[_State]:
    """Yield every way to reach the goals, those first that leave the least choice."""
    plans = [_ways(goal, state, tried) for goal in goals]
    open_plans = [ways for ways in plans if ways is not None]
    if not open_plans:
        yield state
    chosen = min(open_plans, key=len, default=[])
    rest = [g for g, ways in zip(goals, plans, strict=True) if _is_open(ways, chosen)]
    for way in chosen:
        if isinstance(way, tuple):
            yield from _solutions([*way, *rest], state, tried)
        else:
            yield from _solutions(rest, way, tried)


def _is_open(ways: _Ways | None, chosen: _Ways) -> bool:
    return ways is not None and ways is not chosen


def _ways(goal: _Goal, state: _State, tried: _Tried) -> _Ways | None:
    """Return the ways to reach a goal from a state; None if it is reached.

    A way is the state that it leads to, or the goals that it comes down to.
    """
    node, truth = goal
    while isinstance(node, Not):
        node, truth = node.part, not truth
    if isinstance(node, Leaf):
        held = _narrowed(state.get(node.fact), node, tried(node.fact), truth=truth)
        if held is None:
            return []
        done = held == state.get(node.fact)
        return None if done else [{**state, node.fact: held}]
    goals = tuple((part, truth) for part in node.parts)
    if isinstance(node, AtLeast):
        enough = node.count if truth else len(goals) - node.count + 1
        return list(combinations(goals, enough))
    return [goals] if (node.sign == "&&") is truth else _choices(goals, state, tried)


def _choices(goals: Sequence[_Goal], state: _State, tried: _Tried) -> _Ways | None:
    """Return the ways to reach one of several goals; None if one is reached."""
    found: _Ways = []
    for goal in goals:
        ways = _ways(goal, state, tried)
        if ways is None:
            return None
        found += ways
    return found


def _narrowed(
    held: _Held | None, leaf: Leaf, allowed: Sequence[FactValue], *, truth: bool
) -> _Held | None:
    """Return what a fact may still be once a claim about it is settled."""
    if leaf.sign == "holds":
        return _with_member(held or _Held(), str(leaf.operand), allowed, truth=truth)
    values = held.values if held else allowed
    left = tuple(v for v in values if leaf.truth({leaf.fact: v}) is truth)
    return _Held(left) if left else None


def _with_member(
    held: _Held, member: str, allowed: Sequence[FactValue], *, truth: bool
) -> _Held | None:
    if not truth:
        made = replace(held, has_not=held.has_not | {member})
        return None if member in held.has else made
    has = held.has | {member}
    alone = "none" in has and len(has) > 1
    if member in held.has_not or member not in allowed or alone:
        return None
    return replace(held, has=has)
