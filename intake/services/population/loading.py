"""The rows of a made-up clinic, made by processes of their own.

Memory does not grow: the timeline is some bytes a visit, and only a few batches are
under way at any time.
"""

import gc
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context

from intake.domain.errors import StoreUnavailableError
from intake.domain.signed_version import SignedVersion
from intake.knowledge.release import load_knowledge
from intake.services.clinic_rules import engine_of
from intake.services.population.making import signed_versions
from intake.services.population.timeline import Encounter, timeline

BATCH = 5_000
"""Visits of one transaction, with one event in the log of acts."""
_AHEAD = 2

RowMaker = Callable[[Iterable[SignedVersion]], object]


Batch = tuple[Encounter, ...]


Made = tuple[Batch, object]
"""Some encounters, and the rows of their visits."""


def made(patients: int, visits: int, maker: "Maker", processes: int) -> Iterator[Made]:
    """Yield the rows of a clinic's visits as they are made, in order.

    Raises:
        StoreUnavailableError: if a process ends that should not have.
    """
    encounters = timeline(patients, visits, seed=maker.seed)
    return _made(_batches(encounters), maker, processes)


def _batches(encounters: Iterator[Encounter]) -> Iterator[Batch]:
    while batch := tuple(islice(encounters, BATCH)):
        yield batch


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the rows of a batch, in whichever process."""

    make: RowMaker
    seed: int

    def __call__(self, batch: Batch) -> object:
        """Return the rows of the visits of a batch."""
        engine = engine_of(load_knowledge())
        return self.make(signed_versions(batch, engine, seed=self.seed))


def _made(batches: Iterator[Batch], maker: Maker, processes: int) -> Iterator[Made]:
    if processes == 1:
        yield from ((batch, maker(batch)) for batch in batches)
        return
    pool = ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_start, initargs=()
    )
    waiting: deque[tuple[Batch, Future[object]]] = deque()
    try:
        for batch in batches:
            waiting.append((batch, pool.submit(maker, batch)))
            if len(waiting) > processes * _AHEAD:
                yield _taken(waiting)
        while waiting:
            yield _taken(waiting)
    except BrokenProcessPool:
        raise StoreUnavailableError(
            "demo: a process that makes visits was ended from outside: try again with"
            " --processes 1"
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _taken(
    waiting: deque[tuple[Batch, Future[object]]],
) -> Made:
    batch, future = waiting.popleft()
    return batch, future.result()


def _start() -> None:
    """Make a process ready; an interruption is its parent's business.

    Nobody looks for garbage there: rows hold no circles, and each goes with the last
    that refers to it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    engine_of(load_knowledge())
    gc.disable()
