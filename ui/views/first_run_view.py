"""The first run: set up the clinic, or try with sample patients."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.keys import Key
from ui.theme import Size
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import centre, lone_sheet

_WIDTH = 560
_LINE = 376
SHORTEST = 12
"""Told beforehand; the record has the last word on what a password must be."""

_LINES = (
    ("clinic", "Name of the clinic", "heads every page that is printed"),
    ("display_name", "Your name", "as it stands on the pages you sign"),
    ("login", "Your sign-in name", "short, such as nurse1"),
    ("password", "Your password", ""),
    ("repeat", "Your password once more", ""),
)
_RULES = (
    f"At least {SHORTEST} characters, any characters. Three or four words that do not "
    "belong together are easy to remember and hard to guess. It never expires."
)


class FirstRunView(QWidget):
    """Asks for a name, a first user and a password; says beforehand what it must be."""

    # The clinic is to be set up: its name, your name, sign-in name, password.
    set_up_wished = Signal(str, str, str, str)
    # The user wants to look at sample patients.
    demo_wished = Signal()
    # A backup of a clinic is to be put back on this computer.
    restore_wished = Signal()

    keys = (Key("Enter", "next line; set up the clinic"), Key("Tab", "next"))

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("first_run")
        self.lines: dict[str, LineEdit] = {}
        self._said = PlainLabel(tone=Tone.WARNING, wraps=True)
        self._said.setObjectName("first_run.said")
        self.go = Button("Set up the clinic", self._go, role=Role.MAIN)
        self.go.setObjectName("first_run.go")
        self.demo = Button("Try with sample patients", self.demo_wished.emit)
        self.demo.setObjectName("first_run.demo")
        self._restore = Button(
            "Restore a backup", self.restore_wished.emit, role=Role.QUIET
        )
        self._lay_out()
        self._said.hide()

    def _lay_out(self) -> None:
        sheet, lines = lone_sheet(self, _WIDTH, spacing=6)
        lines.addWidget(
            PlainLabel("Welcome to CrampDesk", size=Size.TITLE, strong=True)
        )
        lead = (
            "Everything stays on this computer, in an encrypted file that only your "
            "password or the recovery key opens."
        )
        lines.addWidget(PlainLabel(lead, tone=Tone.MUTED, wraps=True))
        lines.addSpacing(8)
        for place, told in enumerate(_LINES):
            self._add_line(lines, place, told)
        lines.addWidget(self._said)
        lines.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.addWidget(self.go)
        buttons.addStretch(1)
        buttons.addWidget(self.demo)
        lines.addLayout(buttons)
        lines.addWidget(self._restore, 0, Qt.AlignmentFlag.AlignLeft)
        centre(sheet, self)

    def _add_line(
        self, lines: QVBoxLayout, place: int, told: tuple[str, str, str]
    ) -> None:
        key, label, hint = told
        edit = LineEdit(label, hint=hint, width=_LINE)
        edit.setObjectName(f"first_run.{key}")
        if key in {"password", "repeat"}:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.returnPressed.connect(partial(self._step, place))
        self.lines[key] = edit
        lines.addWidget(PlainLabel(label))
        if key == "password":
            lines.addWidget(
                PlainLabel(_RULES, size=Size.SMALL, tone=Tone.MUTED, wraps=True)
            )
        lines.addWidget(edit)

    def enter(self) -> None:
        """Put the cursor into the first empty line."""
        empty = (edit for edit in self.lines.values() if not edit.text())
        next(empty, self.lines["clinic"]).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_refusal(self, text: str) -> None:
        """Say why it did not work; what was typed stays."""
        self.set_busy(busy=False)
        self._said.show_text(text)
        self.lines["password"].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """Wait while the clinic is set up; take no second one."""
        for widget in (*self.lines.values(), self.go, self.demo):
            widget.setEnabled(not busy)
        self.go.setText("One moment …" if busy else "Set up the clinic")

    def _step(self, place: int) -> None:
        edits = list(self.lines.values())
        if place + 1 < len(edits):
            edits[place + 1].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._go()

    def _go(self) -> None:
        typed = {key: edit.text() for key, edit in self.lines.items()}
        if key := _missing(typed):
            self._say(_WORDS[key], key)
        elif len(typed["password"]) < SHORTEST:
            self._say(f"The password needs at least {SHORTEST} characters.", "password")
        elif typed["password"] != typed["repeat"]:
            self._say("The two passwords differ. Type them once more.", "repeat")
        else:
            self._said.show_text("")
            self.set_busy(busy=True)
            self.set_up_wished.emit(
                typed["clinic"].strip(),
                typed["display_name"].strip(),
                typed["login"].strip(),
                typed["password"],
            )

    def _say(self, text: str, key: str) -> None:
        self._said.show_text(text)
        self.lines[key].setFocus(Qt.FocusReason.OtherFocusReason)


_WORDS = {
    "clinic": "Type the name of the clinic.",
    "display_name": "Type your name.",
    "login": "Choose a sign-in name.",
    "password": "Choose a password.",
    "repeat": "Type the password once more.",
}


def _missing(typed: dict[str, str]) -> str | None:
    return next((key for key in _WORDS if not typed[key].strip()), None)
