"""The program's view of a visit beside the reference's."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from intake.domain.assessment import AdviceWithheld
from intake.domain.visit import Visit
from intake.knowledge.interactions import InteractionTable
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import LevelRule, Rule
from intake.triage.computed import compute
from intake.triage.engine import Triage
from intake.triage.facts import Facts, facts_of
from intake.triage.verdicts import judge
from tests.intake.triage.reference import world
from tests.intake.triage.reference.notation import Truth
from tests.intake.triage.reference.oracle import Outcome, conclude

WAITING_RULE = "no-self-care-while-waiting"
OURS_ALONE = frozenset(
    (
        *(WAITING_RULE, "suppress-massage-clot-risk", "suppress-limit-alcohol-child"),
        *("modify-fluids-2l-child", "modify-simple-analgesia-child"),
        *("modify-limit-caffeine-child", "modify-mg-supplement-info-child"),
        *("modify-salt-substitute-info-child", "modify-food-magnesium-child"),
    )
)
"""What holds advice back, or words it, that no rule of the reference does."""
RESULTS_OF_OURS = frozenset(("glucose-very-high-emergency", "glucose-low-same-day"))
"""Rules about results that no row of the reference has (docs/clinician)."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What every rule of the program says of a visit."""

    facts: Facts
    fired: tuple[LevelRule, ...]
    undecided: tuple[LevelRule, ...]
    level: int
    orders: Mapping[str, Truth]
    advice: Mapping[str, Truth]
    withheld: frozenset[str]
    causes: frozenset[tuple[str, int]]


def examine(triage: Triage, visit: Visit, *, at: date) -> Examined:
    """Return the verdict of every rule."""
    knowledge = triage.knowledge
    facts = facts_of(knowledge, visit, at=at)
    compute(knowledge, facts)
    verdicts = judge(knowledge, triage.rules, facts)
    facts.values["disposition"] = min(verdicts.level.rank, 5)
    answer = triage.assess(visit, at=at)
    held_back = answer.advice.withhold
    return Examined(
        facts=facts,
        fired=verdicts.fired,
        undecided=verdicts.undecided,
        level=answer.level.rank,
        orders=_truths(knowledge.order_rules, facts),
        advice=_truths(
            (rule for rule in knowledge.advice_rules if rule.id not in OURS_ALONE),
            facts,
        ),
        withheld=frozenset(
            w.key
            for w in held_back
            if w.rule not in OURS_ALONE or _is_suppressed(knowledge, facts, w)
        ),
        causes=frozenset((c.cause, c.weight) for c in answer.contributors),
    )


def _is_suppressed(
    knowledge: Knowledge, facts: Facts, held_back: AdviceWithheld
) -> bool:
    """Whether a rule of the reference holds something back beside one of ours."""
    if held_back.rule == WAITING_RULE:
        return False
    return any(
        rule.condition.node.truth(facts.values) is not False
        for rule in knowledge.rules_about(held_back.key)
        if rule.does == "suppress" and rule.id not in OURS_ALONE
    )


def _truths(rules: Iterable[Rule], facts: Facts) -> Mapping[str, Truth]:
    return {rule.id: rule.condition.node.truth(facts.values) for rule in rules}


def expected(knowledge: Knowledge, facts: Facts) -> Outcome:
    """Return what the reference says of the same visit."""
    visit = facts.visit
    usable = {
        key: answer
        for key, answer in visit.answers.items()
        if answer not in ("unknown", "not_checked")
    }
    usable |= dict.fromkeys(visit.other_symptoms or (), True)
    reviewed = usable.get("other_symptoms_reviewed") is True
    if reviewed or visit.other_symptoms is not None:
        usable["other_symptoms_reviewed"] = reviewed = True
    sex = facts.visit.patient.sex.value
    asked_about = {k for k, a in visit.answers.items() if a == "unknown"}
    made = world.Visit(
        age=visit.patient.age_on(facts.at),
        sex=None if sex == "unknown" else sex,
        answers={**usable, **facts.inferred},  # only a pregnancy is told twice
        reviewed=reviewed,
        conditions=None if facts.conditions is None else frozenset(facts.conditions),
        drugs=_drugs(facts),
        unrecognised=0 if facts.medicines is None else facts.medicines.unrecognised,
        results=facts.results.facts(),
        pairs=_pairs(knowledge.interactions),
        drug_conditions=_pairs(knowledge.drug_conditions),
    )
    for key in asked_about & knowledge.questions.optional - usable.keys():
        made.known[key] = None
    return conclude(made, silenced=facts.results.silenced)


def _drugs(facts: Facts) -> tuple[world.Drug, ...] | None:
    if facts.medicines is None:
        return None
    return tuple(
        world.Drug(s.inn, s.klass, s.flags, s.cramp_strength)
        for s in facts.medicines.substances.values()
    )


def _pairs(rows: InteractionTable) -> tuple[world.Pair, ...]:
    return tuple(world.Pair(r.first, r.others, r.severity, r.action) for r in rows.rows)


def references(rules: tuple[LevelRule, ...]) -> frozenset[str]:
    """Return the trigger numbers of rules."""
    return frozenset(rule.reference for rule in rules if rule.reference)


def result_rows(rules: tuple[LevelRule, ...]) -> Iterator[tuple[str, int, str]]:
    """Yield analyte, level and time of the result rules that the reference has."""
    for rule in rules:
        if rule.analyte is not None and rule.id not in RESULTS_OF_OURS:
            yield rule.analyte, rule.level.rank, rule.within
