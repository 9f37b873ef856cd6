"""The nurse's decision: agree with the rules, or another level with its reason."""

from collections.abc import Sequence
from datetime import datetime

from intake.domain.assessment import Assessment, Finding, Level
from intake.domain.decision import OVERRIDE_TEXTS, Decision, OverrideReason
from intake.domain.text import clean_line
from intake.forms.draft import Draft
from intake.forms.fields import FieldKind, FieldSpec, Option
from intake.forms.test_choices import added, untaken

LEVEL = "decision.level"
REASON = "decision.reason"
TEXT = "decision.text"
LOOKED_AGAIN = "decision.looked_again"
WHY_AMENDED = "decision.why_amended"
"""Why a signed visit is corrected: no part of the decision, kept beside it."""

LEVEL_FIELD = FieldSpec(
    path=LEVEL,
    parts=(LEVEL,),
    label="You decide (1 to 5 for another level)",
    short="decision",
    kind=FieldKind.CHOICE,
    options=tuple(
        Option(level.value, level.word.capitalize())
        for level in Level
        if level is not Level.NOT_ASSESSED
    ),
    can_be_unknown=False,
)
REASON_FIELD = FieldSpec(
    path=REASON,
    parts=(REASON,),
    label="Why another level than the rules",
    short="reason",
    kind=FieldKind.CHOICE,
    options=tuple(
        Option(reason.value, text) for reason, text in OVERRIDE_TEXTS.items()
    ),
    can_be_unknown=False,
)
LOOKED_AGAIN_FIELD = FieldSpec(
    path=LOOKED_AGAIN,
    parts=(LOOKED_AGAIN,),
    label="The rules say EMERGENCY because of these. Look at them once more.",
    short="second look",
    kind=FieldKind.CHOICE,
    options=(Option("yes", "I looked again and stay with my level"),),
    can_be_unknown=False,
)


def decided_level(draft: Draft, assessment: Assessment) -> Level:
    """Return the level that the nurse settles on: the suggested one unless changed."""
    typed = draft.typed(LEVEL)
    return Level(typed) if typed else assessment.level


def differs(draft: Draft, assessment: Assessment) -> bool:
    """Whether the nurse settles on another level than the rules."""
    return decided_level(draft, assessment) is not assessment.level


def needs_second_look(draft: Draft, assessment: Assessment) -> bool:
    """Whether an emergency is being made calmer."""
    return assessment.level is Level.EMERGENCY and differs(draft, assessment)


def emergencies(assessment: Assessment) -> Sequence[Finding]:
    """Return the findings that make it an emergency, each rule once."""
    found = {f.rule: f for f in assessment.findings if f.level is Level.EMERGENCY}
    return tuple(found.values())


def obstacle(draft: Draft, assessment: Assessment) -> str | None:
    """Return what the decision still lacks, or None if it can be signed."""
    if not differs(draft, assessment):
        return None
    if not draft.typed(REASON) and not draft.typed(TEXT).strip():
        return "Another level than the rules suggest needs a reason."
    if needs_second_look(draft, assessment) and not draft.typed(LOOKED_AGAIN):
        return "Look at the reasons for EMERGENCY once more and confirm."
    return None


def decide(draft: Draft, assessment: Assessment, *, by: str, at: datetime) -> Decision:
    """Return the decision as it is signed.

    It keeps the digest of every rule that spoke: it holds against these and no others.
    """
    other = differs(draft, assessment)
    reason = draft.typed(REASON)
    return Decision(
        suggested=assessment.level,
        level=decided_level(draft, assessment),
        reason=OverrideReason(reason) if other and reason else None,
        text=clean_line(draft.typed(TEXT)) if other else "",
        decided_by=by,
        decided_at=at,
        rules={finding.rule: finding.digest for finding in assessment.findings},
        untaken=untaken(draft, assessment),
        added=added(draft, assessment),
    )
