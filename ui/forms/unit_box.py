"""The unit beside a number, and below it the same number in the other unit."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget
from typing_extensions import override

from ui.theme import Size, colour, font

_HEIGHT = 30
_LINE = 15
_ARROWS = "  ↔"


class UnitBox(QAbstractButton):
    """Shows a unit; a click changes it where others are in use."""

    def __init__(self, unit: str, parent: QWidget, *, can_change: bool) -> None:
        super().__init__(parent)
        self._can_change = can_change
        self._other = ""
        self.setText(unit)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if can_change:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip("Ctrl+U")
        self._fit()

    @property
    def other(self) -> str:
        """The same number in the other unit, as it is shown."""
        return self._other

    def show_unit(self, unit: str, other: str) -> None:
        """Show a unit, and the number in the other one."""
        if (unit, other) == (self.text(), self._other):
            return
        self._other = other
        self.setText(unit)
        self._fit()
        self.update()

    def _fit(self) -> None:
        spoken = f"Unit {self.text()}, Ctrl+U for another" if self._can_change else ""
        self.setAccessibleName(spoken or f"Unit {self.text()}")
        self.setAccessibleDescription(self._other)
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(font(Size.SMALL))
        first = self.text() + (_ARROWS if self._can_change else "")
        width = max(metrics.horizontalAdvance(t) for t in (first, self._other))
        return QSize(width + 4, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(Size.SMALL))
        middle = Qt.AlignmentFlag.AlignVCenter
        height = _LINE if self._other else self.height()
        line = QRect(0, 0, self.width(), height)
        painter.setPen(colour("accent" if self._can_change else "muted"))
        painter.drawText(
            line, middle, self.text() + (_ARROWS if self._can_change else "")
        )
        if self._other:
            painter.setPen(colour("text"))
            painter.drawText(line.translated(0, _LINE), middle, self._other)
        painter.end()
