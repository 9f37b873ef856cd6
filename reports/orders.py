"""The tests: each named once, by urgency and tube, each reason said once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from string import ascii_lowercase

from intake.domain.assessment import Assessment, LabOrder
from intake.domain.decision import Decision
from reports.document import Cell, Line, Section, Size, Span, Tone, strong
from reports.opinions import named_tests, urgency
from reports.wording import Wording, capital, mid_sentence

_COLUMNS = (0.14, 0.86)
_NO_TUBE = "No tube"


def blood_tests(
    assessment: Assessment,
    decision: Decision | None,
    wording: Wording,
    *,
    tight: bool = False,
) -> Section:
    """Return the tests with reasons and handling, or the reason for none.

    Where room is short, tubes are told one after the other.
    """
    untaken = {item.test: item.reason for item in decision.untaken} if decision else {}
    ordered = sorted(assessment.labs, key=lambda lab: lab.urgency.rank)
    taken = [lab for lab in ordered if lab.test not in untaken]
    rows = list(_taken(taken, tight=tight))
    left = [_left(lab, untaken[lab.test]) for lab in ordered if lab.test in untaken]
    if left:
        rows.append(((strong("Not taken"),), tuple(left)))
    added = _added(assessment, decision, wording)
    if added:
        told = Line((Span(added, Tone.STRONG), Span("  by the nurse")))
        rows.append(((strong("Added"),), (told,)))
    if rows:
        return Section("Blood tests", _COLUMNS, tuple(rows))
    because = assessment.labs_not_needed
    told_why = "No tests suggested."
    if because:
        told_why = f"No tests needed, because {mid_sentence(because)}"
    return Section("Blood tests", (1.0,), (((strong(told_why),),),))


def _taken(labs: Sequence[LabOrder], *, tight: bool) -> Iterator[tuple[Cell, ...]]:
    letters = _letters(labs)
    for when, group in groupby(labs, key=lambda lab: urgency(lab.urgency)):
        tubes = list(_tubes(list(group), letters))
        yield (strong(capital(when)),), tuple([_run_in(tubes)] if tight else tubes)
    if labs:
        yield (_label("Reasons"),), (_reasons(labs, letters),)
        yield from _handling([lab for lab in labs if lab.preparation])


def _letters(labs: Iterable[LabOrder]) -> Mapping[str, str]:
    """Return a letter for each reason; none where one reason serves all tests."""
    told = {lab.reasons for lab in labs}
    reasons = dict.fromkeys(reason for lab in labs for reason in lab.reasons)
    if len(told) <= 1:
        return dict.fromkeys(reasons, "")
    return {reason: _letter(number) for number, reason in enumerate(reasons)}


def _letter(number: int) -> str:
    """Return a, b, … z, aa, ab, …."""
    count = len(ascii_lowercase)
    more = _letter(number // count - 1) if number >= count else ""
    return more + ascii_lowercase[number % count]


def _tubes(labs: Iterable[LabOrder], letters: Mapping[str, str]) -> Iterator[Line]:
    by_tube: dict[str, list[LabOrder]] = {}
    for lab in labs:
        by_tube.setdefault(lab.tube or _NO_TUBE, []).append(lab)
    for tube, group in by_tube.items():
        spans: list[Span] = []
        for lab in group:
            spans += [Span(", ")] if spans else []
            spans.append(Span(lab.name, Tone.STRONG))
            why = _why(lab, letters)
            spans += [Span(f"\u00a0{why}", Tone.QUIET)] if why.strip() else []
        yield Line((*spans, Span(f"  {tube}", Tone.QUIET)))


def _why(lab: LabOrder, letters: Mapping[str, str]) -> str:
    told = [letters.get(reason, "") for reason in lab.reasons]
    return "\u00a0".join(sorted(told, key=lambda letter: (len(letter), letter)))


def _reasons(labs: Iterable[LabOrder], letters: Mapping[str, str]) -> Line:
    spans: list[Span] = []
    for reason in dict.fromkeys(reason for lab in labs for reason in lab.reasons):
        spans += [Span("; ")] if spans else []
        letter = letters[reason]
        spans += [Span(f"{letter}\u00a0", Tone.STRONG)] if letter else []
        spans.append(Span(reason))
    return Line(tuple(spans), Size.SMALL)


def _handling(labs: Sequence[LabOrder]) -> Iterator[tuple[Cell, ...]]:
    by_care: dict[str, list[str]] = {}
    for lab in labs:
        by_care.setdefault(lab.preparation.rstrip("."), []).append(lab.name)
    spans: list[Span] = []
    for care, names in by_care.items():
        spans += [Span("  ")] if spans else []
        spans += [Span(f"{', '.join(names)}: "), Span(f"{care}.", Tone.QUIET)]
    if spans:
        yield (_label("Handling"),), (Line(tuple(spans), Size.SMALL),)


def _run_in(lines: Iterable[Line]) -> Line:
    """Return lines as one, in small print."""
    spans = (span for line in lines for span in (*line.spans, Span("   ")))
    return Line(tuple(spans), Size.SMALL)


def _label(text: str) -> Line:
    return Line((Span(text, Tone.QUIET),), Size.SMALL)


def _left(lab: LabOrder, because: str) -> Line:
    return Line((Span(lab.name, Tone.STRONG), Span(f"  {because}")))


def _added(assessment: Assessment, decision: Decision | None, wording: Wording) -> str:
    names = named_tests(assessment)
    keys = decision.added if decision else ()
    return ", ".join(names.get(key) or wording.named("test", key) for key in keys)
