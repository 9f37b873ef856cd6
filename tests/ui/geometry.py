"""Looks at a window as laid out: what is cut off, what lies over something else."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionFrame,
    QTableView,
    QWidget,
)

from ui.panel.wording import Wording
from ui.theme import Size, font
from ui.widgets.table import Table

_SLACK = 1
_TALL = 100_000


def cut(window: QWidget) -> list[str]:
    """Return what is shown in part only: texts, hints, names of buttons."""
    return [
        f"{_name(widget)}: {reason}"
        for widget in _shown(window)
        if (reason := _why_cut(widget, window))
    ]


def overlaps(window: QWidget) -> list[str]:
    """Return the pairs of texts that lie over each other."""
    placed = [
        (widget, _place(widget, window))
        for widget in _shown(window)
        if isinstance(widget, QLabel | QLineEdit | QAbstractButton | Wording)
    ]
    found = []
    for number, (one, at) in enumerate(placed):
        for other, there in placed[number + 1 :]:
            common = at.intersected(there)
            deep = common.width() > _SLACK and common.height() > _SLACK
            if deep and not one.isAncestorOf(other) and not other.isAncestorOf(one):
                found.append(f"{_name(one)} over {_name(other)}")
    return found


def _shown(window: QWidget) -> Iterator[QWidget]:
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


def _why_cut(widget: QWidget, window: QWidget) -> str:
    for kind, look in _LOOKS:
        if isinstance(widget, kind):
            return look(widget) or _outside(widget, window)
    return ""


def _button(button: QAbstractButton) -> str:
    need = button.sizeHint().width() if button.text() else 0
    if need > button.width() + _SLACK:
        return f"needs {need}, has {button.width()}: {button.text()}"
    return ""


def _label(label: QLabel) -> str:
    text = label.text()
    if not text:
        return ""
    room = label.contentsRect().size()
    flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextExpandTabs
    bounds = QRect(0, 0, room.width() if label.wordWrap() else _TALL, _TALL)
    need: QSize = label.fontMetrics().boundingRect(bounds, flags, text).size()
    if need.width() > room.width() + _SLACK or need.height() > room.height() + _SLACK:
        return f"needs {need.toTuple()}, has {room.toTuple()}: {text[:60]}"
    return ""


def _wording(words: Wording) -> str:
    need = words.heightForWidth(words.width())
    if need > words.height() + _SLACK:
        return f"needs {need}, has {words.height()}: {words.accessibleName()}"
    return ""


def _table(table: Table) -> str:
    """Look at the cells in sight: they are painted, and no widget knows of them."""
    model, heading = table.model(), table.horizontalHeader()
    every = range(model.columnCount())
    columns = [column for column in every if not table.isColumnHidden(column)]
    if why := _unfolded(table, set(every) - set(columns)):
        return why
    for column in columns:
        word = str(model.headerData(column, Qt.Orientation.Horizontal))
        need = heading.fontMetrics().horizontalAdvance(word)
        if need > heading.sectionSize(column):
            return f"heading needs {need}: {word}"
    last = table.rowAt(table.viewport().height() - 1)
    for row in range(max(0, table.rowAt(0)), (last if last >= 0 else model.rowCount())):
        for column in columns:
            if why := _cell(table, row, column):
                return why
    bar = table.horizontalScrollBar()
    return "moves sideways" if bar.maximum() else ""


def _unfolded(table: Table, hidden: set[int]) -> str:
    """What is hidden is written below another column."""
    written = table.lines.columns.hidden
    return f"hidden and written nowhere: {hidden - written}" if hidden - written else ""


def _cell(table: Table, row: int, column: int) -> str:
    index = table.model().index(row, column)
    width = table.columnWidth(column)
    need = table.lines.height(index, width)
    if need > table.rowHeight(row) + _SLACK:
        return f"cell needs {need}, has {table.rowHeight(row)}: {index.data()}"
    strong = table.lines.is_strong(index)
    room = width - table.lines.taken(index)
    below = QFontMetrics(font(Size.SMALL))
    return _broken(str(index.data()), room, QFontMetrics(font(strong=strong))) or (
        _broken(table.lines.below(index), room, below)
    )


def _broken(text: str, room: int, metrics: QFontMetrics) -> str:
    for word in text.split():  # a hyphen is where a name may break, but no date
        for part in (word,) if any(map(str.isdigit, word)) else word.split("-"):
            if metrics.horizontalAdvance(part) > room + _SLACK:
                return f"cell breaks within {part}: {text}"
    return ""


def _line(line: QLineEdit) -> str:
    hint = line.placeholderText()
    shown = hint if not line.text() else ""
    need, room = line.fontMetrics().horizontalAdvance(shown), _room_in(line)
    if need > room:
        return f"hint needs {need}, has {room}: {hint}"
    return ""


def _room_in(line: QLineEdit) -> int:
    """Return how wide a hint may be before Qt elides it: 2 pixels stay on each side."""
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    inside = QStyle.SubElement.SE_LineEditContents
    room = line.style().subElementRect(inside, option, line)
    margins = line.textMargins()
    return room.width() - margins.left() - margins.right() - 4


def _other_table(table: QTableView) -> str:
    return f"a table that nobody looks into: {type(table).__name__}"


def _outside(widget: QWidget, window: QWidget) -> str:
    """Whether a part of it lies beyond an edge where nothing can be scrolled to."""
    parent = widget.parentWidget()
    at = QRect(QPoint(0, 0), widget.size())
    while parent is not None:
        at.translate(widget.pos())
        room = parent.rect()
        scrolls = isinstance(parent.parentWidget(), QAbstractScrollArea)
        area = parent.parentWidget()
        if scrolls:
            sideways = not isinstance(area, QScrollArea)
            if at.left() < -_SLACK or (
                at.right() > room.right() + _SLACK and not sideways
            ):
                return f"is {at.getRect()} in {room.getRect()} sideways"
            return ""
        if not room.adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(at):
            return f"is {at.getRect()} in {room.getRect()} of {_name(parent)}"
        if parent is window:
            return ""
        widget, parent = parent, parent.parentWidget()
    return ""


_LOOKS: tuple[tuple[type, Any], ...] = (
    (QLabel, _label),
    (Wording, _wording),
    (QAbstractButton, _button),
    (Table, _table),
    (QTableView, _other_table),
    (QLineEdit, _line),
)
"""What is looked at, and how; the first that fits."""


def _place(widget: QWidget, window: QWidget) -> QRect:
    """Return the part of it that is seen, in the window."""
    seen = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(window, seen.topLeft()), seen.size())


def _name(widget: QWidget) -> str:
    path = []
    at: QWidget | None = widget
    while at is not None and len(path) < 4:
        path.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return " < ".join(path)
