"""The windows of one user: they share a record, a lock and a sign-out.

Each window has its own rooms and its own visit: a patient open in one is unknown to
the other.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer

from intake.application import Desk
from intake.domain.preferences import DeskPreferences, Look
from ui.audit_look import AuditLook
from ui.backups import Backups, back_up_and_close
from ui.clipboard import Clipboard
from ui.dialogs import dismiss
from ui.glass_watch import GlassWatch
from ui.tasks import Lanes
from ui.theme import theme

if TYPE_CHECKING:  # heavy: loaded while the password is typed
    from intake.application import Application
    from ui.gate import Gate

_MINUTE_MS = 60 * 1000
_SHIFT_MS = 12 * 60 * _MINUTE_MS
"""After so long the password is asked for again, however busy the desk is."""


class Member(Protocol):
    """What a window does together with the others."""

    def cover(self) -> None:
        """Hide everything of the record."""
        ...

    def uncover(self) -> None:
        """Give everything back to the same cursor."""
        ...

    def empty(self) -> None:
        """Let go of the record; what is pending was kept."""
        ...

    def may_go(self, then: Callable[[], object]) -> bool:
        """Whether nothing typed would be lost; else say so, or wait and do `then`."""
        ...

    def close(self) -> bool:
        """Keep what is pending and close; return whether it did."""
        ...

    @property
    def gate(self) -> "Gate":
        """Where one signs in."""
        ...


class Company(QObject):
    """Who is signed in, which windows are open, and whether they are locked."""

    def __init__(self, desk: Desk, lanes: Lanes) -> None:
        super().__init__()
        self.desk = desk
        self.lanes = lanes
        self.application: Application | None = None
        self.is_locked = False
        self.is_ending = False
        self._owed: bool | None = None
        self.members: list[Member] = []
        self.idle = QTimer(self)
        self.idle.setSingleShot(True)
        self.idle.timeout.connect(partial(self.lock, idle=True))
        self.backups = Backups(lanes, self)
        self.audit_look = AuditLook(lanes, self)
        self.glasses = GlassWatch(lanes, self)
        self.clipboard = Clipboard(self)
        self.shift = QTimer(self)
        self.shift.setSingleShot(True)
        self.shift.setInterval(_SHIFT_MS)
        self.shift.timeout.connect(partial(self.lock, idle=True))

    def join(self, member: Member) -> None:
        """Count a window in."""
        self.members.append(member)

    def part(self, member: Member) -> None:
        """Count a window out; the last one closes the record."""
        if member in self.members:
            self.members.remove(member)
        if not self.members:
            self._release()

    def open(self, application: "Application") -> None:
        """Begin with a record, in the look of its user."""
        self.application = application
        self.is_locked = False
        self._owed = None
        self.backups.begin(application)
        self.audit_look.begin(application)
        self.glasses.begin(application)
        theme().choose(self.look.scheme)
        self.idle_after(application.clinic.preferences.idle_lock_minutes)
        self.shift.start()

    def idle_after(self, minutes: int) -> None:
        """Lock after so many minutes without a key or a click."""
        self.idle.setInterval(minutes * _MINUTE_MS)
        self.idle.start()

    def stir(self) -> None:
        """Begin the idle time anew."""
        if self.idle.isActive():
            self.idle.start()

    def lock(self, *, idle: bool = False) -> None:
        """Cover every window, then tell the log: it never waits for the record.

        Args:
            idle: whether it comes by itself.
        """
        if self.application is None or self.is_locked:
            return
        self.is_locked = True
        self.idle.stop()
        self.shift.stop()
        self.clipboard.clear()
        dismiss()
        for member in self.members:
            member.cover()
        work = partial(self.application.locks.locked, idle=idle)
        self.lanes.db.run(self, work, _ignore, partial(self._owe, idle))

    def _owe(self, idle: bool, _error: Exception) -> None:  # noqa: FBT001 - a slot
        """Keep a lock that could not be recorded until it can be."""
        self._owed = idle

    def prove(self, application: "Application", password: str) -> None:
        """Check the password of whoever locked, and record that they are back.

        The windows are given back only after this: without its record they stay
        covered.
        """
        if not application.is_thrown_away:
            self.desk.sign_in(application.user.login, password).close()
        if self._owed is not None:
            application.locks.locked(idle=self._owed, late=True)
            self._owed = None
        application.locks.unlocked()

    def unlock(self, application: "Application") -> None:
        """Give every window back to whoever locked; to nobody who came later."""
        if self.application is application and self.is_locked:
            self.is_locked = False
            for member in self.members:
                member.uncover()
            self.idle.start()
            self.shift.start()

    def sign_out(self) -> None:
        """Close the record in every window, once what was typed is kept."""
        if not all(member.may_go(self.sign_out) for member in self.members):
            return
        for member in tuple(self.members):
            member.empty()
        self._release()

    def restore(self) -> None:
        """Sign out, and ask for a backup that is to take the place of the record."""
        self.sign_out()
        if self.application is None and self.members:
            self.members[0].gate.open_restore()

    def end(self) -> None:
        """Close every window and ask nothing: the system ends, nobody may be there.

        Drafts are kept. The backup of closing is left out: the system waits for
        seconds, and the next one is due all the same.
        """
        self.is_ending = True
        for member in tuple(self.members):
            member.close()

    @property
    def login(self) -> str | None:
        """Who is signed in, or was last."""
        if self.application is not None:
            return self.application.user.login
        return next(iter(self.desk.logins()), None)

    @property
    def look(self) -> Look:
        """How whoever is here likes the window."""
        return self.desk.preferences.look_of(self.login)

    def dress(self, look: Look) -> None:
        """Take up a look and keep it for this user at this desk."""
        theme().choose(look.scheme)
        login = self.login
        if login is not None:
            keep = partial(_with_look, login=login, look=look)
            work = partial(self.desk.prefer, keep)
            self.lanes.work.run(self, work, _ignore, _ignore)

    def _release(self) -> None:
        self.idle.stop()
        self.shift.stop()
        self.clipboard.clear()
        self.is_locked = False
        application, self.application = self.application, None
        if application is not None:
            self.backups.end()
            self.audit_look.end()
            self.glasses.end()
            in_peace = partial(back_up_and_close, application)
            close = application.close if self.is_ending else in_peace
            self.lanes.db.run(self, close, _ignore, _ignore)


def _with_look(kept: DeskPreferences, *, login: str, look: Look) -> DeskPreferences:
    return kept.with_look(login, look)


def _ignore(_outcome: object) -> None:
    """Nobody waits for it; a failure was logged where it happened."""
