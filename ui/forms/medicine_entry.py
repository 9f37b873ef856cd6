"""A medicine in the list: a line to be read, opened where something is typed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from ui.forms.entry import Column, Entry, Face
from ui.widgets.buttons import Button, Role
from ui.widgets.flow import FlowLayout

_OPENING = {Qt.Key.Key_F2, Qt.Key.Key_Right, Qt.Key.Key_Space}
_USUAL = ("text", "dose", "started")
"""Enter goes through these; Tab reaches all columns."""


class MedicineEntry(Entry):
    """A medicine; F2 or the mouse opens its columns, leaving them closes them.

    Where it is not sure what was meant, the names to choose from stand below with a
    number each, which is the key that takes them.
    """

    # One of the names offered is meant: the name of the entry, and which.
    chosen = Signal(str, str)

    def __init__(self, path: str, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(path, columns, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.choices: list[Button] = []
        self._offers = QWidget(self)
        self._flow = FlowLayout(self._offers, gap=4, line_gap=2)
        self._offers.hide()
        outer = self.layout()
        if outer is not None:
            outer.addWidget(self._offers)
        self.below.hide()
        self.focused.connect(self._on_focused)

    @property
    def is_open(self) -> bool:
        """Whether the columns are shown."""
        return not self.below.isHidden()

    @override
    def show_face(self, face: Face) -> None:
        if face.choices != self._face.choices:
            self._show_choices(face.choices)
        super().show_face(face)

    def _show_choices(self, names: Sequence[str]) -> None:
        while self.choices:
            button = self.choices.pop()
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        for number, name in enumerate(names[:9], start=1):
            button = Button(f"{number}  {name}", role=Role.SMALL, parent=self._offers)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAccessibleName(f"Take {name}")
            button.clicked.connect(lambda _=False, name=name: self._choose(name))
            self._flow.addWidget(button)
            self.choices.append(button)
        self._offers.setVisible(bool(names))

    def _choose(self, name: str) -> None:
        self.chosen.emit(self.path.rpartition(".")[2], name)

    @override
    def start(self, column: str | None = None) -> None:
        """Put the cursor on the line, or into a column of it."""
        if column in self.edits:
            self.below.show()
            super().start(column)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def column_after(self, column: str) -> str | None:
        if column not in _USUAL:
            return super().column_after(column)
        return {"text": "dose", "dose": "started"}.get(column)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.hasFocus():
            super().keyPressEvent(event)
        elif event.key() in _OPENING:
            self.start("dose")
        elif event.text().isdecimal() and self._has_choice(int(event.text())):
            self.choices[int(event.text()) - 1].click()
        else:
            super().keyPressEvent(event)

    def _has_choice(self, number: int) -> bool:
        return 0 < number <= len(self.choices)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.start("dose")

    def _on_focused(self, here: bool) -> None:  # noqa: FBT001 - a slot of a flag
        """Close the columns once the cursor is elsewhere in the window."""
        focus = QApplication.focusWidget()
        gone = not here and focus is not None and not self.isAncestorOf(focus)
        if gone or focus is self:
            self.below.hide()
