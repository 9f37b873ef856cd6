"""Locks with the computer: when its screen is locked and before it goes to sleep.

What a desktop says of its lock differs; each of these is heard where it is spoken
(freedesktop.org: login1, and the screen savers of the desktops).

login1 is asked for the session of this program, for who works at another one of the
same computer locks hers alone. `auto` is the caller's, that of its desktop where it was
started by a service (systemd 243); the number of our process, which `GetSessionByPID`
takes, is unsigned, and such numbers cannot be sent from Python through Qt.
"""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusPendingCallWatcher,
    QDBusVariant,
)

_MANAGER = "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_LOGIN = "org.freedesktop.login1"
_LOGIN_PATH = "/org/freedesktop/login1"
_OURS = f"{_LOGIN_PATH}/session/auto"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
)
_ANY = ""


class SystemLock(QObject):
    """Tells once each time that the computer is locked or about to sleep."""

    # The windows are to be covered now.
    locked = Signal()

    def __init__(
        self, system: QDBusConnection, session: QDBusConnection, parent: QObject
    ) -> None:
        """Listen on both buses; one that is not there says nothing."""
        super().__init__(parent)
        self._system = system
        self._session = _ANY
        active = _slot("on_active(bool)")
        if system.isConnected():
            sleep = (_LOGIN, _LOGIN_PATH, _MANAGER, "PrepareForSleep")
            system.connect(*sleep, self, active)
            system.connect(*self._lock_of(_ANY), self, _slot("on_lock()"))
            self._ask((_OURS, _PROPERTIES, "Get"), (_SESSION, "Id"), self._find)
        if session.isConnected():
            for name, path in _SAVERS:
                session.connect(name, path, name, "ActiveChanged", self, active)

    def _lock_of(self, path: str) -> tuple[str, str, str, str]:
        return (_LOGIN, path, _SESSION, "Lock")

    def _find(self, number: object) -> None:
        """Look for the session with a number that is said to be ours."""
        if isinstance(number, QDBusVariant):
            told = (str(number.variant()),)
            self._ask((_LOGIN_PATH, _MANAGER, "GetSession"), told, self._hear_only)

    def _hear_only(self, session: object) -> None:
        """Lock with our session alone; with any as long as ours is not known."""
        if isinstance(session, QDBusObjectPath):
            here = (self, _slot("on_lock()"))
            self._system.connect(*self._lock_of(session.path()), *here)
            self._system.disconnect(*self._lock_of(self._session), *here)
            self._session = session.path()

    def _ask(
        self,
        what: tuple[str, str, str],
        told: tuple[str, ...],
        done: Callable[[object], None],
    ) -> None:
        """Ask login1 without waiting; where it does not know, nothing is done."""
        message = QDBusMessage.createMethodCall(_LOGIN, *what)
        message.setArguments(list(told))
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(message), self)

        def answer() -> None:
            if not watcher.isError():
                done(next(iter(watcher.reply().arguments()), None))
            watcher.deleteLater()

        watcher.finished.connect(answer)

    @Slot(bool)
    def on_active(self, begins: bool) -> None:  # noqa: FBT001 - a slot of a flag
        """Lock where sleep or a screen saver begins, not where it ends."""
        if begins:
            self.locked.emit()

    @Slot()
    def on_lock(self) -> None:
        """Lock: somebody locked our session, or one that may be ours."""
        self.locked.emit()


def _slot(signature: str) -> bytes:
    """Return a slot as Qt names it; text is what works, though the stubs know bytes."""
    return cast("bytes", SLOT(signature))
