"""The rooms of the desk, and the ways between them."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake.application import Application
from intake.domain.record import Clinic
from ui.desk_frame import DeskFrame
from ui.desk_parts import ROOMS, WRITING, Guarded, who
from ui.dialogs import Dialogs
from ui.glass_strip import GlassRunner, GlassStrip
from ui.keys import bind
from ui.proving import ProofStrip, ProvingRunner
from ui.tasks import Lanes
from ui.views.add_patient_view import AddPatientView
from ui.views.find_patient_view import FindPatientView
from ui.views.past_visits_view import PastVisitsView
from ui.views.patient_view import PatientView
from ui.views.settings_view import SettingsView
from ui.views.visit_view import VisitView
from ui.views.worklist_view import WorklistView

if TYPE_CHECKING:
    from ui.draft_keeper import DraftKeeper
    from ui.views.intake_view import IntakeView


class DeskRooms(DeskFrame):
    """Makes the views and shows one at a time; none of them knows another."""

    # The user wants the lock.
    lock_wished = Signal()
    # The user wants another look: light, dark, high contrast.
    look_wished = Signal()
    # The user chose a look.
    look_chosen = Signal(object)
    # The lock is to come after so many minutes.
    idle_chosen = Signal(int)
    # Another window is wished for.
    another_wished = Signal()
    # The program is to start anew.
    restart_wished = Signal()
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
        self.proof = ProofStrip(lanes.db, application.proving.prove, self)
        self.put_above(self.proof)
        self.proof.turned.connect(self.arrange)
        self.glass = GlassStrip(application, lanes.db, self)
        self.put_above(self.glass)
        self.glass.turned.connect(self.arrange)
        proving = ProvingRunner(lanes.db, self.proof.ask)
        asking = GlassRunner(proving, self.glass.ask)
        self._lanes = lanes = Lanes(db=asking, work=lanes.work)
        self.intake: IntakeView | None = None
        self._is_new = False
        self.search = FindPatientView(application, lanes.db, self)
        self.add = AddPatientView(application, lanes.db, self)
        self.patient = PatientView(application, lanes.db, self)
        self.past = PastVisitsView(application, lanes, dialogs, self)
        self.visit = VisitView(application, lanes, dialogs, self)
        self.worklist = WorklistView(application, lanes.db, self)
        self.settings = SettingsView(application, lanes.db, dialogs, self)
        for view in self._views:
            self.stack.addWidget(view)
            view.troubled.connect(self.notice.say)
        self._connect_rooms()
        self._bind_keys()

    @property
    def _views(self) -> Sequence[Any]:  # each a page, in classes of their own
        views = (self.worklist, self.search, self.add, self.past, self.visit)
        return (*views, self.settings, self.patient)

    def _connect_rooms(self) -> None:
        self.rail.pressed.connect(self.go)
        self.add.left.connect(partial(self.show_page, self.search))
        self.patient.shown.connect(self._title_again)
        self.patient.left.connect(partial(self.show_page, self.search))
        for view in (self.visit, self.past, self.settings, self.patient):
            view.said.connect(self.status.say)
        self.worklist.counted.connect(self._on_work_counted)
        self.worklist.left.connect(partial(self.show_page, self.search))
        self.settings.clinic_changed.connect(self._on_clinic_changed)
        self.settings.look.chosen.connect(self.look_chosen)
        self.settings.look.restart_wished.connect(self.restart_wished)

    def _bind_keys(self) -> None:
        bind(self, "Ctrl+F", partial(self.show_page, self.search), anywhere=True)
        bind(self, "Ctrl+Shift+W", self.another_wished.emit, anywhere=True)
        bind(self, "Ctrl+L", self.lock_wished.emit, anywhere=True)
        bind(self, "Ctrl+Shift+L", self.look_wished.emit, anywhere=True)
        bind(self, "F1", partial(self.go, "help"), anywhere=True)
        for door in ROOMS:
            bind(self, door.shortcut, partial(self.go, door.key), anywhere=True)

    def start(self) -> None:
        """Begin with what was not finished, or with finding a patient."""
        self._is_new = True
        self.show_page(self.search)
        self.add.look()
        self.worklist.look()
        if self.application.warnings:
            self.notice.say(" ".join(self.application.warnings))

    def go(self, key: str) -> None:
        """Enter a room, or do what is possible everywhere."""
        if key == "help":
            self.toggle_help()
        elif key == "lock":
            self.lock_wished.emit()
        elif key == "look":
            self.look_wished.emit()
        else:
            rooms = {
                "worklist": self.worklist,
                "patients": self.search,
                "past": self.past,
                "settings": self.settings,
            }
            self.show_page(rooms.get(key, self.intake or self.search))

    def show_page(self, view: QWidget) -> None:
        """Show a view; what is pending in the one before is kept first."""
        rooms = {
            self.worklist: "worklist",
            self.search: "patients",
            self.add: "patients",
            self.patient: "patients",
            self.past: "past",
            self.settings: "settings",
        }
        room = None if view is self.visit else rooms.get(view, "visit")
        self.enter(view, room=room)
        writing = self.page is self.intake
        self.show_keys(WRITING if writing else self.page.keys[-1:])
        self.titled.emit(self.page.title)

    def _title_again(self) -> None:
        self.titled.emit(self.page.title)

    def unsaved(self) -> str:
        """What is typed somewhere and not kept; a visit always is."""
        guarded = [view for view in self._views if isinstance(view, Guarded)]
        return next((view.unsaved for view in guarded if view.unsaved), "")

    @property
    def unkept(self) -> "DraftKeeper | None":
        """What keeps the visit being written, unless all of it is in the record."""
        keeper = self.intake.keeper if self.intake is not None else None
        return keeper if keeper is not None and not keeper.is_kept else None

    def leave(self) -> None:
        """Keep what is pending: the window closes or is locked."""
        self.proof.give_up()
        self.glass.give_up()
        self.page.leave()
        if self.intake is not None:
            self.intake.leave()

    def _on_work_counted(self, drafts: int, waiting: int) -> None:
        self.rail.buttons["worklist"].show_badge(str(waiting) if waiting else "")
        if drafts and self._is_new and self.page is self.search:
            self.show_page(self.worklist)
        self._is_new = False

    def _on_clinic_changed(self, clinic: Clinic) -> None:
        self.idle_chosen.emit(clinic.preferences.idle_lock_minutes)
