"""F1: the keys of where one is, every term, the guide; Esc or F1 puts them away."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.guide import passages
from ui.help_terms import TERMS
from ui.keys import Key, bind
from ui.theme import Size
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.surface import Surface, scrolled

WIDTH = 360

EVERYWHERE = (
    Key("Ctrl+F", "find a patient"),
    Key("Ctrl+1 …", "the rooms at the left"),
    Key("Ctrl+L", "lock; your place is kept"),
    Key("Ctrl+Shift+L", "look: as the system, light, dark, high contrast"),
    Key("Ctrl+Shift+W", "another window, for another patient"),
    Key("F1", "this help, and back; Esc in it"),
    Key("Alt+T  Alt+G  Alt+K", "in the help: terms, guide, keys; PgDn moves the text"),
)


class HelpSheet(Surface):
    """Stands beside the page, or in its place where the window is narrow."""

    # It is to be put away.
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, fill="raised")
        self.setObjectName("help")
        self.setAccessibleName("Help")
        self._keys: Sequence[Key] = ()
        self._left_at: QWidget | None = None
        self.close_button = Button("Close  ·  F1", self.left.emit)
        tabs = QWidget(self)
        flow = FlowLayout(tabs, gap=4, line_gap=8)
        for word, key, tell in (
            ("Keys", "Alt+K", self._tell_keys),
            ("Terms", "Alt+T", self._tell_terms),
            ("Guide", "Alt+G", self._tell_guide),
        ):
            turn = partial(self._turn_to, tell)
            flow.addWidget(Button(f"{word}  ·  {key}", turn, name=word))
            bind(self, key, turn, anywhere=True)
        flow.addWidget(self.close_button)
        bind(self, "Esc", self.left.emit)
        page = Surface(fill="raised", edge="raised")
        self._lines = QVBoxLayout(page)
        self._lines.setContentsMargins(6, 4, 12, 4)
        self._body = QWidget()
        self._lines.addWidget(self._body)
        self._lines.addStretch(1)
        self.area = scrolled(page, self)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("Help text")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(16, 16, 4, 16)
        lines.setSpacing(8)
        lines.addWidget(tabs)
        lines.addWidget(self.area, 1)
        self.hide()

    def enter(self) -> None:
        """Put the cursor into the text: the arrows and PgDn move it."""
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def remember(self) -> None:
        """Keep where the cursor is on the page, to give it back there."""
        at: QWidget | None = self.window().focusWidget()
        if at is not None and not self.isAncestorOf(at):
            self._left_at = at

    def go_back(self) -> bool:
        """Put the cursor where it was on the page; return whether that is there."""
        at = self._left_at
        if at is None or not isValid(at) or not at.isVisible():
            return False
        at.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _turn_to(self, tell: Callable[[], None]) -> None:
        """Show another part and let the keys move it."""
        if self.isVisible():
            self.remember()
            tell()
            self.enter()

    def show_keys(self, keys: Sequence[Key]) -> None:
        """List the keys of a page and those that work everywhere."""
        self._keys = keys
        self._tell_keys()

    def _tell_keys(self) -> None:
        self._tell([(key.name, key.does) for key in (*self._keys, *EVERYWHERE)])

    def _tell_terms(self) -> None:
        self._tell(TERMS)

    def _tell(self, pairs: Sequence[tuple[str, str]]) -> None:
        body, lines = self._new_body()
        for name, does in pairs:
            lines.addWidget(PlainLabel(name, size=Size.SMALL, strong=True, wraps=True))
            words = PlainLabel(does, size=Size.SMALL, tone=Tone.PLAIN, wraps=True)
            lines.addWidget(words)
            lines.addSpacing(6)
        self._use(body)

    def _tell_guide(self) -> None:
        body, lines = self._new_body()
        for passage in passages():
            heading = passage.is_heading
            size = Size.BODY if heading else Size.SMALL
            words = PlainLabel(passage.text, size=size, strong=heading, wraps=True)
            lines.addWidget(words)
            lines.addSpacing(4)
        self._use(body)

    def _new_body(self) -> tuple[QWidget, QVBoxLayout]:
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        return body, lines

    def _use(self, body: QWidget) -> None:
        self._lines.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        self.area.verticalScrollBar().setValue(0)
