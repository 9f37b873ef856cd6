"""What is still to be asked: what open rules lack, and what to ask first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from intake.domain.assessment import Level, Score
from intake.knowledge.claims import beside, pressing
from intake.knowledge.expression import Node
from intake.knowledge.question import Question
from intake.knowledge.release import Knowledge
from intake.knowledge.rules import LevelRule
from intake.triage.facts import EMERGENCY_CARD, Facts

OTHER_SYMPTOMS = "other_symptoms"
_EFFORT_OF_LIST = (10**0.5, 1000)
"""A list takes ten seconds; it stands after every question that is worth as much."""
_GRAVER = 100.0
"""How much more a question counts for a rule one level graver (tool policy)."""
_LISTS: Mapping[str, tuple[str, ...]] = {
    "conditions": ("conditions",),
    **dict.fromkeys(
        (
            *("worst_drug_condition", "interaction_same_day"),
            *("same_day_with", "major_with", "moderate_with"),
        ),
        ("medications", "conditions"),
    ),
    **dict.fromkeys(
        (
            *("medicines", "medicine_flags", "worst_interaction"),
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


_Weights = Sequence[tuple[str, float]]
_TOLD = frozenset(("conditions", "medicines", "medicine_flags"))
_NO_SIGN = frozenset(("adult",))


class Asker:
    """Finds the questions behind what cannot be told."""

    def __init__(
        self, knowledge: Knowledge, facts: Facts, scores: Mapping[str, Score]
    ) -> None:
        self._knowledge = knowledge
        self._facts = facts
        self._scores = scores
        self._definitions = knowledge.made_of
        self._known: dict[str, tuple[str, ...]] = {}
        self._lacks: dict[int, _Weights] = {}
        self._behind_it: dict[tuple[str, float], _Weights] = {}

    def needs(self, node: Node) -> tuple[str, ...]:
        """Return the questions that would help to decide a condition."""
        keys: dict[str, None] = {}
        for fact, _ in self._lacking(node):
            keys.update(dict.fromkeys(self._asked(fact)))
        return tuple(keys)

    def _lacking(self, node: Node) -> _Weights:
        """Return the facts that a condition lacks: asked for twice, found once."""
        lacks = self._lacks.get(id(node))
        if lacks is None:
            lacks = self._lacks[id(node)] = pressing(node, self._facts.values)
        return lacks

    def _asked(self, fact: str) -> tuple[str, ...]:
        if fact not in self._known:
            self._known[fact] = tuple(dict.fromkeys(self._behind(fact)))
        return self._known[fact]

    def _behind(self, fact: str) -> Iterator[str]:
        if fact in self._definitions:
            yield from self.needs(self._definitions[fact])
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
            "medications": self._facts.has_all_medicines,
            "conditions": self._facts.has_all_conditions,
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

        A group comes first, and what it stands for after it, or at once where it was
        answered yes. Otherwise a question weighs more the graver the rules that wait
        for it, and the fewer other answers these would need to hold; a quick one goes
        before a long one.
        """
        open_rules = tuple(rules)
        if not open_rules:
            return ()
        weight = self._weights(
            (rule.condition.node, _GRAVER ** (Level.ROUTINE.rank - rule.level.rank))
            for rule in open_rules
        )
        ranked = sorted(weight, key=lambda key: self._rank(key, weight[key]))
        first = self._groups_first(ranked, weight)
        return tuple(dict.fromkeys((*self._followed(open_rules), *first, *ranked)))

    def _weights(self, nodes: Iterable[tuple[Node, float]]) -> Mapping[str, float]:
        weight: dict[str, float] = defaultdict(float)
        for node, share in nodes:
            for key, part in self._weighed(node, share):
                weight[key] += part
        return weight

    def _followed(self, rules: Iterable[LevelRule]) -> Sequence[str]:
        """Return what a sign that was told makes worth asking at once.

        That is whatever an emergency rule joins to it; that somebody is an adult is
        no sign. What a group would ask waits for the group.
        """
        grave = [r.condition.node for r in rules if r.level is Level.EMERGENCY]
        if not grave:
            return ()
        told = {*self._facts.visit.answers, *self._definitions, *_TOLD} - _NO_SIGN
        beside_it: dict[str, None] = {}
        kindled: list[tuple[Node, float]] = []
        for node in grave:
            if facts := tuple(beside(node, self._facts.values, told)):
                beside_it |= dict.fromkeys(key for f in facts for key in self._asked(f))
                kindled.append((node, 1.0))
        weight = self._weights(kindled)
        group_of = self._knowledge.questions.group_of
        waits = {
            key for key, g in group_of.items() if g not in self._facts.visit.answers
        }
        return sorted(
            beside_it.keys() - waits, key=lambda key: self._rank(key, weight[key])
        )

    def _rank(self, key: str, weight: float) -> tuple[float, int]:
        """Return what sorts a question among others: its weight for the time it takes.

        Equals stand in the order of the question set.
        """
        time, place = self._knowledge.questions.effort.get(key, _EFFORT_OF_LIST)
        return (-round(weight / time, 9), place)

    def _groups_first(
        self, ranked: Sequence[str], weight: Mapping[str, float]
    ) -> Iterator[str]:
        """Yield the items of a yes, then the card, several items at once where it can.

        Once an item was named, the others of its group wait for the other groups.
        """
        answers = self._facts.visit.answers
        unasked: list[tuple[tuple[float, int], tuple[str, ...]]] = []
        later: list[str] = []
        for group in self._knowledge.questions.groups:
            members = tuple(key for key in ranked if key in group.stands_for)
            if answers.get(group.key) is True and not self._is_explained(group):
                yield from members
            elif answers.get(group.key) is True:
                later += members
            elif group.key not in answers and len(members) > 1:
                whole = sum(weight[key] for key in members)
                unasked.append((self._rank(group.key, whole), (group.key, *members)))
        for _rank, keys in sorted(unasked):
            yield from keys
        yield from (key for key in ranked if key in self._rest_of_card)
        yield from later

    @cached_property
    def _rest_of_card(self) -> frozenset[str]:
        """The questions of the emergency card that are in no group."""
        questions = self._knowledge.questions
        card = {
            question.key for question in questions.section(EMERGENCY_CARD).questions
        }
        return frozenset(card - questions.group_of.keys())

    def _is_explained(self, group: Question) -> bool:
        return any(self._facts.values.get(key) is True for key in group.stands_for)

    def incomplete(self) -> tuple[str, ...]:
        """Return what a complete visit lacks: the emergency card and vital signs."""
        card = self._knowledge.questions.section(EMERGENCY_CARD).questions
        unanswered = set(self._facts.unanswered)
        keys = [question.key for question in card if question.key in unanswered]
        return (*keys, *self._asked("news2_missing"))

    def _weighed(self, node: Node, share: float) -> _Weights:
        """Return the questions behind what a condition lacks, with their weights."""
        found: list[tuple[str, float]] = []
        for fact, weight in self._lacking(node):
            part = weight * share
            if fact in self._definitions:
                found += self._weighed_definition(fact, part)
                continue
            keys = self._asked(fact)
            found += [(key, part / len(keys)) for key in keys]
        return found

    def _weighed_definition(self, fact: str, share: float) -> _Weights:
        """Return the questions behind a definition: many rules speak of the same."""
        found = self._behind_it.get((fact, share))
        if found is None:
            found = self._weighed(self._definitions[fact], share)
            self._behind_it[fact, share] = found
        return found
