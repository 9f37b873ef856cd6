"""The rooms of the desk, and the ways between them."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake.application import Application
from intake.domain.record import Clinic
from ui.desk_parts import ROOMS, WRITING, Guarded
from ui.dialogs import Dialogs
from ui.keys import bind
from ui.late_rooms import LateRooms
from ui.tasks import Lanes
from ui.views.add_patient_view import AddPatientView
from ui.views.find_patient_view import FindPatientView
from ui.views.worklist_view import WorklistView

if TYPE_CHECKING:
    from ui.draft_keeper import DraftKeeper
    from ui.views.intake_view import IntakeView

_DOORS = {
    "past": "past",
    "rules": "rules",
    "settings": "settings",
    "patient": "patients",
    "visit": None,
}
"""The door to mark for a room; a stored visit leaves the mark where it is."""

_MOST_ON_BADGE = 99
"""What fits beside the sign of a door."""


class DeskRooms(LateRooms):
    """Makes the views and shows one at a time; none of them knows another."""

    # The user wants the lock.
    lock_wished = Signal()
    # The user wants another look: light, dark, high contrast.
    look_wished = Signal()
    # The lock is to come after so many minutes.
    idle_chosen = Signal(int)
    # Another window is wished for.
    another_wished = Signal()
    # What the window is to be called.
    titled = Signal(str)

    def __init__(
        self,
        application: Application,
        lanes: Lanes,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(application, lanes, dialogs, parent)
        self.intake: IntakeView | None = None
        self._is_new = False
        self.search = FindPatientView(application, self._lanes.db, self)
        self.add = AddPatientView(application, self._lanes.db, self)
        self.worklist = WorklistView(application, self._lanes.db, self)
        for view in (self.worklist, self.search, self.add):
            self.stack.addWidget(view)
            view.troubled.connect(self.notice.say)
        self._connect_rooms()
        self._bind_keys()

    @property
    def _views(self) -> Sequence[Any]:  # each a page, in classes of their own
        late = (room for _, room in self.late_rooms())
        return (self.worklist, self.search, self.add, *late)

    def _connect_rooms(self) -> None:
        self.rail.pressed.connect(self.go)
        self.add.left.connect(partial(self.show_page, self.search))
        self.patient_left.connect(partial(self.show_page, self.search))
        self.patient_shown.connect(self._title_again)
        self.worklist.counted.connect(self._on_work_counted)
        self.worklist.left.connect(partial(self.show_page, self.search))
        self.worklist.forgotten.connect(self.add.forget)
        self.worklist.forgotten.connect(self.forget)
        self.clinic_changed.connect(self._on_clinic_changed)

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
        self.worklist.begin()
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
            self.show_page(self._room(key))

    def _room(self, key: str) -> QWidget:
        """Return what is behind a door."""
        if key == "worklist":
            return self.worklist
        if key == "past":
            return self.past
        if key == "rules":
            return self.rules
        if key == "settings":
            return self.settings
        return self.search if key == "patients" else self.intake or self.search

    def show_page(self, view: QWidget) -> None:
        """Show a view; what is pending in the one before is kept first."""
        doors: dict[QWidget, str | None] = {
            self.worklist: "worklist",
            self.search: "patients",
            self.add: "patients",
        }
        for name, late in self.late_rooms():
            doors[late] = _DOORS[name]
        room = doors.get(view, "visit")
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

    def end(self) -> None:
        """Keep what is pending and look at nothing more: the record is closed."""
        self.leave()
        self.worklist.rest()

    def _on_work_counted(self, drafts: int, waiting: int) -> None:
        count = str(waiting) if waiting <= _MOST_ON_BADGE else f"{_MOST_ON_BADGE}+"
        self.rail.buttons["worklist"].show_badge(count if waiting else "")
        if drafts and self._is_new and self.page is self.search:
            self.show_page(self.worklist)
        self._is_new = False

    def _on_clinic_changed(self, clinic: Clinic) -> None:
        self.idle_chosen.emit(clinic.preferences.idle_lock_minutes)
