"""The usual place of a record: one encrypted file in a folder of this computer."""

from contextlib import AbstractContextManager

from typing_extensions import override

from intake.domain.keeping import Progress, no_progress
from intake.domain.record import Clinic
from intake.ports import Clock
from intake.store.door import Door, FolderDoor
from intake.store.founding import Founder, finish, found
from intake.store.home import Home
from intake.store.keyslots import Keys, KeySlots
from intake.store.opened import Opened
from intake.store.places import Places
from intake.store.private_files import write_privately
from intake.store.signed_in import opening


class FolderHome(Home):
    """One encrypted file in a folder of this computer."""

    def __init__(self, places: Places) -> None:
        self._places = places

    @property
    @override
    def places(self) -> Places:
        return self._places

    @property
    @override
    def door(self) -> Door:
        return FolderDoor(self._places)

    @override
    def exists(self) -> bool:
        return self._places.database.exists() or self._places.keyslots.exists()

    @override
    def found(
        self,
        keys: Keys,
        slots: KeySlots,
        clinic: Clinic,
        founder: Founder,
        clock: Clock,
    ) -> None:
        found(self._places, keys, slots.database_id, clinic, founder, clock)
        if slots.slots:
            write_privately(self._places.keyslots, slots.as_json())
        finish(self._places)

    @override
    def opening(
        self,
        keys: Keys,
        database_id: str,
        clock: Clock,
        tell: Progress = no_progress,
    ) -> AbstractContextManager[Opened]:
        finish(self._places)
        return opening(self._places, keys, database_id, clock, tell)
