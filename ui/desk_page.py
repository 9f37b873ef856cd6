"""The desk of a signed-in user: patients found, visits written, signed and read."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from intake.application import Application
from intake.domain.jotting import PATIENT_TO_ADD, Jotting
from intake.domain.record import Draft, StoredPatient, StoredVisit
from intake.forms.draft import DraftUnreadableError
from intake.forms.fields import FormSpec, form_spec
from ui.desk_parts import (
    FIRST_VISIT,
    Opened,
    last_seen,
    open_correction,
    open_patient,
)
from ui.desk_rooms import DeskRooms
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.glass_watch import GlassWatch
from ui.tasks import Lanes
from ui.tidying import Tidying
from ui.views.intake_view import IntakeView
from ui.visit_amending import VisitAmending
from ui.visit_writing import VisitWriting

_OVER = (
    "The half hour is over and the restricted record is closed. What you typed is kept;"
    " opening the record again asks why once more."
)
_READ_MS = 150
"""The end of a visit is painted by then and is being read."""


class DeskPage(DeskRooms):
    """Leads from a patient to a visit, from a visit to the record and back."""

    def __init__(
        self,
        application: Application,
        lanes: Lanes,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(application, lanes, dialogs, parent)
        self._spec = form_spec(application.knowledge)
        self._came_from: object = None
        self._record_wished = False
        self._tidying = Tidying(self)
        self.patient_shown.connect(self._on_record_shown)
        self.search.chosen.connect(self.open_patient)
        self.search.settled.connect(self._open_alone)
        self.search.add_wished.connect(self._add_patient)
        self.search.edit_wished.connect(self._show_patient)
        self.visit_wished.connect(self.open_patient)
        self.add.added.connect(self._on_added)
        self.add.chosen.connect(self.open_patient)
        self.visit_opened.connect(self._show_stored)
        self.correct_wished.connect(self.correct)
        self.visit_left.connect(self._back)
        self.worklist.chosen.connect(self._go_on_with)
        self.worklist.resumed.connect(self._resume)
        self.worklist.opened.connect(self._show_stored)

    def open_patient(self, patient_id: int) -> None:
        """Open a visit of a patient, going on with one that was not finished."""
        if self.intake and self.intake.writes_new_of(patient_id):
            self.show_page(self.intake)
            return
        self._lanes.db.run(
            self,
            partial(open_patient, self.application, patient_id),
            self._start_visit,
            self._on_failed,
        )

    def _open_alone(self, patient_id: int) -> None:
        """Open a patient for whom no key was pressed, unless one is meanwhile."""
        work = partial(open_patient, self.application, patient_id)
        self._lanes.db.run(self, work, self._start_alone, self._on_failed)

    def _start_alone(self, opened: Opened) -> None:
        if not self.search.only.is_opening:  # nor after the search was left
            return
        if self.intake and self.intake.writes_new_of(opened.patient.id):
            self.show_page(self.intake)
        else:
            self._start_visit(opened)
        if self.intake is not None:
            self.intake.wait_to_begin()

    def correct(self, visit_id: int, draft: Draft | None = None) -> None:
        """Open a signed visit in the form, to be signed as a new version."""
        work = partial(open_correction, self.application, visit_id, draft)
        self._lanes.db.run(self, work, self._start_visit, self._on_failed)

    def _start_visit(self, opened: Opened) -> None:
        if self._write(opened, opened.draft):
            if opened.draft is not None:
                kept = opened.draft.saved_at.astimezone()
                self.status.say(f"Going on with the draft kept {kept:%H:%M:%S}")
            return
        told = self.notice.text.text()
        self._write(opened, None)
        self.notice.say(told)

    def _write(self, opened: Opened, draft: Draft | None) -> bool:
        """Show the form; return whether the draft, if there is one, could be read."""
        try:
            writing = _writing_of((self.application, self._spec), opened, draft)
        except DraftUnreadableError as error:
            self.notice.say(explain(error))
            return False
        self._close_intake()
        view = IntakeView(self.application, self._lanes.db, writing, self.stack)
        view.resize(self.stack.size())  # laid out once, at the size it will have
        view.banner.show_visits(opened.before.count, last_seen(opened.before))
        view.signed.connect(self._on_signed)
        view.finishing.connect(
            partial(QTimer.singleShot, _READ_MS, self, self.make_visit)
        )
        view.said.connect(self.status.say)
        view.troubled.connect(self.notice.say)
        view.disputed.connect(self._on_disputed)
        view.keeper.mended.connect(self.notice.take_back)
        self.intake = view
        self.stack.addWidget(view)
        self.notice.put_away()
        self.show_page(view)
        return True

    def _on_disputed(self, told: str) -> None:
        """Say what both wrote beside the form it is in, never above another patient."""
        self.notice.say(told, about=self.intake)

    def _close_intake(self) -> None:
        if self.intake is not None:
            self.intake.leave()
            self.notice.forget(self.intake)
            self.stack.removeWidget(self.intake)
            self._tidying.end(self.intake)
            self.intake = None
            self.worklist.look_soon()

    def _show_patient(self, patient_id: int) -> None:
        """Show a patient's record once it is there; until then nobody else's."""
        self._record_wished = True
        self.patient.open(patient_id)

    def _on_record_shown(self) -> None:
        if self._record_wished:
            self._record_wished = False
            self.show_page(self.patient)

    def _add_patient(self, text: str) -> None:
        self.add.start(text)
        self.show_page(self.add)

    def _on_added(self, patient: StoredPatient) -> None:
        self._write(Opened(patient, FIRST_VISIT, None), None)

    def _go_on_with(self, draft: Draft, patient: StoredPatient) -> None:
        if self.intake is not None and self.intake.writing.id == draft.id:
            self.show_page(self.intake)
        elif draft.amends is not None:
            self.correct(draft.amends, draft)
        else:
            work = partial(open_patient, self.application, patient.id, draft)
            self._lanes.db.run(self, work, self._start_visit, self._on_failed)

    def _resume(self, jotting: Jotting) -> None:
        """Go on with what was typed beside a visit, where it was typed."""
        if jotting.place == PATIENT_TO_ADD:
            self._add_patient("")
            self.add.go_on()
            return
        kind, number, sheet = f"{jotting.place}.".split(".")[:3]
        if kind == "patient":
            self._show_patient(int(number))
            return
        work = partial(self.application.visits.get, int(number))
        show = partial(self._show_sheet, sheet)
        self._lanes.db.run(self, work, show, self._on_failed)

    def _show_sheet(self, sheet: str, stored: StoredVisit) -> None:
        self._show_stored(stored)
        self.visit.life.go_on(sheet)

    def _on_signed(self, stored: StoredVisit) -> None:
        if self.intake is not None:
            self.notice.forget(self.intake)
            self.stack.removeWidget(self.intake)
            self.intake.deleteLater()
            self.intake = None
        self._show_stored(stored)
        self.rail.show_room("visit")
        self.worklist.look_soon()

    def _show_stored(self, stored: StoredVisit) -> None:
        self._came_from = self.page
        self.visit.show_visit(stored)
        self.show_page(self.visit)

    def follow(self, watch: GlassWatch) -> None:
        """Say which records are open for a while, and leave them when that is over."""
        self.open_glass.follow(watch)
        self.glass.broken.connect(watch.look)
        watch.ended.connect(self._put_closed_away)

    def _put_closed_away(self) -> None:
        """Show nothing more of records whose time is over; what was typed is kept."""
        shown = _patients_shown(self)
        work = partial(self.application.restrictions.closed, [*shown.values()])
        leave = partial(self._leave_closed, shown)
        self._lanes.db.run(self, work, leave, self._on_failed)

    def _leave_closed(
        self, shown: Mapping[QWidget, int], closed: frozenset[int]
    ) -> None:
        over = [view for view, patient in shown.items() if patient in closed]
        page = self.stack.currentWidget()
        if self.intake in over:
            self._close_intake()
        if page in over or page is dict(self.late_rooms()).get("past"):
            self.show_page(self.search)
            self.notice.say(_OVER)

    def _back(self) -> None:
        places = (self.worklist, *(room for _, room in self.late_rooms()))
        before = [view for view in places if view is self._came_from]
        self.show_page(before[0] if before else self.search)

    def _on_failed(self, error: Exception) -> None:
        self.notice.say(explain(error))


def _writing_of(
    made: tuple[Application, FormSpec], opened: Opened, draft: Draft | None
) -> VisitWriting:
    patient, wishes = opened.patient, opened.preferences
    earlier = opened.before.visits
    if opened.amends is None:
        of_patient = (*made, patient, draft)
        return VisitWriting(*of_patient, earlier=earlier, preferences=wishes)
    writing = VisitAmending(*made, patient, opened.amends, draft, preferences=wishes)
    writing.look_back(earlier)
    return writing


def _patients_shown(desk: DeskPage) -> dict[QWidget, int]:
    """Return which patient each view of a desk shows."""
    shown: dict[QWidget, int] = {}
    made = {name for name, _ in desk.late_rooms()}
    if "patient" in made and desk.patient.stored:
        shown[desk.patient] = desk.patient.stored.id
    if "visit" in made and desk.visit.stored:
        shown[desk.visit] = desk.visit.stored.patient_id
    if desk.intake is not None:
        shown[desk.intake] = desk.intake.writing.patient.id
    return shown
