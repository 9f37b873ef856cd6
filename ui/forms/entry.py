"""One entry of a list: what it is, its columns, and the way to take it out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from intake.forms.checks import Issue, asked_path, told
from ui.forms.pill_edit import PillEdit
from ui.forms.question_layout import QuestionLayout
from ui.theme import Size, colour
from ui.widgets.buttons import Button, Role
from ui.widgets.cell_text import whole_dates
from ui.widgets.date_edit import DateEdit
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.line_edit import LineEdit
from ui.widgets.painted import upright

Edit = LineEdit | PillEdit

_GAP = 8
_INLINE = 360
"""Columns up to this width stand with the title: beside it, or where that would squeeze
it, below it."""
_NARROW = 144
"""Wider columns give way down to this width."""
_RING = 2
"""Width of the frame of the entry with the cursor: its row is tinted as a whole."""


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that is typed about an entry, or chosen among a few options."""

    key: str
    name: str
    hint: str
    width: int
    is_date: bool = False
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Face:
    """What an entry shows of itself: generic in bold, brand, class; a doubt.

    `strong` stands out from the detail; `choices` can be taken in place of the title.
    """

    title: str
    aside: str = ""
    detail: str = ""
    doubt: str = ""
    strong: str = ""
    choices: tuple[str, ...] = ()


