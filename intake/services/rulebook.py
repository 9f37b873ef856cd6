"""The rules, for whoever wants to read or question them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from intake.domain.assessment import Level
from intake.domain.errors import NotFoundError
from intake.knowledge.nearest import meant
from intake.knowledge.release import Knowledge
from intake.knowledge.review import Review, review
from intake.knowledge.rules import AdviceRule, CauseRule, LevelRule, OrderRule, Rule
from intake.knowledge.sign_off import kind_and_title
from intake.services.rule_book_text import Book, book_of
from intake.services.rule_pages import RulePage, RulePages

_LEVELS = tuple(level.value for level in sorted(Level, key=lambda one: one.rank))
_KINDS = (*_LEVELS, "tests", "advice", "cause")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A line of the list of rules.

    `kind` is the level, or what else it decides; `change` what the clinic changed of
    it, in words, and `is_off` whether it switched the rule off.
    """

    id: str
    kind: str
    title: str
    digest: str
    change: str
    is_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """Lists, shows and questions the rules of one release."""

    knowledge: Knowledge

    def lines(self) -> Iterator[RuleLine]:
        """Yield every rule: levels by urgency, then tests, advice and causes.

        Those that the clinic switched off come last.
        """
        off = self.knowledge.switched_off
        for rule in (*sorted(self.knowledge.rules, key=_place), *off):
            kind, title = kind_and_title(rule)
            yield RuleLine(
                id=rule.id,
                kind=kind,
                title=title,
                digest=rule.digest,
                change=rule.change,
                is_off=rule in off,
            )

    def page(self, rule_id: str) -> RulePage:
        """Return a rule in words: when it holds, what it does, examples, sources.

        Raises:
            NotFoundError: if there is no such rule.
        """
        return RulePages(self.knowledge).page(self._rule(rule_id))

    def details(self, rule_id: str) -> dict[str, object]:
        """Return everything that a rule says, in reading order.

        Raises:
            NotFoundError: if there is no such rule.
        """
        rule = self._rule(rule_id)
        kind, title = kind_and_title(rule)
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
            **({"change": rule.change} if rule.change else {}),
        }

    def without_sign_off(self) -> tuple[str, ...]:
        """Return the rules that rest on nothing published: a clinician must confirm."""
        sources = self.knowledge.sources
        return tuple(
            rule.id
            for rule in self.knowledge.rules
            if all(sources[key].wants_sign_off for key in rule.source)
        )

    def review(self) -> Review:
        """Return what is wrong with the rules, and what wants a sign-off."""
        return review(self.knowledge)

    def told(self, found: Review) -> Iterator[str]:
        """Yield what a review found in lines: rules by name, the rest by number."""
        release = self.knowledge.release
        verdict = "is sound" if found.is_sound else "is not sound"
        yield f"Knowledge {release.version} ({release.digest}) {verdict}."
        for line in self.lines():
            if line.change:
                yield f"{line.id}: {line.change}"
        yield (
            f"{found.rules} rules, {found.examples} examples. These want a clinician's "
            "sign-off (* nothing published stands behind them):"
        )
        for one in found.sign_offs:
            if one.is_rule:
                yield f"{'*' if one.alone else ' '} {one.kind:<9}  {one.key}"
        counts = Counter(one.kind for one in found.sign_offs if not one.is_rule)
        for kind, count in counts.items():
            yield f"  {count} × {kind}"
        yield "The rule book (crampdesk rules book) has each of them with its digest."
        if found.signed:
            yield f"The clinic signed for {len(found.signed)}."
        for gone in found.outdated:
            yield f"{gone}: holds no longer: what was signed for was changed since"

    def book(self) -> Book:
        """Return the whole knowledge in words, for a clinician to read and sign."""
        return book_of(self.knowledge)

    def _rule(self, rule_id: str) -> Rule:
        all_rules = (*self.knowledge.rules, *self.knowledge.switched_off)
        by_id = {rule.id: rule for rule in all_rules}
        if rule_id not in by_id:
            remedy = meant(rule_id, by_id, see="`crampdesk rules list`")
            raise NotFoundError(f"{rule_id}: is not a rule: {remedy}")
        return by_id[rule_id]


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


def _place(rule: Rule) -> int:
    """Return where a rule stands: those of one kind keep their order."""
    kind, _title = kind_and_title(rule)
    return _KINDS.index(kind)
