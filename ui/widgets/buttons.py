"""Buttons: one main one to a screen, the others plain or quiet."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override


class Role(StrEnum):
    """How much a button asks to be pressed."""

    MAIN = "main"
    PLAIN = "plain"
    QUIET = "quiet"
    SMALL = "small"
    CHOICE = "choice"


class Button(QPushButton):
    """A button that Enter presses too."""

    def __init__(
        self,
        text: str,
        pressed: Callable[[], object] | None = None,
        *,
        role: Role = Role.PLAIN,
        name: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("role", role.value)
        self.setAccessibleName(name or text)
        self.setObjectName(name or text)
        if pressed is not None:
            self.clicked.connect(pressed)

    def take_role(self, role: Role) -> None:
        """Ask more or less to be pressed than before."""
        if self.property("role") != role.value:
            self.setProperty("role", role.value)
            self.style().unpolish(self)
            self.style().polish(self)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)
