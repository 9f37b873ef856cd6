"""Lines of the panel: a mark, a title, a few words; Enter jumps to the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMargins, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStyle, QVBoxLayout, QWidget
from typing_extensions import override

from intake.domain.assessment import Level
from ui.panel.wording import LINE, Wording, Words
from ui.theme import colour, font
from ui.widgets.buttons import Button, Role
from ui.widgets.level_mark import paint_level
from ui.widgets.painted import upright
from ui.widgets.showing import show_together

_SIDE = 8
_EDGE = 4
_GAP = 8
_SHAPE = 14
_INDENT = 32
"""Where the words begin: all of them stand in one line below one another."""


@dataclass(frozen=True, slots=True)
class ItemFace:
    """What a line of the panel says.

    Attributes:
        title: what it is.
        lines: what is said about it.
        level: the level whose shape stands before it.
        mark: a sign that stands before it where there is no level.
        target: the path of the answer behind it.
        fold: what stands behind it can be unfolded: the name of it.
        is_open: whether it is.
    """

    title: str
    lines: tuple[Words, ...] = ()
    level: Level | None = None
    mark: str = ""
    target: str | None = None
    fold: str = ""
    is_open: bool = False


class PanelItem(Wording):
    """One line; made once and given other faces as the answers change."""

    # The answer behind the line is to be shown: its path.
    jumped = Signal(str)
    # What stands behind the line is to be shown, or put away: its name.
    folded = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, QMargins(_INDENT, _EDGE, _SIDE, _EDGE))
        self._more: Button | None = None
        self._face: ItemFace | None = None

    @property
    def face(self) -> ItemFace | None:
        """What the line says."""
        return self._face

    def show_face(self, face: ItemFace) -> None:
        """Say something else."""
        if face == self._face:
            return
        self._face = face
        acts = bool(face.target or face.fold)
        policy = Qt.FocusPolicy.StrongFocus if acts else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        hand = Qt.CursorShape.PointingHandCursor
        self.setCursor(hand if face.target else Qt.CursorShape.ArrowCursor)
        word = f"{face.level.word}: " if face.level else ""
        self.setAccessibleName(f"{word}{face.title}")
        self.setAccessibleDescription(" ".join(line.text for line in face.lines))
        beside = self._show_more(face)
        self.show_words(face.title, face.lines, beside=beside)
        self.update()

    def _show_more(self, face: ItemFace) -> int:
        """Offer what stands behind the line; return how much room that takes."""
        if self._more is None and face.fold:
            self._more = Button("More", self._fold, role=Role.SMALL, parent=self)
            self._more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._more.setToolTip("Space")
        if self._more is None:
            return 0
        self._more.setText("Less" if face.is_open else "More")
        self._more.setAccessibleName(f"{self._more.text()}: {face.title}")
        self._more.setVisible(bool(face.fold))
        self._place_more()
        return self._more.width() + _GAP if face.fold else 0

    def _place_more(self) -> None:
        if self._more is not None:
            size = QSize(self._more.sizeHint().width(), LINE)
            at = QRect(QPoint(self.width() - _SIDE - size.width(), _EDGE), size)
            here = self.layoutDirection()
            self._more.setGeometry(QStyle.visualRect(here, self.rect(), at))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_more()

    def _fold(self) -> None:
        if self._face and self._face.fold:
            self.folded.emit(self._face.fold)

    def _jump(self) -> None:
        """Go to the answer behind the line; without one, show what else is."""
        if self._face and self._face.target:
            self.jumped.emit(self._face.target)
        else:
            self._fold()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        can_fold = self._face is not None and bool(self._face.fold)
        if event.key() == Qt.Key.Key_Space and can_fold:
            self._fold()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
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
        painter = QPainter(self)
        if self.hasFocus():
            painter.fillRect(self.rect(), colour("tint"))
            painter.fillRect(upright(self, 0, 3), colour("accent"))
        self._paint_sign(painter)
        self.paint_words(painter)
        painter.end()

    def _paint_sign(self, painter: QPainter) -> None:
        """Paint the shape of the level, or another sign, before the title."""
        face = self._face or ItemFace("")
        box = QRect(_SIDE, _EDGE, _SHAPE, _SHAPE)
        box = QStyle.visualRect(self.layoutDirection(), self.rect(), box)
        if face.level is not None:
            paint_level(painter, face.level, QRectF(box), bare=True)
        elif face.mark:
            painter.setFont(font(strong=True))
            painter.setPen(colour("muted"))
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            room = box.adjusted(0, 0, _GAP, LINE)
            painter.drawText(room, left | Qt.TextFlag.TextDontClip, face.mark)


class ItemList(QWidget):
    """Lines that are used again instead of being made anew at every key press."""

    # The answer behind a line is to be shown: its path.
    jumped = Signal(str)
    # What stands behind a line is to be shown, or put away: its name.
    folded = Signal(str)

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
            item.folded.connect(self.folded)
            self._items.append(item)
            self._lines.addWidget(item)
        for item, face in zip(self._items, faces, strict=False):
            item.show_face(face)
        show_together(self, self._items[: len(faces)])
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
