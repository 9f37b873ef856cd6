"""The page itself: paper, margins, who it is about, what it is, page x of y."""

from collections.abc import Mapping
from functools import partial
from io import BytesIO

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


class Sheet:
    """The parts of a page that repeat, set once for all pages."""

    def __init__(self, document: Document, paper: str) -> None:
        self.size = _PAPERS.get(paper.upper(), A4)
        self.width = self.size[0] - 2 * MARGIN
        self._header = Header(document.identity, self.width)
        self._footer = set_lines(
            [Span(document.footer, Tone.QUIET)], SMALL, self.width - _PAGE_ROOM
        )
        self._foot = BOTTOM + len(self._footer) * SMALL.leading + _FOOT_GAP

    @property
    def room(self) -> float:
        """The height that is left for the flow of the document."""
        return self.size[1] - TOP - self._header.height - _HEAD_GAP - self._foot

    def frame(self) -> Frame:
        """Return the room for the flow of the document."""
        return Frame(
            MARGIN,
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
        top = self.size[1] - TOP
        self._header.draw(canvas, MARGIN, top)
        canvas.setStrokeColorRGB(*INK)
        canvas.setLineWidth(1.0)
        rule = top - self._header.height - 3
        canvas.line(MARGIN, rule, MARGIN + self.width, rule)

    def end(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        """Draw the footer, without the number of the page."""
        canvas.setStrokeColorRGB(*HAIRLINE)
        canvas.setLineWidth(0.4)
        rule = self._foot - 2
        canvas.line(MARGIN, rule, MARGIN + self.width, rule)
        draw_lines(canvas, self._footer, SMALL, MARGIN, self._foot - _FOOT_GAP)

    def draw_number(self, canvas: Canvas, page: int, pages: int) -> None:
        """Draw `Page x of y`."""
        number = Span(f"Page {page} of {pages}", Tone.STRONG)
        lines = set_lines([number], SMALL, _FAR)
        right = MARGIN + self.width - line_width(lines[0])
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
    """Return a document as a PDF."""
    sheet = Sheet(document, paper)
    buffer = BytesIO()
    template = BaseDocTemplate(
        buffer,
        pagesize=sheet.size,
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
    template.build(_story(document, sheet), canvasmaker=partial(_Numbered, sheet))
    return buffer.getvalue()


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
