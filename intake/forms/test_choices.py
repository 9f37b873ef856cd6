"""Which tests are taken: those suggested, unless unticked with a reason; others added.

Kept in the draft beside the answers, so that undo goes over it: `tests.potassium.taken`
is "no" once it is unticked, `tests.ferritin.added` "yes" once it is added.
"""

from collections.abc import Iterator

from intake.domain.assessment import Assessment, LabOrder
from intake.domain.decision import Untaken
from intake.domain.text import LINE_LIMIT, clean_line
from intake.forms.checks import Issue, Severity
from intake.forms.draft import Draft
from intake.forms.fields import FieldKind, FieldSpec, Option

LISTING = "tests"
TAKEN, ADDED, REASON, TEXT = "taken", "added", "reason", "text"
_NO, _YES = "no", "yes"
REASONS = (
    Option("declines", "Patient declines"),
    Option("elsewhere", "Taken elsewhere"),
    Option("changes_nothing", "Would change nothing now"),
    Option("not_possible", "Cannot be taken here"),
    Option("clinician", "Clinician decided so"),
)
_WORDS = {option.value: option.label for option in REASONS}


def path_of(test: str, column: str) -> str:
    """Return where a choice about a test is kept."""
    return f"{LISTING}.{test}.{column}"


def reason_field(test: str, name: str) -> FieldSpec:
    """Return the question why a test is not taken."""
    path = path_of(test, REASON)
    return FieldSpec(
        path=path,
        parts=(path,),
        label=f"Why not: {name}",
        short=name,
        kind=FieldKind.CHOICE,
        options=REASONS,
        can_be_unknown=False,
    )


def is_taken(draft: Draft, test: str) -> bool:
    """Whether a suggested test is ticked."""
    return draft.typed(path_of(test, TAKEN)) != _NO


def toggled(draft: Draft, test: str) -> dict[str, str]:
    """Return what unticks a suggested test, or ticks it again without its reason."""
    if is_taken(draft, test):
        return {path_of(test, TAKEN): _NO}
    return {path_of(test, column): "" for column in (TAKEN, REASON, TEXT)}


def addition(test: str) -> dict[str, str]:
    """Return what adds a test."""
    return {path_of(test, ADDED): _YES}


def removal(test: str) -> dict[str, str]:
    """Return what takes an added test out again."""
    return {path_of(test, ADDED): ""}


def because(draft: Draft, test: str) -> str:
    """Return why a test is not taken, empty while no reason is given."""
    said = _WORDS.get(draft.typed(path_of(test, REASON)), "")
    own = clean_line(draft.typed(path_of(test, TEXT)))
    return ": ".join(part for part in (said, own) if part)[:LINE_LIMIT]


def added(draft: Draft, assessment: Assessment) -> tuple[str, ...]:
    """Return the tests that the nurse adds to what is suggested."""
    suggested = {lab.test for lab in assessment.labs}
    return tuple(
        test
        for test in draft.rows(LISTING)
        if draft.typed(path_of(test, ADDED)) and test not in suggested
    )


def untaken(draft: Draft, assessment: Assessment) -> tuple[Untaken, ...]:
    """Return the suggested tests that are not taken, each with its reason."""
    return tuple(
        Untaken(test=lab.test, reason=reason)
        for lab in _unticked(draft, assessment)
        if (reason := because(draft, lab.test))
    )


def issues(draft: Draft, assessment: Assessment) -> tuple[Issue, ...]:
    """Return what must be said before signing: why a test is not taken."""
    return tuple(
        Issue(
            path_of(lab.test, REASON),
            Severity.ERROR,
            f"{lab.name} is unticked: say why, or tick it again.",
        )
        for lab in _unticked(draft, assessment)
        if not because(draft, lab.test)
    )


def _unticked(draft: Draft, assessment: Assessment) -> Iterator[LabOrder]:
    return (lab for lab in assessment.labs if not is_taken(draft, lab.test))
