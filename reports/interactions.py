"""What does not go together: gravest first, and what to do."""

from collections.abc import Iterator, Sequence

from intake.domain.assessment import Assessment, InteractionFound
from reports.document import Cell, Line, Section, Size, Span, Tone
from reports.wording import Wording, words

_GRAVE = frozenset({"contraindicated", "major"})
_IN_BODY = 3
"""Up to so many interactions are all told in body size."""


def interactions(
    assessment: Assessment, wording: Wording, *, brief: bool = False
) -> Section | None:
    """Return what does not go together, gravest first, and what to do.

    Of many, those that are not grave stand in small print; where room is short, the
    grave do, and the others by name alone.
    """
    found = assessment.interactions
    if not found:
        return None
    grave = [one for one in found if one.severity in _GRAVE]
    other = [one for one in found if one.severity not in _GRAVE]
    small = other if len(found) > _IN_BODY or brief else []
    in_full = [] if brief else [one for one in (*grave, *other) if one not in small]
    in_small = grave if brief else small
    cells: list[Cell] = [_in_full(one, wording) for one in in_full]
    lines = [_in_small(one, wording) for one in in_small]
    if brief and other:
        lines.append(_named(other, wording))
    cells += [tuple(lines)] if lines else []
    return Section("Interactions", (1.0,), tuple((cell,) for cell in cells))


def explained(
    assessment: Assessment, *, brief: bool = False
) -> Iterator[InteractionFound]:
    """Yield the interactions that are told with what to do."""
    for found in assessment.interactions:
        if found.severity in _GRAVE or not brief:
            yield found


def _in_full(found: InteractionFound, wording: Wording) -> Cell:
    return (Line(_clash(found, wording)), Line(_remedy(found, wording), mark="→"))


def _in_small(found: InteractionFound, wording: Wording) -> Line:
    spans = (*_clash(found, wording), Span("  → "), *_remedy(found, wording))
    return Line(spans, Size.SMALL)


def _named(found: Sequence[InteractionFound], wording: Wording) -> Line:
    told = "; ".join(f"{_pair(one, wording)} ({one.severity})" for one in found)
    count = f"  ({len(found)} by name only; the screen says what to do)"
    return Line((Span(told), Span(count, Tone.QUIET)), Size.SMALL)


def _clash(found: InteractionFound, wording: Wording) -> tuple[Span, ...]:
    tone = Tone.STRONG if found.severity in _GRAVE else Tone.QUIET
    return (
        Span(_pair(found, wording), Tone.STRONG),
        Span(f"  {found.severity.upper()}", tone),
        Span(f"  {found.effect}"),
    )


def _pair(found: InteractionFound, wording: Wording) -> str:
    names = (
        wording.labels.get(f"condition.{drug}") or words(drug) for drug in found.drugs
    )
    return " + ".join(names)


def _remedy(found: InteractionFound, wording: Wording) -> tuple[Span, ...]:
    cited = Span(f"  {wording.cite(found.source)}", Tone.QUIET)
    return (Span(found.action), cited)
