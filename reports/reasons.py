"""Why: what the rules found, the decisive in full, the calmer in small print."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from intake.domain.assessment import Assessment, Finding, Level
from reports.document import (
    LEVEL_COLUMNS,
    Cell,
    Line,
    Section,
    Size,
    Span,
    Tone,
    strong,
)
from reports.named import LevelMark
from reports.wording import Wording

_IN_BODY = 5
"""Up to so many decisive actions stand in body size, more in small print."""

_NO_TIME = frozenset({"", "none"})

_Group = list[Finding]


def why(
    assessment: Assessment, wording: Wording, *, tight: bool = False
) -> Section | None:
    """Return the findings, most urgent first, each with its reason and what to do.

    What decides the level is told in full, what is calmer in small print. A rule that
    found several things is told once, and so is an action that several findings share.
    Where room is short, the decisive stand closer together.
    """
    rows: list[tuple[Cell, ...]] = []
    for _, found in groupby(_ordered(assessment), key=lambda one: one.level):
        rows += _level(list(found), assessment.level, wording, tight=tight)
    return Section("Why", LEVEL_COLUMNS, tuple(rows)) if rows else None


def _level(
    found: Sequence[Finding], decided: Level, wording: Wording, *, tight: bool
) -> Iterator[tuple[Cell, ...]]:
    mark = (LevelMark(found[0].level),)
    groups = _by_action(found)
    if found[0].level.rank > decided.rank:
        yield mark, tuple(_further(group, wording) for group in groups)
        return
    size = Size.BODY if len(groups) <= _IN_BODY else Size.SMALL
    cells = [_decisive(group, size, wording) for group in groups]
    yield from ((mark, cell) for cell in ([sum(cells, ())] if tight else cells))


def explained(assessment: Assessment) -> Iterator[Finding]:
    """Yield the findings as they are printed."""
    yield from _ordered(assessment)


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
