"""The list of offers below a line that is being typed in; it never picks by itself."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from intake.forms.lookups import Offer, Offers
from ui.theme import ROW, Size, colour, font

_FOOT = 24
_GAP = 12


class OfferList(QWidget):
    """Offers under a line; drawn over the form, part of no layout.

    The line keeps the focus; arrow keys move the choice, Enter takes it.
    """

    # An offer was taken with the mouse.
    taken = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._offers = Offers((), 0)
        self._chosen = -1
        self._nothing = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Offers")
        self.hide()

    @property
    def chosen(self) -> Offer | None:
        """The offer that Enter would take."""
        entries = self._offers.entries
        return entries[self._chosen] if 0 <= self._chosen < len(entries) else None

    def offer(self, offers: Offers, line: QWidget, *, nothing: str) -> None:
        """Show offers below a line, or say what it means that there are none.

        The first is chosen unless it is merely spelt alike.
        """
        self._offers = offers
        self._nothing = nothing
        entries = offers.entries
        self._chosen = 0 if entries and not entries[0].is_guess else -1
        window = line.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = line.mapTo(window, QPoint(0, line.height() + 2))
        height = len(entries) * ROW + _FOOT + 2
        if corner.y() + height > window.height():
            corner.setY(line.mapTo(window, QPoint(0, 0)).y() - height - 2)
        width = max(line.width(), 420)
        self.setGeometry(QRect(corner, QSize(width, height)))
        self.setAccessibleDescription(self._spoken())
        self.show()
        self.raise_()
        self.update()

    def move_by(self, step: int) -> bool:
        """Move the choice; return whether there is anything to choose."""
        if self.isHidden():
            return False
        last = len(self._offers.entries) - 1
        self._chosen = min(max(self._chosen + step, -1), last)
        self.setAccessibleDescription(self._spoken())
        self.update()
        return True

    def _spoken(self) -> str:
        offer = self.chosen
        count = f"{len(self._offers.entries)} of {self._offers.total} matches"
        return f"{offer.title}, {offer.detail}; {count}" if offer else count

    def _foot(self) -> str:
        shown, total = len(self._offers.entries), self._offers.total
        if not shown:
            return self._nothing
        guesses = sum(entry.is_guess for entry in self._offers.entries)
        if guesses == shown:
            return "Did you mean one of these? ↓ and Enter to take one"
        return f"Showing {shown - guesses} of {total} · Enter takes, ↓ ↑ choose"

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("surface"))
        for place, entry in enumerate(self._offers.entries):
            self._paint_entry(painter, place, entry)
        self._paint_parting(painter)
        painter.setFont(font(Size.SMALL))
        painter.setPen(colour("muted"))
        foot = QRect(_GAP, self.height() - _FOOT, self.width() - 2 * _GAP, _FOOT - 2)
        painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter, self._foot())
        painter.setPen(QPen(colour("edge"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_parting(self, painter: QPainter) -> None:
        """Part what is merely spelt alike from what begins like the text."""
        entries = self._offers.entries
        first = next((n for n, entry in enumerate(entries) if entry.is_guess), 0)
        if first == 0:
            return
        top = 1 + first * ROW
        painter.setPen(QPen(colour("edge"), 1))
        painter.drawLine(QPoint(_GAP, top), QPoint(self.width() - _GAP, top))
        painter.setFont(font(Size.SMALL))
        painter.setPen(colour("warning"))
        room = QRect(_GAP, top, self.width() - 2 * _GAP, ROW)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(room, right, "did you mean?")

    def _paint_entry(self, painter: QPainter, place: int, entry: Offer) -> None:
        row = QRect(1, 1 + place * ROW, self.width() - 2, ROW)
        chosen = place == self._chosen
        if chosen:
            painter.fillRect(row, colour("tint"))
            painter.fillRect(row.left(), row.top(), 3, ROW, colour("accent"))
        painter.setFont(font(strong=not entry.is_guess))
        painter.setPen(colour("text"))
        inner = row.adjusted(_GAP, 0, -_GAP, 0)
        title = f"? {entry.title}" if entry.is_guess else entry.title
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(inner, flags, title)
        used = painter.fontMetrics().horizontalAdvance(title) + _GAP
        painter.setFont(font(Size.SMALL))
        painter.setPen(colour("muted"))
        painter.drawText(inner.adjusted(used, 0, 0, 0), flags, entry.detail)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._chosen = int(event.position().y()) // ROW
        self.update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._chosen = int(event.position().y()) // ROW
        if self.chosen:
            self.taken.emit(self.chosen)
