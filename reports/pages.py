"""From a document to its pages, on as few as it can be read on."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from math import ceil

from reportlab.platypus import BaseDocTemplate, PageTemplate
from typing_extensions import override

from intake.domain.preferences import PageSetup
from reports.archive import Description, archived
from reports.attached import Attachment
from reports.document import Document
from reports.fonts import Weight, primary
from reports.layout import SMALLEST, Layout, lay_out
from reports.sheet import Sheet
from reports.tagging import Part, TaggedCanvas, Tags

_FEW = 4
"""Of more pages than this, one more or less is not worth smaller print."""

_SUBJECT = "Intake of a patient with leg cramps"
_SCALES = (0.96, SMALLEST)


class _Numbered(TaggedCanvas):
    """Keeps pages back until it is known how many there are."""

    def __init__(
        self, sheet: Sheet, tags: Tags, *args: object, **keywords: object
    ) -> None:
        super().__init__(tags, *args, **keywords)
        self._sheet = sheet
        self._kept: list[dict[str, object]] = []

    @override
    def showPage(self) -> None:
        """Keep the page back."""
        self._kept.append(dict(self.__dict__))
        self.tags.turn()
        self._startPage()  # type: ignore[attr-defined]  # not in the stubs

    @override
    def save(self) -> None:
        """Number and end all pages."""
        for number, page in enumerate(self._kept, start=1):
            self.__dict__.update(page)
            self._sheet.draw_number(self, number, len(self._kept))
            super().showPage()
        super().save()


@dataclass(frozen=True, slots=True)
class _Built:
    """Pages as ReportLab made them, and what their parts are."""

    content: bytes
    pages: int
    parts: tuple[Part, ...]


def render(
    document: Document,
    *,
    setup: PageSetup,
    reproducible: bool,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Return a document as a PDF, tagged, with the files that it is to carry."""
    layout = lay_out(document, setup)
    return rendered(
        layout, setup=setup, reproducible=reproducible, attachments=attachments
    )


def rendered(
    layout: Layout,
    *,
    setup: PageSetup,
    reproducible: bool,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Return a document that is laid out already as a PDF; its layout is used up."""
    built = _fitted(layout, setup=setup, reproducible=reproducible)
    description = Description(
        title=layout.document.title,
        subject=_SUBJECT,
        clinic=layout.document.identity.clinic,
        language=layout.document.language,
    )
    return archived(built.content, built.parts, description, attachments)


def _fitted(layout: Layout, *, setup: PageSetup, reproducible: bool) -> _Built:
    """Return a document on as few pages as it can be read on.

    What would only just run on to another page is set a little smaller, or closer if
    it is in large print, if that spares the page.
    """
    goal = ceil(layout.reach)
    built = _built(layout, reproducible=reproducible)
    if goal > _FEW or built.pages <= goal:
        return built
    for scale in _SCALES:
        smaller = lay_out(layout.document, setup, scale)
        if smaller.length <= goal:
            tight = _built(smaller, reproducible=reproducible)
            if tight.pages <= goal:
                return tight
    return built


def _built(layout: Layout, *, reproducible: bool) -> _Built:
    """Return the PDF, and what its parts are."""
    document, sheet = layout.document, layout.sheet
    buffer = BytesIO()
    tags = Tags()
    template = BaseDocTemplate(
        buffer,
        pagesize=sheet.paper,
        title=document.title,
        author=document.identity.clinic,
        creator="CrampDesk",
        lang=document.language,
        displayDocTitle=1,
        initialFontName=primary(Weight.REGULAR).name,
        pageCompression=1,
        invariant=int(reproducible),
    )
    page = PageTemplate(
        "page", [sheet.frame()], onPage=sheet.begin, onPageEnd=sheet.end
    )
    template.addPageTemplates([page])
    template.build(layout.story, canvasmaker=partial(_Numbered, sheet, tags))
    return _Built(buffer.getvalue(), template.page, tuple(tags.parts))
