"""The settings: the user's own, and the clinic's for whoever may change them."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.application import Application
from intake.domain.errors import UserFacingError
from intake.domain.preferences import Look
from intake.domain.record import Clinic, Role
from intake.forms.units import units_to_choose
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.keys import Key, bind
from ui.settings import clinic_values
from ui.settings.account_desk import AccountDesk, saved
from ui.settings.reviews import ReviewDesk
from ui.settings.sheet import SettingsSheet
from ui.settings.sheets import (
    BackupSheet,
    ClinicSheet,
    DatabaseSheet,
    EntrySheet,
    LookSheet,
    PasswordSheet,
    PrintSheet,
    UnitsSheet,
)
from ui.settings.test_page import print_test_page
from ui.settings.upkeep_desk import UpkeepDesk
from ui.settings.users import UsersSheet
from ui.tasks import Runner
from ui.theme import Size
from ui.widgets.labels import PlainLabel
from ui.widgets.surface import scrolled
from ui.widgets.tab_order import ReadingPage

_NOT_YOURS = "An administrator changes this."


class SettingsView(ReadingPage):
    """One page of sheets; each is kept by itself, and says when it is."""

    # What the clinic is now.
    clinic_changed = Signal(object)
    # What was kept, for the status line.
    said = Signal(str)
    # What did not work, in words.
    troubled = Signal(str)

    title = "Settings"
    keys = (
        Key("Tab  Enter", "next line"),
        Key("first letter or number", "choose an answer"),
        Key("Ctrl+S", "keep what was typed on this sheet"),
        Key("Esc", "stop a backup or a check"),
        Key("PgDn  PgUp", "move on the page"),
    )

    def __init__(
        self,
        application: Application,
        runner: Runner,
        dialogs: Dialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._runner = runner
        self._dialogs = dialogs
        self._clinic: Clinic = application.clinic
        self._is_in = False
        self.setObjectName("settings")
        self.look, self.password = LookSheet(), PasswordSheet()
        self.clinic, self.printing = ClinicSheet(), PrintSheet()
        self.entry, self.backup, self.users = EntrySheet(), BackupSheet(), UsersSheet()
        self.database = DatabaseSheet()
        self._review = ReviewDesk(application, runner, self)
        self.reviews = self._review.sheet
        self._of_admins = (self.backup, self.database, self.users)
        self._numbers = units_to_choose(application.knowledge)
        self.units = UnitsSheet(self._numbers)
        for_all = (self.clinic, self.printing, self.entry, self.units)
        self._of_clinic = (*for_all, self.backup)
        self._logo = self.clinic.add_buttons(
            ("Choose a logo", self._choose_logo), ("Remove the logo", self._remove_logo)
        )
        self.printing.add_buttons(("Print a test page", self._print_test_page))
        self._lay_out()
        self._connect()
        bind(self, "Ctrl+S", self._save_here)

    def _lay_out(self) -> None:
        page = QWidget()
        lines = QVBoxLayout(page)
        lines.setContentsMargins(24, 16, 24, 24)
        lines.setSpacing(12)
        lines.addWidget(PlainLabel("Settings", size=Size.TITLE, strong=True))
        for sheet in self.sheets:
            lines.addWidget(sheet)
        for sheet in (*self._of_admins, self.reviews):
            if sheet not in self.sheets:  # not theirs to see, but to go with the page
                sheet.setParent(page)
                sheet.hide()
        lines.addStretch(1)
        self._area = scrolled(page, self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)

    def _connect(self) -> None:
        for sheet in self._of_clinic:
            sheet.wished.connect(partial(self._change, sheet))
        self._accounts = AccountDesk(
            self._application, self._runner, self.password, self.users
        )
        self._accounts.setParent(self)
        self._accounts.said.connect(self.said)
        lane = (self._application, self._runner)
        self.upkeep = UpkeepDesk(*lane, self.backup, self.database, self)
        self.upkeep.said.connect(self.said)
        bind(self, "Esc", self.upkeep.stop)
        self._review.said.connect(self.said)

    @property
    def sheets(self) -> tuple[SettingsSheet, ...]:
        """Every sheet this user sees, in order."""
        mine = (self.look, *self._of_clinic[:4], self.password)
        first = (self.reviews,) if self._review.is_wanted else ()
        return (*first, *mine, *(self._of_admins if self._is_admin else ()))

    @property
    def _is_admin(self) -> bool:
        return Role.ADMIN in self._application.user.roles

    @property
    def unsaved(self) -> str:
        """What was typed here and is not kept; empty if all is."""
        left = [s.title for s in self.sheets if s is not self.look and s.is_changed]
        return f"the settings under “{left[0]}”" if left else ""

    def show_look(self, look: Look) -> None:
        """Show the look in use."""
        self.look.show_look(look)

    def enter(self) -> None:
        """Fetch what is kept, unless something here is not kept yet."""
        if not self.unsaved:
            self._fetch()
        if not self._is_in:  # Qt put the cursor somewhere when the page came
            self._is_in = True
            self.look.enter()

    def leave(self) -> None:
        """What was typed stays where it is."""
        self._is_in = False

    def _fetch(self) -> None:
        settings = self._application.settings
        self._runner.run(self, settings.get, self._show_clinic, self._on_failed)
        if self._is_admin:
            self._accounts.fetch()
            self.upkeep.fetch()
        self._review.fetch()

    def _show_clinic(self, clinic: Clinic) -> None:
        self._clinic = clinic
        values = clinic_values.values_of(clinic, self._numbers)
        for sheet in self._of_clinic:
            sheet.show_values({key: values[key] for key in sheet.typed()})
            if not self._is_admin:
                sheet.close_to(_NOT_YOURS)
        self._logo[0].setEnabled(self._is_admin)
        self._logo[1].setEnabled(self._is_admin and bool(clinic.preferences.page.logo))

    def _change(self, sheet: SettingsSheet, typed: Mapping[str, str]) -> None:
        try:
            clinic = clinic_values.changed(self._clinic, typed)
        except UserFacingError as error:
            self._on_refused(sheet, error)
        else:
            self._keep(sheet, clinic)

    def _keep(self, sheet: SettingsSheet, clinic: Clinic) -> None:
        self._runner.run(
            self,
            partial(self._application.settings.change, clinic),
            partial(self._on_kept, sheet),
            partial(self._on_refused, sheet),
        )

    def _on_kept(self, sheet: SettingsSheet, clinic: Clinic) -> None:
        others = [s for s in self._of_clinic if s is not sheet and s.is_changed]
        typed = [(other, other.typed()) for other in others]
        self._show_clinic(clinic)
        for other, texts in typed:  # what is typed elsewhere is not kept yet
            other.type(texts)
        self.clinic_changed.emit(clinic)
        self._on_done(sheet)

    def _on_done(self, sheet: SettingsSheet, _nothing: object = None) -> None:
        said = saved(self._application.clock())
        sheet.say(said)
        self.said.emit(said)

    def _on_refused(self, sheet: SettingsSheet, error: Exception) -> None:
        sheet.say(explain(error), wrong=True)

    def _choose_logo(self) -> None:
        path = self._dialogs.open_file(
            self, "Choose a logo", "Pictures (*.png *.jpg *.jpeg)"
        )
        if path is None:
            return
        try:
            logo = clinic_values.read_logo(path)
            clinic = clinic_values.with_logo(self._clinic, logo)
        except UserFacingError as error:
            self._on_refused(self.clinic, error)
        else:
            self._keep(self.clinic, clinic)

    def _remove_logo(self) -> None:
        self._keep(self.clinic, clinic_values.with_logo(self._clinic, None))

    def _print_test_page(self) -> None:
        printer = self._dialogs.new_printer("CrampDesk test page", None)
        if self._dialogs.choose_printer(self, printer, None):
            print_test_page(printer, self._clinic.preferences.page)
            self.printing.say("The test page is with the printer.")

    def _save_here(self) -> None:
        focus = self.window().focusWidget()
        for sheet in self.sheets:
            if sheet.isAncestorOf(focus) and sheet is not self.look:
                sheet.submit()

    def _on_failed(self, error: Exception) -> None:
        self.troubled.emit(explain(error))
