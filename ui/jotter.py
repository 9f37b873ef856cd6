"""Keeps what is typed beside a visit, as the draft of a visit is kept."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from intake.application import Application
from intake.domain.jotting import Jotting
from ui.draft_keeper import AGAIN_MS, WITHIN_MS
from ui.failures import explain
from ui.tasks import Runner


class Jotter(QObject):
    """Keeps the lines of one sheet, in the place that it is about just now."""

    # What is typed is not kept: why, in words.
    failed = Signal(str)

    def __init__(
        self,
        application: Application,
        runner: Runner,
        typed: Callable[[], Mapping[str, str]],
        parent: QObject,
    ) -> None:
        """Watch a sheet.

        Args:
            application: what keeps it.
            runner: where that is done.
            typed: returns the lines in which something stands that is not saved.
            parent: goes when this goes.
        """
        super().__init__(parent)
        self._application = application
        self._runner = runner
        self._typed = typed
        self.place: str | None = None
        self._title = ""
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.keep)

    def begin(
        self, place: str, title: str, found: Sequence[Jotting]
    ) -> Mapping[str, str]:
        """Begin in a place and return what was left there.

        What was typed while it was looked up is newer, and stays.
        """
        self.place, self._title = place, title
        if self._typed():
            self.stir()
            return {}
        return next((one.typed for one in found if one.place == place), {})

    def leave(self) -> None:
        """Keep what is pending, and nothing more until another place begins."""
        self.flush()
        self.timer.stop()
        self.place = None

    def stir(self) -> None:
        """Keep what is typed within a second."""
        if self.place is not None and not self.timer.isActive():
            self.timer.start(WITHIN_MS)

    def flush(self) -> None:
        """Keep what is pending now."""
        if self.timer.isActive():
            self.keep()

    def keep(self) -> None:
        """Keep what stands there; nothing, if it was saved or taken back."""
        self.timer.stop()
        if self.place is None:
            return
        jotting = Jotting(
            place=self.place,
            title=self._title,
            typed=dict(self._typed()),
            saved_at=self._application.clock(),
        )
        keep = self._application.jottings.keep
        self._runner.run(self, lambda: keep(jotting), _done, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self.timer.start(AGAIN_MS)
        self.failed.emit(f"What you type is not kept. {explain(error)}")


def _done(_nothing: None) -> None:
    """It is in the record; the status line tells of drafts only."""
