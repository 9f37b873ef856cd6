"""Lines of the panel: a mark, a title, a few words; Enter jumps to the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget
from typing_extensions import override

from intake.domain.assessment import Level
from ui.theme import Size, colour
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.level_mark import LevelMark


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text and how it stands out."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class ItemFace:
    """What a line of the panel says.

    Attributes:
        title: what it is.
        lines: what is said about it.
        level: the level whose shape stands before it.
        mark: a sign that stands before it where there is no level.
        target: the path of the answer behind it.
    """

    title: str
    lines: tuple[Words, ...] = ()
    level: Level | None = None
    mark: str = ""
    target: str | None = None


class PanelItem(QWidget):
    """One line; made once and given other faces as the answers change."""

    # The answer behind the line is to be shown: its path.
    jumped = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._face: ItemFace | None = None
        self._shape = LevelMark(Level.ROUTINE, size=14, parent=self)
        self._sign = PlainLabel(strong=True, tone=Tone.MUTED, parent=self)
        self._title = PlainLabel(strong=True, wraps=True, parent=self)
        self._lines: list[PlainLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(8, 4, 8, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnMinimumWidth(0, 16)
        self._grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(self._shape, 0, 0, top)
        self._grid.addWidget(self._sign, 0, 0, top)
        self._grid.addWidget(self._title, 0, 1)

    @property
    def face(self) -> ItemFace | None:
        """What the line says."""
        return self._face

    def show_face(self, face: ItemFace) -> None:
        """Say something else."""
        if face == self._face:
            return
        self._face = face
        self._shape.setVisible(face.level is not None)
        if face.level is not None:
            self._shape.show_level(face.level)
        self._sign.show_text("" if face.level is not None else face.mark)
        self._title.setText(face.title)
        self._show_lines(face.lines)
        policy = Qt.FocusPolicy.StrongFocus if face.target else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        hand = Qt.CursorShape.PointingHandCursor
        self.setCursor(hand if face.target else Qt.CursorShape.ArrowCursor)
        word = f"{face.level.word}: " if face.level else ""
        self.setAccessibleName(f"{word}{face.title}")
        self.setAccessibleDescription(" ".join(line.text for line in face.lines))

    def _show_lines(self, lines: Sequence[Words]) -> None:
        while len(self._lines) < len(lines):
            label = PlainLabel(size=Size.SMALL, wraps=True, parent=self)
            self._lines.append(label)
            self._grid.addWidget(label, len(self._lines), 1)
        for label, words in zip(self._lines, lines, strict=False):
            label.set_tone(words.tone)
            label.show_text(words.text)
        for label in self._lines[len(lines) :]:
            label.show_text("")

    def _jump(self) -> None:
        if self._face and self._face.target:
            self.jumped.emit(self._face.target)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._jump()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self._jump()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.fillRect(self.rect(), colour("tint"))
            painter.fillRect(0, 0, 3, self.height(), colour("accent"))
            painter.end()


class ItemList(QWidget):
    """Lines that are used again instead of being made anew at every key press."""

    # The answer behind a line is to be shown: its path.
    jumped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[PanelItem] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)

    def show_faces(self, faces: Sequence[ItemFace]) -> None:
        """Show these lines and no others."""
        while len(self._items) < len(faces):
            item = PanelItem(self)
            item.jumped.connect(self.jumped)
            self._items.append(item)
            self._lines.addWidget(item)
        for item, face in zip(self._items, faces, strict=False):
            item.show_face(face)
            if item.isHidden():
                item.show()
        for item in self._items[len(faces) :]:
            if not item.isHidden():
                item.hide()

    def enter(self) -> None:
        """Put the cursor on the first line."""
        if self._items:
            self._items[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def faces(self) -> tuple[ItemFace, ...]:
        """Return what is shown."""
        return tuple(
            item.face for item in self._items if item.face and not item.isHidden()
        )
