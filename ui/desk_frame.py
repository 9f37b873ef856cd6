"""The frame round every room: rail, notice, keys, status line."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.desk_parts import ACTS, ROOMS, Page, page_of
from ui.glass_watch import GlassBanner, GlassFrame
from ui.help_sheet import WIDTH, HelpSheet
from ui.keys import Key
from ui.rail import Rail
from ui.status_line import StatusLine
from ui.widgets.notice import DemoStrip, Notice

_NARROW = 900
"""Below this width the help takes the place of the page."""

_LOW = 560
"""Below this height what stands above the page takes its place."""


class DeskFrame(QWidget):
    """Holds the rooms in a stack and shows one at a time."""

    def __init__(
        self, who: str, *, demo: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.stack = QStackedWidget(self)
        self.rail = Rail(ROOMS, ACTS, self)
        self.notice = Notice(self)
        self.help = HelpSheet(self)
        self.status = StatusLine(who, self)
        self.help.left.connect(self._put_help_away)
        self._strips: list[QWidget] = []
        self.open_glass = GlassBanner(self)
        self._glass_frame = GlassFrame(self)
        self.open_glass.turned.connect(self.arrange)
        self._middle = QWidget(self)
        middle = QVBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        if demo:
            middle.addWidget(DemoStrip(demo, self))
        middle.addWidget(self.open_glass)
        middle.addWidget(self.notice)
        middle.addWidget(self.stack, 1)
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.rail)
        top.addWidget(self._middle, 1)
        top.addWidget(self.help)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(top, 1)
        lines.addWidget(self.status)

    def put_above(self, strip: QWidget) -> None:
        """Let something stand above every page; in its place where room is short."""
        self._strips.append(strip)
        lines = self._middle.layout()
        if isinstance(lines, QVBoxLayout):
            lines.insertWidget(lines.count() - 1, strip)

    @property
    def page(self) -> Page:
        """The view that is shown."""
        return page_of(self.stack)

    def enter(self, view: QWidget, *, room: str | None) -> None:
        """Show a view; what is pending in the one before is kept first.

        Args:
            view: which.
            room: the door to mark; None leaves the mark where it is.
        """
        if self.stack.currentWidget() is not view:
            self.page.leave()
            self.stack.setCurrentWidget(view)
            self.notice.turn_to(view)
        if room is not None:
            self.rail.show_room(room)
        self.page.enter()
        if not self.help.isHidden():
            self.help.show_keys(self.page.keys)

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Show the keys that matter now at the foot."""
        words = [f"{key.name} {key.does.split(':')[0]}" for key in keys]
        self.status.keys.setText("  ·  ".join([*words, "F1 keys"]))

    def toggle_help(self) -> None:
        """Show the help beside the page, or put it away."""
        if self.help.isHidden():
            self.help.remember()
            self.help.show_keys(self.page.keys)
            self.help.show()
            self._arrange(self.width())
            if self._middle.isHidden():
                self.help.enter()
        else:
            self._put_help_away()

    def _put_help_away(self) -> None:
        """Close the help; the cursor is where it was, if that is still there."""
        at: QWidget | None = self.window().focusWidget()
        moved = at is None or not self._middle.isAncestorOf(at)
        self.help.hide()
        self._arrange(self.width())
        if moved and not self.help.go_back():
            self.page.enter()

    def arrange(self) -> None:
        """Give everything its place anew."""
        self._arrange(self.width())

    def _arrange(self, width: int) -> None:
        """Let the help stand beside the page; in its place where room is short."""
        narrow = width < _NARROW and not self.help.isHidden()
        if self._middle.isHidden() != narrow:
            self._middle.setVisible(not narrow)
        low = self.height() < _LOW
        covered = low and any(not strip.isHidden() for strip in self._strips)
        if self.stack.isHidden() != covered:
            self.stack.setVisible(not covered)
        self.notice.fit(self.height())
        framed = not self.open_glass.isHidden()
        self._glass_frame.surround(self.rect() if framed else None)
        self.help.setMinimumWidth(0 if narrow else WIDTH)
        self.help.setMaximumWidth(width if narrow else WIDTH)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(event.size().width())
        super().resizeEvent(event)
