"""A page to try a printer with: the margins as a frame, and a rule to measure."""

from PySide6.QtCore import QLineF, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPen
from PySide6.QtPrintSupport import QPrinter

from intake.domain.preferences import PageSetup, Paper
from ui.theme import Size, font

_INCH = 25.4
_RULE = 100
_SIZES = {
    Paper.A4: QPageSize.PageSizeId.A4,
    Paper.LETTER: QPageSize.PageSizeId.Letter,
}


def print_test_page(printer: QPrinter, page: PageSetup) -> None:
    """Print one page: what is drawn at the margins must stand where they say."""
    printer.setPageSize(QPageSize(_SIZES[page.paper]))
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    printer.setFullPage(True)
    painter = QPainter(printer)
    try:
        _draw(painter, printer, page)
    finally:
        painter.end()


def _draw(painter: QPainter, printer: QPrinter, page: PageSetup) -> None:
    dots = printer.resolution() / _INCH
    painter.scale(dots, dots)  # from here on in millimetres
    paper = printer.paperRect(QPrinter.Unit.Millimeter)
    margins = page.margins
    frame = QRectF(0, 0, paper.width(), paper.height()).adjusted(
        margins.left, margins.top, -margins.right, -margins.bottom
    )
    painter.setPen(QPen(Qt.GlobalColor.black, 0.2))
    painter.drawRect(frame)
    middle = frame.center()
    start = QPointF(middle.x() - _RULE / 2, middle.y())
    painter.drawLine(QLineF(start, start + QPointF(_RULE, 0)))
    for place in range(0, _RULE + 1, 10):
        tick = start + QPointF(place, 0)
        painter.drawLine(QLineF(tick, tick - QPointF(0, 3)))
    told = QFont(font(Size.BODY))
    told.setPixelSize(4)
    painter.setFont(told)
    words = (
        f"{page.paper.value}. This rule is {_RULE} mm long, and the frame stands "
        f"{margins.top} mm from the top, {margins.bottom} from the bottom, "
        f"{margins.left} from the left and {margins.right} from the right. If it does "
        "not, the printer scales the page: choose 100 % in its own settings."
    )
    below = QRectF(frame.left() + 5, middle.y() + 8, frame.width() - 10, 60)
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter
    painter.drawText(below, flags, words)
