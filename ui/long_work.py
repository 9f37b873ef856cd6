"""Long work off the window's thread: how far it is, how long it takes, and Stop."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from intake.domain.errors import CrampDeskError
from intake.domain.keeping import Progress
from ui.tasks import Runner

R = TypeVar("R")
_TELL_MS = 200
"""More often nobody reads it."""
_MINUTE = 60


class StoppedError(CrampDeskError):
    """Whoever asked for the work stopped it; nothing is left of it."""


class LongWork(QObject):
    """One piece of work at a time; it is told of in words and can be stopped."""

    # How far it is, in words; comes from the lane of the work.
    told = Signal(str)
    # It ended, as it was to, with a failure, or stopped.
    ended = Signal()

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._stopped = False
        self._step = ""
        self._since = QElapsedTimer()
        self._last = QElapsedTimer()
        self.is_running = False

    def start(
        self,
        work: Callable[[Progress], R],
        done: Callable[[R], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Begin; nothing happens while something is at work."""
        if self.is_running:
            return
        self.is_running, self._stopped, self._step = True, False, ""
        run = partial(work, self._tell)
        self._runner.run(
            self, run, partial(self._on_done, done), partial(self._on_failed, failed)
        )

    def stop(self) -> None:
        """Stop at the next step."""
        self._stopped = True

    def _tell(self, what: str, done: int, of: int) -> None:
        """Say how far it is; on the lane of the work."""
        if self._stopped:
            raise StoppedError
        if what != self._step:
            self._step = what
            self._since.start()
        elif done != of and self._last.elapsed() < _TELL_MS:
            return
        self._last.start()
        self.told.emit(f"{what}: {done} of {of}{left(self._since.elapsed(), done, of)}")

    def _on_done(self, done: Callable[[R], None], made: R) -> None:
        self._end()
        done(made)

    def _on_failed(self, failed: Callable[[Exception], None], error: Exception) -> None:
        stopped = self._stopped
        self._end()
        failed(StoppedError() if stopped else error)

    def _end(self) -> None:
        self.is_running = False
        self.ended.emit()


def left(elapsed_ms: int, done: int, of: int) -> str:
    """Return how long it goes on, as far as that can be told from what is done."""
    if not 0 < done < of:
        return ""
    seconds = round(elapsed_ms * (of - done) / done / 1000)
    if seconds < 1:
        return ""
    minutes = round(seconds / _MINUTE)
    return f", about {f'{minutes} min' if minutes > 1 else f'{seconds} s'} left"
