"""What the lines of the panel say, out of an assessment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from intake.domain.assessment import (
    AssessedMedication,
    Assessment,
    Finding,
    InteractionFound,
    LabOrder,
    Level,
    OpenFinding,
)
from intake.forms.draft import Draft
from intake.forms.fields import FormSpec
from intake.forms.lookups import Lookups
from intake.forms.test_choices import is_taken
from intake.services.rule_details import RuleDetail
from ui.panel.items import ItemFace
from ui.panel.wording import Words
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


def findings(
    assessment: Assessment,
    spec: FormSpec,
    details: Mapping[str, RuleDetail] = MappingProxyType({}),
) -> Sequence[ItemFace]:
    """Return the reasons, each rule once, the most urgent first.

    Args:
        assessment: what the rules conclude.
        spec: the form, to jump to.
        details: what stands behind those that are unfolded, by their rules.
    """
    told = {finding.rule: finding for finding in assessment.findings}
    ordered = sorted(told.values(), key=lambda finding: finding.level.rank)
    faces, before = [], ""
    for finding in ordered:
        decides = finding.level is assessment.level and finding.action != before
        face = _finding(finding, spec, with_action=decides)
        behind = details.get(finding.rule)
        lines = (*face.lines, *(_behind(behind) if behind else ()))
        faces.append(replace(face, lines=lines, is_open=behind is not None))
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
        fold=finding.rule,
    )


def _behind(detail: RuleDetail) -> Iterator[Words]:
    """Yield rule, version and sources, and what it would take to change."""
    if detail.undone_by:
        yield Words(f"Would no longer hold with: {detail.undone_by}.")
    yield Words(f"Holds when: {detail.holds_when}.", Tone.MUTED)
    yield Words(f"Source: {'; '.join(detail.sources)}.", Tone.MUTED)
    yield Words(f"Rule {detail.rule}", Tone.MUTED)
    if detail.change:
        yield Words(f"This clinic: {detail.change}.", Tone.WARNING)


class Dangers:
    """Says what cannot be ruled out yet; what was said of each once is kept.

    There are two hundred at the start, and few of them change with a key press.
    """

    def __init__(self, spec: FormSpec) -> None:
        self._spec = spec
        self._said: dict[tuple[str, tuple[str, ...]], ItemFace] = {}

    def faces(self, assessment: Assessment) -> Sequence[ItemFace]:
        """Return them, the most serious first."""
        return [self._face(danger) for danger in _distinct(assessment.open)]

    def _face(self, danger: OpenFinding) -> ItemFace:
        key = (danger.rule, danger.needs)
        if key not in self._said:
            self._said[key] = _danger(danger, self._spec)
        return self._said[key]


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


def tests(assessment: Assessment) -> Mapping[str, ItemFace]:
    """Return the tests worth taking, by their keys."""
    return {order.test: _test(order) for order in assessment.labs}


def instead_of_tests(assessment: Assessment) -> Sequence[ItemFace]:
    """Return the results that stand instead of a test, or why there are none."""
    faces = [
        ItemFace(
            f"{recent.name} {recent.value} {recent.unit}".strip(),
            (Words(f"{_ago(recent.days_ago)}: not repeated", Tone.MUTED),),
            mark="✓",
        )
        for recent in assessment.recent_results_used
    ]
    if assessment.labs_not_needed:
        face = _no_tests(assessment, assessment.labs_not_needed)
        if assessment.level is Level.NOT_ASSESSED:
            face = ItemFace(assessment.labs_not_needed, mark="–")
        faces.insert(0, face)
    return faces


def _no_tests(assessment: Assessment, why: str) -> ItemFace:
    """Return that no tests are needed; what is open may change that, and is told."""
    so_far = "" if assessment.settled else " so far"
    lines = [Words(f"Because: {why[:1].lower()}{why[1:]}.")]
    if not assessment.settled and "open questions" not in why:
        lines.append(Words("Open questions may still call for one.", Tone.MUTED))
    return ItemFace(f"No tests needed{so_far}", tuple(lines), mark="–")


def tests_in_a_line(assessment: Assessment, draft: Draft) -> str:
    """Return the tests to be taken in a few words, to stand beside the level."""
    names = [o.name for o in assessment.labs if is_taken(draft, o.test)]
    if assessment.labs and not names:
        return "Tests: none taken."
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


def medicines(
    assessment: Assessment, interactions: Sequence[InteractionFound], lookups: Lookups
) -> Sequence[ItemFace]:
    """Return what does not go together, then the medicines linked with cramps."""
    faces = [
        ItemFace(
            lookups.written(" + ".join(found.drugs)),
            (
                Words(f"{found.severity}: {found.effect}"),
                Words(_to_do(found, lookups), Tone.MUTED),
            ),
            mark="!",
            target="medications",
        )
        for found in interactions
    ]
    suspects = [m for m in assessment.medications if m.cramp_strength in _LINK]
    suspects.sort(key=lambda m: list(_LINK).index(m.cramp_strength), reverse=True)
    faces += [_suspect(medicine, lookups) for medicine in suspects]
    if faces:
        caution = "Do not stop a prescribed medicine yourself: ask the prescriber."
        faces.append(ItemFace(caution, mark="–"))
    return faces


def _to_do(found: InteractionFound, lookups: Lookups) -> str:
    source = lookups.source_title(found.source)
    return f"{found.action} ({source})" if source else found.action


def _suspect(medicine: AssessedMedication, lookups: Lookups) -> ItemFace:
    names = " + ".join(i.inn for i in medicine.ingredients)
    return ItemFace(
        lookups.written(names) or medicine.text,
        (Words(f"{_LINK[medicine.cramp_strength]} with cramps: {medicine.mechanism}"),),
        mark="·",
        target="medications",
    )


def advice(
    assessment: Assessment, words_of: Callable[[str], str]
) -> Sequence[ItemFace]:
    """Return what to say to this patient, then what not to say, with why."""
    held = [
        ItemFace(f"Not: {words_of(one.key)}", (Words(one.because),), mark="×")
        for one in assessment.advice.withhold
    ]
    given = [ItemFace(one.text, mark="✓") for one in assessment.advice.give]
    return [*given, *held]


def remarks(assessment: Assessment, spec: FormSpec, draft: Draft) -> Sequence[ItemFace]:
    """Return what is to be looked at again."""
    rows = [
        f"results.{name}.dealt_with"
        for name in draft.rows("results")
        if draft.typed(f"results.{name}.value")
    ]
    asked = {f"results.{place}": path for place, path in enumerate(rows)}
    return [
        ItemFace(
            remark.text,
            mark="!",
            target=asked.get(remark.path)
            if remark.text.endswith("dealt with?")
            else _path(remark.path, spec),
        )
        for remark in assessment.warnings
    ]


def _path(path: str, spec: FormSpec) -> str | None:
    head = path.split(".", maxsplit=1)[0]
    if path in spec.field_of:
        return path
    return head if head in spec.field_of else None
