"""A window: the gate, the desk behind it, and the lock over both."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QToolTip, QVBoxLayout, QWidget
from typing_extensions import override

from intake.application import Desk
from intake.domain.preferences import Look, Scheme
from ui.closing import Closing
from ui.company import Company
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.gate import Gate
from ui.tasks import Lanes
from ui.theme import theme
from ui.views.lock_view import LockView

if TYPE_CHECKING:  # the desk is loaded once the first window is painted
    from intake.application import Application
    from ui.desk_page import DeskPage

NAME = "CrampDesk"
_LEAST = (640, 400)
"""A screen of 1280×800 at 200 %."""
_LOOKS = (None, Scheme.LIGHT, Scheme.DARK, Scheme.CONTRAST)
_ACTIVITY = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class Window(QWidget):
    """One window for one user at a time; a user may have several."""

    # The program is to start anew: a size of text is taken up then.
    restart_wished = Signal()

    def __init__(
        self,
        desk: Desk,
        lanes: Lanes,
        dialogs: Dialogs,
        company: Company | None = None,
    ) -> None:
        super().__init__()
        self._desk_door = desk
        self._lanes = lanes
        self._dialogs = dialogs
        self._focus: QWidget | None = None
        self.company = company or Company(desk, lanes)
        self.company.join(self)
        self.closing = Closing(self._say_what_is_not_kept, self)
        self.desk: DeskPage | None = None
        self.setWindowTitle(NAME)
        self.setMinimumSize(*_LEAST)
        self.gate = Gate(desk, lanes, dialogs, self)
        self.gate.opened.connect(self._let_in)
        self.lock_view = LockView(self)
        self.lock_view.wished.connect(self._unlock)
        self.lock_view.sign_out_wished.connect(self.sign_out)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.gate)
        self.stack.addWidget(self.lock_view)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.stack)
        theme().changed.connect(self.update)

    def start(self, *, demo: bool = False) -> None:
        """Ask who is there, or open the sample clinic at once."""
        theme().choose(self.company.look.scheme)
        self.gate.start()
        if demo:
            self.gate.open_demo()

    def _let_in(self, application: "Application") -> None:
        self.company.open(application)
        self.show_desk(application)

    def show_desk(self, application: "Application") -> None:
        """Show the rooms of a record that is open."""
        from ui.desk_page import DeskPage  # noqa: PLC0415 (heavy: after the gate)

        page = DeskPage(application, self._lanes, self._dialogs, self)
        page.lock_wished.connect(self.lock)
        page.look_wished.connect(self._change_look)
        page.look_chosen.connect(self.company.dress)
        page.idle_chosen.connect(self.company.idle_after)
        page.another_wished.connect(self.another)
        page.restart_wished.connect(self.restart_wished)
        page.restore_wished.connect(self.company.restore)
        page.titled.connect(self._show_title)
        self.company.backups.made.connect(page.status.say)
        self.company.backups.failed.connect(page.notice.say)
        self.company.audit_look.found.connect(page.notice.say)
        page.follow(self.company.glasses)
        page.show_look(self.company.look)
        self.desk = page
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        page.start()

    def another(self) -> "Window":
        """Open another window of the same user, with rooms of its own."""
        window = Window(self._desk_door, self._lanes, self._dialogs, self.company)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.restart_wished.connect(self.restart_wished)
        window.resize(self.size())
        window.show()
        if self.company.application is not None:
            window.show_desk(self.company.application)
        return window

    def _show_title(self, title: str) -> None:
        self.setWindowTitle(f"{title} – {NAME}")

    def _change_look(self) -> None:
        """Go from the system's look to light, dark, high contrast and round again."""
        before = self.company.look
        scheme = _LOOKS[(_LOOKS.index(before.scheme) + 1) % len(_LOOKS)]
        look = Look(scheme=scheme, text_percent=before.text_percent)
        self.company.dress(look)
        if self.desk is not None:
            self.desk.show_look(look)
            self.desk.status.say(f"Look: {scheme.value if scheme else 'as the system'}")

    def lock(self) -> None:
        """Cover this window and the others."""
        self.company.lock()

    def cover(self) -> None:
        """Hide everything: nothing of the record stays on the screen."""
        if self.desk is None:
            return
        self._focus = self.focusWidget()
        self.desk.leave()
        self.setWindowTitle(f"Locked – {NAME}")
        self.lock_view.start(self.desk.application.user.display_name)
        self.stack.setCurrentWidget(self.lock_view)
        _take_out(self.stack, self.desk)
        self.lock_view.enter()

    def _unlock(self, password: str) -> None:
        application = self.company.application
        if application is None:
            return
        self._lanes.db.run(
            self,
            partial(self.company.prove, application, password),
            partial(self._on_proven, application),
            self._on_refused,
        )

    def _on_proven(self, application: "Application", _nothing: None) -> None:
        self.company.unlock(application)

    def uncover(self) -> None:
        """Give everything back to the same cursor."""
        if self.desk is None:
            return
        self.stack.addWidget(self.desk)
        self.stack.setCurrentWidget(self.desk)
        self._show_title(self.desk.page.title)
        if self._focus is not None:
            self._focus.setFocus()
        self._focus = None

    def _on_refused(self, error: Exception) -> None:
        self.lock_view.show_refusal(explain(error))

    def sign_out(self) -> None:
        """Keep what is pending, close the record, and ask who is there."""
        self.company.sign_out()

    def empty(self) -> None:
        """Let go of the record; one window is left, whose gate asks who is there."""
        self._close_desk()
        if self.company.members[0] is not self:
            self.close()
            return
        self.stack.setCurrentWidget(self.gate)
        self.setWindowTitle(NAME)
        self.gate.start()

    def _close_desk(self) -> None:
        self._focus = None
        if self.desk is None:
            return
        self.desk.end()
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
        if event.type() in _ACTIVITY:
            self.company.stir()
        return super().eventFilter(watched, event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.company.is_ending and not self.may_go(self.close):
            event.ignore()
            return
        self._close_desk()
        waiting = self.gate.release()
        if waiting is not None:
            self._lanes.db.run(self, waiting.close, _ignore, _ignore)
        self.company.part(self)
        super().closeEvent(event)

    def may_go(self, then: Callable[[], object]) -> bool:
        """Whether nothing typed here would be lost; what is awaited comes before."""
        is_locked = self.company.is_locked
        return self.desk is None or self.closing.allows(
            self.desk, then, is_locked=is_locked
        )

    def _say_what_is_not_kept(self, text: str) -> None:
        if self.company.is_locked:
            self.lock_view.show_refusal(text)
        elif self.desk is not None:
            self.desk.notice.say(text)


def _take_out(stack: QStackedWidget, desk: "DeskPage") -> None:
    """Take the desk out of its window: no screen reader finds it meanwhile."""
    QToolTip.hideText()
    stack.removeWidget(desk)
    desk.setParent(None)


def _ignore(_outcome: object) -> None:
    """The window is going; a failure to close was logged where it happened."""
