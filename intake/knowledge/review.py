"""Question the rules themselves: do they do what their examples say, can they fire?

The loader refuses what cannot be used. This looks for what can be used and is wrong
all the same, and for what a clinician has yet to confirm.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from intake.domain.errors import KnowledgeError
from intake.knowledge.edges import missing_edges
from intake.knowledge.expression import Join, Leaf, Node, Not
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import AdviceRule, CauseRule, Example, LevelRule, Rule
from intake.knowledge.sign_off import SignOff, outdated, wanted_sign_offs
from intake.knowledge.vocabulary import FactType
from intake.knowledge.witness import Witnesses

FLOOR = "condition"
INFORMATION = "information"
_FITS: dict[FactType, tuple[type, ...]] = {
    FactType.TRUTH: (bool,),
    FactType.NUMBER: (int, float),
    FactType.TEXT: (str,),
    FactType.TEXTS: (tuple,),
}


class Concern(StrEnum):
    """What may be wrong with a rule."""

    EXAMPLE_FAILS = "example_fails"
    EXAMPLE_UNFIT = "example_unfit"
    NO_CASE = "no_case"
    NO_EDGE = "no_edge"
    NEVER_FIRES = "never_fires"
    ALWAYS_FIRES = "always_fires"
    DEAD_PART = "dead_part"
    SAME_CONDITION = "same_condition"
    NEVER_SAID = "never_said"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing found: which rule, where it stands, what is wrong."""

    concern: Concern
    rule: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """What a review of one release found.

    `signed` is what the clinic signed for; `outdated` says of each other sign-off where
    it stands: what it was given for was changed since.
    """

    rules: int
    examples: int
    remarks: tuple[Remark, ...]
    sign_offs: tuple[SignOff, ...]
    signed: tuple[SignOff, ...] = ()
    outdated: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong; sign-offs may be wanted all the same."""
        return not self.remarks


def review(knowledge: Knowledge) -> Review:
    """Review every rule of a release."""
    wanted, signed = wanted_sign_offs(knowledge), knowledge.signed
    return Review(
        rules=len(knowledge.rules),
        examples=sum(len(rule.raw_examples) for rule in knowledge.rules),
        remarks=tuple(_Reviewer(knowledge).remarks()),
        sign_offs=tuple(one for one in wanted if one.digest not in signed),
        signed=tuple(one for one in wanted if one.digest in signed),
        outdated=tuple(f"{one.where}: {one.text}" for one in outdated(knowledge)),
    )


class _Reviewer:
    """Goes through the rules of one release."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._witnesses = Witnesses(knowledge)

    def remarks(self) -> Iterator[Remark]:
        """Yield every remark; the examples of a rule that a clinic changed are not its.

        They show the limits that it was shipped with.
        """
        shown: tuple[Callable[[Rule], Iterator[Remark]], ...] = (
            self._examples,
            self._cases,
            self._edges,
        )
        for rule in self._knowledge.rules:
            for check in () if rule.change else shown:
                yield from check(rule)
            yield from self._reach(rule)
        yield from self._same_conditions()
        yield from self._never_said()

    def _examples(self, rule: Rule) -> Iterator[Remark]:
        # CEL's package loads a command line of its own; a window does without both.
        from intake.knowledge.cel_judge import judged_by_cel  # noqa: PLC0415 (loads CEL)

        for number, example in enumerate(_readable(rule), start=1):
            if isinstance(example, KnowledgeError):
                yield _remark(rule, Concern.EXAMPLE_UNFIT, str(example))
                continue
            if unfit := self._unfit(example):
                text = f"example {number}: {unfit}"
                yield _remark(rule, Concern.EXAMPLE_UNFIT, text)
                continue
            tree = rule.condition.node.truth(example.given)
            judged = judged_by_cel(rule.condition, example.given)
            if tree is not example.fires or judged is not tree:
                text = (
                    f"example {number} says {_said(example.fires)}, but the rule "
                    f"{_said(tree)}" + ("" if judged is tree else " and CEL disagrees")
                )
                yield _remark(rule, Concern.EXAMPLE_FAILS, text)

    def _unfit(self, example: Example) -> str:
        """Return which given fact does not exist or is of another type."""
        for name, value in example.given.items():
            fact = self._knowledge.vocabulary.get(name)
            if fact is None:
                return f"no fact {name}"
            is_truth = isinstance(value, bool)
            if not isinstance(value, _FITS[fact.type]) or (
                is_truth is not (fact.type is FactType.TRUTH)
            ):
                return f"{name} is a {fact.type.value}"
        return ""

    @staticmethod
    def _cases(rule: Rule) -> Iterator[Remark]:
        shown = {e.fires for e in _readable(rule) if isinstance(e, Example)}
        for truth in (True, False, None):
            if truth not in shown:
                text = f"no example in which it {_said(truth)}"
                yield _remark(rule, Concern.NO_CASE, text)

    def _edges(self, rule: Rule) -> Iterator[Remark]:
        examples = [e for e in _readable(rule) if isinstance(e, Example)]
        for leaf in missing_edges(self._knowledge, rule.condition.node, examples):
            text = f"no pair of examples on both sides of {leaf.fact} {leaf.operand}"
            yield _remark(rule, Concern.NO_EDGE, text)

    def _reach(self, rule: Rule) -> Iterator[Remark]:
        """Look whether any facts make a rule true, and any make it false."""
        node = rule.condition.node
        if self._witnesses.find((node, True)) is None:
            yield _remark(rule, Concern.NEVER_FIRES, "no facts make it true")
            return
        if self._witnesses.find((node, False)) is None:
            yield _remark(rule, Concern.ALWAYS_FIRES, "no facts make it false")
        for part in _choices(node):
            if self._witnesses.find((node, True), (part, True)) is None:
                text = f"cannot hold where {_claims(part)}"
                yield _remark(rule, Concern.DEAD_PART, text)

    def _same_conditions(self) -> Iterator[Remark]:
        """Look for rules about the same thing that hold in the same cases.

        A floor of a known condition may stand beside the rule that says more, and
        information beside anything: neither decides.
        """
        alike: dict[tuple[str, str], list[Rule]] = defaultdict(list)
        for rule in self._knowledge.rules:
            if not _stands_beside(rule):
                alike[_target(rule), _canonical(rule.condition.node)].append(rule)
        for rules in alike.values():
            for later in rules[1:]:
                text = f"has the same condition as {rules[0].id}"
                yield _remark(later, Concern.SAME_CONDITION, text)

    def _never_said(self) -> Iterator[Remark]:
        """Look for advice that is given and withheld at once: it is never said."""
        for item in self._knowledge.advice:
            rules = self._knowledge.rules_about(item.key)
            holding = [r for r in rules if r.does == "suppress"]
            allowed = [(rule.condition.node, False) for rule in holding]
            for rule in rules if holding else ():
                if rule.does == "suppress":
                    continue
                if not self._witnesses.find((rule.condition.node, True), *allowed):
                    names = ", ".join(other.id for other in holding)
                    text = f"{item.key} is withheld whenever it holds ({names})"
                    yield _remark(rule, Concern.NEVER_SAID, text)


