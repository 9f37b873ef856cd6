"""The rules, for whoever wants to read or question them."""

from collections.abc import Iterator
from dataclasses import dataclass

from intake.domain.errors import NotFoundError
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import AdviceRule, CauseRule, LevelRule, OrderRule, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A line of the list of rules; `kind` is the level, or what else it decides."""

    id: str
    kind: str
    title: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """Lists and shows the rules of one release."""

    knowledge: Knowledge

    def lines(self) -> Iterator[RuleLine]:
        """Yield every rule: levels by urgency, then tests, advice and causes."""
        for rule in self.knowledge.rules:
            kind, title = _kind_and_title(rule)
            yield RuleLine(id=rule.id, kind=kind, title=title, digest=rule.digest)

    def details(self, rule_id: str) -> dict[str, object]:
        """Return everything that a rule says, in reading order.

        Raises:
            NotFoundError: if there is no such rule.
        """
        rule = next((r for r in self.knowledge.rules if r.id == rule_id), None)
        if rule is None:
            raise NotFoundError(
                f"{rule_id}: is not a rule: see `crampdesk rules list` for their names"
            )
        kind, title = _kind_and_title(rule)
        sources = self.knowledge.sources
        return {
            "id": rule.id,
            "kind": kind,
            "title": title,
            "when": rule.condition.text,
            **_effects(rule),
            "sources": [sources[key].title for key in rule.source],
            "reference": rule.reference,
            "digest": rule.digest,
            "file": rule.where,
        }

    def without_sign_off(self) -> tuple[str, ...]:
        """Return the rules that rest on nothing published: a clinician must confirm."""
        sources = self.knowledge.sources
        return tuple(
            rule.id
            for rule in self.knowledge.rules
            if all(sources[key].wants_sign_off for key in rule.source)
        )


def _kind_and_title(rule: Rule) -> tuple[str, str]:
    match rule:
        case LevelRule():
            return rule.level.value, rule.title
        case OrderRule():
            return "tests", rule.title
        case AdviceRule():
            return "advice", f"{rule.does} {rule.advice}"
        case CauseRule():
            return "cause", f"{rule.cause}: {rule.evidence}"
        case _:
            raise TypeError(type(rule).__name__)


def _effects(rule: Rule) -> dict[str, object]:
    match rule:
        case LevelRule():
            return {
                "within": rule.within,
                "flags": list(rule.flags),
                "action": rule.action,
                "tests": list(rule.labs),
            }
        case OrderRule():
            return {"tests": list(rule.labs), "note": rule.note, "acute": rule.acute}
        case AdviceRule():
            return {"advice": rule.advice, "does": rule.does, "text": rule.text}
        case CauseRule():
            return {"cause": rule.cause, "weight": rule.weight}
        case _:
            raise TypeError(type(rule).__name__)
