"""A document as Platypus lays it out, section by section, and how long that comes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.platypus import Flowable

from intake.domain.preferences import PageSetup
from reports.banner import Opinions, as_section
from reports.blocks import rows
from reports.document import Document, Section, Theme
from reports.large_print import large_print
from reports.sheet import Sheet

_PAGES = 2
_WASTE = 0.06
"""How much of two pages stays empty where rows are kept together."""

SMALLEST = 0.92
_REACH = 0.89
"""What is left of a length at the smallest scale, at the best (measured). Small print
is 6.6 points high then, in a face with tall small letters."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """The flow of a section and its height; of what stands above all if it has none."""

    flow: tuple[Flowable, ...]
    height: float
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A document, its sheet, and what flows over the pages."""

    document: Document
    sheet: Sheet
    _laid: tuple[_Laid, ...]

    @property
    def story(self) -> list[Flowable]:
        """All that flows, in order."""
        return [part for laid in self._laid for part in laid.flow]

    @property
    def length(self) -> float:
        """How many pages the flow fills, were none of it to stay together."""
        return sum(laid.height for laid in self._laid) / self.sheet.room

    @property
    def reach(self) -> float:
        """How many pages it fills at the smallest scale, at the best."""
        clinical = self.document.theme is Theme.CLINICAL
        return self.length * (_REACH if clinical else SMALLEST)

    def exceeds(self, pages: int = _PAGES) -> bool:
        """Return whether it takes more than some pages even if set smaller."""
        return self.reach > pages - (_WASTE if pages > 1 else 0.0)

    def without(self, heading: str) -> "Layout":
        """Return the layout without the section of that heading."""
        kept = tuple(
            laid
            for laid in self._laid
            if laid.section is None or laid.section.heading != heading
        )
        return replace(self, document=self.document.without(heading), _laid=kept)


def lay_out(document: Document, setup: PageSetup, scale: float = 1.0) -> Layout:
    """Return a document as it flows over pages, all of it at a scale.

    The letters of large print stay as large as they are; only its lines stand closer.
    """
    if document.theme is not Theme.CLINICAL:
        sheet = Sheet(document, setup)
        width, room = sheet.width, sheet.room
        flow = large_print(document, width=width, page=room, spacing=scale)
        return Layout(document, sheet, (_measured(tuple(flow), width),))
    sheet = Sheet(document, setup, scale)
    return Layout(document, sheet, tuple(_laid(document, sheet)))


def _laid(document: Document, sheet: Sheet) -> Iterator[_Laid]:
    width, room = sheet.width, sheet.room
    opinions = Opinions(document.opinions)
    sections = document.sections
    if opinions.wrap(width, room)[1] > room:
        sections = (*map(as_section, document.opinions), *sections)
    elif document.opinions:
        yield _measured((opinions,), width)
    for section in sections:
        flow = tuple(rows(section, width=width, page=room))
        yield _measured(flow, width, section)


def _measured(
    flow: Sequence[Flowable], width: float, section: Section | None = None
) -> _Laid:
    height = sum(part.wrap(width, 0)[1] for part in flow)
    return _Laid(tuple(flow), height, section)
