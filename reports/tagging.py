"""What a page means to a program that reads it aloud: headings, text, drawings.

ReportLab draws; it knows no tagged PDF. While it draws, `Tags` notes each part and
brackets it in the page's content (ISO 32000-1, 14.6); what is only ornament is
bracketed as an artefact. `reports.archive` makes the structure tree of the notes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from reportlab.pdfgen.canvas import Canvas


class Role(StrEnum):
    """What a part is; standard structure types of ISO 32000-1, 14.8.4."""

    TITLE = "H1"
    HEADING = "H2"
    TEXT = "P"
    FIGURE = "Figure"


@dataclass(frozen=True, slots=True)
class Part:
    """Something marked on a page: its role, its number there, and words for a picture.

    `top` is how high its upper edge stands; headings need it for their bookmarks.
    """

    role: Role
    page: int
    number: int
    words: str = ""
    top: float = 0.0


@dataclass(slots=True)
class Tags:
    """The parts of a document in reading order."""

    parts: list[Part] = field(default_factory=list)
    _page: int = 0
    _number: int = 0
    _inside: bool = False

    def turn(self) -> None:
        """Begin a new page."""
        self._page += 1
        self._number = 0

    @contextmanager
    def part(
        self, canvas: Canvas, role: Role, words: str = "", top: float = 0.0
    ) -> Iterator[None]:
        """Bracket what is drawn as one part; within another it belongs to that."""
        if self._inside:
            yield
            return
        self.parts.append(Part(role, self._page, self._number, words, top))
        canvas.addLiteral(f"/{role} <</MCID {self._number}>> BDC")
        self._number += 1
        yield from self._within(canvas)

    @contextmanager
    def ornament(self, canvas: Canvas) -> Iterator[None]:
        """Bracket what is not to be read; within a part it belongs to that."""
        if self._inside:
            yield
            return
        canvas.addLiteral("/Artifact BMC")
        yield from self._within(canvas)

    def _within(self, canvas: Canvas) -> Iterator[None]:
        self._inside = True
        try:
            yield
        finally:
            self._inside = False
            canvas.addLiteral("EMC")


class TaggedCanvas(Canvas):
    """A canvas that notes what its parts are."""

    def __init__(self, tags: Tags, *args: object, **keywords: object) -> None:
        super().__init__(*args, **keywords)  # type: ignore[arg-type]  # passed on as is
        self.tags = tags


@contextmanager
def part(canvas: Canvas, role: Role, words: str = "") -> Iterator[None]:
    """Mark what is drawn as one part, on a canvas that takes notes."""
    if isinstance(canvas, TaggedCanvas):
        top = float(canvas.absolutePosition(0, 0)[1])
        with canvas.tags.part(canvas, role, words, top):
            yield
    else:
        yield


@contextmanager
def ornament(canvas: Canvas) -> Iterator[None]:
    """Mark what is drawn as an ornament, on a canvas that takes notes."""
    if isinstance(canvas, TaggedCanvas):
        with canvas.tags.ornament(canvas):
            yield
    else:
        yield
