"""Ends the program in order when the system asks for it: at logging out, by Ctrl+C."""

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Quitting(QObject):
    """Tells of a signal on the window's thread; Python alone would notice it late.

    While Qt waits for events no Python runs, so the signal is sent down a socket that
    Qt watches (`signal.set_wakeup_fd`).
    """

    def __init__(self, quit_now: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._quit_now = quit_now
        self._told, self._telling = socket.socketpair()
        self._told.settimeout(0)
        self._telling.settimeout(0)
        self._notifier = QSocketNotifier(
            self._told.fileno(), QSocketNotifier.Type.Read, self
        )
        self._notifier.activated.connect(self._on_told)
        self._before = signal.set_wakeup_fd(self._telling.fileno())
        self._handlers = {sign: signal.signal(sign, _notice) for sign in _SIGNALS}

    def _on_told(self) -> None:
        self._told.recv(1)
        self._quit_now()

    def stop(self) -> None:
        """Leave the signals as they were."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        for sign, handler in self._handlers.items():
            signal.signal(sign, handler)
        self._told.close()
        self._telling.close()


def _notice(_sign: int, _frame: FrameType | None) -> None:
    """Do nothing: the socket has told already."""
