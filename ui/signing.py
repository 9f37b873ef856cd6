"""Puts a finished visit into the record; says so only after the commit."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal

from intake.application import Application
from intake.domain.record import StoredPatient, StoredVisit
from intake.domain.visit import Visit
from intake.forms.deciding import decide
from ui.failures import explain
from ui.tasks import Runner
from ui.visit_writing import VisitWriting


class Signing(QObject):
    """Signs one visit off the window's thread."""

    # The visit is in the record.
    signed = Signal(object)
    # It is not: why, in words.
    failed = Signal(str)

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
        self._runner.run(
            self,
            partial(_store, application, writing.patient, visit, writing.id),
            self.signed.emit,
            self._on_failed,
        )

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(explain(error))


def _store(
    application: Application, patient: StoredPatient, visit: Visit, draft_id: str
) -> StoredVisit:
    """Bring the patient's allergies up to date and sign the visit."""
    if patient.patient.allergies != visit.patient.allergies:
        newest = application.patients.get(patient.id)
        told = {"allergies": visit.patient.allergies}
        changed = newest.patient.model_copy(update=told)
        application.patients.update(
            StoredPatient(id=newest.id, version=newest.version, patient=changed)
        )
    return application.visits.sign(patient.id, visit, draft_id=draft_id)


def clock_time(moment: datetime) -> str:
    """Return the time of day of this place, to the second."""
    return f"{moment.astimezone():%H:%M:%S}"
