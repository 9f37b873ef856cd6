"""Which level rules hold, which cannot be told, and the level they come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from intake.domain.assessment import FactValue, Level
from intake.knowledge.expression import Leaf
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import INCOMPLETE_RULE, SELF_CARE_RULE, LevelRule
from intake.triage.facts import Facts

FLOOR = "condition"
"""Category of the rules that give a known condition its least urgent level."""


@dataclass(frozen=True, slots=True)
class LevelRules:
    """The level rules, the two that speak of all the others apart."""

    plain: tuple[LevelRule, ...]
    by_analyte: Mapping[str, tuple[LevelRule, ...]]
    by_condition: Mapping[str, tuple[LevelRule, ...]]
    incomplete: LevelRule
    self_care: LevelRule

    @classmethod
    def of(cls, knowledge: Knowledge) -> "LevelRules":
        """Sort the rules of a release."""
        by_id = {rule.id: rule for rule in knowledge.level_rules}
        incomplete, self_care = by_id.pop(INCOMPLETE_RULE), by_id.pop(SELF_CARE_RULE)
        plain: list[LevelRule] = []
        by_analyte: dict[str, tuple[LevelRule, ...]] = {}
        by_condition: dict[str, tuple[LevelRule, ...]] = {}
        for rule in by_id.values():
            if rule.analyte is not None:
                _append(by_analyte, rule.analyte, rule)
            elif key := _lone_condition(rule):
                _append(by_condition, key, rule)
            else:
                plain.append(rule)
        return cls(tuple(plain), by_analyte, by_condition, incomplete, self_care)

    def relevant(self, facts: Facts) -> tuple[LevelRule, ...]:
        """Return the rules that may hold.

        Left out are those about a condition or a result that is not there, and about
        a result that was dealt with.
        """
        speaking = facts.results.current.keys() - facts.results.silenced
        results = sorted(speaking & self.by_analyte.keys())
        known = facts.conditions
        named = self.by_condition if known is None else self.by_condition.keys() & known
        return (
            *self.plain,
            *(rule for key in sorted(named) for rule in self.by_condition[key]),
            *(rule for key in results for rule in self.by_analyte[key]),
        )


def _append(
    groups: dict[str, tuple[LevelRule, ...]], key: str, rule: LevelRule
) -> None:
    groups[key] = (*groups.get(key, ()), rule)


def _lone_condition(rule: LevelRule) -> str | None:
    """Return the condition that a rule asks for, if it asks for nothing else."""
    node = rule.condition.node
    if isinstance(node, Leaf) and (node.fact, node.sign) == ("conditions", "holds"):
        return str(node.operand)
    return None


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
    look_up = facts.values.get
    for rule in rules.relevant(facts):
        truth = rule.condition.holds(look_up)
        if truth:
            fired.append(rule)
        elif truth is None:
            undecided.append(rule)
    _judge_last(rules, facts.values, fired, undecided)
    level = _level(knowledge, facts, fired)
    return Verdicts(tuple(fired), tuple(undecided), level)


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
    answers = facts.visit.answers
    return any(
        question.key in answers
        for section in ("emergency", "cramp")
        for question in knowledge.questions.section(section).questions
    )
