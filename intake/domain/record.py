"""What is kept: patients and visits with their numbers, versions and authors."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from intake.domain.assessment import Assessment, Level
from intake.domain.patient import Patient
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
    """The clinic, as it heads every page."""

    name: str
    address: str = ""
    paper: str = "A4"
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPatient:
    """A patient in the record; `version` rises with every change."""

    id: int
    version: int
    patient: Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientHit:
    """A line of a patient search."""

    id: int
    patient: Patient = field(repr=False)
    visits: int
    last_visit: date | None


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
class VisitLine:
    """A line of a list of past visits."""

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


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """A signed visit and its assessment as the JSON that was signed."""

    id: int
    happened_at: datetime
    visit: str = field(repr=False)
    assessment: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A visit being written: what was typed, right or wrong, keyed by field path."""

    id: str
    patient_id: int
    author: str
    started_at: datetime
    saved_at: datetime
    knowledge: str
    answered: int
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintContext:
    """Who prints, when, and how the page is to be marked."""

    clinic: Clinic
    printed_by: str
    printed_at: datetime
    copy: bool = False
