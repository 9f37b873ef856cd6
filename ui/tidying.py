"""Gives back what a closed form took, before it is needed for the next one."""

import ctypes
import gc

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_SOON_MS = 1000
"""A form that is opened is whole by then, and its first question being read."""


def give_back() -> None:
    """Hand the memory that is free back to the system, where the C library can.

    What another thread has freed stays with its part of the heap otherwise.
    """
    trim = getattr(ctypes.pythonapi, "malloc_trim", None)  # glibc's, and no other's
    if trim is not None:
        trim(0)


class Tidying(QObject):
    """Ends forms, and picks up what is left of them in a quiet moment.

    The widgets of a form know one another in rings, which only the garbage collector
    finds. Left to itself it comes in the middle of typing, or after a dozen forms.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(_SOON_MS)
        self.timer.timeout.connect(gc.collect)
        self.timer.timeout.connect(give_back)

    def end(self, form: QWidget) -> None:
        """End a form now, not after the next is made: two would take twice the room.

        Nothing of the form may be at work: it is called for what came from elsewhere.
        """
        form.deleteLater()
        QCoreApplication.sendPostedEvents(form, QEvent.Type.DeferredDelete.value)
        if not self.timer.isActive():
            self.timer.start()
