"""Bytes to a visit that can be relied on, or every problem with its place and cure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from pydantic import ValidationError

from intake.domain.errors import InvalidDocumentError, Problem
from intake.domain.visit import Visit
from intake.knowledge.questions import QuestionSet
from intake.services.document_problems import (
    MOST_PROBLEMS,
    checkable,
    model_problems,
    raw_answers,
)
from intake.services.strict_json import path_text, read_json


class VisitCheck(Protocol):
    """What clinical knowledge has to say about a document."""

    def check(self, visit: Visit, *, at: date) -> Sequence[Problem]:
        """Return everything that makes the visit unusable; nothing if it is usable."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReader:
    """Reads documents `crampdesk-visit/1`: strictly, whole, and saying what is wrong.

    Nothing that a document says is repeated in a problem: problems reach terminals
    and logs.
    """

    questions: QuestionSet
    knowledge: VisitCheck

    def read(self, data: bytes, *, at: date | None, today: Callable[[], date]) -> Visit:
        """Return the visit in a document.

        Ages and dates are judged as on `at`; if that is None, as on the day of the
        visit, and if the document does not tell it, as `today` says.

        Raises:
            InvalidDocumentError: with every problem found.
        """
        raw = read_json(data)
        try:
            visit = Visit.model_validate(raw)
        except ValidationError as error:
            raise InvalidDocumentError(self._problems(error, raw)) from None
        day = at or (visit.seen_at.date() if visit.seen_at else today())
        if problems := self.knowledge.check(visit, at=day):
            raise InvalidDocumentError(tuple(problems[:MOST_PROBLEMS]))
        answers = self.questions.spread(visit.answers)
        if answers is visit.answers:
            return visit
        return visit.model_copy(update={"answers": answers})

    def _problems(
        self, error: ValidationError, raw: dict[str, object]
    ) -> tuple[Problem, ...]:
        """Return what the model refused, then what the questions would refuse too."""
        found = list(model_problems(error, raw, self.questions))
        told = {problem.path for problem in found}
        for key, value in raw_answers(raw):
            if len(found) >= MOST_PROBLEMS:
                break
            path = path_text(("answers", key))
            if path not in told:
                faults = self.questions.faults({key: checkable(value)})
                found += [replace(fault, path=path) for fault in faults]
        return tuple(found)
