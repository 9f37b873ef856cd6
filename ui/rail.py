"""The rail at the left: the rooms there are, each a word and an icon."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget
from typing_extensions import override

from ui.icons import paint_icon
from ui.theme import Size, colour, font

_WIDTH = 80
_ROOMY, _TIGHT = 60, 36
"""Height of a button, in a high window and in a low one."""
_ICON, _SMALL_ICON = 24, 18
_WORD = 20
"""So much of a low button is for its word."""
_GAP = 4
_EDGE = 8


@dataclass(frozen=True, slots=True)
class Door:
    """One button of the rail."""

    key: str
    word: str
    icon: str
    shortcut: str


class RailButton(QAbstractButton):
    """A room, or an act that is possible everywhere."""

    def __init__(self, door: Door, parent: QWidget) -> None:
        super().__init__(parent)
        self.door = door
        self._badge = ""
        self.setText(door.word)
        self.setObjectName(f"rail.{door.key}")
        self.setAccessibleName(door.word)
        self.setAccessibleDescription(door.shortcut)
        self.setToolTip(f"{door.word} ({door.shortcut})")
        self.setFixedSize(_WIDTH, _ROOMY)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_badge(self, text: str) -> None:
        """Show a number at the icon."""
        if text != self._badge:
            self._badge = text
            self.setAccessibleName(f"{self.door.word} {text}".strip())
            self.update()

    @property
    def badge(self) -> str:
        """The number at the icon."""
        return self._badge

    @override
    def sizeHint(self) -> QSize:
        word = QFontMetrics(font(Size.SMALL, strong=True))
        return QSize(word.horizontalAdvance(self.text()), self.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = self.isChecked()
        if current or self.underMouse():
            painter.fillRect(self.rect(), colour("tint" if current else "raised"))
        if current:
            edge = 0 if self.isLeftToRight() else self.width() - 3
            painter.fillRect(edge, 0, 3, self.height(), colour("accent"))
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(2, 2, -2, -2))
        ink = "accent" if current else "text"
        high = self.height() >= _ROOMY
        icon = _ICON if high else min(_SMALL_ICON, self.height() - _WORD)
        top = 9 if high else 2
        box = QRectF((_WIDTH - icon) / 2, top, icon, icon)
        paint_icon(painter, self.door.icon, box, ink)
        painter.setFont(font(Size.SMALL, strong=current))
        painter.setPen(colour(ink))
        words = self.rect().adjusted(0, top + icon, 0, -3)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._badge:
            self._paint_badge(painter, box)
        painter.end()

    def _paint_badge(self, painter: QPainter, icon: QRectF) -> None:
        painter.setFont(font(Size.SMALL, strong=True))
        wide = painter.fontMetrics().horizontalAdvance(self._badge) + 8
        badge = QRectF(icon.center().x() + 6, max(1, icon.top() - 4), max(18, wide), 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(badge, 8, 8)
        painter.setPen(colour("on_accent"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._badge)


class Rail(QWidget):
    """Rooms on top, acts at the foot; lower buttons where the window is low."""

    # A door was pressed: its key.
    pressed = Signal(str)

    def __init__(
        self, rooms: Sequence[Door], acts: Sequence[Door], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH + 1)
        self.setAccessibleName("Rooms")
        self.buttons: dict[str, RailButton] = {}
        self._lines = lines = QVBoxLayout(self)
        lines.setContentsMargins(0, _EDGE, 1, _EDGE)
        lines.setSpacing(_GAP)
        for door in rooms:
            self._add(lines, door, checkable=True)
        lines.addStretch(1)
        for door in acts:
            self._add(lines, door, checkable=False)

    def _add(self, lines: QVBoxLayout, door: Door, *, checkable: bool) -> None:
        button = RailButton(door, self)
        button.setCheckable(checkable)
        button.clicked.connect(self._on_clicked)
        self.buttons[door.key] = button
        lines.addWidget(button)

    def show_room(self, key: str) -> None:
        """Mark the room one is in."""
        for name, button in self.buttons.items():
            if button.isCheckable():
                button.setChecked(name == key)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, RailButton):
            self.pressed.emit(button.door.key)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(_WIDTH + 1, len(self.buttons) * _TIGHT + 2)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        count, room = len(self.buttons), event.size().height()
        low = room < count * (_TIGHT + _GAP) + 2 * _EDGE
        edge, gap = (1, 0) if low else (_EDGE, _GAP)
        self._lines.setContentsMargins(0, edge, 1, edge)
        self._lines.setSpacing(gap)
        height = min(_ROOMY, max(_TIGHT, (room - 2 * edge - gap * count) // count))
        for button in self.buttons.values():
            button.setFixedHeight(height)
        super().resizeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        painter.setPen(QPen(colour("line"), 1))
        edge = self.width() - 1 if self.isLeftToRight() else 0
        painter.drawLine(edge, 0, edge, self.height())
        painter.end()
