"""Sign in, or get back in with the printed recovery key."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.keys import Key
from ui.theme import Size
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.surface import centre, lone_sheet

_WIDTH = 440
_LINE = 376


class SignInView(QWidget):
    """Asks who is there; the record opens only for who knows the password."""

    # The user wants in: sign-in name, password.
    wished = Signal(str, str)
    # The user wants in with the printed key: key, sign-in name, new password.
    recovery_wished = Signal(str, str, str)
    # The user wants to look at sample patients.
    demo_wished = Signal()
    # A backup is to be put in the place of the record.
    restore_wished = Signal()

    keys = (Key("Enter", "next line; sign in"), Key("Tab", "next"))

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sign_in")
        self._recovering = False
        self._title = PlainLabel("Sign in", size=Size.TITLE, strong=True)
        self._lead = PlainLabel(tone=Tone.MUTED, wraps=True)
        self.login = _line("Sign-in name", "sign_in.login")
        self.recovery = _line("Recovery key", "sign_in.recovery")
        self.password = _line("Password", "sign_in.password", secret=True)
        self.said = PlainLabel(tone=Tone.WARNING, wraps=True)
        self.said.setObjectName("sign_in.said")
        self.go = Button("Sign in", self._go, role=Role.MAIN)
        self.go.setObjectName("sign_in.go")
        self._other = Button("I forgot my password", self._turn, role=Role.QUIET)
        self._demo = Button(
            "Try with sample patients", self.demo_wished.emit, role=Role.QUIET
        )
        self._restore = Button(
            "Restore a backup", self.restore_wished.emit, role=Role.QUIET
        )
        self._password_label = PlainLabel("Password")
        self._recovery_label = PlainLabel("Recovery key, from the printed page")
        self.login.returnPressed.connect(self._on_login_entered)
        self.recovery.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._go)
        self._lay_out()
        self._show_turn()

    def _lay_out(self) -> None:
        sheet, lines = lone_sheet(self, _WIDTH, spacing=8)
        for widget in (
            self._title,
            self._lead,
            PlainLabel("Sign-in name"),
            self.login,
            self._recovery_label,
            self.recovery,
            self._password_label,
            self.password,
            self.said,
        ):
            lines.addWidget(widget)
        lines.addSpacing(4)
        lines.addWidget(self.go)
        links = QHBoxLayout()
        links.addWidget(self._other)
        links.addStretch(1)
        links.addWidget(self._demo)
        lines.addLayout(links)
        lines.addWidget(self._restore, 0, Qt.AlignmentFlag.AlignLeft)
        centre(sheet, self)
        self.said.hide()

    def start(self, login: str) -> None:
        """Ask anew, with the name of who was here last."""
        self.login.setText(login)
        self.password.clear()
        self.recovery.clear()
        self.said.show_text("")

    def enter(self) -> None:
        """Put the cursor where something is missing first."""
        target = self.password if self.login.text() else self.login
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_refusal(self, text: str) -> None:
        """Say why it did not work; the name stays."""
        self.set_busy(busy=False)
        self.said.show_text(text)
        self.password.selectAll()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, *, busy: bool) -> None:
        """Wait for the answer; take no second one."""
        for widget in (self.login, self.password, self.recovery, self.go):
            widget.setEnabled(not busy)
        self.go.setText("Opening the record …" if busy else self._verb())

    def show_step(self, what: str, done: int, of: int) -> None:
        """Say how far an upgrade is that comes before the record opens."""
        if done < of:
            step = what.removeprefix("upgrade: ")
            told = (
                f"A new version upgrades the record, step {done + 1} of {of}: {step}."
            )
            self.said.show_text(f"{told} The record as it was is kept.")
        else:
            self.said.show_text("")

    def _verb(self) -> str:
        return "Set the new password" if self._recovering else "Sign in"

    def _on_login_entered(self) -> None:
        target = self.recovery if self._recovering else self.password
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self) -> None:
        self._recovering = not self._recovering
        self._show_turn()
        self.enter()

    def _show_turn(self) -> None:
        turned = self._recovering
        self._title.setText("Get back in" if turned else "Sign in")
        self._lead.setText(
            "With the recovery key that was printed when the clinic was set up."
            if turned
            else "The record of this clinic is encrypted and opens with your password."
        )
        self._recovery_label.setVisible(turned)
        self.recovery.setVisible(turned)
        self._password_label.setText(
            "New password, at least 12 characters" if turned else "Password"
        )
        self.go.setText(self._verb())
        self._other.setText("I know my password" if turned else "I forgot my password")
        self.said.show_text("")

    def _go(self) -> None:
        login, password = self.login.text().strip(), self.password.text()
        if not login or not password:
            self.said.show_text("Type your sign-in name and your password.")
            self.enter()
            return
        self.said.show_text("")
        self.set_busy(busy=True)
        if self._recovering:
            self.recovery_wished.emit(self.recovery.text(), login, password)
        else:
            self.wished.emit(login, password)


def _line(name: str, path: str, *, secret: bool = False) -> LineEdit:
    line = LineEdit(name, width=_LINE)
    line.setObjectName(path)
    if secret:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    return line
