"""What looks at a record by itself while it is open."""

from abc import abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from ui.tasks import Lanes

if TYPE_CHECKING:  # heavy: loaded while the password is typed
    from intake.application import Application

T = TypeVar("T")


class RecordWatch(QObject, Generic[T]):
    """Looks on the lane of the record when its timer says so, until it is to end."""

    def __init__(
        self, lanes: Lanes, parent: QObject, *, after_ms: int, once: bool = False
    ) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._application: Application | None = None
        self.timer = QTimer(self)
        self.timer.setSingleShot(once)
        self.timer.setInterval(after_ms)
        self.timer.timeout.connect(self.look)

    def begin(self, application: "Application") -> None:
        """Begin with a record that is open."""
        self._application = application
        self.timer.start()

    def look(self) -> None:
        """Look now."""
        application = self._application
        if application is not None:
            self._lanes.db.run(
                self, lambda: self._seen(application), self._on_seen, self._on_failed
            )

    def end(self) -> None:
        """Stop: the record is about to be closed."""
        self._application = None
        self.timer.stop()

    @abstractmethod
    def _seen(self, application: "Application") -> T:
        """Look at the record; on its lane."""

    @abstractmethod
    def _on_seen(self, seen: T) -> None:
        """Say what came of it."""

    @abstractmethod
    def _on_failed(self, error: Exception) -> None:
        """Say why nothing came of it."""
