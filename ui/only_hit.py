"""The only patient found opens by itself, once nobody types any more."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

PAUSE_MS = 1500
"""So long without a key: longer than the slowest typist takes from key to key."""


class OnlyHit(QObject):
    """Waits for a pause in typing; every key and every other answer puts it off."""

    # Nobody types: the number of the patient who is to be opened.
    settled = Signal(int)

    def __init__(self, box: QWidget) -> None:
        super().__init__(box)
        self._box = box
        self._patient_id = 0
        self.is_opening = False
        """Whether the patient is on the way; a key on the way there takes it back."""
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(PAUSE_MS)
        self.timer.timeout.connect(self._settle)

    def offer(self, patient_id: int) -> None:
        """Begin to wait with the only patient found."""
        self._patient_id = patient_id
        self.timer.start()

    def hold(self) -> None:
        """Leave it to the nurse: something was pressed, or another answer came."""
        self.timer.stop()
        self.is_opening = False

    def _settle(self) -> None:
        if self._box.hasFocus():  # not while another window or program is typed into
            self.is_opening = True
            self.settled.emit(self._patient_id)
