"""Locks with the computer: when its screen is locked and before it goes to sleep.

What a desktop says of its lock differs; each of these is heard where it is spoken
(freedesktop.org: login1, and the screen savers of the desktops).
"""

from typing import cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

_MANAGER = "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_LOGIN = "org.freedesktop.login1"
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
        # text is what works; the stubs know of bytes only, which hear nothing
        active = cast("bytes", SLOT("on_active(bool)"))
        lock = cast("bytes", SLOT("on_lock()"))
        if system.isConnected():
            sleep = (_LOGIN, "/org/freedesktop/login1", _MANAGER, "PrepareForSleep")
            system.connect(*sleep, self, active)
            system.connect(_LOGIN, _ANY, _SESSION, "Lock", self, lock)
        if session.isConnected():
            for name, path in _SAVERS:
                session.connect(name, path, name, "ActiveChanged", self, active)

    @Slot(bool)
    def on_active(self, begins: bool) -> None:  # noqa: FBT001 - a slot of a flag
        """Lock where sleep or a screen saver begins, not where it ends."""
        if begins:
            self.locked.emit()

    @Slot()
    def on_lock(self) -> None:
        """Lock: somebody locked a session of this computer."""
        self.locked.emit()
