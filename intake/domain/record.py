"""What is kept: patients and visits with their numbers, versions and authors."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from intake.domain.assessment import Assessment, Level
from intake.domain.identity import Identity
from intake.domain.patient import Patient
from intake.domain.preferences import Preferences
from intake.domain.visit import Visit


class VisitStatus(StrEnum):
    """Where a visit stands in its life."""

    SIGNED = "signed"
    AMENDED = "amended"
    ENTERED_IN_ERROR = "entered_in_error"


class Role(StrEnum):
    """What a user may do; default deny (matrix in the security notes)."""

    NURSE = "nurse"
    CLINICIAN = "clinician"
    ADMIN = "admin"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who signs in under a name of their own."""

    id: int
    login: str
    display_name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """The clinic, as it heads every page, and what it prefers.

    Attributes:
        version: rises with every change of the settings; 0 before the first is kept.
    """

    name: str
    address: str = ""
    is_demo: bool = False
    preferences: Preferences = field(default_factory=Preferences)
    version: int = 0

    @property
    def paper(self) -> str:
        """What the clinic prints on."""
        return self.preferences.page.paper.value


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPatient:
    """A patient in the record; `version` rises with every change.

    `merged_into` is the patient who stands for this one, if two records were found to
    be one person's. `restricted` says that the record is closed to whoever looks: who
    it is is told, and nothing else.
    """

    id: int
    version: int
    patient: Patient
    merged_into: int | None = None
    changed_at: datetime | None = None
    changed_by: str | None = None
    restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientHit:
    """A line of a patient search.

    `restricted` says that the record is closed to whoever looks: of visits it tells
    nothing.
    """

    id: int
    person: Identity
    visits: int
    last_visit: date | None
    restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVisit:
    """A signed visit with the assessment that it was signed with.

    A signed visit is never changed: an amendment is a new version that names what it
    replaces.
    """

    id: int
    patient_id: int
    version: int
    status: VisitStatus
    replaces: int | None
    amend_reason: str | None
    visit: Visit = field(repr=False)
    assessment: Assessment = field(repr=False)
    digest: str
    signed_at: datetime
    signed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitVersion:
    """One version of a visit: who signed it, when, and why it replaced the last."""

    id: int
    version: int
    status: VisitStatus
    reason: str | None
    signed_by: str
    signed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """A line of a list of past visits.

    `flags` are those of its findings, the most urgent first; `medicines` is how many
    are taken.
    """

    id: int
    patient_id: int
    patient_name: str = field(repr=False)
    born: str = field(repr=False)
    number: str = field(repr=False)
    seen_at: datetime
    level: Level
    decided_level: Level | None
    title: str
    tests: tuple[str, ...]
    status: VisitStatus
    flags: tuple[str, ...] = ()
    medicines: int = 0
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBefore:
    """What a patient's earlier visits tell of: how many, when last, the last few."""

    count: int
    last: datetime | None
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """A signed visit and its assessment as the JSON that was signed."""

    id: int
    happened_at: datetime
    visit: str = field(repr=False)
    assessment: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A visit being written: what was typed, right or wrong, keyed by field path.

    `revision` is how often it was kept when this desk took it up, 0 where it began
    here. `amends` is the signed visit that it changes.
    """

    id: str
    patient_id: int
    author: str
    started_at: datetime
    saved_at: datetime
    knowledge: str
    answered: int
    content: str = field(repr=False)
    revision: int = 0
    amends: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftOffer:
    """A draft with whose it is, to be gone on with, kept for later or discarded."""

    draft: Draft
    patient: StoredPatient


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintContext:
    """Who prints, when, and how the page is to be marked.

    `witness` is the beginning of the newest act's hash: paper that tells it is a
    witness outside the database.
    """

    clinic: Clinic
    printed_by: str
    printed_at: datetime
    copy: bool = False
    witness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What a printed summary carries as data: the visit and its assessment, as JSON."""

    visit: bytes = field(repr=False)
    assessment: bytes = field(repr=False)


class LabelPaper(StrEnum):
    """What tube labels are printed on."""

    SHEET = "sheet"
    PRINTER = "printer"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOptions:
    """How a document of a visit is wished for.

    Attributes:
        language: of the handout.
        large: the handout in even larger letters.
        labels: what the tube labels are printed on.
    """

    language: str = "en"
    large: bool = False
    labels: LabelPaper = LabelPaper.SHEET
