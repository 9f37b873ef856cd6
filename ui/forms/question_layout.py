"""A question and its answers: side by side where there is room, else one below."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from typing_extensions import override

from ui.widgets.labels import PlainLabel

_GAP = 16
_LINE_GAP = 4
_HALF = 2


class QuestionLayout(QLayout):
    """Lays out a label and an editor for whatever width the row has.

    A short editor stands at the right edge beside any question, so that the eye runs
    down one column; a long one goes below the question rather than squeeze it.
    """

    def __init__(self, label: PlainLabel, editor: QWidget, *, below: bool) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._below = below
        self._label_width = label.natural_width()
        self._heights: dict[int, int] = {}
        self._editor = 0
        self.addWidget(label)
        self.addWidget(editor)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def invalidate(self) -> None:
        self._heights.clear()
        self._editor = 0
        super().invalidate()

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

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
        widest = self._label_width + _GAP + self._editor_width()
        return QSize(widest, self._items[1].sizeHint().height())

    @override
    def minimumSize(self) -> QSize:
        return QSize(self._items[1].minimumSize().width(), 0)

    def _editor_width(self) -> int:
        if not self._editor:
            editor = self._items[1]
            hint, least = editor.sizeHint(), editor.minimumSize()
            self._editor = max(hint.width(), least.width())
        return self._editor

    def _is_beside(self, width: int) -> bool:
        if self._below:
            return False
        editor = self._editor_width()
        return editor + _GAP + self._label_width <= width or editor <= width // _HALF

    def _place(self, rect: QRect, *, really: bool) -> int:
        if self._is_beside(rect.width()):
            return self._place_beside(rect, really=really)
        return self._place_below(rect, really=really)

    def _place_beside(self, rect: QRect, *, really: bool) -> int:
        label, editor = self._items
        width = self._editor_width()
        rest = rect.width() - width - _GAP
        heights = (_height(label, rest), _height(editor, width))
        height = max(heights)
        if really:
            room = max(height, rect.height())
            tops = [rect.y() + (room - own) // 2 for own in heights]
            label.setGeometry(QRect(rect.x(), tops[0], rest, heights[0]))
            left = rect.x() + rect.width() - width
            editor.setGeometry(QRect(left, tops[1], width, heights[1]))
        return height

    def _place_below(self, rect: QRect, *, really: bool) -> int:
        label, editor = self._items
        width = rect.width()
        heights = (_height(label, width), _height(editor, width))
        if really:
            label.setGeometry(QRect(rect.x(), rect.y(), width, heights[0]))
            top = rect.y() + heights[0] + _LINE_GAP
            editor.setGeometry(QRect(rect.x(), top, width, heights[1]))
        return heights[0] + _LINE_GAP + heights[1]


def _height(item: QLayoutItem, width: int) -> int:
    if item.hasHeightForWidth():
        return item.heightForWidth(width)
    return item.sizeHint().height()
