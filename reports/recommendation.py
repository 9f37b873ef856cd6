"""The recommendation: tests, advice given, advice withheld."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from intake.domain.assessment import Assessment, LabOrder, Level
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
_FOR_MANY = (0.42, 0.58)
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
    taken = [lab for lab in ordered if lab.test not in untaken]
    many = len(taken) > _IN_FULL
    rows = list((_by_reason if many else _each)(taken))
    rows += [_left(lab, untaken[lab.test]) for lab in ordered if lab.test in untaken]
    rows += _added(assessment, decision, wording)
    if rows:
        return Section("Blood tests", _FOR_MANY if many else _COLUMNS, tuple(rows))
    because = assessment.labs_not_needed
    told = "No tests suggested."
    if because:
        told = f"No tests needed, because {mid_sentence(because)}"
    return Section("Blood tests", (1.0,), (((strong(told),),),))


def _name(names: str, level: Level) -> Line:
    return Line((Span(names, Tone.STRONG), Span(f"  {urgency(level)}")))


def _each(labs: Sequence[LabOrder]) -> Iterator[tuple[Cell, ...]]:
    for lab in labs:
        handling = sentence((lab.tube, lab.preparation))
        yield (
            (_name(lab.name, lab.urgency),),
            (plain("; ".join(lab.reasons)),),
            (small(handling),) if handling else (),
        )


def _by_reason(labs: Sequence[LabOrder]) -> Iterator[tuple[Cell, ...]]:
    """Yield many tests by what they are for; then how to take them, by tube."""
    reasons: dict[tuple[Level, tuple[str, ...]], list[str]] = {}
    tubes: dict[str, list[str]] = {}
    for lab in labs:
        reasons.setdefault((lab.urgency, lab.reasons), []).append(lab.name)
        care = f" ({lab.preparation})" if lab.preparation else ""
        tubes.setdefault(lab.tube, []).append(f"{lab.name}{care}")
    for (level, because), names in reasons.items():
        told = Line((Span("; ".join(because)),), Size.SMALL)
        yield (_name(", ".join(names), level),), (told,)
    yield (tuple(_tube(tube, names) for tube, names in tubes.items()),)


def _tube(tube: str, names: Sequence[str]) -> Line:
    head = Span(f"{tube or 'No tube'}  ", Tone.STRONG)
    return Line((head, Span("; ".join(names), Tone.QUIET)), Size.SMALL)


def _left(lab: LabOrder, because: str) -> tuple[Cell, ...]:
    reason = Line((Span("Not taken  ", Tone.STRONG), Span(because)))
    return (plain(lab.name),), (reason,)


def _added(
    assessment: Assessment, decision: Decision | None, wording: Wording
) -> Iterator[tuple[Cell, ...]]:
    names = named_tests(assessment)
    for key in decision.added if decision else ():
        name = names.get(key) or wording.named("test", key)
        yield (strong(name),), (plain("Added by the nurse"),)


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
        _withheld(names, because, rule, size)
        for (because, rule), names in reasons.items()
    )
    return Section("Not advised", (1.0,), ((lines,),)) if lines else None


def _withheld(names: Sequence[str], because: str, rule: str, size: Size) -> Line:
    """Return advice withheld for one reason; the reason stands out of a long list."""
    long = len(names) > _ONE_COLUMN
    what, why = (Tone.PLAIN, Tone.STRONG) if long else (Tone.STRONG, Tone.PLAIN)
    return Line(
        (
            Span(", ".join(names), what),
            Span(f"  {because}", why),
            Span(f"  {rule}", Tone.QUIET),
        ),
        size,
    )
