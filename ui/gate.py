"""Before the record is open: first run, recovery key, sign in."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from intake.application import Desk
from ui.dialogs import Dialogs
from ui.failures import explain
from ui.tasks import Lanes
from ui.views.sign_in_view import SignInView

if TYPE_CHECKING:  # what is seen once is loaded when it is
    from intake.application import Application
    from ui.restoring import Restoring
    from ui.views.first_run_view import FirstRunView
    from ui.views.recovery_key_view import RecoveryKeyView


class Gate(QWidget):
    """Lets users in; the record is opened off the window's thread."""

    # The record is open.
    opened = Signal(object)
    # An upgrade that signing in needs is at a step: which, how many are done, of how
    # many. It comes from off the window's thread.
    stepped = Signal(str, int, int)

    def __init__(
        self, desk: Desk, lanes: Lanes, dialogs: Dialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lanes = lanes
        self._dialogs = dialogs
        self._waiting: Application | None = None
        self.sign_in = SignInView(self)
        self.first_run: FirstRunView | None = None
        self.recovery: RecoveryKeyView | None = None
        self.restoring: Restoring | None = None
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.sign_in)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.addWidget(self.stack)
        self.sign_in.wished.connect(self._sign_in)
        self.sign_in.recovery_wished.connect(self._recover)
        self.sign_in.demo_wished.connect(self.open_demo)
        self.sign_in.restore_wished.connect(self.open_restore)
        self.stepped.connect(self.sign_in.show_step)

    def start(self) -> None:
        """Ask for what is needed first."""
        if self._desk.is_set_up:
            logins = self._desk.logins()
            self.sign_in.start(logins[0] if logins else "")
            self.stack.setCurrentWidget(self.sign_in)
            self.sign_in.enter()
        else:
            view = self.first_run or self._make_first_run()
            self.stack.setCurrentWidget(view)
            view.enter()

    def _make_first_run(self) -> "FirstRunView":
        from ui.views.first_run_view import FirstRunView  # noqa: PLC0415 (once ever)

        view = FirstRunView(self)
        view.set_up_wished.connect(self._set_up)
        view.demo_wished.connect(self.open_demo)
        view.restore_wished.connect(self.open_restore)
        self.stack.addWidget(view)
        self.first_run = view
        return view

    def open_restore(self) -> None:
        """Ask for a backup that is to take the place of the record."""
        restoring = self.restoring or self._make_restoring()
        self.stack.setCurrentWidget(restoring.view)
        restoring.start()

    def _make_restoring(self) -> "Restoring":
        from ui.restoring import Restoring  # noqa: PLC0415 (hardly ever)
        from ui.views.restore_view import RestoreView  # noqa: PLC0415 (so too)

        view = RestoreView(self)
        self.stack.addWidget(view)
        self.restoring = Restoring(self._desk, self._lanes.db, self._dialogs, view)
        self.restoring.left.connect(self.start)
        return self.restoring

    def open_demo(self) -> None:
        """Open a throw-away clinic with made-up patients."""
        for view in (self.sign_in, self.first_run):
            if view is not None:
                view.set_busy(busy=True)
        self._lanes.db.run(self, self._desk.demo, self.opened.emit, self._on_refused)

    def _sign_in(self, login: str, password: str) -> None:
        work = partial(self._desk.sign_in, login, password, self.stepped.emit)
        self._lanes.db.run(self, work, self._let_in, self._on_refused)

    def _recover(self, key: str, login: str, password: str) -> None:
        work = partial(self._desk.recover, key, login, password)
        self._lanes.db.run(self, work, self._let_in, self._on_refused)

    def _set_up(self, clinic: str, name: str, login: str, password: str) -> None:
        work = partial(
            self._desk.set_up,
            clinic_name=clinic,
            login=login,
            display_name=name,
            password=password,
        )
        self._lanes.db.run(self, work, self._show_recovery_key, self._on_refused)

    def _show_recovery_key(self, made: "tuple[Application, str]") -> None:
        from ui.views.recovery_key_view import (  # noqa: PLC0415 (once ever)
            RecoveryKeyView,
        )

        self._waiting, key = made
        view = RecoveryKeyView(self._lanes.work, self._dialogs, self)
        view.confirmed.connect(self._on_key_kept)
        self.recovery = view
        self.stack.addWidget(view)
        self.stack.setCurrentWidget(view)
        view.show_key(key)
        view.enter()

    def _on_key_kept(self) -> None:
        application, self._waiting = self._waiting, None
        if application is not None:
            self._let_in(application)

    def _let_in(self, application: "Application") -> None:
        self.sign_in.set_busy(busy=False)
        self.sign_in.start("")
        self.opened.emit(application)

    def _on_refused(self, error: Exception) -> None:
        first = self.first_run is not None and self.first_run.isVisible()
        view = self.first_run if first and self.first_run else self.sign_in
        view.show_refusal(explain(error))

    def release(self) -> "Application | None":
        """Hand over a record that is open but not let in yet, to be closed."""
        if self.restoring is not None:
            self.restoring.stop()
        application, self._waiting = self._waiting, None
        return application
