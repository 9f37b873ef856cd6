"""A look at the newest acts of the log, soon after somebody signed in."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from ui.failures import explain
from ui.record_watch import RecordWatch
from ui.tasks import Lanes

if TYPE_CHECKING:  # heavy: loaded while the password is typed
    from intake.application import Application

_AFTER_MS = 5000
"""The first screens come first: the look takes a fifth of a second of the record."""


class AuditLook(RecordWatch[str]):
    """Says when the log of acts is not as it was written."""

    found = Signal(str)

    def __init__(self, lanes: Lanes, parent: QObject) -> None:
        super().__init__(lanes, parent, after_ms=_AFTER_MS, once=True)

    @override
    def _seen(self, application: "Application") -> str:
        return application.audit.at_start()

    @override
    def _on_seen(self, seen: str) -> None:
        if seen:
            self.found.emit(seen)

    @override
    def _on_failed(self, error: Exception) -> None:
        self.found.emit(f"The audit log could not be checked. {explain(error)}")
