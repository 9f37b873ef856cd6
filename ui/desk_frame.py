"""The frame round every room: rail, notice, keys, status line."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.desk_parts import ACTS, ROOMS, Page, page_of
from ui.help_sheet import HelpSheet
from ui.keys import Key
from ui.rail import Rail
from ui.status_line import StatusLine
from ui.widgets.notice import DemoStrip, Notice


class DeskFrame(QWidget):
    """Holds the rooms in a stack and shows one at a time."""

    def __init__(
        self, who: str, *, is_demo: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.stack = QStackedWidget(self)
        self.rail = Rail(ROOMS, ACTS, self)
        self.rail.buttons["drafts"].hide()
        self.notice = Notice(self)
        self.help = HelpSheet(self)
        self.status = StatusLine(who, self)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        if is_demo:
            middle.addWidget(DemoStrip(self))
        middle.addWidget(self.notice)
        middle.addWidget(self.stack, 1)
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.rail)
        top.addLayout(middle, 1)
        top.addWidget(self.help)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(top, 1)
        lines.addWidget(self.status)

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
        """Show the keys of the page beside it, or put them away."""
        if self.help.isHidden():
            self.help.show_keys(self.page.keys)
            self.help.show()
        else:
            self.help.hide()
            self.page.enter()
