"""The window: the gate, the desk behind it, and the lock over both."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from intake.application import Application, Desk
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.gate import Gate
from ui.palette import Scheme
from ui.tasks import Lanes
from ui.theme import theme
from ui.views.lock_view import LockView

if TYPE_CHECKING:  # the desk is loaded once the first window is painted
    from ui.desk_page import DeskPage

NAME = "CrampDesk"
IDLE_MS = 5 * 60 * 1000
"""So long without a key or a click, and the lock comes by itself."""
_ACTIVITY = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class Window(QWidget):
    """One window for one user at a time."""

    def __init__(self, desk: Desk, lanes: Lanes, dialogs: Dialogs) -> None:
        super().__init__()
        self._desk_door = desk
        self._lanes = lanes
        self._dialogs = dialogs
        self._focus: QWidget | None = None
        self.desk: DeskPage | None = None
        self.setWindowTitle(NAME)
        self.setMinimumSize(1024, 640)
        self.gate = Gate(desk, lanes, dialogs, self)
        self.gate.opened.connect(self._open)
        self.lock_view = LockView(self)
        self.lock_view.wished.connect(self._unlock)
        self.lock_view.sign_out_wished.connect(self.sign_out)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.gate)
        self.stack.addWidget(self.lock_view)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.stack)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.lock)
        theme().changed.connect(self.update)

    def start(self, *, demo: bool = False) -> None:
        """Ask who is there, or open the sample clinic at once."""
        self.gate.start()
        if demo:
            self.gate.open_demo()

    def _open(self, application: Application) -> None:
        from ui.desk_page import DeskPage  # noqa: PLC0415 (heavy: after the gate)

        page = DeskPage(application, self._lanes, self._dialogs, self)
        page.lock_wished.connect(self.lock)
        page.look_wished.connect(self._change_look)
        page.titled.connect(self._show_title)
        self.desk = page
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        page.start()
        self._idle.start()

    def _show_title(self, title: str) -> None:
        self.setWindowTitle(f"{title} – {NAME}")

    def _change_look(self) -> None:
        """Go from light to dark to high contrast and round again."""
        looks = list(Scheme)
        now = looks.index(theme().palette.scheme)
        theme().choose(looks[(now + 1) % len(looks)])
        theme().remember()

    def lock(self) -> None:
        """Cover everything: nothing of the record stays on the screen."""
        if self.desk is None or self.stack.currentWidget() is self.lock_view:
            return
        self._idle.stop()
        self._focus = self.focusWidget()
        self.desk.leave()
        self.setWindowTitle(f"Locked – {NAME}")
        self.lock_view.start(self.desk.application.user.display_name)
        self.stack.setCurrentWidget(self.lock_view)
        self.lock_view.enter()

    def _unlock(self, password: str) -> None:
        if self.desk is None:
            return
        application = self.desk.application
        if application.clinic.is_demo:
            self._uncover()
            return
        self._lanes.db.run(
            self,
            partial(_prove, self._desk_door, application.user.login, password),
            self._uncover,
            self._on_refused,
        )

    def _uncover(self, _nothing: None = None) -> None:
        if self.desk is None:
            return
        self.stack.setCurrentWidget(self.desk)
        if self._focus is not None:
            self._focus.setFocus()
        self._focus = None
        self._idle.start()

    def _on_refused(self, error: Exception) -> None:
        self.lock_view.show_refusal(explain(error))

    def sign_out(self) -> None:
        """Keep what is pending, close the record, and ask who is there."""
        self._close_desk()
        self.stack.setCurrentWidget(self.gate)
        self.setWindowTitle(NAME)
        self.gate.start()

    def _close_desk(self) -> None:
        self._idle.stop()
        self._focus = None
        if self.desk is None:
            return
        self.desk.leave()
        self._lanes.db.run(self, self.desk.application.close, _ignore, _ignore)
        self.stack.removeWidget(self.desk)
        self.desk.deleteLater()
        self.desk = None

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin the idle time anew; sees only what comes from outside the program."""
        if event.type() in _ACTIVITY and self._idle.isActive():
            self._idle.start()
        return super().eventFilter(watched, event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self._close_desk()
        waiting = self.gate.release()
        if waiting is not None:
            self._lanes.db.run(self, waiting.close, _ignore, _ignore)
        super().closeEvent(event)


def _prove(desk: Desk, login: str, password: str) -> None:
    """Open the record with a password and let go of it again."""
    desk.sign_in(login, password).close()


def _ignore(_outcome: object) -> None:
    """The window is going; a failure to close was logged where it happened."""
