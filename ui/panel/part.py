"""A part of the panel: a heading with a count, and its lines, folded or not."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.panel.items import ItemFace, ItemList
from ui.theme import Size, colour, font
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.painted import upright

_REST = "+"
"""In place of a path: show the rest of the lines, or fewer of them."""


class FoldButton(QAbstractButton):
    """The heading of a part; Enter or a click folds it."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setChecked(True)
        self.setText(title)
        self.setFixedHeight(28)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.fillRect(self.rect(), colour("tint"))
            painter.fillRect(upright(self, 0, 3), colour("accent"))
        middle = self.height() / 2
        sign = QPainterPath()
        if self.isChecked():
            sign.moveTo(10, middle - 2)
            sign.lineTo(14, middle + 2)
            sign.lineTo(18, middle - 2)
        else:
            sign.moveTo(12, middle - 4)
            sign.lineTo(16, middle)
            sign.lineTo(12, middle + 4)
        painter.setPen(QPen(colour("muted"), 1.6))
        painter.save()
        if self.isRightToLeft():
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        painter.drawPath(sign)
        painter.restore()
        painter.setPen(colour("text"))
        painter.setFont(font(strong=True))
        room = upright(self, 28, self.width() - 28)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class PanelPart(QWidget):
    """One of the seven parts of the panel."""

    # The answer behind a line is to be shown: its path.
    jumped = Signal(str)
    # What stands behind a line is to be shown, or put away: its name.
    folded = Signal(str)

    def __init__(
        self, key: str, title: str, *, folded: bool = False, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"panel.{key}")
        self._title = title
        self._fold = FoldButton(title, self)
        self._fold.setObjectName(f"panel.{key}.fold")
        self._summary = PlainLabel(size=Size.SMALL, tone=Tone.MUTED)
        self._faces: tuple[ItemFace, ...] = ()
        self._limit = 0
        self._whole = False
        self._is_kept = False
        self.list = ItemList(self)
        self.list.jumped.connect(self._on_jumped)
        self.list.folded.connect(self.folded)
        heading = QHBoxLayout()
        heading.setContentsMargins(0, 0, 8, 0)
        heading.addWidget(self._fold, 1)
        heading.addWidget(self._summary)
        self._body = QWidget(self)
        self._inside = QVBoxLayout(self._body)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(0)
        self._inside.addWidget(self.list)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(heading)
        lines.addWidget(self._body)
        self._fold.toggled.connect(self._body.setVisible)
        if folded:
            self._fold.setChecked(False)

    def put_first(self, widget: QWidget, *, keep: bool = False) -> None:
        """Put something above the lines, folded with them.

        Args:
            widget: what.
            keep: whether the part is there for its sake, even without lines.
        """
        self._inside.insertWidget(0, widget)
        self._is_kept = keep

    def keep(self, kept: bool) -> None:  # noqa: FBT001 - its only question
        """Let the part be there, even without lines, or no longer."""
        self._is_kept = kept
        self._turn()

    def open(self) -> None:
        """Let the part be there, unfolded, even without lines."""
        self._fold.setChecked(True)
        self.keep(True)  # noqa: FBT003 - its only question

    def _turn(self) -> None:
        wanted = bool(self._faces) or self._is_kept
        if self.isHidden() == wanted:
            self.setVisible(wanted)

    def put_last(self, widget: QWidget) -> None:
        """Put something below the lines; it is folded with them."""
        self._inside.addWidget(widget)

    def show_faces(
        self, faces: Sequence[ItemFace], summary: str = "", *, limit: int = 0
    ) -> None:
        """Show lines; a part without any is not there at all.

        Args:
            faces: what the lines say.
            summary: what stands at the right of the heading.
            limit: how many lines are shown until the rest is asked for; 0 for all.
        """
        self._faces, self._limit = tuple(faces), limit
        self._show_lines()
        if summary != self._summary.text():
            self._summary.setText(summary)
        name = f"{self._title}, {summary}" if summary else self._title
        self._fold.setAccessibleName(name)
        self._turn()

    def faces(self) -> tuple[ItemFace, ...]:
        """Return everything that the part has to say, shown or not."""
        return self._faces

    def enter(self) -> None:
        """Put the cursor on the heading."""
        self._fold.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_lines(self) -> None:
        rest = len(self._faces) - self._limit
        if self._limit == 0 or rest <= 1:
            self.list.show_faces(self._faces)
        elif self._whole:
            fewer = ItemFace("Fewer", mark="−", target=_REST)
            self.list.show_faces((*self._faces, fewer))
        else:
            more = ItemFace(f"{rest} more", mark="+", target=_REST)
            self.list.show_faces((*self._faces[: self._limit], more))

    def _on_jumped(self, path: str) -> None:
        if path == _REST:
            self._whole = not self._whole
            self._show_lines()
        else:
            self.jumped.emit(path)
