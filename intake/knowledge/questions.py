"""The question set: every question once, in clinical order.

Form, document check, JSON Schema, docs and the triage's vocabulary are all made of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from intake.domain.errors import KnowledgeError, Problem
from intake.domain.visit import Answer
from intake.knowledge.asked_when import ConditionalGroup, ConditionalLayer
from intake.knowledge.condition import Condition
from intake.knowledge.nearest import meant
from intake.knowledge.question import ELSEWHERE, Kind, Question, Tier
from intake.knowledge.together import in_layers


@dataclass(frozen=True, slots=True)
class Section:
    """A block of questions, in clinical order."""

    key: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class QuestionSet:
    """Every question, by section and by key."""

    sections: tuple[Section, ...]

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """Every question by its key, in clinical order."""
        return {question.key: question for question in self}

    def __iter__(self) -> Iterator[Question]:
        """Yield every question in clinical order."""
        return (question for part in self.sections for question in part.questions)

    def __getitem__(self, key: str) -> Question:
        """Return the question with a key."""
        return self.by_key[key]

    @cached_property
    def effort(self) -> Mapping[str, tuple[float, int]]:
        """The root of the seconds that each question takes, and its place."""
        return {q.key: (max(q.seconds, 1) ** 0.5, n) for n, q in enumerate(self)}

    def section(self, key: str) -> Section:
        """Return the section with a key."""
        return next(part for part in self.sections if part.key == key)

    @cached_property
    def by_dependence(self) -> tuple[Question, ...]:
        """Every question with answers of its own, after those its condition needs."""
        waiting = [question for question in self if question.kind is not Kind.LIST]
        ordered: list[Question] = []
        while waiting:
            open_keys = {question.key for question in waiting}
            ready = [q for q in waiting if not open_keys & _needed_first(q)]
            if not ready:
                raise KnowledgeError(f"questions wait for one another: {open_keys}")
            ordered += ready
            waiting = [question for question in waiting if question not in ready]
        return tuple(ordered)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every key."""
        return frozenset(self.by_key)

    @cached_property
    def _usual(self) -> Mapping[str, tuple[int, int]]:
        """The usual whole numbers of each question that has them."""
        return {q.key: q.usual.whole for q in self if q.usual is not None}

    @cached_property
    def _possible(self) -> Mapping[str, tuple[int, int]]:
        """The possible whole numbers of each question that is answered with one."""
        return {
            q.key: q.possible.whole for q in self._own if q.is_numeric and q.possible
        }

    def unusual(self, answers: Mapping[str, Answer]) -> Iterator[str]:
        """Yield the keys of allowed numbers that are unusual, in clinical order."""
        for key, (least, most) in self._usual.items():
            answer = answers.get(key)
            if type(answer) is int and least <= answer <= most:
                continue  # by far the most
            if answer is not None and self.by_key[key].is_unusual(answer):
                yield key

    @cached_property
    def yes_no(self) -> frozenset[str]:
        """The keys of the questions that are answered with yes or no."""
        kinds = (Kind.YES_NO, Kind.FLAG)
        return frozenset(question.key for question in self if question.kind in kinds)

    @cached_property
    def _choices(self) -> Mapping[str, frozenset[str]]:
        """The values of each question that is answered with one of them."""
        return {q.key: q.values for q in self._own if q.kind is Kind.CHOICE}

    @property
    def _own(self) -> Iterator[Question]:
        """The questions whose answers have no other place in a document."""
        return (question for question in self if question.key not in ELSEWHERE)

    @cached_property
    def unconditional(self) -> tuple[Question, ...]:
        """The questions that are always asked or searched for."""
        asked = (q for q in self.by_dependence if q.condition is None)
        return tuple(q for q in asked if q.tier is not Tier.GROUP)

    @cached_property
    def always_asked(self) -> tuple[str, ...]:
        """The keys of the questions that are always asked or searched for."""
        return tuple(question.key for question in self.unconditional)

    @cached_property
    def always_asked_set(self) -> frozenset[str]:
        """The same keys, to see at once that none of them is open."""
        return frozenset(self.always_asked)

    @cached_property
    def groups(self) -> tuple[Question, ...]:
        """The questions that ask for any of several others."""
        return tuple(question for question in self if question.tier is Tier.GROUP)

    @cached_property
    def group_of(self) -> Mapping[str, str]:
        """The key of the group that a question belongs to."""
        return {key: group.key for group in self.groups for key in group.stands_for}

    def spread(self, answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
        """Return answers with a "no" to each question that a group's "no" covers."""
        denied = {
            key: False
            for group in self.groups
            if answers.get(group.key) is False
            for key in group.stands_for
            if key not in answers
        }
        return {**answers, **denied} if denied else answers

    @cached_property
    def conditional(self) -> tuple[ConditionalGroup, ...]:
        """The questions with a condition, each group after those that it needs."""
        groups: dict[str, list[Question]] = {}
        for question in self.by_dependence:
            if question.ask_when is not None:
                groups.setdefault(question.ask_when, []).append(question)
        return tuple(
            ConditionalGroup(Condition(text), tuple(questions))
            for text, questions in groups.items()
        )

    @cached_property
    def conditional_in_layers(self) -> tuple[ConditionalLayer, ...]:
        """The groups, parted where a condition needs the answers of those before."""
        return tuple(map(ConditionalLayer, in_layers(self.conditional, makes=_made)))

    @cached_property
    def optional(self) -> frozenset[str]:
        """The keys of the symptoms and risks that are searched for, not asked."""
        return frozenset(q.key for q in self if q.tier is Tier.OPTIONAL)

    @cached_property
    def all_denied(self) -> Mapping[str, bool]:
        """A "no" to each of these: what somebody says who has nothing else."""
        return dict.fromkeys(self.optional, False)

    @cached_property
    def telling(self) -> frozenset[str]:
        """The keys of the red flags and of the cramp history: without any, no level."""
        return frozenset(q.key for q in self if q.section in ("emergency", "cramp"))

    def items_of(self, section: str) -> tuple[str, ...]:
        """Return the keys of a section's questions that are no groups."""
        return self._items[section]

    @cached_property
    def _items(self) -> Mapping[str, tuple[str, ...]]:
        return {
            part.key: tuple(q.key for q in part.questions if q.tier is not Tier.GROUP)
            for part in self.sections
        }

    def faults(self, answers: Mapping[str, Answer]) -> Iterator[Problem]:
        """Yield what is wrong with answers, each with its path and cure."""
        for key, answer in self._doubtful(answers):
            question = self.by_key.get(key)
            if question is None:
                remedy = meant(key, self.by_key, see="docs/schema")
                yield Problem(f"answers.{key}", "is not a question", remedy)
            elif key in ELSEWHERE:
                remedy = f"move it to {ELSEWHERE[key]}"
                yield Problem(f"answers.{key}", "has a place of its own", remedy)
            elif fault := question.fault(answer):
                yield Problem(f"answers.{key}", *fault)

    def _doubtful(self, answers: Mapping[str, Answer]) -> Iterator[tuple[str, Answer]]:
        """Yield the answers that have to be looked at: nearly all are fine at sight."""
        yes_no, possible, choices = self.yes_no, self._possible, self._choices
        for key, answer in answers.items():
            if answer is True or answer is False:
                if key in yes_no:
                    continue
            elif type(answer) is int and key in possible:
                least, most = possible[key]
                if least <= answer <= most:
                    continue
            elif type(answer) is str and key in choices and answer in choices[key]:
                continue
            yield key, answer


def _needed_first(question: Question) -> frozenset[str]:
    return question.condition.names if question.condition else frozenset()


def _made(group: ConditionalGroup) -> tuple[str, ...]:
    """Return the facts that follow from whether a group applies."""
    return ("not_applicable", *(question.key for question in group.questions))
