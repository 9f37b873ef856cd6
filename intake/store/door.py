"""What is needed before anybody is signed in: the sealed keys and the failed tries."""

from contextlib import AbstractContextManager
from typing import Protocol

from typing_extensions import override

from intake.domain.errors import StoreUnavailableError
from intake.store.file_troubles import trouble
from intake.store.keyslots import KeySlots
from intake.store.maintenance import alone
from intake.store.places import Places
from intake.store.private_files import write_privately
from intake.store.sign_in_tries import SignInTries
from intake.store.unit_of_work import SqlUnitOfWork


class Door(Protocol):
    """Where a clinic keeps its sealed keys and counts failed tries."""

    @property
    def tries(self) -> SignInTries:
        """The failed tries."""
        ...

    @property
    def has_slots(self) -> bool:
        """Whether there are sealed keys: a throw-away clinic has none."""
        ...

    def alone(self) -> AbstractContextManager[None]:
        """Keep others from opening the door meanwhile."""
        ...

    def slots(self) -> KeySlots:
        """Return the sealed keys.

        Raises:
            StoreUnavailableError: if they cannot be read.
        """
        ...

    def keep(self, unit: SqlUnitOfWork, before: KeySlots, after: KeySlots) -> None:
        """Replace the sealed keys and commit, or leave both as they were."""
        ...


class FolderDoor(Door):
    """Files beside the database file.

    Two files cannot change at one moment. The key file is written just before the
    commit; a crash between the two leaves a slot that no account knows, which opens
    nothing.
    """

    def __init__(self, places: Places) -> None:
        self._places = places

    @property
    @override
    def tries(self) -> SignInTries:
        return SignInTries(self._places.sign_in_tries)

    @property
    @override
    def has_slots(self) -> bool:
        return self._places.keyslots.exists()

    @override
    def alone(self) -> AbstractContextManager[None]:
        return alone(self._places)

    @override
    def slots(self) -> KeySlots:
        path = self._places.keyslots
        try:
            return KeySlots.parse(path.read_bytes())
        except OSError as error:
            raise StoreUnavailableError(
                trouble(f"The key file {path} cannot be read", error)
            ) from error

    @override
    def keep(self, unit: SqlUnitOfWork, before: KeySlots, after: KeySlots) -> None:
        write_privately(self._places.keyslots, after.as_json())
        try:
            unit.commit()
        except Exception:
            write_privately(self._places.keyslots, before.as_json())
            raise
