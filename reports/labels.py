"""Labels for tubes, printed when blood is taken: the long side goes along the tube.

A label that is stuck on before blood is taken ends on somebody else's tube (Epsom and
St Helier, specimen labelling policy), so none is printed with the request.

A label of a label printer is a page of its own and says which of how many it is; a
sheet says in its margin whose it is, page x of y, from where, by whom and when.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import groupby
from math import ceil

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from intake.domain.record import LabelPaper, StoredVisit
from reports.archive import Description, archived
from reports.codes import draw_bars
from reports.document import Span
from reports.flow import draw_lines
from reports.fonts import Weight, primary
from reports.look import TextStyle
from reports.printed import Printed, full_name, marks
from reports.request import in_tubes, request_number, shown_number, wanted
from reports.tagging import Role, TaggedCanvas, Tags, part
from reports.typeset import SetLine, set_lines
from reports.wording import Wording, sentence

_PAD = 1.6 * mm
_BARS = 6.2 * mm
_NAME_SIZES = (8.0, 7.0, 6.0, 5.0, 4.2)
_NAME_LINES = 2
_TEXT = TextStyle(5.8, 6.8)
_STRONG = TextStyle(5.8, 6.8, Weight.STRONG)
_TINY = TextStyle(4.8, 5.6)
_MORE = "[…]"
_MARGIN = 8 * mm
"""How far below the upper edge of a sheet its own line stands."""


@dataclass(frozen=True, slots=True)
class _Stock:
    """What labels come on; measures in millimetres."""

    page: tuple[float, float]
    size: tuple[float, float]
    grid: tuple[int, int] = (1, 1)
    left: float = 0.0
    top: float = 0.0
    gap: float = 0.0

    @property
    def is_sheet(self) -> bool:
        """Whether there is paper around the labels."""
        return self.top > 0

    @property
    def count(self) -> int:
        return self.grid[0] * self.grid[1]

    def corner(self, place: int) -> tuple[float, float]:
        """Return the lower left corner of a label of a page, in points."""
        column, row = place % self.grid[0], place // self.grid[0]
        x = self.left + column * (self.size[0] + self.gap)
        y = self.page[1] - self.top - (row + 1) * self.size[1]
        return x * mm, y * mm


_STOCKS = {
    # 40 labels of 45.7 x 25.4 mm on A4, as Avery L7654 and many others have them
    LabelPaper.SHEET: _Stock((210, 297), (45.7, 25.4), (4, 10), 9.8, 21.5, 2.5),
    # 2 x 1 inch, the common size of a thermal printer
    LabelPaper.PRINTER: _Stock((50.8, 25.4), (50.8, 25.4)),
}


@dataclass(frozen=True, slots=True)
class _Label:
    """What stands on one label; `place` is which of how many it is."""

    name: str
    born: str
    patient_number: str
    number: str
    tube: str
    tests: tuple[str, ...]
    taken: str
    marked: str
    origin: str
    place: str = ""


def tube_labels(
    printed: Printed,
    stored: StoredVisit,
    wording: Wording,
    *,
    paper: LabelPaper,
    reproducible: bool,
) -> bytes:
    """Return a label for each tube of a request, as a PDF.

    Raises:
        NothingToPrintError: if the visit orders no tests.
    """
    stock = _STOCKS[paper]
    tags, buffer = Tags(), BytesIO()
    canvas = TaggedCanvas(
        tags,
        buffer,
        pagesize=(stock.page[0] * mm, stock.page[1] * mm),
        initialFontName=primary(Weight.REGULAR).name,
        invariant=int(reproducible),
        pageCompression=1,
    )
    title = f"Tube labels {request_number(stored)}"
    canvas.setTitle(title)
    canvas.setAuthor(printed.context.clinic.name)
    canvas.setCreator("CrampDesk")
    labels = list(_labels(printed, stored, wording))
    _draw(canvas, tags, labels, stock)
    canvas.save()
    description = Description(
        title=title,
        subject="Labels for blood tubes",
        clinic=printed.context.clinic.name,
        language="en-GB",
    )
    return archived(buffer.getvalue(), tags.parts, description)


def _labels(
    printed: Printed, stored: StoredVisit, wording: Wording
) -> Iterator[_Label]:
    tests = in_tubes(wanted(printed, wording))
    patient, context = printed.visit.patient, printed.context
    tubes = [
        _Label(
            name=full_name(patient),
            born=patient.born_text(printed.day),
            patient_number=patient.number_text(),
            number=request_number(stored),
            tube=tube,
            tests=tuple(one.name for one in group),
            taken=wording.moment(context.printed_at),
            marked=" ".join(marks(printed)),
            origin=sentence((context.clinic.name, f"by {context.printed_by}")),
        )
        for tube, group in groupby(tests, key=lambda one: one.tube)
    ]
    for number, tube in enumerate(tubes, start=1):
        yield replace(tube, place=f"tube {number} of {len(tubes)}")


def _draw(
    canvas: TaggedCanvas, tags: Tags, labels: Sequence[_Label], stock: _Stock
) -> None:
    pages = ceil(len(labels) / stock.count)
    for place, label in enumerate(labels):
        page, spot = divmod(place, stock.count)
        if spot == 0 and page:
            canvas.showPage()
            tags.turn()
        if spot == 0 and stock.is_sheet:
            _draw_margin(canvas, label, stock, f"Page {page + 1} of {pages}")
        _draw_label(canvas, label, stock, spot)


def _draw_margin(canvas: Canvas, label: _Label, stock: _Stock, numbering: str) -> None:
    """Draw whose sheet it is above the labels."""
    told = (
        label.name,
        f"Born {label.born}",
        f"No. {label.patient_number}",
        f"Labels {shown_number(label.number)}",
        label.origin,
        label.taken,
        label.marked,
        numbering,
    )
    left, wide = stock.left * mm, (stock.page[0] - 2 * stock.left) * mm
    lines = set_lines([Span(sentence(told))], _TEXT, wide)
    draw_lines(canvas, lines, _TEXT, left, stock.page[1] * mm - _MARGIN)


def _draw_label(canvas: Canvas, label: _Label, stock: _Stock, spot: int) -> None:
    corner = stock.corner(spot)
    size = (stock.size[0] * mm, stock.size[1] * mm)
    left = corner[0] + _PAD
    wide = size[0] - 2 * _PAD
    y = corner[1] + size[1] - _PAD
    floor = corner[1] + _PAD + _BARS
    for text, style, most in _lines(label, wide):
        lines = set_lines([Span(text)], style, wide)[:most]
        draw_lines(canvas, lines, style, left, y)
        y -= len(lines) * style.leading
    origin = [] if stock.is_sheet else set_lines([Span(label.origin)], _TINY, wide)[:1]
    room = y - floor - len(origin) * _TINY.leading
    tests = _tests(label, wide, max(0, int(room / _TEXT.leading)))
    draw_lines(canvas, tests, _TEXT, left, y)
    y -= len(tests) * _TEXT.leading
    if y - floor >= _TINY.leading:
        draw_lines(canvas, origin, _TINY, left, y)
    words = f"Bar code of the request number {label.number}"
    with part(canvas, Role.FIGURE, words):
        draw_bars(
            canvas,
            label.number,
            corner[0],
            corner[1] + _PAD,
            width=size[0],
            height=_BARS,
        )


def _lines(label: _Label, wide: float) -> Iterator[tuple[str, TextStyle, int]]:
    """Yield what stands on a label, its style, and the most lines that it takes."""
    yield (*_name(label.name, wide), _NAME_LINES)
    known = _known_by(label, wide)
    yield from ((line, _STRONG, 3 - len(known)) for line in known)
    number = shown_number(label.number)
    yield sentence((number, label.place, label.taken, label.marked)), _TEXT, 2


def _known_by(label: _Label, wide: float) -> tuple[str, ...]:
    """Return birth and number together, or each in a line that holds it whole."""
    both = (f"Born {label.born}", f"No. {label.patient_number}")
    joined = sentence(both)
    lines = [len(set_lines([Span(one)], _STRONG, wide)) for one in (joined, *both)]
    return both if lines[0] > 1 and lines[1:] == [1, 1] else (joined,)


def _tests(label: _Label, wide: float, most: int) -> Sequence[SetLine]:
    """Return tube and tests in so many lines; tests without room are counted."""
    lines: Sequence[SetLine] = ()
    for shown in range(len(label.tests), -1, -1):
        more = len(label.tests) - shown
        names = [*label.tests[:shown], *([f"{more} more"] if more else [])]
        text = f"{label.tube}: {', '.join(names)}"
        lines = set_lines([Span(text)], _TEXT, wide)
        if len(lines) <= most:
            break
    return lines[:most]


def _name(name: str, wide: float) -> tuple[str, TextStyle]:
    """Return a name in the largest letters that take it; cut where none do, and say so.

    The date of birth and the number beside it are never cut.
    """
    style = TextStyle(_NAME_SIZES[0], _NAME_SIZES[0] + 0.8, Weight.STRONG)
    for size in _NAME_SIZES:
        style = TextStyle(size, size + 0.8, Weight.STRONG)
        if len(set_lines([Span(name)], style, wide)) <= _NAME_LINES:
            return name, style
    shown = name
    while len(set_lines([Span(f"{shown} {_MORE}")], style, wide)) > _NAME_LINES:
        shown = shown[: len(shown) * 9 // 10]
    return f"{shown} {_MORE}", style
