"""A calm notice above the page: what did not work and what to do; never modal."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.announcing import announce
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface


class Notice(Surface):
    """Stays until it is read; takes no focus from what is being typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, fill="warning_tint", edge="warning")
        self._about: QWidget | None = None
        self.setObjectName("notice")
        self.text = PlainLabel(tone=Tone.WARNING, wraps=True)
        close = Button("Close", self.put_away, role=Role.QUIET, name="Close the notice")
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 8, 8)
        line.addWidget(self.text, 1)
        line.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, text: str, about: QWidget | None = None) -> None:
        """Show a notice.

        Args:
            text: what is to be said.
            about: the page that it tells of; on others it is not to be seen, where it
                would stand above another patient.
        """
        self._about = about
        self.text.setText(text)
        self.setAccessibleName(text)
        self.show()
        announce(self, text)

    def put_away(self) -> None:
        """Show it no longer, on no page."""
        self._about = None
        self.hide()

    def turn_to(self, page: QWidget) -> None:
        """Follow to another page: what tells of one page waits there."""
        if self._about is not None:
            self.setVisible(self._about is page)

    def forget(self, page: QWidget) -> None:
        """Put away what tells of a page that is no more."""
        if self._about is page:
            self.put_away()

    def take_back(self, text: str) -> None:
        """Put a notice away that is no longer true, unless another one came."""
        if self.text.text().startswith(text):
            self.put_away()


class DemoStrip(QWidget):
    """Says on every screen that nothing here is real."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demo")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Highlight)
        told = "DEMO  ·  made-up patients; everything is gone on closing"
        words = PlainLabel(told, wraps=True)
        words.setForegroundRole(self.palette().ColorRole.HighlightedText)
        words.setFont(words.font())
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 2, 16, 2)
        line.addWidget(words, 1)
