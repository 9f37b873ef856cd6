"""What was copied here does not outlive its use: nor does a clipboard manager keep it.

The marks are those that the clipboards of KDE, Windows and macOS know; a manager that
knows them keeps no copy.
"""

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

KEPT_MS = 30_000
"""So long what was copied can be pasted."""
_WINDOWS = (
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"'
)
_MARKS = {
    "x-kde-passwordManagerHint": b"secret",
    _WINDOWS: b"1",
    "application/x-nspasteboard-concealed-type": b"1",
}


class Clipboard(QObject):
    """Marks what this program copies, and takes it away again if it is still there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self.owns = self._clipboard.ownsClipboard
        self._clipboard.dataChanged.connect(self._on_changed)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(KEPT_MS)
        self.timer.timeout.connect(self.clear)

    def _on_changed(self) -> None:
        text = self._clipboard.text()
        if not self.owns() or not text:
            self.timer.stop()
            return
        self.timer.start()
        if not self._clipboard.mimeData().hasFormat(next(iter(_MARKS))):
            self._clipboard.setMimeData(_marked(text))

    def clear(self) -> None:
        """Take away what was copied here; what another program copied stays."""
        self.timer.stop()
        if self.owns():
            self._clipboard.clear()
        if self._clipboard.ownsSelection():
            self._clipboard.clear(QClipboard.Mode.Selection)


def _marked(text: str) -> QMimeData:
    """Return a text as nothing but text, with the marks of what is not to be kept."""
    data = QMimeData()
    data.setText(text)
    for name, mark in _MARKS.items():
        data.setData(name, mark)
    return data
