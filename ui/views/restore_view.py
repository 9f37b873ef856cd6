"""Put a backup in the place of the record: which one, who does it, and who agrees."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from intake.domain.keeping import Checked, SignIn
from ui.keys import Key, bind
from ui.theme import Size
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import centre, lone_sheet

_WIDTH = 520
_LINE = 456
_LEAD = (
    "The backup is checked as a whole before anything is touched, and the record as it"
    " is now is kept aside. It takes two people, each with a password of their own;"
    " whoever is the only user works alone. CrampDesk must be closed at every other"
    " desk."
)
_LINES = (
    ("folder", "Folder of the backup"),
    ("login", "Administrator: sign-in name"),
    ("password", "Administrator: password"),
    ("second", "Who agrees: sign-in name"),
    ("second_password", "Who agrees: password"),
)
_MISSING = "Name the folder, and type the administrator’s name and password."
_HALF = "Type name and password of who agrees, or neither."


class RestoreView(QWidget):
    """Asks for all that a restore needs; says how far it is and what came of it."""

    # A backup is to be put back: its folder, who opens it, who agrees or None.
    wished = Signal(object, object, object)
    # A folder is to be chosen.
    choosing = Signal()
    # What is at work is to be stopped.
    stop_wished = Signal()
    # Back to where one came from.
    left = Signal()

    keys = (Key("Enter", "next line; restore"), Key("Esc", "stop; go back"))

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("restore")
        self.is_busy = False
        self.lines: dict[str, LineEdit] = {}
        self.said = PlainLabel(tone=Tone.WARNING, wraps=True)
        self.said.setObjectName("restore.said")
        self.choose = Button("Choose the folder", self.choosing.emit)
        self.go = Button("Restore this backup", self._go, role=Role.MAIN)
        self.go.setObjectName("restore.go")
        self.back = Button("Back  ·  Esc", self._on_escape)
        self.back.setObjectName("restore.back")
        self._lay_out()
        bind(self, "Esc", self._on_escape)

    def _lay_out(self) -> None:
        sheet, lines = lone_sheet(self, _WIDTH, spacing=6)
        title = PlainLabel("Restore a backup", size=Size.TITLE, strong=True)
        lines.addWidget(title)
        lines.addWidget(PlainLabel(_LEAD, tone=Tone.MUTED, wraps=True))
        lines.addSpacing(8)
        for key, label in _LINES:
            lines.addWidget(PlainLabel(label))
            lines.addWidget(self._line(key, label))
            if key == "folder":
                lines.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        lines.addWidget(self.said)
        lines.addSpacing(8)
        buttons = QHBoxLayout()
        buttons.addWidget(self.go)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        lines.addLayout(buttons)
        centre(sheet, self)
        self.said.hide()

    def _line(self, key: str, label: str) -> LineEdit:
        edit = LineEdit(label, width=_LINE)
        edit.setObjectName(f"restore.{key}")
        if key.endswith("password"):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.returnPressed.connect(self._step)
        self.lines[key] = edit
        return edit

    def start(self, login: str) -> None:
        """Ask anew, with the name of who was here last."""
        self._forget()
        self.lines["login"].setText(login)
        self.said.show_text("")

    def enter(self) -> None:
        """Put the cursor into the first empty line."""
        empty = (edit for edit in self.lines.values() if not edit.text())
        next(empty, self.lines["folder"]).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_folder(self, folder: Path) -> None:
        """Take the folder that was chosen."""
        self.lines["folder"].setText(str(folder))
        self.enter()

    def set_busy(self, *, busy: bool) -> None:
        """Wait for what is at work; only stopping it is possible."""
        self.is_busy = busy
        for widget in (*self.lines.values(), self.choose, self.go):
            widget.setEnabled(not busy)
        self.back.setText("Stop  ·  Esc" if busy else "Back  ·  Esc")

    def show_step(self, told: str) -> None:
        """Say how far it is."""
        self._say(f"{told}. Esc stops it.", Tone.MUTED)

    def show_refusal(self, text: str) -> None:
        """Say why it was not done; what was typed stays."""
        self.set_busy(busy=False)
        self._say(text, Tone.WARNING)
        self.lines["password"].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_done(self, checked: Checked, aside: Path | None) -> None:
        """Say what is in the record now; nothing typed stays."""
        self.set_busy(busy=False)
        self._forget()
        self.go.setEnabled(False)
        kept = f" The record as it was is kept in {aside}." if aside else ""
        self._say(
            f"Restored: {checked.visits} visits verified, of {checked.patients}"
            f" patients.{kept} Esc leads to signing in.",
            Tone.MUTED,
        )
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        for edit in self.lines.values():
            edit.clear()
        self.set_busy(busy=False)

    def _say(self, text: str, tone: Tone) -> None:
        self.said.set_tone(tone)
        self.said.show_text(text)

    def _step(self) -> None:
        edits = list(self.lines.values())
        here = next((n for n, edit in enumerate(edits) if edit.hasFocus()), 0)
        if here + 1 < len(edits):
            edits[here + 1].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._go()

    def _go(self) -> None:
        typed = {key: edit.text() for key, edit in self.lines.items()}
        folder, login = typed["folder"].strip(), typed["login"].strip()
        second = typed["second"].strip()
        if not (folder and login and typed["password"]):
            self._say(_MISSING, Tone.WARNING)
            self.enter()
            return
        if bool(second) != bool(typed["second_password"]):
            self._say(_HALF, Tone.WARNING)
            self.enter()
            return
        self.set_busy(busy=True)
        self._say("It begins. Esc stops it.", Tone.MUTED)
        agreed = SignIn(second, typed["second_password"]) if second else None
        first = SignIn(login, typed["password"])
        self.wished.emit(Path(folder).expanduser(), first, agreed)

    def _on_escape(self) -> None:
        if self.is_busy:
            self._say("It stops at the next step.", Tone.MUTED)
            self.stop_wished.emit()
        else:
            self._forget()
            self.left.emit()
