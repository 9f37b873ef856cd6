"""The recommendation: tests, advice given, advice withheld."""

from collections.abc import Iterator
from itertools import accumulate

from intake.domain.assessment import Assessment, LabOrder
from intake.domain.decision import Decision
from reports.document import (
    Cell,
    Line,
    Section,
    Size,
    Span,
    Tone,
    plain,
    small,
    strong,
)
from reports.opinions import named_tests, urgency
from reports.wording import Wording, mid_sentence, sentence

_COLUMNS = (0.29, 0.39, 0.32)
_IN_FULL = 6
"""Up to so many tests or pieces of advice stand in body size, more in small print."""

_ONE_COLUMN = 3
"""Up to so many pieces of advice stand in one column."""


def tests(
    assessment: Assessment, decision: Decision | None, wording: Wording
) -> Section:
    """Return the tests with reasons, or the reason for none."""
    untaken = {item.test: item.reason for item in decision.untaken} if decision else {}
    ordered = sorted(assessment.labs, key=lambda lab: lab.urgency.rank)
    size = Size.SMALL if len(ordered) > _IN_FULL else Size.BODY
    rows = [_test(lab, untaken.get(lab.test), size) for lab in ordered]
    rows += _added(assessment, decision, wording)
    if rows:
        return Section("Blood tests", _COLUMNS, tuple(rows))
    because = assessment.labs_not_needed
    told = "No tests suggested."
    if because:
        told = f"No tests needed, because {mid_sentence(because)}"
    return Section("Blood tests", (1.0,), (((strong(told),),),))


def _test(lab: LabOrder, untaken: str | None, size: Size) -> tuple[Cell, ...]:
    if untaken is None:
        when = Span(f"  {urgency(lab.urgency)}")
        name = Line((Span(lab.name, Tone.STRONG), when))
    else:
        name = Line((Span(lab.name), Span("  not taken", Tone.STRONG)))
    reasons = [Line((Span("; ".join(lab.reasons)),), size)]
    if untaken:
        told = (Span("Not taken  ", Tone.STRONG), Span(untaken))
        reasons.append(Line(told, size))
    handling = sentence((lab.tube, lab.preparation))
    return (name,), tuple(reasons), (small(handling),) if handling else ()


def _added(
    assessment: Assessment, decision: Decision | None, wording: Wording
) -> Iterator[tuple[Cell, ...]]:
    names = named_tests(assessment)
    for key in decision.added if decision else ():
        name = names.get(key) or wording.named("test", key)
        yield (strong(name),), (plain("Added by the nurse"),), ()


def advice_given(assessment: Assessment) -> Section | None:
    """Return the advice that is safe for this patient; much of it in small print."""
    told = [advice.text for advice in assessment.advice.give]
    size = Size.SMALL if len(told) > _IN_FULL else Size.BODY
    given = [Line((Span(text),), size, mark="•") for text in told]
    if not given:
        return None
    if len(given) <= _ONE_COLUMN:
        return Section("Advice given", (1.0,), ((tuple(given),),))
    return Section("Advice given", (0.5, 0.5), (_halves(given),))


def _halves(lines: list[Line]) -> tuple[Cell, Cell]:
    """Return lines in two columns about equally long."""
    ends = list(accumulate(len(line.text) for line in lines))
    cut = min(range(1, len(lines)), key=lambda at: abs(2 * ends[at - 1] - ends[-1]))
    return tuple(lines[:cut]), tuple(lines[cut:])


def advice_withheld(assessment: Assessment, wording: Wording) -> Section | None:
    """Return what this patient must not be told to do, and why, by reason."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for item in assessment.advice.withhold:
        name = wording.named("advice", item.key)
        reasons.setdefault((item.because, item.rule), []).append(name)
    size = Size.SMALL if len(reasons) > _IN_FULL else Size.BODY
    lines = tuple(
        Line(
            (
                Span(", ".join(names), Tone.STRONG),
                Span(f"  {because}"),
                Span(f"  {rule}", Tone.QUIET),
            ),
            size,
        )
        for (because, rule), names in reasons.items()
    )
    return Section("Not advised", (1.0,), ((lines,),)) if lines else None
