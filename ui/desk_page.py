"""The desk of a signed-in user: rail, rooms, notices, status line."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake.application import Application
from intake.domain.record import Draft, StoredPatient, StoredVisit, VisitLine
from intake.forms.draft import DraftUnreadableError
from intake.forms.fields import form_spec
from ui.desk_frame import DeskFrame
from ui.desk_parts import (
    ROOMS,
    WRITING,
    Opened,
    last_seen,
    open_patient,
    who,
)
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.keys import bind
from ui.tasks import Lanes
from ui.views.add_patient_view import AddPatientView
from ui.views.drafts_view import DraftsView
from ui.views.find_patient_view import FindPatientView
from ui.views.intake_view import IntakeView
from ui.views.past_visits_view import PastVisitsView
from ui.views.visit_view import VisitView
from ui.visit_writing import VisitWriting


class DeskPage(DeskFrame):
    """Puts the views together; none of them knows another."""

    # The user wants the lock.
    lock_wished = Signal()
    # The user wants another look: light, dark, high contrast.
    look_wished = Signal()
    # What the window is to be called.
    titled = Signal(str)

    def __init__(
        self,
        application: Application,
        lanes: Lanes,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            who(application), is_demo=application.clinic.is_demo, parent=parent
        )
        self.application = application
        self._lanes = lanes
        self._spec = form_spec(application.knowledge)
        self.intake: IntakeView | None = None
        self._came_from = "search"
        self._is_new = False
        self.search = FindPatientView(application, lanes.db, self)
        self.add = AddPatientView(application, lanes.db, self)
        self.past = PastVisitsView(application, lanes.db, self)
        self.visit = VisitView(application, lanes.db, dialogs, self)
        self.drafts = DraftsView(application, lanes.db, self)
        for view in (self.search, self.add, self.past, self.visit, self.drafts):
            self.stack.addWidget(view)
        self._connect()
        self._bind_keys()

    def _connect(self) -> None:
        self.rail.pressed.connect(self.go)
        self.search.chosen.connect(self.open_patient)
        self.search.add_wished.connect(self._add_patient)
        self.add.added.connect(self._on_added)
        self.add.chosen.connect(self.open_patient)
        self.add.left.connect(partial(self.show_page, self.search))
        self.past.opened.connect(self._show_stored)
        self.visit.new_visit.connect(self.open_patient)
        self.visit.left.connect(self._back)
        self.visit.said.connect(self.status.say)
        self.drafts.chosen.connect(self._go_on_with)
        self.drafts.counted.connect(self._on_drafts_counted)
        self.drafts.left.connect(partial(self.show_page, self.search))
        for view in (self.search, self.add, self.past, self.visit, self.drafts):
            view.troubled.connect(self.notice.say)

    def _bind_keys(self) -> None:
        bind(self, "Ctrl+F", partial(self.show_page, self.search), anywhere=True)
        bind(self, "Ctrl+L", self.lock_wished.emit, anywhere=True)
        bind(self, "Ctrl+Shift+L", self.look_wished.emit, anywhere=True)
        bind(self, "F1", partial(self.go, "help"), anywhere=True)
        for door in ROOMS:
            bind(self, door.shortcut, partial(self.go, door.key), anywhere=True)

    def start(self) -> None:
        """Begin with what was not finished, or with finding a patient."""
        self._is_new = True
        self.show_page(self.search)
        self.drafts.look()

    def go(self, key: str) -> None:
        """Enter a room, or do what is possible everywhere."""
        if key == "help":
            self.toggle_help()
        elif key == "lock":
            self.lock_wished.emit()
        elif key == "look":
            self.look_wished.emit()
        elif key == "past":
            self.show_page(self.past)
        elif key == "drafts":
            self.show_page(self.drafts)
        else:
            self.show_page(self.intake or self.search)

    def show_page(self, view: QWidget) -> None:
        """Show a view; what is pending in the one before is kept first."""
        rooms = {self.past: "past", self.drafts: "drafts"}
        room = None if view is self.visit else rooms.get(view, "visit")
        self.enter(view, room=room)
        writing = self.page is self.intake
        self.show_keys(WRITING if writing else self.page.keys[-1:])
        self.titled.emit(self.page.title)

    def leave(self) -> None:
        """Keep what is pending: the window closes or is locked."""
        self.page.leave()
        if self.intake is not None:
            self.intake.leave()

    def open_patient(self, patient_id: int) -> None:
        """Open a visit of a patient, going on with one that was not finished."""
        if self.intake and self.intake.writing.patient.id == patient_id:
            self.show_page(self.intake)
            return
        self._lanes.db.run(
            self,
            partial(open_patient, self.application, patient_id),
            self._start_visit,
            self._on_failed,
        )

    def _start_visit(self, opened: Opened) -> None:
        if self._write(opened.patient, opened.draft, opened.visits):
            if opened.draft is not None:
                kept = opened.draft.saved_at.astimezone()
                self.status.say(f"Going on with the draft kept {kept:%H:%M:%S}")
            return
        told = self.notice.text.text()
        self._write(opened.patient, None, opened.visits)
        self.notice.say(told)

    def _write(
        self,
        patient: StoredPatient,
        draft: Draft | None,
        visits: Sequence[VisitLine] = (),
    ) -> bool:
        """Show the form; return whether the draft, if there is one, could be read."""
        try:
            writing = VisitWriting(self.application, self._spec, patient, draft)
        except DraftUnreadableError as error:
            self.notice.say(explain(error))
            return False
        self._close_intake()
        view = IntakeView(self.application, self._lanes.db, writing, self.stack)
        view.resize(self.stack.size())  # laid out once, at the size it will have
        view.banner.show_visits(len(visits), last_seen(visits))
        view.signed.connect(self._on_signed)
        view.said.connect(self.status.say)
        view.troubled.connect(self.notice.say)
        self.intake = view
        self.stack.addWidget(view)
        self.notice.hide()
        self.show_page(view)
        return True

    def _close_intake(self) -> None:
        if self.intake is not None:
            self.intake.leave()
            self.stack.removeWidget(self.intake)
            self.intake.deleteLater()
            self.intake = None
            self.drafts.look()

    def _add_patient(self, text: str) -> None:
        self.add.start(text)
        self.show_page(self.add)

    def _on_added(self, patient: StoredPatient) -> None:
        self._write(patient, None)

    def _go_on_with(self, draft: Draft, patient: StoredPatient) -> None:
        if self.intake is not None and self.intake.writing.id == draft.id:
            self.show_page(self.intake)
        else:
            self._write(patient, draft)

    def _on_signed(self, stored: StoredVisit) -> None:
        if self.intake is not None:
            self.stack.removeWidget(self.intake)
            self.intake.deleteLater()
            self.intake = None
        self._show_stored(stored)
        self.rail.show_room("visit")
        self.drafts.look()

    def _show_stored(self, stored: StoredVisit) -> None:
        self._came_from = "past" if self.page is self.past else "search"
        self.visit.show_visit(stored)
        self.show_page(self.visit)

    def _back(self) -> None:
        self.show_page(self.past if self._came_from == "past" else self.search)

    def _on_drafts_counted(self, count: int) -> None:
        button = self.rail.buttons["drafts"]
        button.setVisible(bool(count) or self.page is self.drafts)
        button.show_badge(str(count) if count else "")
        if count and self._is_new and self.page is self.search:
            self.show_page(self.drafts)
        self._is_new = False

    def _on_failed(self, error: Exception) -> None:
        self.notice.say(explain(error))
