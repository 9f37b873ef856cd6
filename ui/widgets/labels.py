"""Labels that show text and nothing but text.

`QLabel` guesses whether a text is markup: a medicine typed as `<b>x</b>` would lose
its brackets and `<img>` would load a file. Every label of ours is a `PlainLabel`.
"""

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import Size, font


class Tone(StrEnum):
    """How a text stands out."""

    PLAIN = "plain"
    MUTED = "muted"
    ACCENT = "accent"
    WARNING = "warning"


_ROLES = {
    Tone.PLAIN: QPalette.ColorRole.WindowText,
    Tone.MUTED: QPalette.ColorRole.PlaceholderText,
    Tone.ACCENT: QPalette.ColorRole.Link,
    Tone.WARNING: QPalette.ColorRole.BrightText,
}


def role_of(tone: Tone) -> QPalette.ColorRole:
    """Return the colour of the palette in which a tone is written."""
    return _ROLES[tone]


class PlainLabel(QLabel):
    """A label that shows its text literally."""

    def __init__(
        self,
        text: str = "",
        *,
        size: Size = Size.BODY,
        strong: bool = False,
        tone: Tone = Tone.PLAIN,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(size, strong=strong))
        self.setForegroundRole(_ROLES[tone])
        if wraps:
            self.setWordWrap(True)
            policy = QSizePolicy(
                QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum
            )
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if text:
            self.setText(text)

    def natural_width(self) -> int:
        """Return how wide the text is on one line."""
        return self.fontMetrics().horizontalAdvance(self.text())

    def set_tone(self, tone: Tone) -> None:
        """Change how the text stands out."""
        self.setForegroundRole(_ROLES[tone])

    def show_text(self, text: str) -> None:
        """Show a text, or nothing at all if it is empty."""
        if text != self.text():
            self.setText(text)
        if self.isHidden() is bool(text):
            self.setVisible(bool(text))
