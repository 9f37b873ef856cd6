"""What the rule book says of one rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from intake.knowledge.release import Knowledge
from intake.knowledge.rules import AdviceRule, CauseRule, LevelRule, OrderRule, Rule
from intake.knowledge.sign_off import kind_and_title
from intake.services.claim_words import ClaimWords
from intake.services.rule_words import RuleWords

_DOES = {
    "suppress": "Withholds this advice. It does so too while it cannot be told.",
    "modify": "Says this instead. It does so too while it cannot be told.",
    "keep": "Says this beside the advice.",
    "add": "Says this.",
}
_DONE = {
    "suppress": "withheld",
    "modify": "said otherwise",
    "keep": "said with a remark",
    "add": "said",
}
_OUTCOMES = {True: "Holds", False: "Does not hold", None: "Cannot be told"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage:
    """One rule in words.

    Attributes:
        condition: when it holds, as an outline: how deep each line stands, the line.
        effects: what it does then.
        examples: its worked cases, each with its outcome.
        sign_off: those of its sources that want a clinician's sign-off.
        change: what the clinic changed of it; empty if nothing.
        signed: who signed for it for the clinic, and when; empty if nobody.
    """

    id: str
    kind: str
    title: str
    condition: tuple[tuple[int, str], ...]
    effects: tuple[str, ...]
    examples: tuple[str, ...]
    sources: tuple[str, ...]
    sign_off: tuple[str, ...]
    digest: str
    where: str
    change: str = ""
    signed: str = ""

    @property
    def examples_title(self) -> str:
        """What stands above the examples; a moved limit leaves them as they were."""
        return "Examples, with the limits as shipped:" if self.change else "Examples:"

    @property
    def standing(self) -> str:
        """Who signed for the rule, or what of it wants a sign-off, if anything."""
        if self.signed:
            return f"Signed for by {self.signed}"
        wants = "; ".join(self.sign_off)
        return f"Wants a clinician's sign-off: {wants}" if wants else ""

    def lines(self) -> Iterator[str]:
        """Yield the page as lines of plain text."""
        yield f"{self.title} [{self.id}]"
        if self.change:
            yield capitalised(self.change)
        yield from self.effects
        yield "Holds when:"
        for depth, line in self.condition:
            yield f"{'  ' * (depth + 1)}- {line}"
        yield self.examples_title
        for example in self.examples:
            yield f"  - {example}"
        yield f"Sources: {'; '.join(self.sources)}"
        if self.standing:
            yield self.standing
        yield f"{self.where}, {self.digest}"


def capitalised(text: str) -> str:
    """Return a text as a sentence begins."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class RulePages:
    """Writes the pages of the rules of one release."""

    knowledge: Knowledge

    @property
    def _advice(self) -> Mapping[str, str]:
        return {item.key: item.title for item in self.knowledge.advice}

    def page(self, rule: Rule) -> RulePage:
        """Return the page of a rule."""
        kind, title = kind_and_title(rule)
        if isinstance(rule, AdviceRule):
            title = f"{self._advice[rule.advice]}: {_DONE[rule.does]}"
        sources = [self.knowledge.sources[key] for key in rule.source]
        signed = self.knowledge.signed.get(rule.digest)
        words = RuleWords(self.knowledge).said(rule.condition.node)
        return RulePage(
            id=rule.id,
            kind=kind,
            title=title,
            condition=tuple(words.lines()),
            effects=tuple(self._effects(rule)),
            examples=tuple(self._examples(rule)),
            sources=tuple(source.title for source in sources),
            sign_off=tuple(s.title for s in sources if s.wants_sign_off),
            digest=rule.digest,
            where=rule.where,
            change=rule.change,
            signed=signed.text if signed else "",
        )

    def _effects(self, rule: Rule) -> Iterator[str]:
        match rule:
            case LevelRule():
                yield f"Level: {rule.level.text}. Within: {rule.within}."
                yield f"Action: {rule.action}."
                yield from self._tests(rule.labs)
                yield f"Reason keys: {', '.join(rule.flags)}."
            case OrderRule():
                yield from self._tests(rule.labs)
                yield f"Note: {rule.note}." if rule.note else "No note."
                waits = "also at" if rule.acute else "not at"
                yield f"Ordered {waits} emergency and same-day level."
            case AdviceRule():
                yield _DOES[rule.does]
                yield f"Words: {rule.text}."
            case CauseRule():
                yield f"Weighs {rule.weight} for the cause {rule.cause}."
            case _:
                raise TypeError(type(rule).__name__)

    def _tests(self, keys: tuple[str, ...]) -> Iterator[str]:
        if keys:
            names = (self.knowledge.analytes[key].name for key in keys)
            yield f"Tests: {', '.join(names)}."

    def _examples(self, rule: Rule) -> Iterator[str]:
        words = ClaimWords(self.knowledge)
        for example in rule.examples:
            told = [words.given(fact, value) for fact, value in example.given.items()]
            given = "; ".join(told) or "nothing is known"
            yield f"{_OUTCOMES[example.fires]}: {given}"
