"""A layout that fills lines from left to right and wraps."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget
from typing_extensions import override

from ui.widgets.labels import PlainLabel


def put(layout: QLayout, item: QLayoutItem, at: QRect, within: QRect) -> None:
    """Place an item of a layout; on the other side where one reads from the right."""
    around = layout.parentWidget()
    way = around.layoutDirection() if around else Qt.LayoutDirection.LeftToRight
    item.setGeometry(QStyle.visualRect(way, within, at))


class FlowLayout(QLayout):
    """Places widgets in lines, wrapping where a line is full."""

    def __init__(
        self, parent: QWidget | None = None, *, gap: int = 6, line_gap: int = 6
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._line_gap = line_gap
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._heights.clear()

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        if 0 <= index < len(self._items):
            self._heights.clear()
            return self._items.pop(index)
        return None

    @override
    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), really=False)
        return self._heights[width]

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, really=True)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.natural_width(), self.minimumSize().height())

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def natural_width(self) -> int:
        """Return how wide one line of everything would be."""
        widths = [i.sizeHint().width() for i in self._items if not i.isEmpty()]
        return sum(widths) + self._gap * max(0, len(widths) - 1)

    def _place(self, rect: QRect, *, really: bool) -> int:
        x, y, tallest = rect.x(), rect.y(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            natural = size.width()
            if isinstance(widget, PlainLabel) and widget.wordWrap():
                natural = widget.natural_width() + 1  # a line, wrapped if need be
            width = min(natural, rect.width())
            if x > rect.x() and x + width > rect.right() + 1:
                x, y, tallest = rect.x(), y + tallest + self._line_gap, 0
            height = size.height()
            if item.hasHeightForWidth():
                height = item.heightForWidth(width)
            if really:
                put(self, item, QRect(QPoint(x, y), QSize(width, height)), rect)
            x += width + self._gap
            tallest = max(tallest, height)
        return y + tallest - rect.y()
