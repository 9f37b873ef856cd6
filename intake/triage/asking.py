"""What is still to be asked: what open rules lack, and what to ask first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from intake.domain.assessment import Level, Score
from intake.knowledge.expression import Node, lacking, pressing
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import LevelRule
from intake.triage.facts import EMERGENCY_CARD, Facts

OTHER_SYMPTOMS = "other_symptoms"
_LIST_SECONDS = 10
_GRAVER = 10.0
"""How much more a question counts for a rule one level graver (tool policy)."""
_LISTS: Mapping[str, tuple[str, ...]] = {
    "conditions": ("conditions",),
    "worst_drug_condition": ("medications", "conditions"),
    **dict.fromkeys(
        (
            *("medicines", "medicine_flags", "worst_interaction", "same_day_with"),
            *("interaction_same_day", "major_with", "moderate_with"),
            *("cramp_drug_strength", "k_raising_drugs", "unrecognised_medicines"),
        ),
        ("medications",),
    ),
}
_SCORED: Mapping[str, str] = {
    "wells_dvt_likely": "wells_dvt",
    "wells_dvt_undecided": "wells_dvt",
    "news2_at_least_3": "news2",
    "news2_at_least_5": "news2",
    "news2_at_least_7": "news2",
    "news2_any3": "news2",
    "news2_missing": "news2",
    "nlc_score_low": "nlc_score7",
}


class Asker:
    """Finds the questions behind what cannot be told."""

    def __init__(
        self, knowledge: Knowledge, facts: Facts, scores: Mapping[str, Score]
    ) -> None:
        self._knowledge = knowledge
        self._facts = facts
        self._scores = scores
        self._definitions = {d.name: d for d in knowledge.definitions}
        self._known: dict[str, tuple[str, ...]] = {}

    def needs(self, node: Node) -> tuple[str, ...]:
        """Return the questions that would help to decide a condition."""
        facts = lacking(node, self._facts.values)
        return tuple(dict.fromkeys(key for fact in facts for key in self._asked(fact)))

    def _asked(self, fact: str) -> tuple[str, ...]:
        if fact not in self._known:
            self._known[fact] = tuple(dict.fromkeys(self._behind(fact)))
        return self._known[fact]

    def _behind(self, fact: str) -> Iterator[str]:
        if fact in self._definitions:
            yield from self.needs(self._definitions[fact].condition.node)
        elif fact in _SCORED:
            for name in self._scores[_SCORED[fact]].missing:
                yield from self._asked(name)
        elif fact in _LISTS:
            yield from self._unseen(_LISTS[fact])
        elif fact in self._knowledge.questions.optional:
            yield fact if self._reviewed() else OTHER_SYMPTOMS
        else:
            yield from self._question(fact)

    def _unseen(self, lists: Sequence[str]) -> Iterator[str]:
        seen = {
            "medications": self._facts.medicines is not None,
            "conditions": self._facts.conditions is not None,
        }
        return (name for name in lists if not seen[name])

    def _reviewed(self) -> bool:
        return self._facts.values.get("other_symptoms_reviewed") is True

    def _question(self, key: str) -> Iterator[str]:
        """Yield a question, or what first decides whether it applies."""
        question = self._knowledge.questions.by_key.get(key)
        if question is None:
            return
        undecided = self._facts.applies.get(key, True) is None
        if undecided and question.condition is not None:
            yield from self.needs(question.condition)
        else:
            yield key

    def order(self, rules: Iterable[LevelRule]) -> tuple[str, ...]:
        """Return the questions, those first that settle the level fastest.

        A question weighs more the graver the rules that wait for it, and the fewer
        other answers these would need to hold; a quick one goes before a long one.
        """
        weight: dict[str, float] = defaultdict(float)
        for rule in rules:
            share = _GRAVER ** (Level.ROUTINE.rank - rule.level.rank)
            for key, part in self._weighed(rule.condition.node, share):
                weight[key] += part
        questions = self._knowledge.questions.by_key
        place = {key: number for number, key in enumerate(questions)} if weight else {}

        def rank(key: str) -> tuple[float, int]:
            question = questions.get(key)
            seconds = question.seconds if question else _LIST_SECONDS
            pace = weight[key] / max(seconds, 1) ** 0.5
            return (-round(pace, 9), place.get(key, len(place)))

        return tuple(sorted(weight, key=rank))

    def incomplete(self) -> tuple[str, ...]:
        """Return what a complete visit lacks: the emergency card and vital signs."""
        card = self._knowledge.questions.section(EMERGENCY_CARD).questions
        unanswered = set(self._facts.unanswered)
        keys = [question.key for question in card if question.key in unanswered]
        return (*keys, *self._asked("news2_missing"))

    def _weighed(self, node: Node, share: float) -> Iterator[tuple[str, float]]:
        """Yield the questions behind what a condition lacks, with their weights."""
        for fact, part in pressing(node, self._facts.values, share):
            if fact in self._definitions:
                inner = self._definitions[fact].condition.node
                yield from self._weighed(inner, part)
                continue
            keys = self._asked(fact)
            for key in keys:
                yield key, part / len(keys)
