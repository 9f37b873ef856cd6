"""The rooms that not every visit needs: made, and loaded, when they are first entered.

A nurse who signs in to write a visit waits for none of them, and an afternoon without
the settings has no room for them in memory.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake.application import Application
from intake.domain.preferences import Look
from ui.desk_frame import DeskFrame
from ui.desk_parts import made_up, who
from ui.dialogs import Dialogs
from ui.glass_strip import GlassRunner, GlassStrip
from ui.proving import ProofStrip, ProvingRunner
from ui.tasks import Lanes

if TYPE_CHECKING:
    from ui.views.past_visits_view import PastVisitsView
    from ui.views.patient_view import PatientView
    from ui.views.rule_book_view import RuleBookView
    from ui.views.settings_view import SettingsView
    from ui.views.visit_view import VisitView


class LateRooms(DeskFrame):
    """Makes a room when it is asked for, and passes on what it says."""

    # A visit of a patient is to be written: the number of the patient.
    visit_wished = Signal(int)
    # A signed visit is to be corrected: its number.
    correct_wished = Signal(int)
    # A stored visit is to be shown.
    visit_opened = Signal(object)
    # Back from a visit, or from a patient's record.
    visit_left, patient_left = Signal(), Signal()
    # A patient's record is shown: what the window is called may change.
    patient_shown = Signal()
    # A look was chosen.
    look_chosen = Signal(object)
    # The program is to start anew.
    restart_wished = Signal()
    # A backup is to be put in the place of the record.
    restore_wished = Signal()
    # The clinic is another.
    clinic_changed = Signal(object)

    def __init__(
        self,
        application: Application,
        lanes: Lanes,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(who(application), demo=made_up(application), parent=parent)
        self.application = application
        self._dialogs = dialogs
        self._look = Look()
        self.proof = ProofStrip(lanes.db, application.proving.prove, self)
        self.put_above(self.proof)
        self.proof.turned.connect(self.arrange)
        self.glass = GlassStrip(application, lanes.db, self)
        self.put_above(self.glass)
        self.glass.turned.connect(self.arrange)
        proving = ProvingRunner(lanes.db, self.proof.ask)
        asking = GlassRunner(proving, self.glass.ask)
        self._lanes = Lanes(db=asking, work=lanes.work)

    @cached_property
    def patient(self) -> "PatientView":
        """A patient's own record."""
        from ui.views.patient_view import PatientView  # noqa: PLC0415 (when entered)

        view = PatientView(self.application, self._lanes.db, self)
        self._take_in(view)
        view.visit_wished.connect(self.visit_wished)
        view.left.connect(self.patient_left)
        view.shown.connect(self.patient_shown)
        view.said.connect(self.status.say)
        return view

    @cached_property
    def past(self) -> "PastVisitsView":
        """The query of past visits."""
        from ui.views.past_visits_view import PastVisitsView  # noqa: PLC0415 (so too)

        view = PastVisitsView(self.application, self._lanes, self._dialogs, self)
        self._take_in(view)
        view.opened.connect(self.visit_opened)
        view.said.connect(self.status.say)
        return view

    @cached_property
    def visit(self) -> "VisitView":
        """A stored visit."""
        from ui.views.visit_view import VisitView  # noqa: PLC0415 (when entered)

        view = VisitView(self.application, self._lanes, self._dialogs, self)
        self._take_in(view)
        view.new_visit.connect(self.visit_wished)
        view.correct_wished.connect(self.correct_wished)
        view.left.connect(self.visit_left)
        view.said.connect(self.status.say)
        return view

    @cached_property
    def rules(self) -> "RuleBookView":
        """The rule book."""
        from ui.views.rule_book_view import RuleBookView  # noqa: PLC0415 (so too)

        view = RuleBookView(self.application, self._lanes, self._dialogs, self)
        self._take_in(view)
        view.said.connect(self.status.say)
        return view

    @cached_property
    def settings(self) -> "SettingsView":
        """The settings, in which the look in use stands."""
        from ui.views.settings_view import SettingsView  # noqa: PLC0415 (so too)

        view = SettingsView(self.application, self._lanes.db, self._dialogs, self)
        self._take_in(view)
        view.clinic_changed.connect(self.clinic_changed)
        view.look.chosen.connect(self.look_chosen)
        view.look.restart_wished.connect(self.restart_wished)
        view.database.restore_wished.connect(self.restore_wished)
        view.said.connect(self.status.say)
        view.show_look(self._look)
        return view

    def show_look(self, look: Look) -> None:
        """Let the settings show the look in use."""
        self._look = look
        if "settings" in vars(self):
            self.settings.show_look(look)

    def forget(self, place: str) -> None:
        """Take away what was typed beside a visit and discarded elsewhere."""
        if "visit" in vars(self):
            self.visit.life.forget(place)

    def make_visit(self) -> None:
        """Make the room of a stored visit before it is entered."""
        _ = self.visit

    def late_rooms(self) -> Iterator[tuple[str, QWidget]]:
        """Yield each such room that was made, with its name."""
        made = vars(self)
        names = ("past", "visit", "rules", "settings", "patient")
        return ((name, made[name]) for name in names if name in made)

    def _take_in(
        self,
        view: "PatientView | PastVisitsView | VisitView | RuleBookView | SettingsView",
    ) -> None:
        self.stack.addWidget(view)
        view.troubled.connect(self.notice.say)
