"""What a database is open with."""

from dataclasses import dataclass, field

from sqlalchemy import Engine

from intake.ports import Clock
from intake.store.door import Door
from intake.store.free_space import space_warning
from intake.store.keyslots import Keys
from intake.store.places import Places

CLOCK_SECONDS = 60
"""A clock that is further off from the server's is worth a warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a database is opened with.

    Attributes:
        is_shared: whether it is on a server.
        seconds_apart: how far this computer's clock is ahead of the server's.
    """

    engine: Engine = field(repr=False)
    keys: Keys = field(repr=False)
    places: Places
    door: Door
    clock: Clock
    is_shared: bool = False
    seconds_apart: int = 0

    @property
    def is_clock_off(self) -> bool:
        """Whether this computer's clock is not the server's."""
        return abs(self.seconds_apart) > CLOCK_SECONDS

    @property
    def warnings(self) -> tuple[str, ...]:
        """What whoever signed in should be told, in sentences."""
        space = "" if self.is_shared else space_warning(self.places)
        clock = self._clock_warning() if self.is_clock_off else ""
        return tuple(told for told in (clock, space) if told)

    def _clock_warning(self) -> str:
        order = "ahead of" if self.seconds_apart > 0 else "behind"
        return (
            f"The clock of this computer is {abs(self.seconds_apart)} seconds {order}"
            " the database server's. Times of visits may be wrong: tell whoever looks"
            " after your computers."
        )
