"""Codes for machines: Code 128 for the request number, QR for the whole request.

Sizes follow ISO/IEC 15417 and 18004 with four modules (QR) or ten (Code 128) of quiet
zone, and bars wide enough for an office printer and a hand scanner.
"""

from collections.abc import Sequence
from itertools import groupby

from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from typing_extensions import override

from reports.document import Span, Tone
from reports.flow import draw_lines
from reports.look import BODY, SMALL
from reports.named import Codes
from reports.tagging import Role, part
from reports.typeset import set_lines

_BAR = 0.33 * mm
_BAR_HEIGHT = 13 * mm
_QR_SIZE = 34 * mm
_QUIET = 4
_FAR = 1e6


def draw_bars(
    canvas: Canvas, number: str, x: float, y: float, *, width: float, height: float
) -> None:
    """Draw a number as Code 128 from a lower left corner, with its quiet zones."""
    bars = Code128(number, barWidth=1.0, barHeight=height, quiet=0, humanReadable=False)
    modules = bars.width + 20
    bars.barWidth = min(_BAR, width / modules)
    canvas.setFillColorRGB(0, 0, 0)
    bars.drawOn(canvas, x + 10 * bars.barWidth, y)


def draw_matrix(canvas: Canvas, data: bytes, x: float, y: float, size: float) -> None:
    """Draw data as a QR code into a square, with its quiet zone."""
    modules = _modules(data)
    step = size / (len(modules) + 2 * _QUIET)
    canvas.setFillColorRGB(0, 0, 0)
    path = canvas.beginPath()
    for row, dark in enumerate(modules):
        top = y + size - (row + _QUIET) * step
        column = 0
        for is_dark, run in groupby(dark):
            long = len(list(run))
            if is_dark:
                left = x + (column + _QUIET) * step
                path.rect(left, top - step, long * step, step)
            column += long
    canvas.drawPath(path, stroke=0, fill=1)


def _modules(data: bytes) -> Sequence[Sequence[bool]]:
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(data.decode("utf-8"))
    code.make()
    return [[bool(module) for module in row] for row in code.modules]


class RequestCodes(Flowable):
    """The number of a request as bars and in figures, and the request as a matrix."""

    def __init__(self, codes: Codes) -> None:
        super().__init__()
        self._codes = codes
        self._wide = 0.0

    @override
    def wrap(self, aW: float, aH: float) -> tuple[float, float]:
        """Return the room of both codes side by side."""
        self._wide = aW
        return aW, _QR_SIZE

    def draw(self) -> None:
        """Draw both codes."""
        canvas = self.canv
        number, data = self._codes.number, self._codes.data
        left = self._wide - _QR_SIZE
        top = _QR_SIZE - 4
        with part(canvas, Role.FIGURE, f"Bar code of the request number {number}"):
            bottom = top - _BAR_HEIGHT
            draw_bars(
                canvas, number, -10 * _BAR, bottom, width=left, height=_BAR_HEIGHT
            )
        figures = set_lines([Span(self._codes.shown, Tone.STRONG)], BODY, _FAR)
        draw_lines(canvas, figures, BODY, 0, bottom - 2)
        words = set_lines([Span(self._codes.words, Tone.QUIET)], SMALL, left - 8)
        draw_lines(canvas, words, SMALL, 0, bottom - 2 - BODY.leading)
        with part(canvas, Role.FIGURE, "QR code of the whole request"):
            draw_matrix(canvas, data, left, 0, _QR_SIZE)
