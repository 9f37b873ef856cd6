"""A sheet of the surface colour with a hairline round it, on which things stand."""

from functools import partial

from PySide6.QtCore import QElapsedTimer, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.widgets.painted import paint_sheet

RADIUS = 6
_SETTLED_MS = 500
"""So long after the cursor came, everything has its place."""


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


def scrolled(content: QWidget, parent: QWidget) -> "FollowingArea":
    """Return an area in which content that is too high can be scrolled."""
    area = FollowingArea(parent)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area


def reveal(widget: QWidget) -> None:
    """Scroll all areas that a widget stands in, the innermost first, to show it."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, FollowingArea):
            around.ensureWidgetVisible(widget, 8, 24)
        around = around.parentWidget()


class FollowingArea(QScrollArea):
    """Scrolls to where the cursor goes by keys, whichever way it is sent there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_whole = False
        here = QApplication.instance()
        if isinstance(here, QApplication):
            here.focusChanged.connect(self._follow)
        self._since = QElapsedTimer()
        self.verticalScrollBar().rangeChanged.connect(self._follow_on)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        """Show what has the cursor now, once all that came with it has its place.

        Not under the mouse, which would miss what moves; nor where something else had
        the cursor: a page that opens begins at its top, and one comes back to what one
        was reading.
        """
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if by_mouse or before is None or now is None:
            return
        if self.isAncestorOf(before) and self.isAncestorOf(now):
            self._since.start()
            QTimer.singleShot(0, now, partial(self.ensureWidgetVisible, now, 8, 24))

    def _follow_on(self) -> None:
        """Show it still: what was left above may close, and take turns to do so."""
        focus = self.window().focusWidget()
        is_late = not self._since.isValid() or self._since.hasExpired(_SETTLED_MS)
        if not is_late and self.isAncestorOf(focus):
            self.ensureWidgetVisible(focus, 8, 24)

    def show_whole(self, *, whole: bool) -> None:
        """Be as high as the content, where the page around scrolls: one bar, not two.

        Args:
            whole: whether to; else the content scrolls in what room there is.
        """
        if whole is not self._is_whole:
            self._is_whole = whole
            self.updateGeometry()

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        content: QWidget | None = self.widget()
        if self._is_whole and content:
            need = content.heightForWidth(self.viewport().width())
            hint.setHeight(max(need, content.minimumSizeHint().height()))
        return hint

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and self._is_whole:
            self.updateGeometry()
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_whole and event.size().width() != event.oldSize().width():
            self.updateGeometry()
