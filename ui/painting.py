"""Pages of a PDF on the screen, and painted where a print system takes no PDF."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter

from ui.print_queue import PrintingError

_SHARPEST = 300
"""Dots per inch beyond which paper shows no difference and memory does."""
_POINTS = 72


def open_pdf(content: bytes, document: QPdfDocument) -> QBuffer:
    """Load a PDF; the buffer must live as long as the document."""
    buffer = QBuffer(document)
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    return buffer


def paint_pdf(content: bytes, printer: QPrinter) -> int:
    """Paint every page and return how many there were.

    Raises:
        PrintingError: if the pages cannot be read or the printer refuses.
    """
    document = QPdfDocument()
    buffer = open_pdf(content, document)
    if document.status() is not QPdfDocument.Status.Ready:
        raise PrintingError("The pages could not be read for printing. Try again.")
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintingError(
            "The printer did not take the pages. Check that it is on and has paper, "
            "or save the PDF."
        )
    try:
        for page in range(document.pageCount()):
            if page:
                printer.newPage()
            _paint_page(document, page, painter, printer)
    finally:
        painter.end()
        buffer.close()
    return document.pageCount()


def _paint_page(
    document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter
) -> None:
    points = document.pagePointSize(page)
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    scale = min(paper.width() / points.width(), paper.height() / points.height())
    sharp = min(printer.resolution(), _SHARPEST) / _POINTS
    size = QSize(round(points.width() * sharp), round(points.height() * sharp))
    image = document.render(page, size)
    margins = printer.pageRect(QPrinter.Unit.DevicePixel).topLeft()
    target = QRectF(0, 0, points.width() * scale, points.height() * scale)
    painter.drawImage(target.translated(-margins), image)
