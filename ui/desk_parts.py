"""What the desk is made of: its doors, what it needs of a view, what it opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, cast, runtime_checkable

from PySide6.QtWidgets import QStackedWidget

from intake.application import Application
from intake.domain.preferences import Preferences
from intake.domain.record import Draft, SeenBefore, StoredPatient, StoredVisit
from ui.keys import Key
from ui.rail import Door

ROOMS = (
    Door("worklist", "Worklist", "worklist", "Ctrl+1"),
    Door("visit", "New visit", "visit", "Ctrl+2"),
    Door("patients", "Patients", "patients", "Ctrl+3"),
    Door("past", "Past visits", "past", "Ctrl+4"),
    Door("rules", "Rule book", "rules", "Ctrl+7"),
    Door("settings", "Settings", "settings", "Ctrl+8"),
)
"""Results and insights will have 5 and 6: no key ever changes rooms."""
ACTS = (
    Door("look", "Look", "look", "Ctrl+Shift+L"),
    Door("lock", "Lock", "lock", "Ctrl+L"),
    Door("help", "Help", "help", "F1"),
)


class Page(Protocol):
    """What the desk needs of a view."""

    @property
    def keys(self) -> Sequence[Key]:
        """The keys that work in it."""
        ...

    @property
    def title(self) -> str:
        """What the window is called while it is shown."""
        ...

    def enter(self) -> None:
        """Put the cursor where one goes on."""
        ...

    def leave(self) -> None:
        """Keep what is pending: another page comes."""
        ...


@runtime_checkable
class Guarded(Protocol):
    """A view in which something may stand that is not kept yet."""

    @property
    def unsaved(self) -> str:
        """What that is, in words; empty if there is nothing."""
        ...


def page_of(stack: QStackedWidget) -> Page:
    """Return the view that a stack of views shows."""
    return cast("Page", stack.currentWidget())


@dataclass(frozen=True, slots=True)
class Opened:
    """A patient with what is needed to write a visit."""

    patient: StoredPatient
    before: SeenBefore
    draft: Draft | None
    amends: StoredVisit | None = None
    preferences: Preferences | None = None


FIRST_VISIT = SeenBefore(count=0, last=None, visits=())
WRITING = (Key("Ctrl+S", "save draft"), Key("Ctrl+Enter", "finish"))


def open_patient(
    application: Application, patient_id: int, draft: Draft | None = None
) -> Opened:
    """Return a patient, the visits so far, and what was not finished.

    Args:
        application: the open record.
        patient_id: whose.
        draft: what is to be gone on with; the first of theirs if none is given.
    """
    drafts = application.drafts.all() if draft is None else ()
    mine = (d for d in drafts if d.patient_id == patient_id and d.amends is None)
    draft = draft or next(mine, None)
    return Opened(
        patient=application.patients.get(patient_id),
        before=application.visits.before(patient_id),
        draft=draft,
        preferences=application.settings.get().preferences,
    )


def open_correction(
    application: Application, visit_id: int, draft: Draft | None = None
) -> Opened:
    """Return a signed visit to be corrected, with the correction that was begun.

    That goes on from the version that it began with, though there is a newer one.

    Raises:
        RefusedError: if this user may not amend it.
    """
    stored = application.amendments.open(visit_id)
    versions = {one.id for one in application.amendments.versions(visit_id)}
    begun = (d for d in application.drafts.all() if d.amends in versions)
    draft = draft or next(begun, None)
    if draft and draft.amends is not None and draft.amends != stored.id:
        stored = application.visits.get(draft.amends)
    patient = application.patients.get(stored.patient_id)
    if patient.merged_into is not None:
        patient = application.patients.get(patient.merged_into)
    seen = stored.visit.seen_at or stored.signed_at
    before = application.visits.before(patient.id, until=seen)
    preferences = application.settings.get().preferences
    return Opened(patient, before, draft, stored, preferences)


def who(application: Application) -> str:
    """Return who is signed in, and where."""
    return f"{application.user.display_name} at {application.clinic.name}"


def made_up(application: Application) -> str:
    """Return what is said on every screen of a clinic that is made up."""
    if not application.clinic.is_demo:
        return ""
    if application.is_thrown_away:
        return "DEMO  ·  made-up patients; everything is gone on closing"
    return (
        "DEMO  ·  made-up patients; what you type stays: no real patient belongs here"
    )


def last_seen(before: SeenBefore) -> date | None:
    """Return the day of the last visit, as it was in this place."""
    return before.last.astimezone().date() if before.last else None
