"""Looks at a window as laid out: what is cut off, what lies over something else."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from ui.panel.wording import Wording

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
    if isinstance(widget, QLabel):
        return _label(widget) or _outside(widget, window)
    if isinstance(widget, Wording):
        return _wording(widget) or _outside(widget, window)
    if isinstance(widget, QAbstractButton) and widget.text():
        need = widget.sizeHint().width()
        if need > widget.width() + _SLACK:
            return f"needs {need}, has {widget.width()}: {widget.text()}"
        return _outside(widget, window)
    if isinstance(widget, QLineEdit):
        return _line(widget) or _outside(widget, window)
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


def _line(line: QLineEdit) -> str:
    hint = line.placeholderText()
    shown = hint if not line.text() else ""
    need = line.fontMetrics().horizontalAdvance(shown)
    if need > line.width() - 12:
        return f"hint needs {need}, has {line.width() - 12}: {hint}"
    return ""


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
