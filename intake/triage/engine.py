"""Run every rule once over one visit and say what they conclude together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from intake.domain.assessment import (
    AssessedMedication,
    Assessment,
    Finding,
    InteractionFound,
    Level,
    OpenFinding,
    Score,
)
from intake.domain.errors import Problem
from intake.domain.outcome import Outcome
from intake.domain.visit import NO_PART, Partly, Visit
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import NO_TESTS_RULE, CauseRule, OrderRule
from intake.knowledge.together import Together
from intake.triage.advising import Adviser
from intake.triage.asking import Asker
from intake.triage.causes import contributors
from intake.triage.checking import problems_of
from intake.triage.computed import Computed, compute
from intake.triage.explain import Explainer
from intake.triage.facts import Facts, facts_of
from intake.triage.findings import Findings
from intake.triage.medicines import assessor, told_once
from intake.triage.orders import Orders
from intake.triage.remarks import remarks_on
from intake.triage.undoing import Undoing, undoing
from intake.triage.verdicts import LevelRules, Verdicts, judge

_UNCOMPLICATED = (
    "Uncomplicated cramps: routine blood tests do not change what is done, "
    "however often the cramps come"
)


@dataclass(frozen=True)
class Triage:
    """Assesses visits with one release of the knowledge.

    Deterministic: the same visit, day and knowledge give the same answer.
    """

    knowledge: Knowledge
    rules: LevelRules = field(init=False)
    no_tests: OrderRule = field(init=False)
    adviser: Adviser = field(init=False)
    orders: Together[OrderRule] = field(init=False)
    causes: Together[CauseRule] = field(init=False)
    assessed: Callable[[str], AssessedMedication] = field(init=False)
    findings: Findings = field(init=False)

    def __post_init__(self) -> None:
        """Sort the rules once."""
        orders = {rule.id: rule for rule in self.knowledge.order_rules}
        object.__setattr__(self, "rules", LevelRules.of(self.knowledge))
        object.__setattr__(self, "no_tests", orders[NO_TESTS_RULE])
        object.__setattr__(self, "adviser", Adviser(self.knowledge))
        together = Together(self.knowledge.order_rules)
        object.__setattr__(self, "orders", together)
        object.__setattr__(self, "causes", Together(self.knowledge.cause_rules))
        object.__setattr__(self, "assessed", assessor(self.knowledge.formulary))
        object.__setattr__(self, "findings", Findings(self.knowledge.questions))

    def assess(self, visit: Visit, *, at: date, partly: Partly = NO_PART) -> Assessment:
        """Return what the rules conclude of a visit on a day.

        Args:
            visit: the visit.
            at: the day.
            partly: what is known of lists that were not gone through: it counts, and
                what none of it brings stays open.
        """
        return self._conclusion(visit, at, partly).assessment()

    def outcome(self, visit: Visit, *, at: date) -> Outcome:
        """Return what `assess` comes to, in half the time: it says no reasons."""
        return self._conclusion(visit, at).outcome()

    def interactions(self, visit: Visit, *, at: date) -> tuple[InteractionFound, ...]:
        """Return what does not go together, most severe first, each once."""
        facts = facts_of(self.knowledge, visit, at=at)
        return told_once(compute(self.knowledge, facts).matches)

    def _conclusion(
        self, visit: Visit, at: date, partly: Partly = NO_PART
    ) -> "_Conclusion":
        facts = facts_of(self.knowledge, visit, at=at, partly=partly)
        computed = compute(self.knowledge, facts)
        verdicts = judge(self.knowledge, self.rules, facts)
        disposition = min(verdicts.level.rank, Level.SELF_CARE.rank)
        facts.values["disposition"] = disposition
        return _Conclusion(self, facts, computed, verdicts)

    def check(self, visit: Visit, *, at: date) -> Sequence[Problem]:
        """Return everything that makes a visit unusable; nothing if it is usable."""
        return problems_of(self.knowledge, visit, at=at)

    def undoing(
        self,
        visit: Visit,
        rule_id: str,
        *,
        at: date,
        partly: Partly = NO_PART,
    ) -> Undoing:
        """Return what it would take for a rule that holds to hold no longer.

        Raises:
            KeyError: if there is no such rule.
        """
        rule = {rule.id: rule for rule in self.knowledge.rules}[rule_id]
        facts = self._conclusion(visit, at, partly).facts
        return undoing(self.knowledge, facts, rule.condition.node)

    def applies(
        self, visit: Visit, *, at: date, partly: Partly = NO_PART
    ) -> Mapping[str, bool | None]:
        """Return for each conditional question whether it applies; None: not told."""
        return facts_of(self.knowledge, visit, at=at, partly=partly).applies


@dataclass(frozen=True, slots=True)
class _Conclusion:
    """One assessment in the making."""

    triage: Triage
    facts: Facts
    computed: Computed
    verdicts: Verdicts

    @property
    def knowledge(self) -> Knowledge:
        return self.triage.knowledge

    def outcome(self) -> Outcome:
        """Return what the assessment comes to."""
        advice = self.triage.adviser.advise(self.facts.values.get, self.verdicts.level)
        return Outcome(
            level=self.verdicts.level,
            tests=tuple(lab.test for lab in self._orders().labs()),
            given=tuple(item.key for item in advice.give),
            withheld=tuple(item.key for item in advice.withhold),
        )

    def assessment(self) -> Assessment:
        """Return the finished assessment."""
        level, look_up = self.verdicts.level, self.facts.values.get
        scores = {name: span.score() for name, span in self.computed.spans.items()}
        open_findings, ask_next = self._open(scores)
        orders = self._orders()
        labs = orders.labs()
        return Assessment(
            level=level,
            level_text=level.text,
            settled=not open_findings and level is not Level.NOT_ASSESSED,
            findings=self._findings(scores),
            open=open_findings,
            ask_next=ask_next,
            labs=labs,
            labs_not_needed=None if labs else self._why_none(orders, open_findings),
            recent_results_used=orders.recent(),
            results=self.facts.results.interpreted(),
            medications=self._medications(),
            interactions=told_once(self.computed.matches),
            advice=self.triage.adviser.advise(look_up, level),
            contributors=contributors(self.triage.causes.holding(look_up), self.facts),
            scores={**scores, **self._calculated()},
            knowledge=self.knowledge.release,
            warnings=remarks_on(self.knowledge, self.facts),
        )

    def _medications(self) -> tuple[AssessedMedication, ...]:
        medicines, assessed = self.facts.medicines, self.triage.assessed
        return tuple(
            [assessed(t.entry.text) for t in medicines.all] if medicines else ()
        )

    def _findings(self, scores: Mapping[str, Score]) -> tuple[Finding, ...]:
        explainer = Explainer(self.knowledge, self.facts, scores, self.computed.matches)
        findings, look_up = self.triage.findings, self.facts.values.get
        return findings.of(self.verdicts.told, explainer, look_up)

    def _open(
        self, scores: Mapping[str, Score]
    ) -> tuple[tuple[OpenFinding, ...], tuple[str, ...]]:
        """Return what could still raise the level, and what to ask first."""
        if not self.verdicts.undecided and not self.verdicts.is_incomplete:
            return (), ()
        asker = Asker(self.knowledge, self.facts, scores)
        found = [
            OpenFinding(
                flag=rule.flags[0],
                rule=rule.id,
                level=rule.level,
                title=rule.title,
                needs=asker.needs(rule.condition.node),
            )
            for rule in self.verdicts.could_raise
        ]
        found.sort(key=lambda finding: (finding.level.rank, len(finding.needs)))
        ask_next = asker.order(self.verdicts.worth_asking)
        if self.verdicts.is_incomplete:
            ask_next = tuple(dict.fromkeys((*ask_next, *asker.incomplete())))
        return tuple(found), ask_next

    def _orders(self) -> Orders:
        orders = Orders(self.knowledge, self.facts, self.verdicts.level)
        orders.by_level_rules(self.verdicts.fired)
        orders.by_order_rules(
            rule
            for rule in self.triage.orders.holding(self.facts.values.get)
            if rule.labs
        )
        orders.by_pairs(self.computed.matches)
        orders.by_medicines()
        return orders

    def _why_none(self, orders: Orders, open_findings: Sequence[OpenFinding]) -> str:
        if orders.recent():
            return "Recent results answer what would be asked: no new test"
        if self.verdicts.level is Level.NOT_ASSESSED:
            return "Too little was answered to say which tests are worth taking"
        if self.triage.no_tests.condition.holds(self.facts.values.get):
            return _UNCOMPLICATED
        if open_findings:
            return "Nothing known so far calls for a test; open questions may"
        return "Nothing found calls for a blood test"

    def _calculated(self) -> dict[str, Score]:
        """Return the calculated results among the scores."""
        made = {}
        for name in ("egfr", "adjusted_calcium"):
            one = self.facts.results.current.get(name)
            if one is None or one.is_provisional:
                continue
            if one.place is None and one.number is not None:
                value = float(one.number)
                made[name] = Score(
                    value=value,
                    lowest=value,
                    highest=value,
                    items=(one.because,),
                    source="; ".join(one.analyte.source),
                )
        return made
