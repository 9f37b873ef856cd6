"""Puts a finished visit into the record; says so only after the commit."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from intake.application import Application
from intake.domain.comparing import ConflictError
from intake.domain.record import StoredVisit
from intake.domain.visit import Visit
from intake.forms.deciding import decide
from ui.failures import explain
from ui.tasks import Runner
from ui.visit_amending import VisitAmending
from ui.visit_writing import VisitWriting


class Signing(QObject):
    """Signs one visit off the window's thread."""

    # The visit is in the record.
    signed = Signal(object)
    # It is not: why, in words.
    failed = Signal(str)
    # It is not: somebody else signed another version. What both wrote.
    conflicted = Signal(object)

    def __init__(
        self, application: Application, runner: Runner, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = runner

    def start(self, writing: VisitWriting) -> None:
        """Sign the visit as it stands, with the nurse's decision."""
        application = self._application
        standing = writing.standing
        decision = decide(
            writing.draft,
            standing.assessment,
            by=application.user.login,
            at=application.clock(),
        )
        visit = standing.composed.visit.model_copy(update={"decision": decision})
        store = partial(_store, application, writing, visit)
        self._runner.run(self, store, self.signed.emit, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, ConflictError):
            self.conflicted.emit(error.conflict)
        else:
            self.failed.emit(explain(error))


def _store(
    application: Application, writing: VisitWriting, visit: Visit
) -> StoredVisit:
    """Sign the visit, or its version."""
    if isinstance(writing, VisitAmending):
        amend = application.amendments.amend
        return amend(writing.version, visit, writing.why, draft_id=writing.id)
    patient = writing.patient
    return application.visits.sign(
        patient.id,
        visit,
        draft_id=writing.id,
        allergies_before=patient.patient.allergies,
    )


def clock_time(moment: datetime) -> str:
    """Return the time of day of this place, to the second."""
    return f"{moment.astimezone():%H:%M:%S}"
