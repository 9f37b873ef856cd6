"""Advice: what was said, by what it is for, and what must not be said, and why."""

from collections.abc import Sequence

from intake.domain.assessment import AdviceGiven, Assessment
from reports.document import Cell, Line, Section, Size, Span, Tone, in_halves
from reports.wording import Wording, capital, words

_COLUMNS = (0.14, 0.86)
_ONE_COLUMN = 3
"""Up to so many pieces of advice stand one below the other in body size."""

_OTHER = "added"
_SAFETY_NET = "safety_net"
_BETWEEN = "  •  "

_GROUPS = {
    "immediate": "During a cramp",
    "daily": "Every day",
    "food": "Food",
    "avoid": "Less of",
    "info": "Good to know",
    _OTHER: "For this patient",
}
"""What groups of advice are called; others go by their own name."""


def given(assessment: Assessment, wording: Wording) -> Section | None:
    """Return the advice that is safe for this patient.

    Much of it stands by what it is for, after when to get help.
    """
    told = assessment.advice.give
    if not told:
        return None
    grouped = any(wording.group(item.key) for item in told)
    if len(told) <= _ONE_COLUMN:
        lines = tuple(Line((Span(item.text),), mark="•") for item in told)
        return Section("Advice given", (1.0,), ((lines,),))
    if grouped:
        return Section("Advice given", _COLUMNS, _grouped(told, wording))
    small = [Line((Span(item.text),), Size.SMALL, mark="•") for item in told]
    return Section("Advice given", (0.5, 0.5), (in_halves(small),))


def _grouped(
    told: Sequence[AdviceGiven], wording: Wording
) -> tuple[tuple[Cell, ...], ...]:
    groups: dict[str, list[str]] = {}
    for item in told:
        if item.key == _SAFETY_NET:
            name = "Safety net"
            groups = {name: [], **groups}
        else:
            group = wording.group(item.key) or _OTHER
            name = _GROUPS.get(group) or capital(words(group))
        groups.setdefault(name, []).append(item.text)
    return tuple(_group(name, texts) for name, texts in groups.items())


def _group(name: str, texts: Sequence[str]) -> tuple[Cell, Cell]:
    head = Line((Span(name, Tone.STRONG),), Size.SMALL)
    spans: list[Span] = []
    for text in texts:
        spans += [Span(_BETWEEN, Tone.QUIET)] if spans else []
        spans.append(Span(text))
    return (head,), (Line(tuple(spans), Size.SMALL),)


def withheld(assessment: Assessment, wording: Wording) -> Section | None:
    """Return what this patient must not be told to do, and why, by reason."""
    reasons: dict[str, list[str]] = {}
    for item in assessment.advice.withhold:
        name = wording.named("advice", item.key)
        reasons.setdefault(item.because, []).append(name)
    if not reasons:
        return None
    many = len(reasons) > _ONE_COLUMN
    size = Size.SMALL if many else Size.BODY
    lines = [_withheld(names, why, size) for why, names in reasons.items()]
    if many:
        return Section("Not advised", (0.5, 0.5), (in_halves(lines),))
    return Section("Not advised", (1.0,), ((tuple(lines),),))


def _withheld(names: Sequence[str], because: str, size: Size) -> Line:
    """Return advice withheld for one reason; the reason stands out of a long list."""
    long = len(names) > _ONE_COLUMN
    what, why = (Tone.PLAIN, Tone.STRONG) if long else (Tone.STRONG, Tone.PLAIN)
    return Line((Span(", ".join(names), what), Span(f"  {because}", why)), size)
