"""Tab goes as one reads, though a widget was made after what stands below it."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override


def stops(widget: QWidget) -> Iterator[QWidget]:
    """Yield where Tab stops in a widget, as its parts were made."""
    for part in (widget, *widget.findChildren(QWidget)):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield part


def follow(before: QWidget, made: QWidget) -> None:
    """Let Tab come to what was just made right after the last stop of another."""
    at = last_stop(before)
    if at is not None:
        _chain(at, made)


def precede(made: QWidget, after: QWidget) -> None:
    """Let Tab come to what was just made right before it comes to another."""
    own = set(stops(made))
    at = after.previousInFocusChain()
    while at is not None and at is not after and (at in own or not _is_stop(at)):
        at = at.previousInFocusChain()
    if at is not None:
        _chain(at, made)


def read_through(page: QWidget) -> None:
    """Let Tab go over what is seen of a page from top to bottom, as one reads.

    Its lines come and go with every answer, and are made where one is wanted first.
    """
    ways = 1 if page.isLeftToRight() else -1

    def place(stop: QWidget) -> tuple[int, int]:
        at = stop.mapTo(page, QPoint(0, 0))
        return at.y(), ways * at.x()

    focus = page.window().focusWidget()  # which may be about to be hidden
    there = [one for one in stops(page) if one is focus or one.isVisibleTo(page)]
    seen = sorted(there, key=place)
    for before, after in pairwise(seen):
        if before.nextInFocusChain() is not after:
            QWidget.setTabOrder(before, after)


class ReadingPage(QWidget):
    """A page over which Tab goes as one reads, whenever its parts were made."""

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        read_through(self)
        return super().focusNextPrevChild(forward)


def last_stop(widget: QWidget) -> QWidget | None:
    """Return the last place where Tab stops in a widget."""
    return next(reversed(list(stops(widget))), None)


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _chain(at: QWidget, made: QWidget) -> None:
    for stop in list(stops(made)):
        QWidget.setTabOrder(at, stop)
        at = stop
