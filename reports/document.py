"""What a report says, before how it looks: plain data, and nothing of ReportLab.

Text in here is raw, as the record holds it; only `reports.text` makes it printable.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate

from intake.domain.assessment import Level
from reports.named import Drawing

_FROM_RIGHT = frozenset({"ar", "fa", "he", "ur"})


class Tone(StrEnum):
    """How a span speaks within its line."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"


class Size(StrEnum):
    """The size of a line."""

    BODY = "body"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Span:
    """Some text in one tone."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; a line end in its text starts a new line on the page.

    A mark, as of a list, hangs before its first line.
    """

    spans: tuple[Span, ...]
    size: Size = Size.BODY
    mark: str = ""

    @property
    def text(self) -> str:
        """The whole text of the line."""
        return "".join(span.text for span in self.spans)


def plain(text: str) -> Line:
    """Return a line in plain body text."""
    return Line((Span(text),))


def strong(text: str) -> Line:
    """Return a line in strong body text."""
    return Line((Span(text, Tone.STRONG),))


def small(text: str) -> Line:
    """Return a quiet line in small print."""
    return Line((Span(text, Tone.QUIET),), Size.SMALL)


LEVEL_COLUMNS = (0.14, 0.86)
"""Relative widths of a level mark and of what stands beside it."""


Part = Line | Drawing
Cell = tuple[Part, ...]


def in_halves(lines: Sequence[Line]) -> tuple[Cell, Cell]:
    """Return two lines or more in two columns that are about equally long."""
    ends = list(accumulate(len(line.text) for line in lines))
    cut = min(range(1, len(lines)), key=lambda at: abs(2 * ends[at - 1] - ends[-1]))
    return tuple(lines[:cut]), tuple(lines[cut:])


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with rows; `columns` are the relative widths of their cells.

    The last cell of a short row takes the columns that are left. A `framed` section is
    not to be overlooked.
    """

    heading: str
    columns: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    group: str = ""
    framed: bool = False

    @property
    def text(self) -> str:
        """All that the section says, a line each."""
        return "\n".join(line.text for line in _lines(self))


@dataclass(frozen=True, slots=True)
class Identity:
    """Who and what every page is about, and whose paper it is.

    `allergies` stand on what clinicians read, under the name.
    """

    name: str
    facts: tuple[tuple[str, str], ...]
    allergies: Span | None
    clinic: str
    address: str
    about: str
    marks: tuple[str, ...]
    letterhead: tuple[str, ...] = ()
    logo: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Opinion:
    """One side of the decision: who says it, the level, and what goes with it."""

    who: str
    level: Level | None
    text: str
    notes: tuple[Line, ...]


class Theme(StrEnum):
    """For whom a page is set: who works with it, or who takes it home."""

    CLINICAL = "clinical"
    LARGE = "large"
    GIANT = "giant"


@dataclass(frozen=True, slots=True)
class Document:
    """A report.

    `numbering` says `Page {page} of {pages}` in the language of the document; a
    `heading` stands above large print.
    """

    title: str
    identity: Identity
    opinions: tuple[Opinion, ...]
    sections: tuple[Section, ...]
    footer: str
    theme: Theme = Theme.CLINICAL
    language: str = "en-GB"
    numbering: str = "Page {page} of {pages}"
    heading: str = ""

    @property
    def from_right(self) -> bool:
        """Whether its language is read from the right."""
        return self.language.partition("-")[0] in _FROM_RIGHT

    def section(self, heading: str) -> Section | None:
        """Return the section of that heading, if there is one."""
        found = (part for part in self.sections if part.heading == heading)
        return next(found, None)

    def without(self, heading: str) -> "Document":
        """Return the document without the section of that heading."""
        kept = (part for part in self.sections if part.heading != heading)
        return replace(self, sections=tuple(kept))

    def texts(self) -> Iterator[str]:
        """Yield every text of the document."""
        who = self.identity
        yield from (self.title, who.name, who.clinic, who.address, *who.letterhead)
        yield from (who.about, *who.marks, self.footer)
        yield who.allergies.text if who.allergies else ""
        yield from (text for fact in who.facts for text in fact)
        for opinion in self.opinions:
            yield from (opinion.who, opinion.text)
            yield from (line.text for line in opinion.notes)
        for section in self.sections:
            yield section.heading
            yield from (line.text for line in _lines(section))


def _lines(section: Section) -> Iterator[Line]:
    for row in section.rows:
        for cell in row:
            yield from (part for part in cell if isinstance(part, Line))
