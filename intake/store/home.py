"""A place where a clinic's record can live, as a protocol."""

from contextlib import AbstractContextManager
from typing import Protocol

from intake.domain.keeping import Progress, no_progress
from intake.domain.record import Clinic
from intake.ports import Clock
from intake.store.door import Door
from intake.store.founding import Founder
from intake.store.keyslots import Keys, KeySlots
from intake.store.opened import Opened
from intake.store.places import Places


class Home(Protocol):
    """A place of one clinic's record, and how it is founded and opened there."""

    @property
    def places(self) -> Places:
        """The files of this desk."""
        ...

    @property
    def door(self) -> Door:
        """What is needed before anybody is signed in."""
        ...

    def exists(self) -> bool:
        """Whether a clinic was set up here, whole or in parts."""
        ...

    def found(
        self,
        keys: Keys,
        slots: KeySlots,
        clinic: Clinic,
        founder: Founder,
        clock: Clock,
    ) -> None:
        """Write a complete new clinic; slots without a slot are kept nowhere."""
        ...

    def opening(
        self,
        keys: Keys,
        database_id: str,
        clock: Clock,
        tell: Progress = no_progress,
    ) -> AbstractContextManager[Opened]:
        """Open the record with its keys; it is closed if what follows fails.

        An upgrade that is needed tells of its steps.
        """
        ...
