"""What is printed, for whom, and how its pages are to be marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from intake.domain.assessment import Assessment, LabOrder, Level
from intake.domain.patient import Patient
from intake.domain.record import Clinic, PrintContext, StoredVisit, VisitStatus
from intake.domain.visit import Visit
from reports.document import Identity, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One visit to be printed: signed if `stored` is there, else a draft."""

    visit: Visit
    assessment: Assessment
    context: PrintContext
    stored: StoredVisit | None = None

    @property
    def day(self) -> date:
        """The day that the age counts from."""
        return (self.visit.seen_at or self.context.printed_at).date()

    @property
    def level(self) -> Level:
        """The level that holds: the nurse's, or the rules' as long as there is none."""
        decision = self.visit.decision
        return decision.level if decision else self.assessment.level

    @property
    def ordered(self) -> tuple[LabOrder, ...]:
        """The suggested tests that are taken."""
        decision = self.visit.decision
        untaken = {item.test for item in decision.untaken} if decision else set()
        return tuple(lab for lab in self.assessment.labs if lab.test not in untaken)

    @property
    def added(self) -> tuple[str, ...]:
        """The keys of the tests that the nurse added."""
        return self.visit.decision.added if self.visit.decision else ()


def headline(assessment: Assessment, *, most: int) -> str:
    """Return what decided the level, in few words."""
    deciding = (one for one in assessment.reasons if one.level is assessment.level)
    titles = list(dict.fromkeys(found.title for found in deciding))
    more = len(titles) - most
    told = "; ".join(titles[:most])
    return f"{told}; and {more} more" if more > 0 else told


def full_name(patient: Patient) -> str:
    """Return the whole name, with what the patient likes to be called."""
    name = patient.name_text()
    called = patient.preferred_name
    return f"{name}, known as {called}" if called else name


def marks(printed: Printed) -> tuple[str, ...]:
    """Return what every page is marked with."""
    return tuple(_marks(printed))


def _marks(printed: Printed) -> Iterator[str]:
    stored, context = printed.stored, printed.context
    if context.clinic.is_demo:
        yield "DEMO"
    if stored is None:
        yield "DRAFT"
    elif stored.status is VisitStatus.ENTERED_IN_ERROR:
        yield "ENTERED IN ERROR"
    elif stored.replaces is not None:
        yield "REVISED"
    if context.copy:
        yield "COPY"


def identity(
    clinic: Clinic,
    *,
    name: str,
    facts: tuple[tuple[str, str], ...],
    about: str,
    marked: tuple[str, ...],
    allergies: Span | None = None,
) -> Identity:
    """Return who and what every page is about, under the head of the clinic."""
    page = clinic.preferences.page
    return Identity(
        name=name,
        facts=facts,
        allergies=allergies,
        clinic=clinic.name,
        address=clinic.address,
        about=about,
        marks=marked,
        letterhead=page.letterhead,
        logo=page.logo,
    )
