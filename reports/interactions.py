"""What does not go together: gravest first, and what to do."""

from intake.domain.assessment import Assessment, InteractionFound
from reports.document import Cell, Line, Section, Size, Span, Tone
from reports.wording import Wording, words

_GRAVE = frozenset({"contraindicated", "major"})
_IN_BODY = 3
"""Up to so many interactions are all told in body size."""


def interactions(
    assessment: Assessment, wording: Wording, *, tight: bool = False
) -> Section | None:
    """Return what does not go together, gravest first, and what to do.

    Of many, those that are not grave stand in small print; all where room is short.
    """
    found = assessment.interactions
    if not found:
        return None
    grave = [one for one in found if one.severity in _GRAVE]
    other = [one for one in found if one.severity not in _GRAVE]
    in_small = other if len(found) > _IN_BODY else []
    in_small = [*grave, *other] if tight else in_small
    in_full = [one for one in (*grave, *other) if one not in in_small]
    cells: list[Cell] = [_in_full(one, wording) for one in in_full]
    lines = tuple(_in_small(one, wording) for one in in_small)
    cells += [lines] if lines else []
    return Section("Interactions", (1.0,), tuple((cell,) for cell in cells))


def _in_full(found: InteractionFound, wording: Wording) -> Cell:
    return (Line(_clash(found, wording)), Line(_remedy(found, wording), mark="→"))


def _in_small(found: InteractionFound, wording: Wording) -> Line:
    spans = (*_clash(found, wording), Span("  → "), *_remedy(found, wording))
    return Line(spans, Size.SMALL)


def _clash(found: InteractionFound, wording: Wording) -> tuple[Span, ...]:
    tone = Tone.STRONG if found.severity in _GRAVE else Tone.QUIET
    return (
        Span(_pair(found, wording), Tone.STRONG),
        Span(f"  {found.severity.upper()}", tone),
        Span(f"  {found.effect}"),
    )


def _pair(found: InteractionFound, wording: Wording) -> str:
    names = (
        wording.labels.get(f"condition.{drug}") or wording.medicine(words(drug))
        for drug in found.drugs
    )
    return " + ".join(names)


def _remedy(found: InteractionFound, wording: Wording) -> tuple[Span, ...]:
    cited = Span(f"  {wording.cite(found.source)}", Tone.QUIET)
    return (Span(found.action), cited)
