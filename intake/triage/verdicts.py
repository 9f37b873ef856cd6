"""Which level rules hold, which cannot be told, and the level they come to."""

from collections.abc import Iterable
from dataclasses import dataclass

from intake.domain.assessment import FactValue, Level
from intake.knowledge.expression import Leaf
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import (
    ABNORMAL_RULE,
    CRITICAL_RULE,
    INCOMPLETE_RULE,
    SELF_CARE_RULE,
    LevelRule,
)
from intake.knowledge.together import Together
from intake.triage.facts import Facts
from intake.triage.unruled import abnormal_unruled, critical_unruled

FLOOR = "condition"
"""Category of the rules that give a known condition its least urgent level."""


@dataclass(frozen=True, slots=True)
class LevelRules:
    """The level rules, those that speak of what the others came to apart."""

    others: Together[LevelRule]
    critical: LevelRule
    abnormal: LevelRule
    incomplete: LevelRule
    self_care: LevelRule

    @classmethod
    def of(cls, knowledge: Knowledge) -> "LevelRules":
        """Sort the rules of a release: those about single results come last."""
        by_id = {rule.id: rule for rule in knowledge.level_rules}
        last = (CRITICAL_RULE, ABNORMAL_RULE, INCOMPLETE_RULE, SELF_CARE_RULE)
        apart = [by_id.pop(name) for name in last]
        ordered = sorted(by_id.values(), key=_place)
        return cls(Together(tuple(ordered)), *apart)


def _place(rule: LevelRule) -> tuple[bool, str, str]:
    return (rule.analyte is not None, rule.analyte or "", _lone_condition(rule))


def _lone_condition(rule: LevelRule) -> str:
    """Return the condition that a rule asks for, if it asks for nothing else."""
    node = rule.condition.node
    if isinstance(node, Leaf) and (node.fact, node.sign) == ("conditions", "holds"):
        return str(node.operand)
    return ""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The rules that hold, those that cannot be told, and the level."""

    fired: tuple[LevelRule, ...]
    undecided: tuple[LevelRule, ...]
    level: Level

    @property
    def told(self) -> list[LevelRule]:
        """The rules that hold, most urgent first, without floors said by others."""
        ranked = sorted(self.fired, key=lambda rule: rule.level.rank)
        said: set[str] = set()
        for rule in ranked:
            if rule.category != FLOOR:
                said.update(rule.flags)
        return [
            rule
            for rule in ranked
            if rule.category != FLOOR or not said.issuperset(rule.flags)
        ]

    @property
    def is_incomplete(self) -> bool:
        """Whether only missing answers keep self-care from being given."""
        return any(rule.id == INCOMPLETE_RULE for rule in self.fired)

    @property
    def worth_asking(self) -> list[LevelRule]:
        """The undecided rules that an answer is wanted for.

        These could raise the level; where only missing answers stand in the way of
        self-care, also those that could not.
        """
        if not self.is_incomplete:
            return self.could_raise
        return [r for r in self.undecided if r.level is not Level.SELF_CARE]

    @property
    def could_raise(self) -> list[LevelRule]:
        """The undecided rules of a more urgent level."""
        return [r for r in self.undecided if r.level.rank < self.level.rank]


def judge(knowledge: Knowledge, rules: LevelRules, facts: Facts) -> Verdicts:
    """Run every level rule; nothing may lower the level that the gravest one gives."""
    fired: list[LevelRule] = []
    undecided: list[LevelRule] = []
    silenced = facts.results.silenced
    for rule, truth in rules.others.not_false(facts.values.get):
        if rule.analyte not in silenced:
            (fired if truth else undecided).append(rule)
    _judge_results(rules, facts, fired)
    _judge_last(rules, facts.values, fired, undecided)
    level = _level(knowledge, facts, fired)
    return Verdicts(tuple(fired), tuple(undecided), level)


def _judge_results(rules: LevelRules, facts: Facts, fired: list[LevelRule]) -> None:
    """Run the two rules about results that no rule of their own speaks of."""
    values = facts.values
    facts.unruled["critical_unruled"] = critical_unruled(facts, fired)
    facts.unruled["abnormal_unruled"] = abnormal_unruled(facts, fired)
    values |= {name: len(found) for name, found in facts.unruled.items()}
    last = (rules.critical, rules.abnormal)
    fired += [rule for rule in last if rule.condition.holds(values.get)]


def _judge_last(
    rules: LevelRules,
    values: dict[str, FactValue],
    fired: list[LevelRule],
    undecided: list[LevelRule],
) -> None:
    """Run the two rules that speak of what the others came to.

    What keeps self-care from being given is said only where it would be given.
    """
    dangers = sum(rule.level.rank <= Level.SAME_DAY.rank for rule in undecided)
    values["open_dangers"] = dangers
    values["no_open_danger"] = dangers == 0
    is_calm = all(rule.level.rank >= Level.ROUTINE.rank for rule in fired)
    if is_calm and rules.incomplete.condition.holds(values.get):
        fired.append(rules.incomplete)
    values["no_other_finding"] = all(rule.level is Level.SELF_CARE for rule in fired)
    if rules.self_care.condition.holds(values.get):
        fired.append(rules.self_care)


def _level(knowledge: Knowledge, facts: Facts, fired: Iterable[LevelRule]) -> Level:
    """Return the most urgent level, or that too little was told to say any."""
    ranks = [rule.level.rank for rule in fired]
    level = Level.of_rank(min(ranks, default=Level.ROUTINE.rank))
    if level.rank >= Level.ROUTINE.rank and not _anything_told(knowledge, facts):
        return Level.NOT_ASSESSED
    return level


def _anything_told(knowledge: Knowledge, facts: Facts) -> bool:
    """Whether a cramp history or a red flag was answered at all."""
    answers = facts.visit.answers.keys()
    return not answers.isdisjoint(knowledge.questions.telling)
