"""Questions that are asked on a condition, and what follows where it does not hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from intake.domain.assessment import FactValue
from intake.knowledge.condition import Condition
from intake.knowledge.expression import LookUp
from intake.knowledge.question import Question
from intake.knowledge.together import Together, Truths

_MOST_REMEMBERED = 1_024
"""Combinations that a layer keeps at hand: 2 000 patients came to a hundred."""


@dataclass(frozen=True)
class ConditionalGroup:
    """Questions that are asked on the same condition."""

    condition: Condition
    questions: tuple[Question, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Their keys."""
        return tuple(question.key for question in self.questions)

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Those that are answered with a number."""
        return tuple(question.key for question in self.questions if question.is_numeric)

    @cached_property
    def nothings(self) -> Mapping[str, FactValue]:
        """What the others come to where the condition does not hold."""
        return {q.key: q.nothing for q in self.questions if not q.is_numeric}


@dataclass(frozen=True, slots=True)
class Applying:
    """What follows from which groups apply to a patient.

    Attributes:
        applies: for each question whether it applies; None: it cannot be told.
        asked: the questions that apply, or may.
        numbers: the questions after a number that do not apply.
        nothings: what the others that do not apply come to.
    """

    applies: Mapping[str, bool | None]
    asked: tuple[str, ...]
    numbers: tuple[str, ...]
    nothings: Mapping[str, FactValue]

    @classmethod
    def of(cls, groups: Sequence[ConditionalGroup], truths: Truths) -> "Applying":
        """Gather it from the groups and the truth of their conditions."""
        judged = tuple(zip(groups, truths, strict=True))
        absent = tuple(group for group, truth in judged if truth is False)
        return cls(
            applies={key: truth for group, truth in judged for key in group.keys},
            asked=tuple(
                key
                for group, truth in judged
                if truth is not False
                for key in group.keys
            ),
            numbers=tuple(key for group in absent for key in group.numbers),
            nothings={k: v for group in absent for k, v in group.nothings.items()},
        )


class ConditionalLayer:
    """Groups whose conditions do not need one another's answers, judged at once.

    Patients are alike in which groups apply: what follows is gathered once for each
    combination.
    """

    def __init__(self, groups: Together[ConditionalGroup]) -> None:
        self._together = groups
        self._known: dict[Truths, Applying] = {}

    @property
    def items(self) -> tuple[ConditionalGroup, ...]:
        """The groups."""
        return self._together.items

    def applying(self, look_up: LookUp) -> Applying:
        """Return what follows from the facts known so far."""
        truths = self._together.truths(look_up)
        known = self._known.get(truths)
        if known is None:
            known = Applying.of(self.items, truths)
            if len(self._known) < _MOST_REMEMBERED:
                self._known[truths] = known
        return known
