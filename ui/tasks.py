"""Work off the window's thread, and its outcome brought back to it."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from intake.domain.errors import CrampDeskError

_log = logging.getLogger(__name__)
R = TypeVar("R")


class Runner(Protocol):
    """Runs work and reports on the window's thread."""

    def run(
        self,
        owner: QObject,
        work: Callable[[], R],
        done: Callable[[R], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run work; call done or failed, unless the owner is gone by then."""
        ...


class TaskRunner(QObject):
    """A lane of background work; with one thread, tasks run in order.

    Work is given frozen values only: no widget, and nothing that may change.
    """

    _finished = Signal(object)

    def __init__(self, *, threads: int = 1, name: str = "lane") -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[], R],
        done: Callable[[R], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run work; call done or failed, unless the owner is gone by then."""

        def report(future: Future[R]) -> None:
            if not future.cancelled() and shiboken6.isValid(self):
                self._finished.emit((owner, future, done, failed))

        self._pool.submit(work).add_done_callback(report)

    def stop(self, *, forget: bool = False) -> None:
        """Take no more work and wait for what there is.

        Args:
            forget: whether what has not begun is forgotten; never for the record.
        """
        self._pool.shutdown(wait=True, cancel_futures=forget)

    def _deliver(self, outcome: Any) -> None:  # noqa: ANN401 - carried by a signal
        owner, future, done, failed = outcome
        error = future.exception()
        if not shiboken6.isValid(owner):
            if error is not None:
                _report(error)
            return
        if error is None:
            done(future.result())
        else:
            failed(error)


class ImmediateRunner:
    """Runs work at once, on the calling thread; for tests."""

    def run(
        self,
        owner: QObject,
        work: Callable[[], R],
        done: Callable[[R], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Run work and report at once."""
        del owner
        try:
            value = work()
        except Exception as error:  # noqa: BLE001 - mirrors TaskRunner
            failed(error)
        else:
            done(value)


def _report(error: BaseException) -> None:
    """Log a fault that nobody is left to be told of; a refusal is no fault."""
    if not isinstance(error, CrampDeskError):
        _log.error("a background task failed", exc_info=error)


@dataclass(frozen=True, slots=True)
class Lanes:
    """Where work goes: `db` for all that opens the record, one after the other."""

    db: Runner
    work: Runner
