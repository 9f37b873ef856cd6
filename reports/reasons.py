"""Why: what the rules found, the decisive in full, the calmer ever shorter."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from intake.domain.assessment import Assessment, Finding, Level
from reports.document import (
    LEVEL_COLUMNS,
    Cell,
    LevelMark,
    Line,
    Section,
    Size,
    Span,
    Tone,
    small,
    strong,
)
from reports.wording import Wording

_IN_BODY = 5
"""Up to so many decisive actions stand in body size, more in small print."""

_EXPLAINED = 4
"""Up to so many of the next level are explained where room is short."""

_NAMED = 2
"""So many levels below the decisive one findings are named where room is short."""

_NO_TIME = frozenset({"", "none"})

_Group = list[Finding]


def why(
    assessment: Assessment, wording: Wording, *, brief: bool = False
) -> Section | None:
    """Return the findings, most urgent first.

    What decides the level is told in full; one level calmer in small print; what is
    calmer still by name alone, with how many there are. A rule that found several
    things is told once, and so is an action that several findings share.
    """
    rows: list[tuple[Cell, ...]] = []
    for _, found in groupby(_ordered(assessment), key=lambda one: one.level):
        rows += _level(list(found), assessment.level, wording, brief=brief)
    return Section("Why", LEVEL_COLUMNS, tuple(rows)) if rows else None


def _level(
    found: Sequence[Finding], decided: Level, wording: Wording, *, brief: bool
) -> Iterator[tuple[Cell, ...]]:
    mark = (LevelMark(found[0].level),)
    distance = found[0].level.rank - decided.rank
    if distance <= 0:
        groups = _by_action(found)
        size = Size.BODY if len(groups) <= _IN_BODY else Size.SMALL
        cells = [_decisive(group, size, wording) for group in groups]
        yield from ((mark, cell) for cell in ([sum(cells, ())] if brief else cells))
        return
    if brief and distance > _NAMED:
        yield mark, (small(f"{len(found)} more; see the screen."),)
        return
    most = (_EXPLAINED if brief else len(found)) if distance == 1 else 0
    told = [_further(group, wording) for group in _by_action(found[:most])]
    named = [_named(found[most:])] if found[most:] else []
    yield mark, (*told, *named)


def explained(assessment: Assessment, *, brief: bool = False) -> Iterator[Finding]:
    """Yield the findings that are told with their reasons, as they are printed."""
    ranks = [one.level.rank - assessment.level.rank for one in assessment.reasons]
    decisive = sum(rank <= 0 for rank in ranks)
    calmer = ranks.count(1)
    most = decisive + (min(calmer, _EXPLAINED) if brief else calmer)
    yield from _ordered(assessment)[:most]


def _ordered(assessment: Assessment) -> list[Finding]:
    return sorted(assessment.reasons, key=lambda finding: finding.level.rank)


def _by_action(found: Iterable[Finding]) -> list[_Group]:
    groups: dict[str, _Group] = {}
    for one in found:
        groups.setdefault(_action(one), []).append(one)
    return list(groups.values())


def _decisive(group: _Group, size: Size, wording: Wording) -> Cell:
    whats = (
        Line(
            (Span(one.title, Tone.STRONG), Span(f"  {_reason(one, wording)}")),
            size,
        )
        for one in group
    )
    what_to_do = Line((Span(_action(group[0])), _cited(group, wording)), size, mark="→")
    return (*whats, what_to_do)


def _further(group: _Group, wording: Wording) -> Line:
    spans: list[Span] = []
    for one in group:
        spans.append(Span(one.title, Tone.STRONG))
        spans.append(Span(f"  {_reason(one, wording)}  "))
    spans += [Span(f"→ {_action(group[0])}"), _cited(group, wording)]
    return Line(tuple(spans), Size.SMALL)


def _named(group: Sequence[Finding]) -> Line:
    titles = list(dict.fromkeys(one.title for one in group))
    count = f"  ({len(titles)} by name only; the screen says why)"
    return Line((Span("; ".join(titles)), Span(count, Tone.QUIET)), Size.SMALL)


def _cited(group: _Group, wording: Wording) -> Span:
    cited = wording.cite("; ".join(one.source for one in group))
    return Span(f"  {cited}", Tone.QUIET)


def _reason(finding: Finding, wording: Wording) -> str:
    return finding.because or "; ".join(
        f"{wording.fact(key)}: {wording.answer(key, value)}"
        for key, value in finding.facts.items()
    )


def _action(finding: Finding) -> str:
    when = "" if finding.within in _NO_TIME else f" ({finding.within})"
    return f"{finding.action}{when}"


def nothing_found(assessment: Assessment) -> Section | None:
    """Return the sentence that stands where there are no findings."""
    if assessment.findings:
        return None
    text = "No rule found a reason for anything more urgent."
    return Section("Why", (1.0,), (((strong(text),),),))
