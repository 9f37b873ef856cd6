"""F1: the keys of where one is, beside the page; Esc or F1 puts them away."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.keys import Key
from ui.theme import Size
from ui.widgets.buttons import Button
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface

_WIDTH = 360

EVERYWHERE = (
    Key("Ctrl+F", "find a patient"),
    Key("Ctrl+1 …", "the rooms at the left"),
    Key("Ctrl+L", "lock; your place is kept"),
    Key("Ctrl+Shift+L", "look: light, dark, high contrast"),
    Key("F1", "these keys"),
)


class HelpSheet(Surface):
    """A list of keys; stands beside the page and covers nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, fill="raised")
        self.setObjectName("help")
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName("Keys")
        self._body = QWidget(self)
        self._close = Button("Close  ·  F1", self.hide)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(16, 16, 16, 16)
        self._lines.setSpacing(8)
        self._lines.addWidget(PlainLabel("Keys here", size=Size.HEADING, strong=True))
        self._lines.addWidget(self._body)
        self._lines.addStretch(1)
        self._lines.addWidget(self._close, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_keys(self, keys: Sequence[Key]) -> None:
        """List the keys of a page and those that work everywhere."""
        body = QWidget(self)
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, key in enumerate((*keys, *EVERYWHERE)):
            name = PlainLabel(key.name, size=Size.SMALL, strong=True, wraps=True)
            does = PlainLabel(key.does, size=Size.SMALL, tone=Tone.PLAIN, wraps=True)
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(does, place, 1, Qt.AlignmentFlag.AlignTop)
        grid.setColumnMinimumWidth(0, 120)
        grid.setColumnStretch(1, 1)
        self._lines.replaceWidget(self._body, body)
        self._body.deleteLater()
        self._body = body
