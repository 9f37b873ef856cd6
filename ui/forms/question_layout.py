"""A question and its answers: side by side where there is room, else one below.

One layout for the whole row, where boxes within boxes would do as well: there are a
hundred rows, and they are laid out while the nurse waits for the form.
"""

from collections.abc import Sequence

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from typing_extensions import override

from ui.widgets.flow import put

_GAP = 16
_LINE_GAP = 4
_HALF = 2
_ANY = 1 << 20
"""Wider than any window."""


class QuestionLayout(QLayout):
    """Lays out a question, its answers and a note for whatever width the row has.

    Short answers stand at the right edge beside any question, so that the eye runs
    down one column; long ones go below the question rather than squeeze it.
    """

    def __init__(
        self, question: QWidget, margins: QMargins, *, gap: int, natural: int = _ANY
    ) -> None:
        """Begin with the question.

        Args:
            question: what stands first.
            margins: kept free on each side.
            gap: between one answer and the next.
            natural: how wide the question is on one line; where that is not known,
                answers stand beside it that take half of the width at most.
        """
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._note: QLayoutItem | None = None
        self._margins = margins
        self._gap = gap
        self._natural = natural
        self._least = 0
        self._below = False
        self._heights: dict[int, int] = {}
        self._sizes: list[QSize] = []
        self.addWidget(question)

    def answer_with(
        self, answers: Sequence[QWidget], *, least: int = 0, below: bool = False
    ) -> None:
        """Place the answers; `least` is the width of the column that they share."""
        self._least, self._below = least, below
        for answer in answers:
            self.addWidget(answer)

    def set_note(self, note: QWidget) -> None:
        """Place a note under everything."""
        self.addWidget(note)
        self._note = self._items.pop()

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items) + (self._note is not None)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        if index == len(self._items):
            return self._note
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        if index == len(self._items):
            note, self._note = self._note, None
            return note
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def invalidate(self) -> None:
        self._heights.clear()
        self._sizes.clear()
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
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        sides = self._margins.left() + self._margins.right()
        widest = max(
            (item.minimumSize().width() for item in self._items[1:]), default=0
        )
        return QSize(widest + sides, 0)

    def _hints(self) -> list[QSize]:
        if not self._sizes:
            self._sizes = [item.sizeHint() for item in self._items[1:]]
        return self._sizes

    def _answers_width(self) -> int:
        hints = self._hints()
        natural = sum(size.width() for size in hints) + self._gap * (len(hints) - 1)
        return max(natural, self._least)

    def _is_beside(self, width: int) -> bool:
        if self._below:
            return False
        answers = self._answers_width()
        return answers + _GAP + self._natural <= width or answers <= width // _HALF

    def _place(self, rect: QRect, *, really: bool) -> int:
        """Place everything, or only find out how high it would be."""
        margins = self._margins
        room = QRect(
            rect.x() + margins.left(),
            rect.y() + margins.top(),
            rect.width() - margins.left() - margins.right(),
            rect.height(),
        )
        note = self._note_height(room.width())
        if self._is_beside(room.width()):
            above = rect.height() - margins.top() - margins.bottom() - note
            height = self._place_beside(room, above, really=really)
        else:
            height = self._place_below(room, really=really)
        if really and note and self._note is not None:
            top = room.y() + height + _LINE_GAP
            high = note - _LINE_GAP
            self._note.setGeometry(QRect(room.x(), top, room.width(), high))
        return margins.top() + height + note + margins.bottom()

    def _note_height(self, width: int) -> int:
        if self._note is None or self._note.isEmpty():
            return 0
        return _LINE_GAP + self._note.heightForWidth(width)

    def _place_beside(self, room: QRect, above: int, *, really: bool) -> int:
        width = self._answers_width()
        rest = room.width() - width - _GAP
        hints = self._hints()
        label = self._items[0].heightForWidth(rest)
        height = max(label, *(size.height() for size in hints))
        if not really:
            return height
        height = max(height, above)
        top = room.y() + (height - label) // 2
        put(self, self._items[0], QRect(room.x(), top, rest, label), room)
        left = room.x() + room.width() - width
        for item, size in zip(self._items[1:], hints, strict=True):
            top = room.y() + (height - size.height()) // 2
            put(self, item, QRect(left, top, size.width(), size.height()), room)
            left += size.width() + self._gap
        return height

    def _size_below(self, item: QLayoutItem, room: int) -> QSize:
        """Return the size of an answer that stands below its question."""
        if item.hasHeightForWidth():
            return QSize(room, item.heightForWidth(room))
        size = item.sizeHint()
        if len(self._items) == len(("question", "answer")):
            return QSize(room, size.height())  # a search line or notes take all of it
        return size

    def _place_below(self, room: QRect, *, really: bool) -> int:
        label = self._items[0].heightForWidth(room.width())
        if really:
            self._items[0].setGeometry(QRect(room.x(), room.y(), room.width(), label))
        left, top, tallest = room.x(), room.y() + label + _LINE_GAP, 0
        sizes = [self._size_below(item, room.width()) for item in self._items[1:]]
        line = max(size.height() for size in sizes)
        for item, size in zip(self._items[1:], sizes, strict=True):
            width, height = size.width(), size.height()
            if left > room.x() and left + width > room.x() + room.width():
                left, top, tallest = room.x(), top + tallest + self._gap, 0
            if really:
                down = max(0, line - height) // 2
                put(self, item, QRect(left, top + down, width, height), room)
            left += width + self._gap
            tallest = max(tallest, line, height)
        return top + tallest - room.y()
