"""A column of an entry that is answered with pills: one of a few words, or none."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import Size, colour
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.pills import GAP, OnePill, Weight

_RING = 3
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class PillEdit(QWidget):
    """Pills of which at most one is chosen; behaves to its entry as a line of text.

    The first letter of a pill, or an arrow, chooses it; Space or Backspace takes the
    choice away.
    """

    # The choice changed: its value, empty for none.
    textEdited = Signal(str)
    # The cursor went.
    editingFinished = Signal()
    # The cursor came (True) or went (False).
    focused = Signal(bool)

    def __init__(
        self, name: str, options: tuple[tuple[str, str], ...], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._options = options
        self._text = ""
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(_RING, _RING, _RING, _RING)
        row.setSpacing(GAP)
        self.pills = [OnePill(label, Weight.CALM, self) for _value, label in options]
        row.addWidget(PlainLabel(name, size=Size.SMALL, tone=Tone.MUTED, parent=self))
        for place, pill in enumerate(self.pills):
            pill.setAccessibleName(f"{name}: {pill.text()}")
            pill.clicked.connect(partial(self._turn, place))
            row.addWidget(pill)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """Return the value that is chosen, empty for none."""
        return self._text

    def setText(self, text: str) -> None:
        """Show a choice."""
        self._text = text
        for (value, _label), pill in zip(self._options, self.pills, strict=True):
            pill.setChecked(value == text)
        chosen = next((label for value, label in self._options if value == text), "")
        self.setAccessibleDescription(chosen or "not said")

    def selectAll(self) -> None:
        """Do nothing: there is no text to be typed over."""

    def mark_wrong(self, *, wrong: bool) -> None:
        """Do nothing: no choice is wrong."""

    def _turn(self, place: int) -> None:
        value = self._options[place][0]
        self._choose("" if value == self._text else value)

    def _choose(self, value: str) -> None:
        self.setText(value)
        self.textEdited.emit(value)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        values = [value for value, _label in self._options]
        letter = event.text().casefold()
        if letter.strip() and (named := self._named(letter)) is not None:
            self._turn(named)
        elif event.key() in _STEPS:
            at = values.index(self._text) if self._text in values else -1
            step = _STEPS[Qt.Key(event.key())]
            self._choose(values[max(0, min(at + step, len(values) - 1))])
        elif event.key() == Qt.Key.Key_Backspace:
            self._choose("")
        elif event.key() == Qt.Key.Key_Space:
            self._choose("" if self._text else values[0])
        else:
            super().keyPressEvent(event)

    def _named(self, letter: str) -> int | None:
        labels = [label.casefold() for _value, label in self._options]
        return next((n for n, label in enumerate(labels) if label[0] == letter), None)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)
            painter.end()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()
        self.focused.emit(True)  # noqa: FBT003 - the signal carries one flag

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
        self.editingFinished.emit()
        self.focused.emit(False)  # noqa: FBT003 - as above
