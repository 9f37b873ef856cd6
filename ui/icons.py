"""One set of icons, drawn by ourselves: strokes on a 24-unit square."""

from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgRenderer

from ui.theme import colour


def paint_icon(painter: QPainter, name: str, box: QRectF, ink: str) -> None:
    """Paint an icon in a colour of the palette."""
    renderer = QSvgRenderer(QByteArray(_drawn(name, colour(ink).name())))
    renderer.render(painter, box)


def _drawn(name: str, ink: str) -> bytes:
    source = (files("ui") / "resources" / "icons" / f"{name}.svg").read_text("utf-8")
    return source.replace("currentColor", ink).encode()
