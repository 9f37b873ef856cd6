"""What stands behind a reason: rule, knowledge, sources, and what would undo it."""

from dataclasses import dataclass

from intake.domain.errors import NotFoundError
from intake.domain.visit import NO_PART, Partly, Visit
from intake.services.claim_words import ClaimWords
from intake.services.rule_words import RuleWords
from intake.services.rulebook import RuleBook
from intake.services.triage import TriageService

_SHORT_DIGEST = len("sha256:") + 12


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDetail:
    """One rule as it spoke of one visit.

    Attributes:
        rule: its id, with the release and the digest that it spoke under.
        holds_when: when it holds at all, on one line.
        undone_by: what it would take to hold no longer; empty if nothing can.
        change: what the clinic changed of it; empty if nothing.
    """

    rule: str
    holds_when: str
    sources: tuple[str, ...]
    undone_by: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDetails:
    """Explains the rules that spoke of a visit."""

    book: RuleBook
    triage: TriageService

    def of(self, visit: Visit, rule_id: str, *, partly: Partly = NO_PART) -> RuleDetail:
        """Return what stands behind a rule that holds for a visit.

        `partly`: what is known of lists that were not gone through.

        Raises:
            NotFoundError: if there is no such rule.
        """
        knowledge = self.book.knowledge
        page = self.book.page(rule_id)
        rule = next((r for r in knowledge.rules if r.id == rule_id), None)
        if rule is None:
            raise NotFoundError(f"{rule_id}: is switched off")
        digest = page.digest[:_SHORT_DIGEST]
        return RuleDetail(
            rule=f"{page.id} · {knowledge.release.version} · {digest}",
            holds_when=RuleWords(knowledge).said(rule.condition.node).sentence(),
            sources=page.sources,
            undone_by=self._undone_by(visit, rule_id, partly),
            change=page.change,
        )

    def _undone_by(self, visit: Visit, rule_id: str, partly: Partly) -> str:
        words = ClaimWords(self.book.knowledge)
        found = self.triage.undoing(visit, rule_id, partly=partly)
        told = [
            words.phrase(leaf, truth=truth)
            for leaf, truth in (*found.each, *found.together)
        ]
        phrases = list(dict.fromkeys(phrase for phrase in told if phrase))
        return (" and " if found.together else " or ").join(phrases)
