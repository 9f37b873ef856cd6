"""The desk of a signed-in user: rail, rooms, notices, status line."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.record import Draft, StoredPatient, StoredVisit, VisitLine
from intake.forms.draft import DraftUnreadableError
from intake.forms.fields import form_spec
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.help_sheet import HelpSheet
from ui.keys import Key, bind
from ui.rail import Door, Rail
from ui.status_line import StatusLine
from ui.tasks import Lanes
from ui.views.add_patient_view import AddPatientView
from ui.views.drafts_view import DraftsView
from ui.views.find_patient_view import FindPatientView
from ui.views.intake_view import IntakeView
from ui.views.past_visits_view import PastVisitsView
from ui.views.visit_view import VisitView
from ui.visit_writing import VisitWriting
from ui.widgets.notice import DemoStrip, Notice

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

    def enter(self) -> None:
        """Put the cursor where one goes on."""
        ...

    def leave(self) -> None:
        """Keep what is pending: another page comes."""
        ...


@dataclass(frozen=True, slots=True)
class _Opened:
    """A patient with what is needed to write a visit."""

    patient: StoredPatient
    visits: Sequence[VisitLine]
    draft: Draft | None


class DeskPage(QWidget):
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
        super().__init__(parent)
        self.application = application
        self._lanes = lanes
        self._spec = form_spec(application.knowledge.questions)
        self.intake: IntakeView | None = None
        self._came_from = "search"
        self.search = FindPatientView(application, lanes.db, self)
        self.add = AddPatientView(application, lanes.db, self)
        self.past = PastVisitsView(application, lanes.db, self)
        self.visit = VisitView(application, lanes.db, dialogs, self)
        self.drafts = DraftsView(application, lanes.db, self)
        self.stack = QStackedWidget(self)
        for view in (self.search, self.add, self.past, self.visit, self.drafts):
            self.stack.addWidget(view)
        self.rail = Rail(ROOMS, ACTS, self)
        self.rail.buttons["drafts"].hide()
        self.notice = Notice(self)
        self.help = HelpSheet(self)
        self.status = StatusLine(_who(application), self)
        self._lay_out()
        self._connect()
        self._bind_keys()

    def _lay_out(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        if self.application.clinic.is_demo:
            middle.addWidget(DemoStrip(self))
        middle.addWidget(self.notice)
        middle.addWidget(self.stack, 1)
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.rail)
        top.addLayout(middle, 1)
        top.addWidget(self.help)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(top, 1)
        lines.addWidget(self.status)

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
        self.show_page(self.search)
        self.drafts.look()

    def go(self, key: str) -> None:
        """Enter a room, or do what is possible everywhere."""
        if key == "help":
            self._toggle_help()
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

    @property
    def page(self) -> Page:
        """The view that is shown."""
        return cast("Page", self.stack.currentWidget())

    def show_page(self, view: QWidget) -> None:
        """Show a view; what is pending in the one before is kept first."""
        if self.stack.currentWidget() is not view:
            self.page.leave()
            self.stack.setCurrentWidget(view)
        rooms = {self.past: "past", self.drafts: "drafts"}
        if view is not self.visit:
            self.rail.show_room(rooms.get(view, "visit"))
        self.page.enter()
        self._show_keys()
        self._tell_title()

    def leave(self) -> None:
        """Keep what is pending: the window closes or is locked."""
        self.page.leave()
        if self.intake is not None:
            self.intake.leave()

    def open_patient(self, patient_id: int) -> None:
        """Open a visit of a patient, going on with one that was not finished."""
        self._lanes.db.run(
            self,
            partial(_open, self.application, patient_id),
            self._start_visit,
            self._on_failed,
        )

    def _start_visit(self, opened: _Opened) -> None:
        self._write(opened.patient, opened.draft, opened.visits)
        if opened.draft is not None:
            kept = opened.draft.saved_at.astimezone()
            self.status.say(f"Going on with the draft kept {kept:%H:%M:%S}")

    def _write(
        self,
        patient: StoredPatient,
        draft: Draft | None,
        visits: Sequence[VisitLine] = (),
    ) -> None:
        try:
            writing = VisitWriting(self.application, self._spec, patient, draft)
        except DraftUnreadableError as error:
            self.notice.say(explain(error))
            return
        self._close_intake()
        view = IntakeView(self.application, self._lanes.db, writing, self)
        last = max((line.seen_at for line in visits), default=None)
        seen = last.astimezone().date() if last else None
        view.banner.show_visits(len(visits), seen)
        view.signed.connect(self._on_signed)
        view.said.connect(self.status.say)
        view.troubled.connect(self.notice.say)
        self.intake = view
        self.stack.addWidget(view)
        self.notice.hide()
        self.show_page(view)

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

    def _toggle_help(self) -> None:
        if self.help.isHidden():
            self.help.show_keys(self.page.keys)
        self.help.setVisible(self.help.isHidden())
        if self.help.isHidden():
            self.page.enter()

    def _show_keys(self) -> None:
        told = self.page.keys[-1:] if self.page is not self.intake else _WRITING
        words = [f"{key.name} {key.does.split(':')[0]}" for key in told]
        self.status.keys.setText("  ·  ".join([*words, "F1 keys"]))
        if not self.help.isHidden():
            self.help.show_keys(self.page.keys)

    def _tell_title(self) -> None:
        title = self.application.clinic.name
        if self.page is self.intake and self.intake is not None:
            title = _identity(self.intake.writing.patient)
        elif self.page is self.visit and self.visit.stored is not None:
            title = self.visit.stored.visit.patient.name_text()
        self.titled.emit(title)

    def _on_failed(self, error: Exception) -> None:
        self.notice.say(explain(error))


_WRITING = (Key("Ctrl+S", "save draft"), Key("Ctrl+Enter", "finish"))


def _open(application: Application, patient_id: int) -> _Opened:
    drafts = application.drafts.all()
    return _Opened(
        patient=application.patients.get(patient_id),
        visits=application.visits.of_patient(patient_id),
        draft=next((d for d in drafts if d.patient_id == patient_id), None),
    )


def _identity(patient: StoredPatient) -> str:
    who = patient.patient
    born = f", born {who.birth_date.shown()}" if who.birth_date else ""
    return f"{who.name_text()}{born}"


def _who(application: Application) -> str:
    return f"{application.user.display_name} at {application.clinic.name}"
