"""The rules that hold, as an answer carries them: each with what made it hold."""

from collections.abc import Iterable, Sequence

from intake.domain.assessment import FactValue, Finding
from intake.knowledge.expression import Leaf, LookUp
from intake.knowledge.questions import QuestionSet
from intake.knowledge.rules import LevelRule
from intake.triage.explain import Explainer

_MOST_REMEMBERED = 2_048
"""Findings that are kept at hand: 20 000 made-up patients came to 862."""
_Said = tuple[str, tuple[Leaf, ...], tuple[tuple[type, FactValue | None], ...]]


class Findings:
    """Words the rules that hold.

    Patients are alike in why a rule holds. What only answers and conditions decided is
    worded once for the same claims and values; medicines, results and scores have
    words of their own for each patient.
    """

    def __init__(self, questions: QuestionSet) -> None:
        self._answered = questions.keys
        self._known: dict[_Said, tuple[Finding, ...]] = {}

    def of(
        self, rules: Iterable[LevelRule], explainer: Explainer, look_up: LookUp
    ) -> tuple[Finding, ...]:
        """Return one finding for each flag of each rule, in the order of the rules."""
        found: list[Finding] = []
        for rule in rules:
            found += self._of(rule, explainer, look_up)
        return tuple(found)

    def _of(
        self, rule: LevelRule, explainer: Explainer, look_up: LookUp
    ) -> tuple[Finding, ...]:
        claims = explainer.claims(rule.condition.node)
        for leaf in claims:
            if leaf.fact not in self._answered:
                return _worded(rule, claims, explainer)
        said = (rule.id, claims, _values(claims, look_up))
        known = self._known.get(said)
        if known is None:
            known = _worded(rule, claims, explainer)
            if len(self._known) < _MOST_REMEMBERED:
                self._known[said] = known
        return known


def _values(
    claims: Iterable[Leaf], look_up: LookUp
) -> tuple[tuple[type, FactValue | None], ...]:
    """Return the values that claims compare: 5 and 5.0 are equal but read apart."""
    compared = [c for c in claims if c.sign not in ("is", "holds")]
    return tuple([(type(value := look_up(c.fact)), value) for c in compared])


def _worded(
    rule: LevelRule, claims: Sequence[Leaf], explainer: Explainer
) -> tuple[Finding, ...]:
    because = f"{explainer.because(claims)}{_changed(rule)}"
    values = explainer.values(claims)
    return tuple(
        [
            Finding(
                flag=flag,
                rule=rule.id,
                level=rule.level,
                title=rule.title,
                because=because,
                facts=values,
                action=rule.action,
                within=rule.within,
                source=rule.source_text,
                digest=rule.digest,
            )
            for flag in rule.flags
        ]
    )


def _changed(rule: LevelRule) -> str:
    """Return how the clinic changed a rule, as a sentence: its title says the old."""
    return f" {rule.change[0].upper()}{rule.change[1:]}." if rule.change else ""
