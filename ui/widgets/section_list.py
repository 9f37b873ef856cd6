"""The list of sections beside the form: where each stands, and the way there."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget
from typing_extensions import override

from intake.forms.progress import SectionProgress, SectionState
from ui.theme import ROW, Size, colour, font
from ui.widgets.labels import PlainLabel, Tone
from ui.widgets.painted import upright


class SectionButton(QAbstractButton):
    """One section: its state as a shape, its title, how many are answered."""

    def __init__(self, key: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.key = key
        self._state = SectionState.NOT_STARTED
        self._count = ""
        self.setText(title)
        self.setCheckable(True)
        self.setFixedHeight(ROW)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_progress(self, progress: SectionProgress) -> None:
        """Show where the section stands."""
        count = f"{progress.given}/{progress.total}"
        name = f"{self.text()}: {progress.state}, {progress.words}"
        if name == self.accessibleName():
            return
        self._state, self._count = progress.state, count
        self.setAccessibleName(name)
        self.setToolTip(progress.words)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(192, ROW)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.fillRect(self.rect(), colour("tint"))
            painter.fillRect(upright(self, 0, 3), colour("accent"))
        elif self.underMouse():
            painter.fillRect(self.rect(), colour("raised"))
        box = upright(self, 14, 14).adjusted(0, 9, 0, 9 - ROW + 14)
        _paint_state(painter, self._state, QRectF(box))
        painter.setFont(font(strong=self.isChecked()))
        painter.setPen(colour("text"))
        room = upright(self, 38, self.width() - 82)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(font(Size.SMALL, figures=True))
        painter.setPen(colour("muted"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(upright(self, 0, self.width() - 10), flags, self._count)
        painter.end()


def _paint_state(painter: QPainter, state: SectionState, box: QRectF) -> None:
    """Paint an empty ring, a half-filled one, a tick, or an exclamation mark."""
    ink = colour("warning" if state is SectionState.HAS_ERROR else "muted")
    if state is SectionState.COMPLETE:
        ink = colour("accent")
    painter.setPen(QPen(ink, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = box.adjusted(1, 1, -1, -1)
    if state is SectionState.NOT_STARTED:
        painter.drawEllipse(ring)
    elif state is SectionState.SOME:
        painter.drawEllipse(ring)
        painter.setBrush(ink)
        painter.drawPie(ring, 90 * 16, -180 * 16)
    elif state is SectionState.COMPLETE:
        tick = QPainterPath(QPointF(box.left() + 1, box.center().y()))
        tick.lineTo(box.left() + 5, box.bottom() - 3)
        tick.lineTo(box.right() - 1, box.top() + 3)
        painter.setPen(QPen(ink, 2))
        painter.drawPath(tick)
    else:
        painter.setBrush(ink)
        painter.drawEllipse(ring)
        painter.setPen(colour("surface"))
        painter.setFont(font(Size.SMALL, strong=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "!")


class SectionList(QWidget):
    """All sections, and how many key answers were given."""

    # A section was chosen: its key.
    chosen = Signal(str)

    def __init__(
        self, sections: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Sections")
        self.setFixedWidth(208)
        self._group = QButtonGroup(self)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 8, 0, 8)
        lines.setSpacing(0)
        self.buttons: dict[str, SectionButton] = {}
        for key, title in sections:
            button = SectionButton(key, title, self)
            button.clicked.connect(self._on_clicked)
            self._group.addButton(button)
            self.buttons[key] = button
            lines.addWidget(button)
        self._keys = PlainLabel(size=Size.SMALL, tone=Tone.MUTED)
        words = QVBoxLayout()
        words.setContentsMargins(14, 12, 8, 0)
        words.addWidget(self._keys)
        lines.addLayout(words)
        lines.addStretch(1)

    def show_progress(self, progress: Sequence[SectionProgress], keys: str) -> None:
        """Show where every section stands; those with nothing to ask are not shown.

        `keys` says how many of the key answers were given.
        """
        for part in progress:
            button = self.buttons[part.section.key]
            button.show_progress(part)
            if button.isHidden() == bool(part.total):
                button.setVisible(bool(part.total))
        self._keys.setText(keys)

    def show_current(self, key: str) -> None:
        """Mark the section with the cursor."""
        self.buttons[key].setChecked(True)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, SectionButton):
            self.chosen.emit(button.key)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