def _readable(rule: Rule) -> Iterator[Example | KnowledgeError]:
    """Yield each example of a rule, or why it cannot be read."""
    for raw in rule.raw_examples:
        try:
            yield from replace(rule, raw_examples=(raw,)).examples
        except KnowledgeError as error:
            yield error


def _remark(rule: Rule, concern: Concern, text: str) -> Remark:
    return Remark(concern, rule.id, rule.where, text)


def _said(truth: bool | None) -> str:  # noqa: FBT001 - a truth of three values
    return {True: "fires", False: "does not fire", None: "cannot be told"}[truth]


def _choices(node: Node) -> Iterator[Node]:
    """Yield every part that one of several may stand for."""
    if isinstance(node, Leaf):
        return
    parts = (node.part,) if isinstance(node, Not) else node.parts
    for part in parts:
        if isinstance(node, Join) and node.sign == "||":
            yield part
        yield from _choices(part)


def _claims(node: Node) -> str:
    if isinstance(node, Leaf):
        return f"{node.fact} {node.sign} {node.operand}"
    return " and ".join(sorted(node.names))


def _stands_beside(rule: Rule) -> bool:
    return isinstance(rule, LevelRule) and rule.category in (FLOOR, INFORMATION)


def _target(rule: Rule) -> str:
    """Return what a rule is about: only rules about the same thing can clash."""
    match rule:
        case LevelRule():
            return "level"
        case AdviceRule():
            return f"advice {rule.advice} {rule.does}"
        case CauseRule():
            return f"cause {rule.cause}"
        case _:
            return "tests"


def _canonical(node: Node) -> str:
    """Return a text that is the same for conditions that differ in order alone."""
    if isinstance(node, Leaf):
        operand = node.operand
        words = sorted(map(str, operand)) if isinstance(operand, tuple) else operand
        return f"{node.fact} {node.sign} {words}"
    if isinstance(node, Not):
        return f"!({_canonical(node.part)})"
    sign = node.sign if isinstance(node, Join) else f"{node.count} of"
    return f"({sign} {_sorted(node.parts)})"


def _sorted(parts: Iterable[Node]) -> str:
    return "; ".join(sorted({_canonical(part) for part in parts}))
