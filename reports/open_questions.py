"""What could not be ruled out, by the question that would settle it."""

from collections.abc import Sequence

from intake.domain.assessment import Assessment, OpenFinding
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
)
from reports.wording import Wording, capital

_IN_FULL = 4
"""Up to so many groups are told with the whole question, more with its short name."""

_GROUPS = 8
_TITLES = 6
_NEEDS = 5
"""The most that are printed of each; what is left out is counted."""

_Group = list[OpenFinding]


def not_assessed(assessment: Assessment, wording: Wording) -> Section | None:
    """Return what is open, most urgent first: what to ask, and what that settles.

    The print is bounded: what it leaves out is counted and stands on the screen.
    """
    groups = _groups(assessment)
    if not groups:
        return None
    shown, hidden = groups[:_GROUPS], groups[_GROUPS:]
    in_full = len(groups) <= _IN_FULL
    rows: list[tuple[Cell, ...]] = []
    for group in shown:
        mark = LevelMark(group[0].level)
        line = _line(group, wording, in_full=in_full)
        if rows and rows[-1][0] == (mark,):
            rows[-1] = ((mark,), (*rows[-1][1], line))
        else:
            rows.append(((mark,), (line,)))
    if hidden:
        rows.append(((), (_left_out(hidden),)))
    return Section("Not assessed", LEVEL_COLUMNS, tuple(rows))


def _groups(assessment: Assessment) -> list[_Group]:
    """Return the open findings that lack the same answers together."""
    told = {found.rule: found for found in assessment.open}
    groups: dict[frozenset[str], _Group] = {}
    for found in sorted(told.values(), key=lambda one: one.level.rank):
        groups.setdefault(frozenset(found.needs), []).append(found)
    return sorted(groups.values(), key=lambda group: group[0].level.rank)


def _line(group: _Group, wording: Wording, *, in_full: bool) -> Line:
    name = wording.question if in_full else wording.short
    needs = [name(key) for key in group[0].needs]
    titles = [found.title for found in group]
    spans = (
        Span(capital(_bounded(needs, _NEEDS)), Tone.STRONG),
        Span("  would settle: ", Tone.QUIET),
        Span(_bounded(titles, _TITLES)),
    )
    return Line(spans, Size.BODY if in_full else Size.SMALL)


def _bounded(names: Sequence[str], most: int) -> str:
    told = "; ".join(names[:most])
    return f"{told}; and {len(names) - most} more" if len(names) > most else told


def _left_out(groups: Sequence[_Group]) -> Line:
    findings = sum(len(group) for group in groups)
    questions = len({key for group in groups for key in group[0].needs})
    return small(
        f"And {_counted(findings, 'finding')} that {_counted(questions, 'question')} "
        "would settle: see the screen."
    )


def _counted(count: int, name: str) -> str:
    return f"{count} more {name}{'s' if count > 1 else ''}"
