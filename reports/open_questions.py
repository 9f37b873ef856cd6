"""What could not be ruled out, by the question that would settle it."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from intake.domain.assessment import Assessment, Level, OpenFinding
from reports.document import LEVEL_COLUMNS, Cell, Line, Section, Size, Span, Tone, small
from reports.named import LevelMark
from reports.wording import Wording, capital

_IN_FULL = 4
"""Up to so many groups are told with the whole question, more with its short name."""

_GROUPS = 8
"""Up to so many groups have a line of their own; further ones are told by level."""

_Group = list[OpenFinding]


def not_assessed(assessment: Assessment, wording: Wording) -> Section | None:
    """Return what is open, most urgent first: what to ask, and what that settles.

    Of very many, further ones are told by level, and all that they ask at the end.
    """
    groups = _groups(assessment)
    if not groups:
        return None
    shown, further = groups[:_GROUPS], groups[_GROUPS:]
    in_full = len(groups) <= _IN_FULL
    rows: list[tuple[Cell, ...]] = []
    for group in shown:
        _add(rows, group[0].level, _line(group, wording, in_full=in_full))
    for level, found in groupby(_findings(further), key=attrgetter("level")):
        titles = "; ".join(dict.fromkeys(one.title for one in found))
        _add(
            rows, level, Line((Span("Further: ", Tone.QUIET), Span(titles)), Size.SMALL)
        )
    if further:
        needs = dict.fromkeys(key for group in further for key in group[0].needs)
        asked = small(capital("; ".join(map(wording.short, needs))))
        rows.append(((small("Would settle the further"),), (asked,)))
    return Section("Not assessed", LEVEL_COLUMNS, tuple(rows))


def _add(rows: list[tuple[Cell, ...]], level: Level, line: Line) -> None:
    """Add a line to those of its level."""
    mark = LevelMark(level)
    if rows and rows[-1][0] == (mark,):
        rows[-1] = ((mark,), (*rows[-1][1], line))
    else:
        rows.append(((mark,), (line,)))


def _findings(groups: Iterable[_Group]) -> list[OpenFinding]:
    found = [one for group in groups for one in group]
    return sorted(found, key=lambda one: one.level.rank)


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
    size = Size.BODY if in_full else Size.SMALL
    return _told(needs, [found.title for found in group], size)


def _told(needs: Iterable[str], titles: Iterable[str], size: Size) -> Line:
    spans = (
        Span(capital("; ".join(dict.fromkeys(needs))), Tone.STRONG),
        Span("  would settle: ", Tone.QUIET),
        Span("; ".join(dict.fromkeys(titles))),
    )
    return Line(spans, size)
