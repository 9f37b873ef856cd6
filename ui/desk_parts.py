"""What the desk is made of: its doors, what it needs of a view, what it opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, cast

from PySide6.QtWidgets import QStackedWidget

from intake.application import Application
from intake.domain.record import Draft, StoredPatient, VisitLine
from ui.keys import Key
from ui.rail import Door

ROOMS = (
    Door("visit", "New visit", "visit", "Ctrl+1"),
    Door("past", "Past visits", "past", "Ctrl+2"),
    Door("drafts", "Not finished", "drafts", "Ctrl+3"),
)
ACTS = (
    Door("look", "Look", "look", "Ctrl+Shift+L"),
    Door("lock", "Lock", "lock", "Ctrl+L"),
    Door("help", "Keys", "help", "F1"),
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


def page_of(stack: QStackedWidget) -> Page:
    """Return the view that a stack of views shows."""
    return cast("Page", stack.currentWidget())


@dataclass(frozen=True, slots=True)
class Opened:
    """A patient with what is needed to write a visit."""

    patient: StoredPatient
    visits: Sequence[VisitLine]
    draft: Draft | None


WRITING = (Key("Ctrl+S", "save draft"), Key("Ctrl+Enter", "finish"))


def open_patient(application: Application, patient_id: int) -> Opened:
    """Return a patient, the visits so far, and what was not finished."""
    drafts = application.drafts.all()
    return Opened(
        patient=application.patients.get(patient_id),
        visits=application.visits.of_patient(patient_id),
        draft=next((d for d in drafts if d.patient_id == patient_id), None),
    )


def who(application: Application) -> str:
    """Return who is signed in, and where."""
    return f"{application.user.display_name} at {application.clinic.name}"


def last_seen(visits: Sequence[VisitLine]) -> date | None:
    """Return the day of the last of some visits, as it was in this place."""
    last = max((line.seen_at for line in visits), default=None)
    return last.astimezone().date() if last else None
