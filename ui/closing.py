"""A window lets go of its desk only once what was typed is kept, or is let go of."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

if TYPE_CHECKING:  # loaded with the desk
    from ui.draft_keeper import DraftKeeper

_BEHIND_THE_LOCK = "something that was typed before it was locked"


class Typed(Protocol):
    """What is asked of a desk before it goes."""

    def unsaved(self) -> str:
        """What is typed somewhere and not saved."""
        ...

    @property
    def unkept(self) -> "DraftKeeper | None":
        """What keeps the visit being written, unless all of it is in the record."""
        ...


class Closing(QObject):
    """Says once what would be lost; whoever asks again means it."""

    def __init__(self, say: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._say = say
        self._told: object = ""
        self._awaited: DraftKeeper | None = None
        self._then: Callable[[], object] = _nothing

    def allows(
        self, desk: Typed, then: Callable[[], object], *, is_locked: bool
    ) -> bool:
        """Return whether a desk may go now.

        Args:
            desk: what is to go.
            then: what is to be done once a draft on its way has arrived.
            is_locked: whether nothing may be said of whom it is about.
        """
        lost = desk.unsaved()
        if lost and self._told != lost:
            self._told = lost
            self._say(
                f"Not saved yet: {_BEHIND_THE_LOCK if is_locked else lost}. Save it,"
                " or do this again to let it go."
            )
            return False
        keeper = desk.unkept
        if keeper is None or (self._told is keeper and keeper.trouble):
            return True
        keeper.flush()
        if keeper.trouble:
            self._tell(keeper, keeper.trouble)
        elif not keeper.is_kept:
            self._await(keeper, then)
        return keeper.is_kept

    def _tell(self, keeper: "DraftKeeper", why: str) -> None:
        self._told = keeper
        self._say(
            f"{why} It is tried again every few seconds; do this again to let it go."
        )

    def _await(self, keeper: "DraftKeeper", then: Callable[[], object]) -> None:
        self._then = then
        if keeper is not self._awaited:
            self._awaited = keeper
            keeper.kept.connect(partial(self._on_kept, keeper))
            keeper.failed.connect(partial(self._on_failed, keeper))

    def _on_kept(self, keeper: "DraftKeeper", _moment: object) -> None:
        then, self._then = self._then, _nothing
        if keeper is self._awaited:
            then()

    def _on_failed(self, keeper: "DraftKeeper", why: str) -> None:
        waited, self._then = self._then is not _nothing, _nothing
        if waited:
            self._tell(keeper, why)


def _nothing() -> None:
    """Nobody waits."""
