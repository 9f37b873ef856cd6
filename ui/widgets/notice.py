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
        self.setObjectName("notice")
        self.text = PlainLabel(tone=Tone.WARNING, wraps=True)
        close = Button("Close", self.hide, role=Role.QUIET, name="Close the notice")
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 8, 8, 8)
        line.addWidget(self.text, 1)
        line.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, text: str) -> None:
        """Show a notice."""
        self.text.setText(text)
        self.setAccessibleName(text)
        self.show()
        announce(self, text)

    def take_back(self, text: str) -> None:
        """Put a notice away that is no longer true, unless another one came."""
        if self.text.text().startswith(text):
            self.hide()


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