class Entry(QWidget):
    """One entry; Enter goes from column to column, Ctrl+Delete takes it out."""

    # Something was typed: path, text.
    typing = Signal(str, str)
    # A column was left: path, text.
    settled = Signal(str, str)
    # The entry is to be taken out: its name.
    removed = Signal(str)
    # What is unusual is right: the path.
    vouched = Signal(str, str)
    # What was carried over is right: the name of the entry.
    confirmed = Signal(str)
    # Letters were typed on the line itself: what is searched for next.
    searched = Signal(str)
    # The cursor leaves the entry: on (+1) or back (-1).
    left = Signal(int)
    # The cursor came or went.
    focused = Signal(bool)

    def __init__(self, path: str, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        self.path = path
        self.waits = False
        self._asked = ""
        self._face = Face("")
        self.setObjectName(path)
        self._title = PlainLabel(strong=True, wraps=True)
        self._aside = PlainLabel(wraps=True)
        self._detail = PlainLabel(size=Size.SMALL, tone=Tone.MUTED, wraps=True)
        self._strong = PlainLabel(size=Size.SMALL, strong=True, wraps=True)
        self._origin = PlainLabel(size=Size.SMALL, tone=Tone.ACCENT, wraps=True)
        self._origin.hide()
        self._told_origin = ""
        self._doubt = PlainLabel(size=Size.SMALL, tone=Tone.WARNING, wraps=True)
        self.edits = {column.key: self._edit(column) for column in columns}
        self.below = QWidget(self)
        self._lay_out(inline=sum(column.width for column in columns) <= _INLINE)
        if not self.edits:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _lay_out(self, *, inline: bool) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 4, 4, 4)
        outer.setSpacing(4)
        heading = QuestionLayout(self._words(), QMargins(), gap=_GAP)
        outer.addLayout(heading)
        flow = FlowLayout(self.below, gap=_GAP, line_gap=4)
        edits = list(self.edits.values())
        heading.answer_with([*(edits if inline else ()), self._remove_button()])
        for edit in () if inline else edits:
            flow.addWidget(edit)
        outer.addWidget(self.below)
        outer.addWidget(self._doubt)
        self.below.setVisible(not inline)
        self._doubt.hide()

    def _words(self) -> QWidget:
        words = QWidget(self)
        flow = FlowLayout(words, gap=_GAP, line_gap=2)
        labels = (self._title, self._aside, self._detail, self._strong, self._origin)
        for label in labels:
            flow.addWidget(label)
        return words

    def _remove_button(self) -> Button:
        remove = Button("Remove", self._remove, role=Role.SMALL, parent=self)
        remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        remove.setAccessibleName(f"Remove {self.path}")
        remove.setToolTip("Ctrl+Delete")
        return remove

    def _edit(self, column: Column) -> Edit:
        edit = _edit_for(column, self)
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
        self._strong.show_text(face.strong)
        self._doubt.show_text(face.doubt)
        self._face = face
        self._name()

    def show_origin(self, day: str) -> None:
        """Show that the entry comes from the visit of a day and waits; or not."""
        if self.waits != bool(day):
            self.waits = bool(day)
            self.update()
        self._told_origin = f"from {day} · Enter confirms" if day else ""
        self._origin.show_text(whole_dates(self._told_origin))
        self._name()

    def _name(self) -> None:
        face = self._face
        parts = (face.title, face.aside, face.detail, face.strong, self._told_origin)
        self.setAccessibleName(" ".join(part for part in parts if part))

    def show_columns(self, texts: Mapping[str, str]) -> None:
        """Show what was typed in the columns."""
        for key, edit in self.edits.items():
            if edit.text() != texts.get(key, ""):
                edit.setText(texts.get(key, ""))
                if isinstance(edit, LineEdit) and not edit.hasFocus():
                    edit.home(False)  # noqa: FBT003 - Qt's own signature

    def show_issues(self, issues: Sequence[Issue]) -> None:
        """Frame the columns with something wrong and say what."""
        wrong = {issue.path for issue in issues}
        for key, edit in self.edits.items():
            edit.mark_wrong(wrong=f"{self.path}.{key}" in wrong)
        self._asked = "" if self.waits else asked_path(issues)
        if issues:
            self._doubt.show_text(told(issues[0], keep=bool(self._asked)))

    def start(self, column: str | None = None) -> None:
        """Put the cursor into a column, the first one if none is named."""
        edit = self.edits.get(column or next(iter(self.edits), ""))
        if edit:
            edit.setFocus(Qt.FocusReason.OtherFocusReason)
            edit.selectAll()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_settled(self, key: str) -> None:
        self.settled.emit(f"{self.path}.{key}", self.edits[key].text())

    def _remove(self) -> None:
        self.removed.emit(self.path.rpartition(".")[2])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not control:
            self._on_enter()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit(1)
        elif event.key() == Qt.Key.Key_Up:
            self.left.emit(-1)
        elif control and event.key() == Qt.Key.Key_Delete:
            self._remove()
        elif self.hasFocus() and _is_letter(event):
            self.searched.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _on_enter(self) -> None:
        if self._asked:
            self.vouched.emit(self._asked, "")
        if self.waits:
            self.confirmed.emit(self.path.rpartition(".")[2])
        else:
            self._step_column()

    def _step_column(self) -> None:
        """Go on to the next column, or out of the entry."""
        order = list(self.edits)
        at = next((key for key in order if self.edits[key].hasFocus()), None)
        after = self.column_after(at) if at else None
        if after is None:
            self.left.emit(1)
        else:
            self.start(after)

    def column_after(self, column: str) -> str | None:
        """Return where Enter goes on from a column; None: out of the entry."""
        order = [*self.edits, None]
        return order[order.index(column) + 1]

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("raised"))
        if self.waits:  # a broken bar: what it stands for is not said yet
            painter.setPen(QPen(colour("accent"), 2, Qt.PenStyle.DashLine))
            bar = upright(self, 0, 2).adjusted(1, 2, 0, -2)
            painter.drawLine(bar.topLeft(), bar.bottomLeft())
        else:
            painter.fillRect(upright(self, 0, 2), colour("edge"))
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), _RING))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(True)  # noqa: FBT003 - the signal carries one flag

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)  # noqa: FBT003 - as above


def _is_letter(event: QKeyEvent) -> bool:
    """Whether a key writes a letter; a number may choose among names."""
    held = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
    return not held and event.text().isalpha()


def _edit_for(column: Column, parent: QWidget) -> Edit:
    if column.options:
        return PillEdit(column.name, column.options, parent)
    kind = DateEdit if column.is_date else LineEdit
    edit = kind(column.name, hint=column.hint, width=column.width, parent=parent)
    edit.setMinimumWidth(min(column.width, _NARROW))  # where the window is narrow
    return edit
