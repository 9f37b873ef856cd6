"""A sheet of the surface colour with a hairline round it, on which things stand."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import colour

RADIUS = 6


class Surface(QWidget):
    """A sheet; `fill` and `edge` name colours of the palette."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        fill: str = "surface",
        edge: str = "line",
    ) -> None:
        super().__init__(parent)
        self._fill = fill
        self._edge = edge

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour(self._fill))
        painter.setPen(QPen(colour(self._edge), 1))
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        painter.end()


def centre(sheet: QWidget, page: QWidget) -> None:
    """Put a sheet in the middle of a page, as high as its words need."""
    across = QHBoxLayout()
    across.addStretch(1)
    across.addWidget(sheet)
    across.addStretch(1)
    outer = QVBoxLayout(page)
    outer.addStretch(2)
    outer.addLayout(across)
    outer.addStretch(3)
