"""The decision: what CrampDesk suggests, and what the nurse decided."""

from intake.domain.assessment import Assessment, Level
from intake.domain.decision import OVERRIDE_TEXTS, Decision
from reports.document import Line, Opinion, Size, Span, Tone, plain, small
from reports.wording import Wording, capital, sentence, time_frame

_ROUTINE = "routine"
_URGENCY = {
    Level.EMERGENCY: "now",
    Level.SAME_DAY: "today",
    Level.URGENT: "within days",
    Level.ROUTINE: _ROUTINE,
    Level.SELF_CARE: _ROUTINE,
    Level.NOT_ASSESSED: _ROUTINE,
}
_NAMED = 8
"""Up to so many tests are named at the head of the page; more are counted."""


def urgency(level: Level) -> str:
    """Return how soon a test is wanted."""
    return _URGENCY[level]


def named_tests(assessment: Assessment) -> dict[str, str]:
    """Return the names of all tests that the assessment speaks of."""
    spoken = (assessment.results, assessment.recent_results_used, assessment.labs)
    return {item.test: item.name for items in spoken for item in items}


def suggested(assessment: Assessment) -> Opinion:
    """Return what the rules suggest, and how sure that is."""
    return Opinion(
        who="CrampDesk suggests",
        level=assessment.level,
        text=capital(time_frame(assessment.level)),
        notes=(plain(_tests(assessment)), small(_certainty(assessment))),
    )


def _tests(assessment: Assessment) -> str:
    if not assessment.labs:
        return "No blood tests"
    wanted: dict[str, list[str]] = {}
    for lab in sorted(assessment.labs, key=lambda lab: lab.urgency.rank):
        wanted.setdefault(urgency(lab.urgency), []).append(lab.name)
    if len(assessment.labs) > _NAMED:
        told = ", ".join(f"{len(names)} {when}" for when, names in wanted.items())
        return f"Tests: {told}"
    return ". ".join(
        f"{_when(when)}: {', '.join(names)}" for when, names in wanted.items()
    )


def _when(urgency: str) -> str:
    return "Routine tests" if urgency == _ROUTINE else f"Tests {urgency}"


def _certainty(assessment: Assessment) -> str:
    if assessment.settled:
        return "Settled: no unanswered question could make it more urgent."
    count = len(assessment.open)
    questions = f"{count} findings are" if count > 1 else "a finding is"
    return f"Not settled: {questions} still open, see Not assessed."


def decided(
    decision: Decision | None, assessment: Assessment, wording: Wording, *, signed: bool
) -> Opinion:
    """Return what the nurse decided, and why if it differs."""
    if decision is None:
        return _undecided(signed=signed)
    by = sentence((decision.decided_by, wording.moment(decision.decided_at)))
    if decision.agrees:
        text, notes = "Agrees with CrampDesk", [*_remark(decision), small(by)]
    else:
        text = f"Changed from {decision.suggested.word}"
        notes = [*_reasons(decision), small(by)]
    tests = _changed_tests(decision, assessment, wording)
    notes[-1:-1] = [plain(tests)] if tests else []
    if decision.suggested is not assessment.level:
        was = decision.suggested.word
        notes.append(small(f"Decided when CrampDesk suggested {was}."))
    return Opinion("Nurse's decision", decision.level, text, tuple(notes))


def _undecided(*, signed: bool) -> Opinion:
    text = "None recorded" if signed else "Not yet decided"
    note = (
        "The visit was signed without a decision on the level."
        if signed
        else "To be decided by the nurse."
    )
    return Opinion("Nurse's decision", None, text, (small(note),))


def _changed_tests(decision: Decision, assessment: Assessment, wording: Wording) -> str:
    names = named_tests(assessment)
    changes = [(item.test, "not taken") for item in decision.untaken]
    changes += [(test, "added") for test in decision.added]
    return ", ".join(
        f"{names.get(test) or wording.named('test', test)} {change}"
        for test, change in changes
    )


def _reasons(decision: Decision) -> list[Line]:
    why = OVERRIDE_TEXTS[decision.reason] if decision.reason else ""
    told = ": ".join(part for part in (why, decision.text) if part)
    return [Line((Span("Because ", Tone.QUIET), Span(told)), Size.BODY)]


def _remark(decision: Decision) -> list[Line]:
    return [plain(decision.text)] if decision.text else []
