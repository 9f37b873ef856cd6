"""Work on pages of a long list in processes of their own, in order, in bounded memory.

Imported when it is needed: its libraries are none that a window waits for.
"""

import gc
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from intake.domain.errors import StoreUnavailableError

_AHEAD = 2
"""Pages that wait for each process, so that none waits for a page."""

P = TypeVar("P")
R = TypeVar("R")


def mapped_apart(
    work: Callable[[P], R],
    pages: Iterator[P],
    *,
    processes: int,
    make_ready: Callable[[], object],
    task: str,
) -> Generator[R, None, None]:
    """Yield what becomes of each page, in order.

    Args:
        work: what is done with a page; a function of a module, or a partial of one.
        pages: what it is done with; read no further ahead than is needed.
        processes: how many processes work.
        make_ready: called once in each process before its first page.
        task: how a message calls the whole.

    Raises:
        StoreUnavailableError: if a process ends that should not have.
    """
    pool = ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_start, initargs=(make_ready,)
    )
    waiting: deque[Future[R]] = deque()
    try:
        for page in pages:
            waiting.append(pool.submit(work, page))
            if len(waiting) > processes * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise StoreUnavailableError(
            f"{task} was ended from outside: try again with --processes 1"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _start(make_ready: Callable[[], object]) -> None:
    """Make a process ready; an interruption is its parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    make_ready()
    gc.freeze()  # what is loaded stays: nobody need look through it for garbage
