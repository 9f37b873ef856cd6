"""A line with offers: type, choose, Enter; what is not offered is kept as typed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from intake.forms.lookups import Offer, Offers
from ui.forms.offers import OfferList
from ui.widgets.line_edit import LineEdit, is_undo

_KEPT = "Not in the list. Enter keeps it as typed."
_REFUSED = "Nothing in the list begins like this."
_DOWN = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class SearchLine(LineEdit):
    """A line that offers what begins like what is typed.

    Attributes:
        free: whether a text that is not offered may be kept as typed.
    """

    # An offer was taken.
    taken = Signal(object)
    # A text that was not offered is to be kept.
    kept = Signal(str)
    # A text that is not in the list was left standing; empty once it is gone.
    stranded = Signal(str)
    # An arrow in the empty line: go on (+1) or back (-1).
    left = Signal(int)
    # Enter in the empty line: there is nothing to add.
    passed = Signal()

    def __init__(
        self,
        name: str,
        find: Callable[[str], Offers],
        *,
        hint: str,
        free: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, hint=hint, parent=parent)
        self._find = find
        self.free = free
        self.offers = OfferList(self)
        self.offers.taken.connect(self._take)
        self.destroyed.connect(self.offers.deleteLater)
        self.textEdited.connect(self._on_edited)
        self.focused.connect(self._on_focused)

    def _on_edited(self, text: str) -> None:
        if not text.strip():
            self.offers.hide()
            self.mark_wrong(wrong=False)
            self.stranded.emit("")
            return
        nothing = _KEPT if self.free else _REFUSED
        self.offers.offer(self._find(text), self, nothing=nothing)

    def _on_focused(self, here: bool) -> None:  # noqa: FBT001 - a slot of a flag
        if here:
            return
        self.offers.hide()
        text = self.text().strip()
        if text and self.free:
            self._keep(text)
        else:
            self.mark_wrong(wrong=bool(text))
            self.stranded.emit(text)

    def begin(self, text: str) -> None:
        """Take the cursor, and the letters that were typed before it came."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setText(self.text() + text)
        self._on_edited(self.text())

    def strand(self, text: str) -> None:
        """Show a text that was left standing, here or in another session."""
        if text != self.text() and not self.free:
            self.setText(text)
            self.mark_wrong(wrong=bool(text))

    def _take(self, offer: Offer) -> None:
        self.clear()
        self.offers.hide()
        self.taken.emit(offer)

    @override
    def event(self, event: QEvent) -> bool:
        """Undo what is being searched for first: the form knows nothing of it yet."""
        if is_undo(event) and self.text():
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_enter()
        elif key in _DOWN:
            step = _DOWN[Qt.Key(key)]
            if not self.offers.move_by(step):
                self.left.emit(step)
        elif key == Qt.Key.Key_Escape and not self.offers.isHidden():
            self.offers.hide()
        elif key == Qt.Key.Key_Tab and self.offers.isVisible() and self.offers.chosen:
            self._take(self.offers.chosen)
        else:
            super().keyPressEvent(event)

    def _on_enter(self) -> None:
        text = self.text().strip()
        chosen = self.offers.chosen if self.offers.isVisible() else None
        if not text:
            self.passed.emit()
        elif chosen:
            self._take(chosen)
        elif self.free:
            self._keep(text)

    def _keep(self, text: str) -> None:
        self.clear()
        self.offers.hide()
        self.kept.emit(text)
