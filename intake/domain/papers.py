"""What is printed beside visits: a book of rules, the sheet of a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from intake.domain.record import VisitLine

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "de": "Deutsch",
    "ar": "العربية",
}
"""The languages that a handout can be had in, each in its own words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing of a chapter: its title, then lines, each at its depth.

    `sign_off` says what of it wants a clinician's name, role and date.
    """

    title: str
    lines: tuple[tuple[int, str], ...]
    sign_off: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Paragraphs, then entries, then a table."""

    title: str
    paragraphs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """A book: what it is, which version, and its chapters."""

    title: str
    version: str
    digest: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditHead:
    """The newest event of the audit log: how many there are, and the hash of the chain.

    Written down outside the database, it witnesses that no event was cut off.
    """

    count: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySheet:
    """The visits of a day, as the record had them when it was printed."""

    day: date
    visits: tuple[VisitLine, ...] = field(repr=False)
    head: AuditHead
