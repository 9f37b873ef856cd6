"""What is painted again and again, painted once: pictures, sheets, lines of text.

A key press repaints a hundred small things. To round their corners and shape their
words anew every time takes longer than the rules take to think.
"""

from collections.abc import Callable
from functools import lru_cache, partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QPainter,
    QPen,
    QPixmap,
    QPixmapCache,
    QStaticText,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QWidget

from ui.theme import Size, colour, font, palette

_TEXTS = 2048


def picture(
    name: str, size: QSize, ratio: float, paint: Callable[[QPainter], None]
) -> QPixmap:
    """Return a picture with nothing behind it, painted unless it is there already.

    Args:
        name: all that its look follows from, beside the colours in use.
        size: of the picture, in logical pixels.
        ratio: how many pixels of the screen make a logical one.
        paint: paints it.
    """
    key = f"{palette().scheme} {ratio} {size.width()}×{size.height()} {name}"
    made = QPixmap()
    if not QPixmapCache.find(key, made):
        made = QPixmap(size * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
        painter.end()
        QPixmapCache.insert(key, made)
    return made


def paint_sheet(
    painter: QPainter, sheet: QRect, radius: int, fill: str, edge: str
) -> None:
    """Paint a sheet with a hairline round it and round corners.

    Only the corners are smoothed: the rest is filled, which costs next to nothing.
    """
    ratio = painter.device().devicePixelRatioF()
    side = 2 * radius + 2
    name = f"sheet {radius} {fill} {edge}"
    whole = QSize(side, side)
    paint = partial(_round, side=side, radius=radius, fill=fill, edge=edge)
    corners = picture(name, whole, ratio, paint)
    ground, line = colour(fill), colour(edge)
    left, top = sheet.left(), sheet.top()
    right, bottom = sheet.right() + 1 - radius, sheet.bottom() + 1 - radius
    wide, high = sheet.width() - 2 * radius, sheet.height() - 2 * radius
    painter.fillRect(left + radius, top, wide, sheet.height(), ground)
    painter.fillRect(left, top + radius, radius, high, ground)
    painter.fillRect(right, top + radius, radius, high, ground)
    painter.fillRect(left + radius, top, wide, 1, line)
    painter.fillRect(left + radius, sheet.bottom(), wide, 1, line)
    painter.fillRect(left, top + radius, 1, high, line)
    painter.fillRect(sheet.right(), top + radius, 1, high, line)
    cut, far = round(radius * ratio), round((side - radius) * ratio)
    for x, along in ((left, 0), (right, far)):
        for y, down in ((top, 0), (bottom, far)):
            painter.drawPixmap(QPoint(x, y), corners, QRect(along, down, cut, cut))


def _round(painter: QPainter, *, side: int, radius: int, fill: str, edge: str) -> None:
    painter.setBrush(colour(fill))
    painter.setPen(QPen(colour(edge), 1))
    frame = QRect(0, 0, side, side).toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(frame, radius, radius)


@lru_cache(maxsize=_TEXTS)
def wrapped(
    text: str, width: int, size: Size, *, strong: bool, mirrored: bool
) -> QStaticText:
    """Return a text laid out literally in lines of a width, ready to be painted."""
    option = QTextOption(Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if mirrored:
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    made = QStaticText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextOption(option)
    made.setTextWidth(width)
    made.prepare(font=font(size, strong=strong))
    return made


def upright(widget: QWidget, before: int, width: int) -> QRect:
    """Return a strip as high as a widget, so far from where one begins to read."""
    whole = widget.rect()
    strip = QRect(before, 0, width, whole.height())
    return QStyle.visualRect(widget.layoutDirection(), whole, strip)
