"""A calm notice above the page: what did not work and what to do; never modal."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from ui.announcing import announce
from ui.theme import SCROLL_BAR
from ui.widgets.buttons import Button, Role
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface, scrolled

_ANY = 400
"""So high at most before it is known how high the frame around is."""
_SIDES, _GAP = (16, 8), 8
_RING = 6
"""What the frame of the text takes of its height, seen while it has the cursor."""


class Notice(Surface):
    """Stays until it is read; takes no focus from what is being typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, fill="warning_tint", edge="warning")
        self._about: QWidget | None = None
        self.setObjectName("notice")
        self.text = PlainLabel(tone=Tone.WARNING, wraps=True)
        self._close = close = Button(
            "Close", self.put_away, role=Role.QUIET, name="Close the notice"
        )
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._most = _ANY
        self.area = scrolled(self.text, self)
        self.area.setAccessibleName("Notice")
        self.text.setAutoFillBackground(False)  # it stands on the notice's colour
        line = QHBoxLayout(self)
        line.setContentsMargins(_SIDES[0], 8, _SIDES[1], 8)
        line.setSpacing(_GAP)
        line.addWidget(self.area, 1)
        line.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def fit(self, frame: int) -> None:
        """Take a third of a frame of this height at most; the rest is scrolled to."""
        self._most = frame // 3
        self._arrange()

    def _arrange(self) -> None:
        beside = sum(_SIDES) + _GAP + self._close.sizeHint().width()
        width = self.width() - beside - _RING
        need = self._high(width)
        more = need > self._most
        if more:
            need = self._high(width - SCROLL_BAR)
        self.text.setFixedHeight(need)
        self.area.setFixedHeight(min(need, self._most) + _RING)
        focus, bar = Qt.FocusPolicy, Qt.ScrollBarPolicy
        self.area.setFocusPolicy(focus.TabFocus if more else focus.NoFocus)
        self.area.setVerticalScrollBarPolicy(
            bar.ScrollBarAlwaysOn if more else bar.ScrollBarAlwaysOff
        )

    def _high(self, width: int) -> int:
        """Return how high the text is in so much room."""
        wraps, room = Qt.TextFlag.TextWordWrap, QRect(0, 0, max(1, width), 0)
        words = self.text.fontMetrics()
        return words.boundingRect(room, wraps, self.text.text()).height()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def say(self, text: str, about: QWidget | None = None) -> None:
        """Show a notice.

        Args:
            text: what is to be said.
            about: the page that it tells of; on others it is not to be seen, where it
                would stand above another patient.
        """
        self._about = about
        self.text.setText(text)
        self.setAccessibleName(text)
        self.show()
        self._arrange()
        self.area.verticalScrollBar().setValue(0)
        announce(self, text)

    def put_away(self) -> None:
        """Show it no longer, on no page."""
        self._about = None
        self.hide()

    def turn_to(self, page: QWidget) -> None:
        """Follow to another page: what tells of one page waits there."""
        if self._about is not None:
            self.setVisible(self._about is page)

    def forget(self, page: QWidget) -> None:
        """Put away what tells of a page that is no more."""
        if self._about is page:
            self.put_away()

    def take_back(self, text: str) -> None:
        """Put a notice away that is no longer true, unless another one came."""
        if self.text.text().startswith(text):
            self.put_away()


class DemoStrip(QWidget):
    """Says on every screen that nothing here is real."""

    def __init__(self, told: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demo")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Highlight)
        words = PlainLabel(told, wraps=True)
        words.setForegroundRole(self.palette().ColorRole.HighlightedText)
        words.setFont(words.font())
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 2, 16, 2)
        line.addWidget(words, 1)
