"""One entry of a list: what it is, its columns, and the way to take it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from intake.forms.checks import Issue
from ui.theme import Size, colour
from ui.widgets.buttons import Button, Role
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit

_INLINE = 360
"""Columns up to this width stand on the line of the title."""


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that is typed about an entry."""

    key: str
    name: str
    hint: str
    width: int
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """What an entry shows of itself: generic in bold, brand, class; a doubt."""

    title: str
    aside: str = ""
    detail: str = ""
    doubt: str = ""


class Entry(QWidget):
    """One entry; Enter goes from column to column, Ctrl+Delete takes it out."""

    # Something was typed: path, text.
    typing = Signal(str, str)
    # A column was left: path, text.
    settled = Signal(str, str)
    # The entry is to be taken out: its name.
    removed = Signal(str)
    # The cursor leaves the entry: on (+1) or back (-1).
    left = Signal(int)
    # The cursor came or went.
    focused = Signal(bool)

    def __init__(self, path: str, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self.setObjectName(path)
        self._title = PlainLabel(strong=True)
        self._aside = PlainLabel()
        self._detail = PlainLabel(size=Size.SMALL, tone=Tone.MUTED)
        self._doubt = PlainLabel(size=Size.SMALL, tone=Tone.WARNING, wraps=True)
        self.edits = {column.key: self._edit(column) for column in columns}
        inline = sum(column.width for column in columns) <= _INLINE
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 4, 4, 4)
        outer.setSpacing(4)
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self._words(), 1, Qt.AlignmentFlag.AlignVCenter)
        outer.addLayout(heading)
        if inline:
            for edit in self.edits.values():
                heading.addWidget(edit)
        else:
            columns_below = QWidget(self)
            flow = FlowLayout(columns_below, gap=8, line_gap=4)
            for edit in self.edits.values():
                flow.addWidget(edit)
            outer.addWidget(columns_below)
        heading.addWidget(self._remove_button())
        outer.addWidget(self._doubt)
        self._doubt.hide()

    def _words(self) -> QWidget:
        words = QWidget(self)
        flow = FlowLayout(words, gap=8, line_gap=2)
        for label in (self._title, self._aside, self._detail):
            flow.addWidget(label)
        return words

    def _remove_button(self) -> Button:
        remove = Button("Remove", self._remove, role=Role.SMALL, parent=self)
        remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        remove.setAccessibleName(f"Remove {self.path}")
        remove.setToolTip("Ctrl+Delete")
        return remove

    def _edit(self, column: Column) -> LineEdit:
        edit = LineEdit(column.name, hint=column.hint, width=column.width, parent=self)
        path = f"{self.path}.{column.key}"
        edit.setObjectName(path)
        edit.textEdited.connect(partial(self.typing.emit, path))
        edit.editingFinished.connect(partial(self._on_settled, column.key))
        edit.focused.connect(self.focused)
        return edit

    def show_face(self, face: Face) -> None:
        """Show what the entry is."""
        self._title.show_text(face.title)
        self._aside.show_text(face.aside)
        self._detail.show_text(face.detail)
        self._doubt.show_text(face.doubt)
        self.setAccessibleName(" ".join((face.title, face.aside, face.detail)).strip())

    def show_columns(self, texts: Mapping[str, str]) -> None:
        """Show what was typed in the columns."""
        for key, edit in self.edits.items():
            if edit.text() != texts.get(key, ""):
                edit.setText(texts.get(key, ""))

    def show_issues(self, issues: Sequence[Issue]) -> None:
        """Frame the columns with something wrong and say what."""
        wrong = {issue.path for issue in issues}
        for key, edit in self.edits.items():
            edit.mark_wrong(wrong=f"{self.path}.{key}" in wrong)
        if issues:
            self._doubt.show_text(f"!  {issues[0].text}")

    def start(self, column: str | None = None) -> None:
        """Put the cursor into a column, the first one if none is named."""
        edit = self.edits.get(column or next(iter(self.edits), ""))
        if edit:
            edit.setFocus(Qt.FocusReason.OtherFocusReason)
            edit.selectAll()

    def _on_settled(self, key: str) -> None:
        self.settled.emit(f"{self.path}.{key}", self.edits[key].text())

    def _remove(self) -> None:
        self.removed.emit(self.path.rpartition(".")[2])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._step_column(1)
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit(1)
        elif event.key() == Qt.Key.Key_Up:
            self.left.emit(-1)
        elif control and event.key() == Qt.Key.Key_Delete:
            self._remove()
        else:
            super().keyPressEvent(event)

    def _step_column(self, step: int) -> None:
        edits = list(self.edits.values())
        at = next((n for n, edit in enumerate(edits) if edit.hasFocus()), len(edits))
        if at + step < len(edits):
            edits[at + step].setFocus(Qt.FocusReason.OtherFocusReason)
            edits[at + step].selectAll()
        else:
            self.left.emit(1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("raised"))
        painter.fillRect(0, 0, 2, self.height(), colour("edge"))
        painter.end()
