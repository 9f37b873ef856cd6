"""How far the form is: a state for each section, and the answers that matter most."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.forms.carrying import CARRIED, waiting
from intake.forms.checks import STRANDED, SURE, UNIT, Issue, Severity
from intake.forms.draft import Draft
from intake.forms.fields import CANNOT_SAY, FieldKind, FieldSpec, FormSpec, SectionSpec


class SectionState(StrEnum):
    """Where a section stands."""

    NOT_STARTED = "not started"
    SOME = "some answered"
    COMPLETE = "complete"
    HAS_ERROR = "has an error"


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How many of a section's visible fields are answered.

    `left` are the lines and answers of earlier visits that wait to be confirmed.
    """

    section: SectionSpec
    given: int
    total: int
    state: SectionState
    left: int = 0

    @property
    def words(self) -> str:
        """How far it is, in words: `3 of 5, 2 to confirm`."""
        told = f"{self.given} of {self.total}"
        return f"{told}, {self.left} to confirm" if self.left else told


_LISTS = {
    FieldKind.CONDITIONS,
    FieldKind.MEDICATIONS,
    FieldKind.RESULTS,
    FieldKind.REACTIONS,
}
# What most emergency and same-day rules hang on, beside the whole emergency card.
_KEY_ANSWERS = (
    "answers.cramp_started_weeks",
    "answers.cramp_freq_week",
    "answers.cramp_sites",
    "answers.weakness",
    "answers.leg_constant_pain_one",
    "answers.swelling",
    "conditions",
    "medications",
)


def is_answered(field: FieldSpec, draft: Draft) -> bool:
    """Whether anything was answered, "cannot say" included, and nothing waits."""
    if any(draft.typed(CARRIED + part) for part in field.parts):
        return False
    if field.kind in _LISTS and waiting(draft, field.path):
        return False
    if all(draft.typed(part) for part in field.parts):
        return True
    if field.kind is FieldKind.OTHER_SYMPTOMS:
        return False
    return field.kind in _LISTS and bool(draft.rows(field.path))


def is_begun(field: FieldSpec, draft: Draft) -> bool:
    """Whether a part of it is certain and the rest is open: some lines, one number."""
    if is_answered(field, draft):
        return False
    left = waiting(draft, *field.parts)
    if field.kind in _LISTS:
        return len(left) < len(draft.rows(field.path))
    return any(draft.typed(part) and part not in left for part in field.parts)


def section_progress(
    section: SectionSpec,
    draft: Draft,
    visible: frozenset[str],
    issues: Iterable[Issue],
) -> SectionProgress:
    """Return how far a section is, counting its visible fields."""
    shown = [field for field in section.fields if field.path in visible]
    given = sum(is_answered(field, draft) for field in shown)
    heads = tuple(part for field in shown for part in field.parts)
    wrong = any(
        issue.severity is Severity.ERROR and issue.path.startswith(heads)
        for issue in issues
    )
    state = _state(given, len(shown), wrong=wrong)
    if state is SectionState.NOT_STARTED and any(is_begun(f, draft) for f in shown):
        state = SectionState.SOME
    left = len(waiting(draft, *heads)) if heads else 0
    return SectionProgress(section, given, len(shown), state, left)


def _state(given: int, total: int, *, wrong: bool) -> SectionState:
    if wrong:
        return SectionState.HAS_ERROR
    if given == 0:
        return SectionState.NOT_STARTED
    return SectionState.COMPLETE if given == total else SectionState.SOME


def visible_fields(
    spec: FormSpec, draft: Draft, applies: Mapping[str, bool | None]
) -> frozenset[str]:
    """Return the paths of the fields to show.

    A conditional question shows when it applies, when it was answered all the same,
    and when its condition hangs on an answer that was asked for and not got. It waits
    while the question that decides it has not been asked: that one is on the screen.
    """
    return frozenset(
        field.path
        for field in spec
        if not field.conditional
        or any(draft.typed(part) for part in field.parts)
        or _wanted(spec, draft, field, applies)
    )


def _wanted(
    spec: FormSpec, draft: Draft, field: FieldSpec, applies: Mapping[str, bool | None]
) -> bool:
    if field.kind is FieldKind.REACTIONS:
        return draft.typed("allergies") == "known"
    key = field.path.removeprefix("answers.")
    told = applies.get(key)
    if told is not None:
        return told
    condition = spec.questions[key].condition
    names = condition.names if condition else frozenset()
    return any(draft.typed(f"answers.{name}") == CANNOT_SAY for name in names)


def key_paths(spec: FormSpec) -> tuple[str, ...]:
    """Return the paths of the answers that matter most."""
    emergency = tuple(
        field.path
        for section in spec.sections
        if section.key == "emergency"
        for field in section.fields
        if not field.conditional
    )
    return emergency + tuple(path for path in _KEY_ANSWERS if path in spec.field_of)


def count_answered(spec: FormSpec, draft: Draft, paths: Iterable[str]) -> int:
    """Return how many of some fields are answered."""
    return sum(is_answered(spec.field_of[path], draft) for path in paths)


def count_begun(spec: FormSpec, draft: Draft, paths: Iterable[str]) -> int:
    """Return how many of some fields are answered in part."""
    return sum(is_begun(spec.field_of[path], draft) for path in paths)


def answers_given(draft: Draft) -> int:
    """Return how many things were answered, as a kept draft is described."""
    listings = ("conditions", "medications", "results", "reactions")
    heads = tuple(f"{listing}." for listing in listings)
    single = [
        path
        for path in draft.all_typed()
        if not path.startswith(
            (*heads, SURE, UNIT, STRANDED, CARRIED, "decision.", "tests.")
        )
    ]
    listed = sum(len(draft.rows(listing)) for listing in listings)
    return len(single) + listed - len(waiting(draft))
