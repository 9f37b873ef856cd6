"""A signed visit being corrected: its answers in the form, and which version they are.

It is written as any visit is, with a draft of its own. It is signed as a new version;
where somebody signed another one meanwhile, both are brought together in the form.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from typing_extensions import override

from intake.application import Application
from intake.domain import record
from intake.domain.comparing import Conflict, combined
from intake.domain.dates import shown_date
from intake.domain.preferences import Preferences
from intake.domain.record import StoredPatient, StoredVisit
from intake.domain.text import clean_line
from intake.domain.visit import Visit
from intake.forms.deciding import WHY_AMENDED
from intake.forms.draft import Draft
from intake.forms.fields import FormSpec
from intake.forms.filling import filled
from intake.services.difference_words import Dispute
from ui.visit_writing import VisitWriting

_SHORT = 2
"""A text of more words is put in quotation marks: `96 /min` is not."""


class VisitAmending(VisitWriting):
    """Writes the next version of a visit; `version` is the one that it began from."""

    def __init__(
        self,
        application: Application,
        spec: FormSpec,
        patient: StoredPatient,
        amends: StoredVisit,
        kept: record.Draft | None = None,
        *,
        preferences: Preferences | None = None,
    ) -> None:
        self.amends = amends  # before the base asks when the patient was seen
        self.version = amends.id
        super().__init__(application, spec, patient, kept, preferences=preferences)

    @property
    @override
    def seen_at(self) -> datetime:
        seen = self.amends.visit.seen_at or self.amends.signed_at
        return seen.astimezone()

    @property
    @override
    def seen_by(self) -> str:
        return self.amends.visit.seen_by or self.amends.signed_by

    @property
    def told(self) -> str:
        """What is being corrected, in words."""
        day = shown_date(self.seen_at.date())
        lapsed = (
            " What was decided against the rules holds no longer, as these have"
            " changed: decide again."
        )
        return (
            f"Correcting visit {self.amends.id}, {day} {self.seen_at:%H:%M}. The signed"
            f" version stays readable.{lapsed if self._has_lapsed else ''}"
        )

    @cached_property
    def _has_lapsed(self) -> bool:
        """Whether the rules now say what the signed decision was not made against."""
        decision = self.amends.visit.decision
        if decision is None or not decision.overrides:
            return False
        findings = self._application.triage.assess(self.amends.visit).findings
        return bool(decision.unseen({one.rule: one.digest for one in findings}))

    @property
    def why(self) -> str:
        """Why it is corrected, as it is signed."""
        return clean_line(self.draft.typed(WHY_AMENDED))

    @override
    def _begun(self, earlier: Sequence[Visit]) -> Draft:
        visit = self.amends.visit
        if self._has_lapsed:
            visit = visit.model_copy(update={"decision": None})
        return Draft(filled(visit))

    @override
    def kept(self, now: datetime) -> record.Draft:
        return replace(super().kept(now), amends=self.version)

    def take_up(self, conflict: Conflict[Visit]) -> None:
        """Go on from what somebody else signed meanwhile, with one's own on top."""
        both = filled(combined(conflict.base, conflict.mine, conflict.theirs))
        why = {WHY_AMENDED: self.draft.typed(WHY_AMENDED)}
        gone = dict.fromkeys(self.draft.all_typed(), "")
        self.version = conflict.version
        self.answer_together({**gone, **both, **why})


def conflict_words(disputes: Sequence[Dispute]) -> str:
    """Return whose is what, after somebody else signed another version first."""
    told = [
        _told(one)
        for one in disputes
        if one.theirs != one.base and not one.path.startswith("decision.")
    ]
    head = (
        "Somebody else corrected this visit meanwhile. Nothing of yours is lost: the"
        " form now holds what both of you wrote. Look at it and sign again."
    )
    return "\n".join([head, *told])


def _told(one: Dispute) -> str:
    """Return who wrote what; of what only they changed, only theirs."""
    theirs = f"they {_quoted(one.theirs)} (was {_quoted(one.base)})."
    if one.mine == one.base:
        return f"{one.name}: {theirs}"
    mine = f"{one.name}: you {_quoted(one.mine)}; {theirs}"
    return f"{mine} Yours stands in the form." if one.is_overlap else mine


def _quoted(text: str) -> str:
    """Mark where a longer text begins and ends."""
    text = text.strip()
    return f"“{text}”" if len(text.split()) > _SHORT else text
