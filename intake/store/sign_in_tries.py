"""Slows down guessing: who fails often waits, also after a restart.

Five tries are free, then each failure doubles a wait that ends at five minutes; for
each account and for the desk as a whole. The table is bounded, so that trying many
names fills no disk.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from intake.domain.errors import RefusedError
from intake.ports import Clock
from intake.store.private_files import write_privately

FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=5)
_KEPT = 1000


class Tries(BaseModel):
    """How often somebody failed in a row, and when last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    failures: Annotated[int, Field(ge=0, le=1_000_000)]
    last: AwareDatetime


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    tries: dict[str, Tries] = {}


TriesTable = dict[str, Tries]
"""Tries by account or desk."""


class SignInTries:
    """The failed tries of one database, kept in a file beside it."""

    def __init__(self, path: Path, desk: str = "desk") -> None:
        self._path = path
        self._desk = desk

    def refuse_too_many(self, who: str, now: datetime) -> None:
        """Refuse a try that comes too soon.

        Raises:
            RefusedError: with how long to wait.
        """
        table = self._read()
        wait = max(
            (remaining(table[key], now) for key in (who, self._desk) if key in table),
            default=timedelta(),
        )
        if wait > timedelta():
            seconds = -(-wait // timedelta(seconds=1))
            raise RefusedError(
                f"Too many tries. Wait {seconds} seconds, then try again."
            )

    def failed(self, who: str, now: datetime) -> None:
        """Remember a failure."""
        with self._changing() as table:
            for key in (who, self._desk):
                earlier = table[key].failures if key in table else 0
                table[key] = Tries(failures=min(earlier + 1, 1_000_000), last=now)

    def succeeded(self, who: str) -> int:
        """Forget the failures of an account; return how many there were."""
        with self._changing() as table:
            failures = table.pop(who).failures if who in table else 0
            table.pop(self._desk, None)
        return failures

    def _read(self) -> TriesTable:
        try:
            return read_tries(self._path.read_bytes())
        except OSError:
            return {}

    @contextmanager
    def _changing(self) -> Iterator[TriesTable]:
        """Open the table for a change; it is written if there was one."""
        table = self._read()
        before = dict(table)
        yield table
        if table != before:
            write_privately(self._path, written_tries(table))


def read_tries(content: bytes) -> TriesTable:
    """Return a table that was written; a damaged one stands for no failures."""
    try:
        return dict(_Table.model_validate_json(content).tries)
    except ValidationError:
        return {}


def written_tries(table: TriesTable) -> bytes:
    """Return a table to be kept, the oldest of too many left out."""
    newest = sorted(table.items(), key=lambda item: item[1].last, reverse=True)
    return _Table(tries=dict(newest[:_KEPT])).model_dump_json().encode()


@contextmanager
def counted(tries: SignInTries, who: str, clock: Clock) -> Iterator[SignInTries]:
    """Count a refusal as a failed try, and refuse tries that come too fast.

    Raises:
        RefusedError: if there were too many.
    """
    tries.refuse_too_many(who, clock())
    try:
        yield tries
    except RefusedError:
        tries.failed(who, clock())
        raise


def remaining(tries: Tries, now: datetime) -> timedelta:
    """Return how long to wait; a clock that was set back makes it no longer."""
    beyond = tries.failures - FREE_TRIES
    if beyond <= 0:
        return timedelta()
    wait = min(LONGEST_WAIT, timedelta(seconds=2 ** min(beyond, 20)))
    passed = max(timedelta(), now - tries.last)
    return max(timedelta(), wait - passed)
