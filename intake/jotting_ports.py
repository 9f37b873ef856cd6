"""What the application needs of the record about what is typed and not saved yet."""

from collections.abc import Sequence
from typing import Protocol

from intake.domain.jotting import Jotting


class Jottings(Protocol):
    """What users typed beside a visit."""

    def put(self, jotting: Jotting, *, author: str) -> None:
        """Keep what stands in a place, instead of what stood there."""
        ...

    def drop(self, place: str, *, author: str) -> None:
        """Forget what stands in a place; nothing happens if nothing does."""
        ...

    def of(self, author: str) -> Sequence[Jotting]:
        """Return everything that a user typed and did not save, latest first."""
        ...
