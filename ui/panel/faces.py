"""What the lines of the panel say, out of an assessment."""

from collections.abc import Callable, Iterator, Sequence

from intake.domain.assessment import (
    AssessedMedication,
    Assessment,
    Finding,
    LabOrder,
    Level,
    OpenFinding,
)
from intake.forms.fields import FormSpec
from ui.panel.items import ItemFace, Words
from ui.widgets.labels import Tone

SHOWN = 4
"""So many reasons, and dangers not ruled out, are shown at first."""

_NAMED = 5
"""So many tests are named beside the level."""
_URGENCY = {
    Level.EMERGENCY: "now",
    Level.SAME_DAY: "today",
    Level.URGENT: "within days",
    Level.ROUTINE: "routine",
}
_LINK = {"weak": "weak link", "moderate": "moderate link", "strong": "strong link"}


def findings(assessment: Assessment, spec: FormSpec) -> Sequence[ItemFace]:
    """Return the reasons, each rule once, the most urgent first."""
    told = {finding.rule: finding for finding in assessment.findings}
    ordered = sorted(told.values(), key=lambda finding: finding.level.rank)
    faces, before = [], ""
    for finding in ordered:
        decides = finding.level is assessment.level and finding.action != before
        faces.append(_finding(finding, spec, with_action=decides))
        before = finding.action
    return faces


def shown_findings(faces: Sequence[ItemFace]) -> int:
    """Return how many reasons are shown at first: every one of today's among them."""
    grave = [f for f in faces if f.level and f.level.rank <= Level.SAME_DAY.rank]
    return max(SHOWN, len(grave))


def _finding(finding: Finding, spec: FormSpec, *, with_action: bool) -> ItemFace:
    """Return a reason; what to do stands with those that decide the level, once."""
    targets = (spec.path_of(fact) for fact in finding.facts)
    lines = []
    if finding.because.rstrip(".").casefold() != finding.title.casefold():
        lines.append(Words(finding.because))
    if with_action:
        lines.append(Words(f"{finding.action} ({finding.within})", Tone.MUTED))
    return ItemFace(
        finding.title,
        tuple(lines),
        level=finding.level,
        target=next(filter(None, targets), None),
    )


def open_dangers(assessment: Assessment, spec: FormSpec) -> Sequence[ItemFace]:
    """Return what cannot be ruled out yet, the most serious first."""
    return [_danger(danger, spec) for danger in _distinct(assessment.open)]


def _distinct(dangers: Sequence[OpenFinding]) -> Iterator[OpenFinding]:
    seen: set[str] = set()
    for danger in dangers:
        if danger.title not in seen:
            seen.add(danger.title)
            yield danger


def _danger(danger: OpenFinding, spec: FormSpec) -> ItemFace:
    words = [_short(need, spec) for need in danger.needs]
    targets = (spec.path_of(need) for need in danger.needs)
    return ItemFace(
        danger.title,
        (Words(f"needs: {', '.join(words)}", Tone.MUTED),) if words else (),
        level=danger.level,
        target=next(filter(None, targets), None),
    )


def _short(need: str, spec: FormSpec) -> str:
    path = spec.path_of(need)
    if path and path != f"answers.{need}":
        return spec.field_of[path].short
    question = spec.questions.by_key.get(need)
    return question.short if question else need.replace("_", " ")


def tests(assessment: Assessment) -> Sequence[ItemFace]:
    """Return the tests worth taking, what stands instead, or why there are none."""
    faces = [_test(order) for order in assessment.labs]
    faces += [
        ItemFace(
            f"{recent.name} {recent.value} {recent.unit}".strip(),
            (Words(f"{_ago(recent.days_ago)}: not repeated", Tone.MUTED),),
            mark="✓",
        )
        for recent in assessment.recent_results_used
    ]
    if assessment.labs_not_needed:
        face = ItemFace(
            "No tests needed", (Words(assessment.labs_not_needed),), mark="–"
        )
        if assessment.level is Level.NOT_ASSESSED:
            face = ItemFace(assessment.labs_not_needed, mark="–")
        faces.insert(0, face)
    return faces


def tests_in_a_line(assessment: Assessment) -> str:
    """Return the tests in a few words, to stand beside the level."""
    names = [order.name for order in assessment.labs]
    if not names:
        none = assessment.labs_not_needed and assessment.level is not Level.NOT_ASSESSED
        return "Tests: none needed." if none else ""
    shown = ", ".join(names[:_NAMED])
    rest = len(names) - _NAMED
    return f"Tests: {shown}{f' and {rest} more' if rest > 0 else ''}."


def _ago(days: int) -> str:
    if days == 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


def _test(order: LabOrder) -> ItemFace:
    urgency = _URGENCY.get(order.urgency, "")
    handling = "; ".join(part for part in (order.tube, order.preparation) if part)
    lines = [Words(_because(order.reasons))]
    if handling:
        lines.append(Words(handling, Tone.MUTED))
    return ItemFace(f"{order.name}, {urgency}", tuple(lines), mark="✓")


def _because(reasons: Sequence[str]) -> str:
    return "; ".join(reasons)


def results(assessment: Assessment) -> Sequence[ItemFace]:
    """Return the entered results with what they mean."""
    return [
        ItemFace(
            f"{result.name} {result.value} {result.unit}".strip(),
            (Words(f"{result.interpretation.replace('_', ' ')}: {result.because}"),),
            mark=_ARROWS.get(result.interpretation, "·"),
            target="results",
        )
        for result in assessment.results
    ]


_ARROWS = {"critical_low": "↓↓", "low": "↓", "high": "↑", "critical_high": "↑↑"}


def medicines(assessment: Assessment) -> Sequence[ItemFace]:
    """Return what does not go together, then the medicines linked with cramps."""
    faces = [
        ItemFace(
            " + ".join(found.drugs),
            (
                Words(f"{found.severity}: {found.effect}"),
                Words(found.action, Tone.MUTED),
            ),
            mark="!",
            target="medications",
        )
        for found in assessment.interactions
    ]
    suspects = [m for m in assessment.medications if m.cramp_strength in _LINK]
    suspects.sort(key=lambda m: list(_LINK).index(m.cramp_strength), reverse=True)
    faces += [_suspect(medicine) for medicine in suspects]
    if faces:
        caution = "Do not stop a prescribed medicine yourself: ask the prescriber."
        faces.append(ItemFace(caution, mark="–"))
    return faces


def _suspect(medicine: AssessedMedication) -> ItemFace:
    names = " + ".join(i.inn for i in medicine.ingredients) or medicine.text
    return ItemFace(
        names,
        (Words(f"{_LINK[medicine.cramp_strength]} with cramps: {medicine.mechanism}"),),
        mark="·",
        target="medications",
    )


def advice(
    assessment: Assessment, words_of: Callable[[str], str]
) -> Sequence[ItemFace]:
    """Return what not to say to this patient, with why, then what to say."""
    held = [
        ItemFace(f"Not: {words_of(one.key)}", (Words(one.because),), mark="×")
        for one in assessment.advice.withhold
    ]
    given = [ItemFace(one.text, mark="✓") for one in assessment.advice.give]
    return [*given, *held]


def remarks(assessment: Assessment, spec: FormSpec) -> Sequence[ItemFace]:
    """Return what is to be looked at again."""
    return [
        ItemFace(remark.text, mark="!", target=_path(remark.path, spec))
        for remark in assessment.warnings
    ]


def _path(path: str, spec: FormSpec) -> str | None:
    head = path.split(".", maxsplit=1)[0]
    if path in spec.field_of:
        return path
    return head if head in spec.field_of else None
