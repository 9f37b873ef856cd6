"""The assessment: results, scores, likely causes, doubts."""

from collections.abc import Sequence

from intake.domain.assessment import (
    Assessment,
    Contributor,
    InterpretedResult,
    RecentResult,
    Remark,
    Score,
)
from intake.domain.visit import Result, Visit
from reports.document import (
    Cell,
    Line,
    Section,
    Size,
    Span,
    Tone,
    in_halves,
    plain,
    small,
)
from reports.wording import (
    ARROWS,
    INTERPRETATIONS,
    Wording,
    capital,
    number,
    score_name,
    score_unit,
    sentence,
    unit_text,
    words,
)

_LIKELY = 3
_RESULTS = (0.25, 0.28, 0.47)
_ONE_COLUMN = 3
_WEIGHTS = {1: "minor", 2: "possible"}


def results(visit: Visit, assessment: Assessment, wording: Wording) -> Section | None:
    """Return the results that were entered, with arrow, word and reference interval.

    Each in the unit that the clinic prefers, and as it was reported. Then those that
    are recent enough to stand instead of a new test.
    """
    dates = {(result.test, result.value): result for result in visit.results}
    rows: list[tuple[Cell, ...]] = [
        _result(result, dates.get((result.test, result.value)), wording)
        for result in assessment.results
    ]
    recent = _recent_results(assessment, wording)
    rows += [((recent,),)] if recent else []
    return Section("Results", _RESULTS, tuple(rows)) if rows else None


def _recent_results(assessment: Assessment, wording: Wording) -> Line | None:
    """Return the recent results; what stands above is named and no more."""
    entered = {(result.test, result.value) for result in assessment.results}
    told = "; ".join(
        used.name if (used.test, used.value) in entered else _recent(used, wording)
        for used in assessment.recent_results_used
    )
    return small(f"Recent, so not repeated: {told}.") if told else None


def _result(
    result: InterpretedResult, entered: Result | None, wording: Wording
) -> tuple[Cell, ...]:
    collected = entered.collected.shown() if entered and entered.collected else ""
    arrow = ARROWS[result.interpretation]
    word = INTERPRETATIONS[result.interpretation]
    tone = Tone.STRONG if arrow else Tone.PLAIN
    reported = _measured(result.value, result.unit)
    shown = _measured(*wording.result(result.test, result.value, result.unit))
    meaning = f"{arrow} {word}".strip()
    in_si = _measured(result.si_value, result.si_unit)
    value = [Line((Span(f"{shown}  {meaning}", tone),))]
    if shown != reported:
        value.append(small(f"reported as {reported}"))
    elif in_si != reported:
        value.append(small(f"= {in_si}"))
    name = Line((Span(result.name), Span(f"  {collected}", Tone.QUIET)))
    because = Line((Span(result.because),), Size.SMALL)
    return (name,), tuple(value), (because,) if result.because else ()


def _measured(value: str, unit: str) -> str:
    return f"{value} {unit_text(unit)}".strip()


def _recent(used: RecentResult, wording: Wording) -> str:
    return (
        f"{used.name} {_measured(*wording.result(used.test, used.value, used.unit))} "
        f"({INTERPRETATIONS[used.interpretation]}, {_days(used.days_ago)})"
    )


def _days(days: int) -> str:
    if days == 0:
        return "today"
    return f"{days} day{'s' if days > 1 else ''} ago"


def scores(assessment: Assessment, wording: Wording) -> Section | None:
    """Return each score with what it was made of and what it lacks.

    What stands among the results already is not explained again.
    """
    explained = {result.test for result in assessment.results if result.because}
    told = assessment.scores.items()
    bare = [
        (key, score)
        for key, score in told
        if not score.missing and (key in explained or not score.items)
    ]
    rows: list[tuple[Cell, ...]] = [
        _score(key, score, wording) for key, score in told if (key, score) not in bare
    ]
    if bare:
        rows.append((_bare_scores(bare, wording),))
    return Section("Scores", (0.39, 0.61), tuple(rows)) if rows else None


def _bare_scores(told: Sequence[tuple[str, Score]], wording: Wording) -> Cell:
    """Return scores to which nothing contributed, in one line."""
    spans: list[Span] = []
    for key, score in told:
        cited = wording.cite(score.source)
        spans += [*_head(key, score), Span(f"  {cited}    ", Tone.QUIET)]
    return (Line(tuple(spans)),)


def _head(key: str, score: Score) -> tuple[Span, Span]:
    value = f"{_value(score)} {score_unit(key)}".strip()
    return Span(f"{score_name(key)}  "), Span(value, Tone.STRONG)


def _score(key: str, score: Score, wording: Wording) -> tuple[Cell, ...]:
    items = "; ".join(score.items)
    cited = wording.cite(score.source)
    source = f"  {cited}" if items else cited
    lines = [Line((Span(items), Span(source, Tone.QUIET)), Size.SMALL)]
    if score.missing:
        missing = "; ".join(wording.short(item) for item in score.missing)
        told = (Span("Missing  ", Tone.STRONG), Span(missing))
        lines.append(Line(told, Size.SMALL))
    return (Line(_head(key, score)),), tuple(lines)


def _value(score: Score) -> str:
    if score.value is not None:
        return number(score.value)
    if score.lowest is None or score.highest is None:
        return "not known"
    return f"{number(score.lowest)} to {number(score.highest)}"


def likely_causes(assessment: Assessment) -> Section | None:
    """Return the likely contributing causes, likeliest first."""
    ordered = sorted(assessment.contributors, key=lambda cause: -cause.weight)
    size = Size.SMALL if len(ordered) > _ONE_COLUMN else Size.BODY
    lines = [_cause(cause, size) for cause in ordered]
    if len(lines) > _ONE_COLUMN:
        return Section("Likely causes", (0.5, 0.5), (in_halves(lines),))
    return Section("Likely causes", (1.0,), ((tuple(lines),),)) if lines else None


def _cause(cause: Contributor, size: Size) -> Line:
    weight = "likely" if cause.weight >= _LIKELY else _WEIGHTS.get(cause.weight, "")
    told = "; ".join(cause.evidence)
    why = Span(f"  {sentence((weight, told))}")
    return Line((Span(words(cause.cause), Tone.STRONG), why), size)


def doubts(visit: Visit, assessment: Assessment, wording: Wording) -> Section | None:
    """Return what should be looked at again."""
    lines = tuple(
        plain(_doubt(remark, visit, wording)) for remark in assessment.warnings
    )
    return Section("Please check", (1.0,), ((lines,),)) if lines else None


def _doubt(remark: Remark, visit: Visit, wording: Wording) -> str:
    subject = _subject(remark.path, visit, wording)
    named = not subject or remark.text.lower().startswith(subject.lower())
    return remark.text if named else f"{subject}: {remark.text}"


def _subject(path: str, visit: Visit, wording: Wording) -> str:
    """Return what a remark is about, in the words of the visit."""
    kind, _, place = path.partition(".")
    lists: dict[str, Sequence[str]] = {
        "medications": [taken.text for taken in visit.medications or ()],
        "conditions": [told.text or "" for told in visit.conditions or ()],
        "results": [wording.named("test", result.test) for result in visit.results],
    }
    if kind == "answers":
        return capital(wording.short(place))
    place = place.partition(".")[0]
    names = lists.get(kind, ())
    at = int(place) if place.isdecimal() else len(names)
    return names[at] if at < len(names) else ""
