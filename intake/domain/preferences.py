"""What a clinic prefers, and what a user prefers at one desk.

Both are frozen and valid by construction; what is not told has a sensible default, so
that an older record needs no change when something is added.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from intake.domain.text import Line

_FROZEN = ConfigDict(frozen=True, extra="forbid")
LOGO_LIMIT = 512 * 1024
"""Most bytes of a logo: more is a photograph, and slows every page down."""
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""How a PNG and a JPEG begin."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Name = Annotated[Line, Field(min_length=1)]
Millimetres = Annotated[int, Field(ge=5, le=40)]


class Paper(StrEnum):
    """What the clinic prints on."""

    A4 = "A4"
    LETTER = "Letter"


class Margins(BaseModel):
    """What stays white round a page, in millimetres.

    Five is the least: nearer to the edge no office printer reaches.
    """

    model_config = _FROZEN

    top: Millimetres = 10
    bottom: Millimetres = 9
    left: Millimetres = 15
    right: Millimetres = 15


class PageSetup(BaseModel):
    """How the clinic's pages look.

    Attributes:
        letterhead: lines that stand under the name and the address of the clinic.
        logo: a PNG or a JPEG; None if there is none.
    """

    model_config = _FROZEN

    paper: Paper = Paper.A4
    margins: Margins = Margins()
    letterhead: Annotated[tuple[Name, ...], Field(max_length=4)] = ()
    logo: Annotated[bytes | None, Field(max_length=LOGO_LIMIT, repr=False)] = None

    @field_validator("logo")
    @classmethod
    def _logo_is_a_picture(cls, logo: bytes | None) -> bytes | None:
        if logo is not None and not logo.startswith(_PICTURES):
            raise ValueError("is neither a PNG nor a JPEG picture")
        return logo


class BackupRhythm(StrEnum):
    """How often a backup is made by itself."""

    NEVER = "never"
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"


class BackupPlan(BaseModel):
    """Where backups go, when, and how many are kept.

    Attributes:
        folder: None as long as nobody has named one: then none is made by itself.
        at_close: whether the program makes one when it is closed.
        kept: so many of the newest stay; older ones are removed.
    """

    model_config = _FROZEN

    folder: Name | None = None
    rhythm: BackupRhythm = BackupRhythm.DAILY
    at_close: bool = True
    kept: Annotated[int, Field(ge=1, le=365)] = 30

    @property
    def is_on(self) -> bool:
        """Whether backups are made without being asked for."""
        on = self.at_close or self.rhythm is not BackupRhythm.NEVER
        return self.folder is not None and on


class Preferences(BaseModel):
    """What a clinic prefers; the same at all its desks.

    Attributes:
        tall_man: whether look-alike names of medicines are told apart by capitals
            (`metFORMIN`), on screen and in print.
        idle_lock_minutes: so long without a key or a click, and the window locks.
        units: the unit that a number is first asked in, by the key of the question or
            the test; what is not listed is asked in its usual unit.
    """

    model_config = _FROZEN

    page: PageSetup = PageSetup()
    tall_man: bool = False
    idle_lock_minutes: Annotated[int, Field(ge=1, le=15)] = 5
    units: Annotated[Mapping[Key, Name], Field(max_length=300)] = Field(
        default_factory=dict
    )
    backup: BackupPlan = BackupPlan()


class Scheme(StrEnum):
    """The three looks of the window."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Look(BaseModel):
    """How one user likes the window.

    Attributes:
        scheme: None follows the system.
        text_percent: the size of text and everything with it.
    """

    model_config = _FROZEN

    scheme: Scheme | None = None
    text_percent: Annotated[int, Field(ge=100, le=200, multiple_of=5)] = 100


class DocumentKind(StrEnum):
    """What can be printed."""

    SUMMARY = "summary"
    HANDOUT = "handout"
    REQUEST = "request"
    LABELS = "labels"
    STORY = "story"
    RULE_BOOK = "rule_book"
    DAY_SHEET = "day_sheet"


class PrinterChoice(BaseModel):
    """The printer that a kind of document went to last, and its paper.

    Attributes:
        paper: the printer's own name of the paper; empty leaves it to the page.
    """

    model_config = _FROZEN

    printer: Name
    paper: Line = ""


class DeskPreferences(BaseModel):
    """What is preferred at one desk; holds no patient and no secret.

    Attributes:
        looks: by the name that one signs in with.
        printers: which printer stands nearby, by kind of document.
    """

    model_config = _FROZEN

    looks: Annotated[Mapping[Name, Look], Field(max_length=200)] = Field(
        default_factory=dict
    )
    printers: Mapping[DocumentKind, PrinterChoice] = Field(default_factory=dict)

    def look_of(self, login: str | None) -> Look:
        """Return how a user likes the window; the default if it is not known."""
        return self.looks.get(login or "", Look())

    def with_look(self, login: str, look: Look) -> "DeskPreferences":
        """Return these preferences with the look of one user replaced."""
        return self.model_copy(update={"looks": {**self.looks, login: look}})

    def with_printer(
        self, kind: DocumentKind, choice: PrinterChoice
    ) -> "DeskPreferences":
        """Return these preferences with the printer of one kind replaced."""
        return self.model_copy(update={"printers": {**self.printers, kind: choice}})
