"""Signed visits assessed anew in processes of their own, in bounded memory.

Imported when it is needed: its libraries are none that a window waits for.
"""

import gc
import signal
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context

from intake.domain.errors import StoreUnavailableError
from intake.domain.record import SignedDocument
from intake.services.clinic_rules import Assessor, ClinicFolders, assessor_with
from intake.services.replay_comparison import PageReplayed, replayed

_AHEAD = 2
"""Pages that wait for each process, so that none waits for a page."""

Page = tuple[SignedDocument, ...]


def replayed_apart(
    own: ClinicFolders, pages: Iterator[Page], processes: int
) -> Generator[PageReplayed, None, None]:
    """Yield what becomes of each page, in order.

    Raises:
        StoreUnavailableError: if a process ends that should not have.
    """
    pool = ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_start, initargs=(own,)
    )
    waiting: deque[Future[PageReplayed]] = deque()
    try:
        for page in pages:
            waiting.append(pool.submit(_replayed, own, page))
            if len(waiting) > processes * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool:
        raise StoreUnavailableError(
            "replay: a process that assesses visits was ended from outside: "
            "try again with --processes 1"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _start(own: ClinicFolders) -> None:
    """Make a process ready; an interruption is its parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _assessor(own)
    gc.freeze()  # the rules stay: nobody need look through them for garbage


def _replayed(own: ClinicFolders, page: Page) -> PageReplayed:
    return replayed(_assessor(own), page)


@cache
def _assessor(own: ClinicFolders) -> Assessor:
    """Return the rules: each process loads them itself, once."""
    return assessor_with(own)
