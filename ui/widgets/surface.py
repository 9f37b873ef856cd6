"""A sheet of the surface colour with a hairline round it, on which things stand."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from ui.widgets.painted import paint_sheet

RADIUS = 6


class Surface(QWidget):
    """A sheet; `fill` and `edge` name colours of the palette."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        fill: str = "surface",
        edge: str = "line",
    ) -> None:
        super().__init__(parent)
        self._fill = fill
        self._edge = edge

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_sheet(painter, self.rect(), RADIUS, self._fill, self._edge)
        painter.end()


def centre(sheet: QWidget, page: QWidget) -> None:
    """Put a sheet in the middle of a page, as high as its words need.

    Where the window is too low for it, it can be scrolled.
    """
    middle = QWidget()
    across = QHBoxLayout()
    across.addStretch(1)
    across.addWidget(sheet)
    across.addStretch(1)
    lines = QVBoxLayout(middle)
    lines.addStretch(2)
    lines.addLayout(across)
    lines.addStretch(3)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(scrolled(middle, page))


def lone_sheet(
    page: QWidget, width: int, *, spacing: int
) -> tuple[Surface, QVBoxLayout]:
    """Return the sheet that is all of a page, and the lines to be filled on it."""
    sheet = Surface(page)
    sheet.setFixedWidth(width)
    lines = QVBoxLayout(sheet)
    lines.setContentsMargins(32, 28, 32, 24)
    lines.setSpacing(spacing)
    return sheet, lines


def scrolled(content: QWidget, parent: QWidget) -> QScrollArea:
    """Return an area in which content that is too high can be scrolled."""
    area = FollowingArea(parent)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area


class FollowingArea(QScrollArea):
    """Scrolls to where the cursor goes, and keeps Tab for going on."""

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        moved = super().focusNextPrevChild(forward)
        focus = self.window().focusWidget()
        if self.isAncestorOf(focus):
            self.ensureWidgetVisible(focus, 8, 24)
        return moved
