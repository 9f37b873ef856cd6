"""The page itself: paper, margins, who it is about, what it is, page x of y."""

from collections.abc import Mapping, Sequence
from functools import partial
from io import BytesIO
from math import ceil

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate
from typing_extensions import override

from reports.banner import Opinions, as_section
from reports.blocks import rows
from reports.document import Document, Span, Tone
from reports.flow import draw_lines
from reports.fonts import Weight, primary
from reports.header import Header
from reports.look import BOTTOM, HAIRLINE, INK, MARGIN, SMALL, TOP
from reports.typeset import line_width, set_lines

_PAPERS: Mapping[str, tuple[float, float]] = {"A4": A4, "LETTER": LETTER}
_PAGE_ROOM = 70.0
_HEAD_GAP = 8.0
_FOOT_GAP = 4.0
_FAR = 1e6
_PAGES = 2
_WASTE = 0.06
"""How much of two pages stays empty where rows are kept together."""

_SCALES = (0.96, 0.92)
_REACH = 0.89
"""What is left of a length at the smallest scale, at the best (measured). Small print
is 6.6 points high then, in a face with tall small letters."""


class Sheet:
    """The parts of a page that repeat, set once for all pages.

    All measures are those of a page that is larger by as much as `scale` then makes it
    smaller; the margins come out as they are.
    """

    def __init__(self, document: Document, paper: str, scale: float = 1.0) -> None:
        self.paper = _PAPERS.get(paper.upper(), A4)
        self._scale = scale
        self._margin, self._top, bottom = MARGIN / scale, TOP / scale, BOTTOM / scale
        self._height = self.paper[1] / scale
        self.width = self.paper[0] / scale - 2 * self._margin
        self._header = Header(document.identity, self.width)
        self._footer = set_lines(
            [Span(document.footer, Tone.QUIET)], SMALL, self.width - _PAGE_ROOM
        )
        self._foot = bottom + len(self._footer) * SMALL.leading + _FOOT_GAP

    @property
    def room(self) -> float:
        """The height that is left for the flow of the document."""
        used = self._top + self._header.height + _HEAD_GAP + self._foot
        return self._height - used

    def frame(self) -> Frame:
        """Return the room for the flow of the document."""
        return Frame(
            self._margin,
            self._foot,
            self.width,
            self.room,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )

    def begin(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        """Draw the header."""
        canvas.scale(self._scale, self._scale)
        top = self._height - self._top
        self._header.draw(canvas, self._margin, top)
        canvas.setStrokeColorRGB(*INK)
        canvas.setLineWidth(1.0)
        rule = top - self._header.height - 3
        canvas.line(self._margin, rule, self._margin + self.width, rule)

    def end(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        """Draw the footer, without the number of the page."""
        canvas.setStrokeColorRGB(*HAIRLINE)
        canvas.setLineWidth(0.4)
        rule = self._foot - 2
        canvas.line(self._margin, rule, self._margin + self.width, rule)
        draw_lines(canvas, self._footer, SMALL, self._margin, self._foot - _FOOT_GAP)

    def draw_number(self, canvas: Canvas, page: int, pages: int) -> None:
        """Draw `Page x of y`."""
        number = Span(f"Page {page} of {pages}", Tone.STRONG)
        lines = set_lines([number], SMALL, _FAR)
        right = self._margin + self.width - line_width(lines[0])
        draw_lines(canvas, lines, SMALL, right, self._foot - _FOOT_GAP)


class _Numbered(Canvas):
    """Keeps pages back until it is known how many there are."""

    def __init__(self, sheet: Sheet, *args: object, **keywords: object) -> None:
        super().__init__(*args, **keywords)  # type: ignore[arg-type]  # passed on as is
        self._sheet = sheet
        self._kept: list[dict[str, object]] = []

    @override
    def showPage(self) -> None:
        """Keep the page back."""
        self._kept.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]  # not in the stubs

    @override
    def save(self) -> None:
        """Number and end all pages."""
        for number, page in enumerate(self._kept, start=1):
            self.__dict__.update(page)
            self._sheet.draw_number(self, number, len(self._kept))
            super().showPage()
        super().save()


def render(document: Document, *, paper: str, reproducible: bool) -> bytes:
    """Return a document as a PDF.

    What would only just run on to another page is set a little smaller, if that brings
    it on to one page, or on to two.
    """
    sheet = Sheet(document, paper)
    story = _story(document, sheet)
    goal = ceil(_length(story, sheet) * _REACH)
    if goal <= _PAGES:
        pdf, pages = _built(document, sheet, story, reproducible=reproducible)
        if pages <= goal:
            return pdf
        for scale in _SCALES:
            smaller = Sheet(document, paper, scale)
            story = _story(document, smaller)
            if _length(story, smaller) <= goal:
                tight, pages = _built(
                    document, smaller, story, reproducible=reproducible
                )
                if pages <= goal:
                    return tight
        return pdf
    return _built(document, sheet, story, reproducible=reproducible)[0]


def too_long(document: Document, *, paper: str) -> bool:
    """Return whether a document takes more than two pages even if set smaller."""
    sheet = Sheet(document, paper)
    return _length(_story(document, sheet), sheet) * _REACH > _PAGES - _WASTE


def _length(story: Sequence[Flowable], sheet: Sheet) -> float:
    """Return how many pages the flow fills, were none of it to stay together."""
    return sum(part.wrap(sheet.width, 0)[1] for part in story) / sheet.room


def _built(
    document: Document, sheet: Sheet, story: list[Flowable], *, reproducible: bool
) -> tuple[bytes, int]:
    """Return the PDF, and how many pages it has."""
    buffer = BytesIO()
    template = BaseDocTemplate(
        buffer,
        pagesize=sheet.paper,
        title=document.title,
        author=document.identity.clinic,
        creator="CrampDesk",
        lang="en-GB",
        displayDocTitle=1,
        initialFontName=primary(Weight.REGULAR).name,
        pageCompression=1,
        invariant=int(reproducible),
    )
    page = PageTemplate(
        "page", [sheet.frame()], onPage=sheet.begin, onPageEnd=sheet.end
    )
    template.addPageTemplates([page])
    template.build(story, canvasmaker=partial(_Numbered, sheet))
    return buffer.getvalue(), template.page


def _story(document: Document, sheet: Sheet) -> list[Flowable]:
    opinions = Opinions(document.opinions)
    if opinions.wrap(sheet.width, sheet.room)[1] <= sheet.room:
        story: list[Flowable] = [opinions]
        sections = document.sections
    else:
        story = []
        sections = (*map(as_section, document.opinions), *document.sections)
    for section in sections:
        story.extend(rows(section, width=sheet.width, page=sheet.room))
    return story
