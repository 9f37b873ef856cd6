"""The sheets of what the clinic and the user prefer."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from intake.domain.preferences import Look, Scheme
from intake.forms.units import UnitChoice
from ui.scaling import scaled_percent
from ui.settings.clinic_values import LETTERHEAD
from ui.settings.sheet import SettingsSheet
from ui.widgets.labels import PlainLabel

_YES_NO = (("yes", "Yes"), ("no", "No"))
_SYSTEM = "system"
_SIZES = (100, 125, 150, 175, 200)


class LookSheet(SettingsSheet):
    """How this user likes the window at this desk; colours change at once."""

    # A look was chosen.
    chosen = Signal(object)
    # The program is to start anew, to take up another size of text.
    restart_wished = Signal()

    def __init__(self) -> None:
        super().__init__(
            "Look",
            "Yours at this desk. Colours change at once; another size of text is taken"
            " up when CrampDesk starts: what you are writing is kept.",
            verb="Start anew in this size",
        )
        self._look = Look()
        self.scheme = self.add_choice(
            "scheme",
            "Colours",
            (
                (_SYSTEM, "As the system"),
                (Scheme.LIGHT.value, "Light"),
                (Scheme.DARK.value, "Dark"),
                (Scheme.CONTRAST.value, "High contrast"),
            ),
        )
        self.text_size = self.add_choice(
            "size", "Size of text", [(str(size), f"{size} %") for size in _SIZES]
        )
        self.scheme.changed.connect(self._choose)
        self.text_size.changed.connect(self._choose)
        self.wished.connect(self._on_wished)

    def show_look(self, look: Look) -> None:
        """Show the look in use."""
        self._look = look
        scheme = look.scheme.value if look.scheme else _SYSTEM
        self.show_values({"scheme": scheme, "size": str(look.text_percent)})
        self.save.setVisible(look.text_percent != scaled_percent())

    def _choose(self) -> None:
        typed = self.typed()
        if not typed["scheme"] or not typed["size"]:  # Backspace: as it was
            self.show_look(self._look)
            return
        wish = typed["scheme"]
        scheme = None if wish == _SYSTEM else Scheme(wish)
        look = Look(scheme=scheme, text_percent=int(typed["size"]))
        self.show_look(look)
        self.chosen.emit(look)

    def _on_wished(self) -> None:
        self.say_nothing()
        self.save.setEnabled(True)
        self.restart_wished.emit()


class PasswordSheet(SettingsSheet):
    """The user's own password."""

    def __init__(self) -> None:
        super().__init__(
            "Your password",
            "At least 12 characters. It opens the record; nobody can read it back.",
            verb="Change the password",
        )
        self.add_line("old", "Password now", secret=True)
        self.add_line("new", "New password", secret=True)
        self.add_line("again", "New password again", secret=True)


class ClinicSheet(SettingsSheet):
    """Name and address, as they head every page."""

    def __init__(self) -> None:
        super().__init__("Clinic", "Heads every page that is printed.")
        self.add_line("name", "Name of the clinic", width=480)
        for number, hint in enumerate(("street", "town", "telephone")):
            self.add_line(f"address.{number}", f"Address, {hint}", width=480)
        for number in range(LETTERHEAD):
            self.add_line(
                f"letterhead.{number}", f"Letterhead, line {number + 1}", width=480
            )


class PrintSheet(SettingsSheet):
    """Paper and margins, and a page to try them."""

    def __init__(self) -> None:
        super().__init__(
            "Printing",
            "The test page has a frame at the margins and a rule to measure.",
        )
        self.add_choice("paper", "Paper", (("A4", "A4"), ("Letter", "Letter")))
        for side in ("top", "bottom", "left", "right"):
            label = f"Margin at the {side}, in millimetres"
            self.add_line(f"margin.{side}", label, width=96)


class EntrySheet(SettingsSheet):
    """How things are entered and shown, and when the window locks."""

    def __init__(self) -> None:
        super().__init__("Entering and locking", "The same at all desks of the clinic.")
        self.add_choice(
            "tall_man", "Tall Man lettering: metFORMIN, metroNIDAZOLE", _YES_NO
        )
        self.add_line(
            "idle_lock_minutes", "Lock after so many minutes without a key", width=96
        )


class UnitsSheet(SettingsSheet):
    """In which unit a number is typed at first; it can be changed beside the number."""

    def __init__(self, numbers: Sequence[UnitChoice]) -> None:
        super().__init__(
            "Units",
            "The unit that a number is first asked in, at all desks, from the next"
            " visit on. Beside the number it can be changed. Results of tests are"
            " printed in it too, with what was reported beside it.",
        )
        for of_tests, heading in ((False, "Asked and measured"), (True, "Tests")):
            self.body.addWidget(PlainLabel(heading, strong=True))
            for number in numbers:
                if number.is_test is of_tests:
                    key = f"unit.{number.key}"
                    self.add_choice(key, number.label, number.units)


class DatabaseSheet(SettingsSheet):
    """Where the record is; it is checked here, and moved or restored elsewhere."""

    # A backup is to be put in the place of the record.
    restore_wished = Signal()

    def __init__(self) -> None:
        super().__init__(
            "Database",
            "A check reads every page, every signed visit and the log of acts, and"
            " changes nothing. Putting a backup back signs you out first, in every"
            " window. Moving the record to a server is done at the command line:"
            " `crampdesk db --help`.",
        )
        self.save.hide()
        self._place = PlainLabel(wraps=True)
        self.body.addWidget(self._place)

    def show_place(self, text: str) -> None:
        """Show where the record is."""
        self._place.setText(text)


class BackupSheet(SettingsSheet):
    """Where backups go, when, and how many are kept."""

    def __init__(self) -> None:
        super().__init__(
            "Backups",
            "A backup is encrypted as the record is. Name a folder on another disk.",
        )
        self.add_line(
            "backup.folder", "Folder", hint="none: no backup is made", width=480
        )
        self.add_choice(
            "backup.rhythm",
            "How often",
            (
                ("never", "Never"),
                ("hourly", "Hourly"),
                ("daily", "Daily"),
                ("weekly", "Weekly"),
            ),
        )
        self.add_choice("backup.at_close", "At closing, too", _YES_NO)
        self.add_line("backup.kept", "So many are kept", width=96)
