"""The lock: covers everything, keeps everything, gives it back to the same cursor."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.keys import Key
from ui.theme import Size
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import centre, lone_sheet

_WIDTH = 440


class LockView(QWidget):
    """Shows nothing of the record; the same user's password opens it again."""

    # The password was typed.
    wished = Signal(str)
    # Somebody else wants in.
    sign_out_wished = Signal()

    keys = (Key("Enter", "unlock"),)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lock")
        self._who = PlainLabel(tone=Tone.MUTED, wraps=True)
        self.password = LineEdit("Password", width=_WIDTH - 64)
        self.password.setObjectName("lock.password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.returnPressed.connect(self._go)
        self.said = PlainLabel(tone=Tone.WARNING, wraps=True)
        self._go_on = Button("Unlock", self._go, role=Role.MAIN)
        other = Button("Somebody else", self.sign_out_wished.emit, role=Role.QUIET)
        sheet, lines = lone_sheet(self, _WIDTH, spacing=8)
        lines.addWidget(PlainLabel("Locked", size=Size.TITLE, strong=True))
        lines.addWidget(self._who)
        lines.addWidget(PlainLabel("Password"))
        lines.addWidget(self.password)
        lines.addWidget(self.said)
        buttons = QHBoxLayout()
        buttons.addWidget(self._go_on)
        buttons.addStretch(1)
        buttons.addWidget(other)
        lines.addLayout(buttons)
        centre(sheet, self)
        self.said.hide()

    def start(self, name: str) -> None:
        """Lock for a user."""
        self._who.setText(f"{name} is signed in. What was being written is kept.")
        self.said.show_text("")
        self.set_busy(busy=False)
        self.password.clear()

    def enter(self) -> None:
        """Put the cursor where the password is typed."""
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_refusal(self, text: str) -> None:
        """Say why it stays locked."""
        self.set_busy(busy=False)
        self.said.show_text(text)
        self.password.selectAll()
        self.enter()

    def set_busy(self, *, busy: bool) -> None:
        """Wait for the answer; take no second one."""
        self.password.setEnabled(not busy)
        self._go_on.setEnabled(not busy)

    def _go(self) -> None:
        if self.password.text():
            self.set_busy(busy=True)
            self.wished.emit(self.password.text())
