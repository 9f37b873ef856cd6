"""Backups that are made while somebody works, and before the record is closed."""

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from intake.domain.errors import UserFacingError
from intake.domain.keeping import BackupMade
from ui.failures import explain
from ui.record_watch import RecordWatch
from ui.tasks import Lanes

if TYPE_CHECKING:  # heavy: loaded while the password is typed
    from intake.application import Application

_LOG = logging.getLogger(__name__)
_LOOK_EVERY_MS = 10 * 60 * 1000


class Backups(RecordWatch[BackupMade | None]):
    """Makes a backup when the clinic's settings say that one is due, and says so."""

    made = Signal(str)
    failed = Signal(str)

    def __init__(self, lanes: Lanes, parent: QObject) -> None:
        super().__init__(lanes, parent, after_ms=_LOOK_EVERY_MS)

    @override
    def _seen(self, application: "Application") -> BackupMade | None:
        return application.keeping.if_due()

    @override
    def _on_seen(self, seen: BackupMade | None) -> None:
        if seen is not None:
            self.made.emit(f"Backup made: {seen.visits} visits")

    @override
    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(f"No backup was made. {explain(error)}")


def back_up_and_close(application: "Application") -> None:
    """Make the backup that the clinic wants at close, and close the record anyway."""
    try:
        application.keeping.at_close()
    except UserFacingError as error:
        _LOG.error("no backup at close: %s", type(error).__name__)
    finally:
        application.close()
