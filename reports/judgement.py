"""The assessment: what is still open, results, scores, likely causes, doubts."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from intake.domain.assessment import (
    Assessment,
    Contributor,
    InterpretedResult,
    OpenFinding,
    Remark,
    Score,
)
from intake.domain.visit import Result, Visit
from reports.document import (
    Cell,
    LevelMark,
    Line,
    Section,
    Size,
    Span,
    Tone,
    plain,
    small,
)
from reports.situation import LEVEL_COLUMNS
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

_IN_FULL = 6
"""Up to so many open findings are told with the whole question, more in small print."""

_LIKELY = 3
_WEIGHTS = {1: "minor", 2: "possible"}


def not_assessed(assessment: Assessment, wording: Wording) -> Section | None:
    """Return what could not be ruled out, and the questions that would settle it."""
    told = {found.rule: found for found in assessment.open}
    ordered = sorted(told.values(), key=lambda found: found.level.rank)
    in_full = len(ordered) <= _IN_FULL
    rows = _each(ordered, wording) if in_full else _by_level(ordered, wording)
    return Section("Not assessed", LEVEL_COLUMNS, tuple(rows)) if ordered else None


def _each(found: Iterable[OpenFinding], wording: Wording) -> Iterator[tuple[Cell, ...]]:
    for one in found:
        needs = "; ".join(wording.question(key) for key in one.needs)
        line = Line((Span(one.title, Tone.STRONG), Span(f"  needs: {needs}")))
        yield (LevelMark(one.level),), (line,)


def _by_level(
    found: Iterable[OpenFinding], wording: Wording
) -> Iterator[tuple[Cell, ...]]:
    for level, group in groupby(found, key=lambda one: one.level):
        spans: list[Span] = []
        for one in group:
            needs = ", ".join(wording.short(key) for key in one.needs)
            spans.append(Span(one.title, Tone.STRONG))
            spans.append(Span(f" needs {needs}.  "))
        yield (LevelMark(level),), (Line(tuple(spans), Size.SMALL),)


def results(visit: Visit, assessment: Assessment) -> Section | None:
    """Return the results that were entered, with arrow, word and meaning."""
    dates = {(result.test, result.value): result for result in visit.results}
    rows = tuple(
        _result(result, dates.get((result.test, result.value)))
        for result in assessment.results
    )
    return Section("Results", (0.27, 0.33, 0.4), rows) if rows else None


def _result(result: InterpretedResult, entered: Result | None) -> tuple[Cell, ...]:
    collected = entered.collected.shown() if entered and entered.collected else ""
    arrow = ARROWS[result.interpretation]
    word = INTERPRETATIONS[result.interpretation]
    tone = Tone.STRONG if arrow else Tone.PLAIN
    reported = f"{result.value} {unit_text(result.unit)}".strip()
    meaning = f"{arrow} {word}".strip()
    in_si = f"{result.si_value} {unit_text(result.si_unit)}".strip()
    value = [Line((Span(f"{reported}  {meaning}", tone),))]
    if in_si != reported:
        value.append(small(f"= {in_si}"))
    name = Line((Span(result.name), Span(f"  {collected}", Tone.QUIET)))
    return (name,), tuple(value), (plain(result.because),) if result.because else ()


def recent_results(assessment: Assessment) -> Section | None:
    """Return the recent results that stand instead of new tests."""
    lines = tuple(
        plain(
            f"{used.name} {used.value} {unit_text(used.unit)}, {_days(used.days_ago)}: "
            f"{INTERPRETATIONS[used.interpretation]}, not repeated."
        )
        for used in assessment.recent_results_used
    )
    return Section("Recent results", (1.0,), ((lines,),)) if lines else None


def _days(days: int) -> str:
    if days == 0:
        return "today"
    return f"{days} day{'s' if days > 1 else ''} ago"


def scores(assessment: Assessment, wording: Wording) -> Section | None:
    """Return each score with what it was made of and what it lacks."""
    told = assessment.scores.items()
    rows: list[tuple[Cell, ...]] = [
        _score(key, score, wording)
        for key, score in told
        if score.items or score.missing
    ]
    bare = [(key, score) for key, score in told if not (score.items or score.missing)]
    if bare:
        rows.append((_bare_scores(bare),))
    return Section("Scores", (0.42, 0.58), tuple(rows)) if rows else None


def _bare_scores(told: Sequence[tuple[str, Score]]) -> Cell:
    """Return scores to which nothing contributed, in one line."""
    spans: list[Span] = []
    for key, score in told:
        spans += [*_head(key, score), Span(f"  {score.source}    ", Tone.QUIET)]
    return (Line(tuple(spans)),)


def _head(key: str, score: Score) -> tuple[Span, Span]:
    value = f"{_value(score)} {score_unit(key)}".strip()
    return Span(f"{score_name(key)}  "), Span(value, Tone.STRONG)


def _score(key: str, score: Score, wording: Wording) -> tuple[Cell, ...]:
    items = "; ".join(score.items)
    source = f"  {score.source}" if items else score.source
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
    lines = tuple(_cause(cause) for cause in ordered)
    return Section("Likely causes", (1.0,), ((lines,),)) if lines else None


def _cause(cause: Contributor) -> Line:
    weight = "likely" if cause.weight >= _LIKELY else _WEIGHTS.get(cause.weight, "")
    told = "; ".join(cause.evidence)
    return Line(
        (Span(words(cause.cause), Tone.STRONG), Span(f"  {sentence((weight, told))}"))
    )


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
