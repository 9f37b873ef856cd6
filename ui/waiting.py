"""Waits until a printer took a job; takes it back if none does in time."""

from functools import partial

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from ui.print_queue import Fate, PrintQueue, Ticket
from ui.tasks import Runner

_LOOK_MS = 250
_LONGEST_MS = 60_000
"""A job that no printer took within this is taken back: a page that comes out later
lies there for anybody, and the record would not know of it."""


class Waiting(QObject):
    """Looks after one job, off the window's thread."""

    # It ended: what became of it. A job that was taken back is lost.
    ended = Signal(object)

    def __init__(
        self,
        queue: PrintQueue,
        ticket: Ticket,
        runner: Runner,
        parent: QObject,
        *,
        longest_ms: int = _LONGEST_MS,
    ) -> None:
        super().__init__(parent)
        self._queue = queue
        self._ticket = ticket
        self._runner = runner
        self._longest = longest_ms
        self._taken_back = False
        self._since = QElapsedTimer()
        self._since.start()
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_LOOK_MS)
        self._again.timeout.connect(self._look)
        self._again.start()

    def _look(self) -> None:
        look = partial(self._queue.fate, self._ticket)
        self._runner.run(self, look, self._on_fate, self._on_failed)

    def _on_fate(self, fate: Fate) -> None:
        if fate is not Fate.WAITING:
            self._end(fate)
        elif self._taken_back:
            self._end(Fate.LOST)
        elif self._since.elapsed() < self._longest:
            self._again.start()
        else:
            back = partial(self._queue.take_back, self._ticket)
            self._runner.run(self, back, self._on_taken_back, self._on_failed)

    def _on_taken_back(self, _nothing: None) -> None:
        self._taken_back = True
        self._look()  # it may have come out in the meantime

    def _on_failed(self, _error: Exception) -> None:
        self._end(Fate.LOST)

    def _end(self, fate: Fate) -> None:
        self.ended.emit(fate)
        self.deleteLater()
