"""Keeps what is typed: into the record within a second of the first key press."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from intake.domain.record import Draft
from ui.failures import explain
from ui.tasks import Runner
from ui.visit_writing import VisitWriting

if TYPE_CHECKING:  # heavy: loaded while the password is typed
    from intake.application import Application

WITHIN_MS = 600
"""So long after a key press the draft is on its way to the disk."""
AGAIN_MS = 5000
"""So long after a failure it is tried again."""
ELSEWHERE = (
    "Somebody went on with this draft at another desk. Yours is kept beside it: what"
    " you type here is safe."
)


class DraftKeeper(QObject):
    """Writes the draft of one visit; says when it is kept, or why not."""

    # The draft is in the record: when.
    kept = Signal(object)
    # The draft is not in the record: why, in words.
    failed = Signal(str)
    # It is now: what was said before is no longer so.
    mended = Signal(str)

    def __init__(
        self, application: "Application", runner: Runner, writing: VisitWriting
    ) -> None:
        super().__init__(writing)
        self._application = application
        self._runner = runner
        self._writing = writing
        self._stopped = False
        self._on_its_way = 0
        self.trouble = ""
        self._told = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.keep)
        writing.answered.connect(self._on_answered)

    @property
    def is_pending(self) -> bool:
        """Whether something typed is not in the record yet."""
        return self._timer.isActive()

    @property
    def is_kept(self) -> bool:
        """Whether everything typed is in the record, or nothing is to be kept."""
        return not self.is_pending and not self._on_its_way

    def _on_answered(self) -> None:
        if not self._stopped and not self._timer.isActive():
            self._timer.start(WITHIN_MS)

    def keep(self) -> None:
        """Keep the draft now."""
        self._timer.stop()
        if self._stopped:
            return
        draft = self._writing.kept(self._application.clock())
        drafts = self._application.drafts
        self._on_its_way += 1
        self.trouble = ""
        self._runner.run(
            self,
            lambda: drafts.keep(draft),
            self._done(draft.saved_at),
            self._on_failed,
        )

    def stop(self) -> None:
        """Keep nothing any more: the visit is signed or discarded."""
        self._stopped = True
        self._timer.stop()

    def resume(self) -> None:
        """Keep again: signing did not work."""
        self._stopped = False
        self._on_answered()

    def flush(self) -> None:
        """Keep what is pending now, before the visit is left."""
        if self.is_pending:
            self.keep()

    def _done(self, moment: datetime) -> Callable[[Draft], None]:
        def report(kept: Draft) -> None:
            self._on_its_way -= 1
            if self._told:
                self.mended.emit(self._told)
            self._told = ""
            if self._writing.go_on_as(kept):
                self.kept.emit(moment)
            else:
                self.failed.emit(ELSEWHERE)

        return report

    def _on_failed(self, error: Exception) -> None:
        self._on_its_way -= 1
        self.trouble = self._told = f"The draft is not saved. {explain(error)}"
        self._timer.start(AGAIN_MS)
        self.failed.emit(self.trouble)
