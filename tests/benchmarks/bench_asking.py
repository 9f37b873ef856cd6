"""How many answers it takes: asked what stands first, and in the order of the form.

The patients are the vignettes. Each starts as an empty visit of a known age and sex;
what stands first is answered as the vignette has it ("cannot say" where it has
nothing), a list as one answer, until nothing more could raise the level. Results are no
answers: whoever is an emergency by a result alone is not counted among them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from intake.domain.assessment import Assessment, Level
from intake.domain.visit import Answer, Visit
from intake.knowledge.question import ELSEWHERE, UNKNOWN, Tier
from intake.knowledge.release import Knowledge, load_knowledge
from intake.triage.engine import Triage
from tests.benchmarks.budget import Measured
from tests.intake.triage.made import SEEN
from tests.intake.triage.patients import CASES, visit_of

TENTH = {"every": 10}
CALLED_AFTER, SETTLED_AFTER = 6, 40
"""Answers, median, at most (issue 3, "Three-valued")."""
_LISTS = ("conditions", "medications", "other_symptoms")
_NOTHING: Mapping[str, Any] = {"answers": {}, "results": (), **dict.fromkeys(_LISTS)}
Ask = Callable[[Visit, Assessment], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Course:
    """After how many answers an emergency was called, and the level settled."""

    called: int | None
    settled: int


def measure(every: int = 1) -> list[Measured]:
    """Ask every vignette, in our order and in that of the form."""
    triage = Triage(load_knowledge())
    visits = [visit_of(case) for case in CASES[::every]]
    form = in_the_order_of_the_form(triage)
    ours = [course(triage, visit, what_stands_first) for visit in visits]
    fixed = [course(triage, visit, form) for visit in visits]
    return [
        _line(
            "emergency called",
            *(median(c.called for c in some if c.called) for some in (ours, fixed)),
            at_most=CALLED_AFTER,
        ),
        _line(
            f"level settled, {len(visits)} patients",
            *(median(c.settled for c in some) for some in (ours, fixed)),
            at_most=SETTLED_AFTER,
        ),
    ]


def what_stands_first(_visit: Visit, assessment: Assessment) -> Iterator[str]:
    """Yield what the triage would ask, in its order."""
    return iter(assessment.ask_next)


def in_the_order_of_the_form(triage: Triage) -> Ask:
    """Return what the form asks, from top to bottom, and only what applies."""
    questions = triage.knowledge.questions
    lists = {"other_symptoms_reviewed": "other_symptoms"}

    def ask(visit: Visit, _assessment: Assessment) -> Iterator[str]:
        applies = triage.applies(visit, at=SEEN)
        for question in questions:
            key = lists.get(question.key, question.key)
            is_asked = question.tier is Tier.CORE or applies.get(question.key)
            if is_asked and (key in _LISTS or key not in ELSEWHERE):
                yield key

    return ask


def course(triage: Triage, whole: Visit, ask: Ask) -> Course:
    """Answer one question after the other until the level is settled."""
    visit = whole.model_copy(update=dict(_NOTHING))
    called, asked = None, set[str]()
    while True:
        assessment = triage.assess(visit, at=SEEN)
        if called is None and assessment.level is Level.EMERGENCY:
            called = len(asked)
        key = next((one for one in ask(visit, assessment) if one not in asked), None)
        if assessment.settled or key is None:
            return Course(called, len(asked))
        asked.add(key)
        visit = _answered(triage.knowledge, visit, whole, key)


def _answered(knowledge: Knowledge, visit: Visit, whole: Visit, key: str) -> Visit:
    if key in _LISTS:
        return visit.model_copy(update={key: getattr(whole, key)})
    told = {**visit.answers, key: _answer(knowledge, whole, key)}
    return visit.model_copy(update={"answers": told})


def _answer(knowledge: Knowledge, whole: Visit, key: str) -> Answer:
    items = knowledge.questions[key].stands_for
    if not items:
        return whole.answers.get(key, UNKNOWN)
    told = [whole.answers.get(item, UNKNOWN) for item in items]
    if any(answer is True for answer in told):
        return True
    return UNKNOWN if UNKNOWN in told else False


def _line(what: str, ours: float, fixed: float, *, at_most: int) -> Measured:
    return Measured(
        id="Asking",
        what=f"{what}, median",
        ours=ours,
        unit="answers",
        peer=fixed,
        peer_name="in the form's order",
        ratio=ours / fixed,
        budget=f"≤ {at_most} answers",
        passed=ours <= at_most,
    )
